/** A manifest is not what it was when it was written. Nothing may be chained to it: a person has to look at it. */
export class ManifestDamagedError extends Error {
  override readonly name = 'ManifestDamagedError';

  constructor(
    readonly blob: string,
    /** What is wrong; ids and hashes only. */
    readonly problem: string,
  ) {
    super(`${blob}: ${problem}; "custodian archive verify" tells more`);
  }
}
