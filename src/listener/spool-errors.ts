/** The spool has no room for another event. Transient: it empties when Temporal accepts events again. */
export class SpoolFullError extends Error {
  override readonly name = 'SpoolFullError';

  constructor(
    readonly bytes: number,
    readonly maxBytes: number,
  ) {
    super(`the spool is full: it holds ${bytes} of at most ${maxBytes} bytes`);
  }
}

/** The disk did not confirm an event. It is not safe there, though a copy may turn up later. */
export class SpoolWriteError extends Error {
  override readonly name = 'SpoolWriteError';

  constructor(options: { readonly cause: unknown }) {
    const { code } = options.cause as NodeJS.ErrnoException;
    super(`the spool cannot be written: ${code ?? 'unknown error'}`, options);
  }
}

/** The folder cannot be used as a spool. `reason` is why, and what to do. */
export class SpoolLockError extends Error {
  override readonly name = 'SpoolLockError';

  constructor(
    readonly dir: string,
    readonly reason: string,
  ) {
    super(`SPOOL_DIR ${dir} cannot be used: ${reason}`);
  }
}
