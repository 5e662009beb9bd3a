/** Another record is stored under this name. A person decides; nothing was changed. */
export class ArchiveConflictError extends Error {
  override readonly name = 'ArchiveConflictError';

  constructor(
    readonly blob: string,
    readonly expectedSha256: string,
    /** Of the stored record; undefined when the blob is not a record. */
    readonly storedSha256: string | undefined,
  ) {
    super(`${blob}: another record is stored there (SHA-256 ${storedSha256 ?? 'unknown'}, not ${expectedSha256})`);
  }
}

/** The container cannot hold locked records. Nothing was uploaded. */
export class ContainerNotImmutableError extends Error {
  override readonly name = 'ContainerNotImmutableError';

  constructor(readonly container: string) {
    super(
      `${container}: version-level immutability is not enabled for this container, so no record can be locked; ` +
        'enable it when the container is made, or migrate the container',
    );
  }
}

/** The record is stored, but not locked until the end of its retention. It must not be called archived. */
export class ImmutabilityNotEnforcedError extends Error {
  override readonly name = 'ImmutabilityNotEnforcedError';

  constructor(
    readonly blob: string,
    /** As read back; undefined without a policy. */
    readonly mode: string | undefined,
    readonly until: Date | undefined,
    readonly requiredUntil: Date,
    options?: ErrorOptions,
  ) {
    const found = mode === undefined ? 'no policy' : `${mode} until ${until?.toISOString() ?? 'no date'}`;
    super(`${blob}: read back ${found}, but it must be locked until ${requiredUntil.toISOString()}`, options);
  }
}

/** What was read back is not what was sent. */
export class ArchiveReadBackError extends Error {
  override readonly name = 'ArchiveReadBackError';

  constructor(
    readonly blob: string,
    /** What differs, by name and not by value. */
    readonly problem: string,
  ) {
    super(`${blob}: the record that was read back differs from the one that was sent: ${problem}`);
  }
}
