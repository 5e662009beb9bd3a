/** The vault or Genesys Cloud refuses a part of it, for good as it seems. It is tried on: a file must not stay at large. */
export class ContainmentRefusedError extends Error {
  override readonly name = 'ContainmentRefusedError';

  constructor(override readonly cause: Error) {
    super(`the file cannot be contained: ${cause.message}`);
  }
}
