/** The file to be put into the vault does not match its hash. Nothing was stored. */
export class VaultContentMismatchError extends Error {
  override readonly name = 'VaultContentMismatchError';

  constructor(
    readonly sha256: string,
    readonly foundSha256: string,
  ) {
    super(`the file to be quarantined has SHA-256 ${foundSha256} instead of ${sha256}`);
  }
}

/** The vault holds no copy of this hash. */
export class VaultCopyMissingError extends Error {
  override readonly name = 'VaultCopyMissingError';

  constructor(
    readonly sha256: string,
    options?: ErrorOptions,
  ) {
    super(`the vault holds no copy of ${sha256}`, options);
  }
}

/** The copy in the vault does not match the hash in its name, or cannot be decrypted. It needs a person's attention. */
export class VaultCopyDamagedError extends Error {
  override readonly name = 'VaultCopyDamagedError';

  constructor(
    readonly sha256: string,
    /** What is wrong, without any of its content. */
    readonly problem: string,
    options?: ErrorOptions,
  ) {
    super(`the vault's copy of ${sha256} is damaged: ${problem}`, options);
  }
}

/** The blob under the name of a released file is another file. */
export class ReleasedFileConflictError extends Error {
  override readonly name = 'ReleasedFileConflictError';

  constructor(readonly blob: string) {
    super(`${blob}: another file is stored under the name of this released file`);
  }
}
