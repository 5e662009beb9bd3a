/** There is nothing to verify the archive by. */
export class NoManifestError extends Error {
  override readonly name = 'NoManifestError';

  constructor(readonly container: string) {
    super(
      `${container}: no manifest of these days, so nothing can be verified; the worker writes one for each day, ` +
        'after midnight UTC',
    );
  }
}
