/** The storage call that failed. Ids and codes only: nothing of it is secret. */
export interface FailedStorageCall {
  /** Name of the blob, or of the container for calls that concern a container. */
  readonly target: string;
  readonly status?: number;
  /** The service's error code (`BlobAlreadyExists`), or the system's (`ECONNRESET`), or `TIMEOUT`. */
  readonly code?: string;
  /** The service's id of the request, for its support. */
  readonly requestId?: string;
}

/** Base of all errors of calls to the store. */
export abstract class StorageError extends Error {
  constructor(
    readonly call: FailedStorageCall,
    what: string,
    options?: ErrorOptions,
  ) {
    const answer = [call.status, call.code].filter((part) => part !== undefined).join(' ');
    const request = call.requestId === undefined ? '' : ` (request id ${call.requestId})`;
    super(`${call.target}: ${what}${answer === '' ? '' : `, ${answer}`}${request}`, options);
  }
}

/** Transient: 408, 429, 5xx, a body damaged on its way, an unreachable host, or no answer in time. */
export class StorageUnavailableError extends StorageError {
  override readonly name = 'StorageUnavailableError';

  constructor(
    call: FailedStorageCall,
    /** Minimum wait, in milliseconds, where the answer has a Retry-After. */
    readonly retryAfterMs: number | undefined,
    options?: ErrorOptions,
  ) {
    super(call, 'the storage did not do it', options);
  }
}

/** 401, 403, or no credential: an operator can fix it. */
export class StorageForbiddenError extends StorageError {
  override readonly name = 'StorageForbiddenError';

  constructor(call: FailedStorageCall, options?: ErrorOptions) {
    super(call, 'not allowed: check the role assignments or the SAS of the account', options);
  }
}

/** 404: no such blob, or no such container. */
export class StorageNotFoundError extends StorageError {
  override readonly name = 'StorageNotFoundError';

  constructor(call: FailedStorageCall, options?: ErrorOptions) {
    super(call, 'not found', options);
  }
}

/** 409 or 412: something is there already, or is protected. Never a success by itself. */
export class StorageConflictError extends StorageError {
  override readonly name = 'StorageConflictError';

  constructor(call: FailedStorageCall, options?: ErrorOptions) {
    super(call, 'in conflict with what is stored', options);
  }
}

/** Permanent: any other refusal, and 501; repeating the same request cannot help. */
export class StorageRejectedError extends StorageError {
  override readonly name = 'StorageRejectedError';

  constructor(call: FailedStorageCall, options?: ErrorOptions) {
    super(call, 'the request was refused', options);
  }
}

/** The blob that was read back is not the one that was sent. */
export class UploadMismatchError extends Error {
  override readonly name = 'UploadMismatchError';

  constructor(
    readonly blob: string,
    /** What differs, by name and not by value. */
    readonly problem: string,
  ) {
    super(`${blob}: what was read back differs from what was sent: ${problem}`);
  }
}
