/** The link does not lead to the file (any more): it has expired, or the media was deleted. */
export class DownloadLinkGoneError extends Error {
  override readonly name = 'DownloadLinkGoneError';

  constructor(readonly status: number) {
    super(`the download link answers ${status}: it has expired or the file was deleted`);
  }
}

/** The link leads to an address that is not allowed, or answers in a way that no file store does. */
export class DownloadRefusedError extends Error {
  override readonly name = 'DownloadRefusedError';

  constructor(
    readonly reason:
      | 'no-link'
      | 'bad-url'
      | 'not-https'
      | 'private-address'
      | 'too-many-redirects'
      | 'content-encoding'
      | 'not-a-file',
    options?: ErrorOptions,
  ) {
    super(`the download is refused: ${reason}`, options);
  }
}

/** The file is larger than allowed, by its announced size or by its bytes. */
export class DownloadTooLargeError extends Error {
  override readonly name = 'DownloadTooLargeError';

  constructor(readonly maxBytes: number) {
    super(`the file is larger than ${maxBytes} bytes`);
  }
}

/** The transfer is slower than the minimum rate: it is aborted to free its slot. */
export class DownloadTooSlowError extends Error {
  override readonly name = 'DownloadTooSlowError';

  constructor(readonly bytesPerSecond: number) {
    super(`the download is slower than ${bytesPerSecond} bytes per second`);
  }
}

/** The download failed in a way that may be temporary: no connection, a server error, a body that ended early. */
export class DownloadFailedError extends Error {
  override readonly name = 'DownloadFailedError';

  constructor(
    readonly status: number | undefined,
    problem: string,
    options?: ErrorOptions,
  ) {
    super(`the download failed: ${problem}`, options);
  }
}
