/** The source gave more bytes than are accepted. */
export class FileTooLargeError extends Error {
  override readonly name = 'FileTooLargeError';

  constructor(
    readonly maxBytes: number,
    /** Bytes read before it was aborted: the file is at least that large. */
    readonly atLeastBytes: number,
  ) {
    super(`the file is larger than ${maxBytes} bytes: it has at least ${atLeastBytes}`);
  }
}

/** The disk is full. Transient: files are deleted as workflows end. */
export class StagingFullError extends Error {
  override readonly name = 'StagingFullError';

  constructor(options?: ErrorOptions) {
    super('the staging disk is full', options);
  }
}

/** There is no such file on this disk: swept, discarded, or staged on another host. */
export class StagedFileMissingError extends Error {
  override readonly name = 'StagedFileMissingError';

  constructor(
    readonly ref: string,
    options?: ErrorOptions,
  ) {
    super(`staged file ${ref} is missing`, options);
  }
}

/** The file on the disk is not the one that was staged. */
export class StagedFileChangedError extends Error {
  override readonly name = 'StagedFileChangedError';

  constructor(
    readonly ref: string,
    /** What differs, without any of its content. */
    readonly problem: string,
  ) {
    super(`staged file ${ref} has changed: ${problem}`);
  }
}
