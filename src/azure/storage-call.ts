import {
  StorageConflictError,
  StorageError,
  StorageForbiddenError,
  StorageNotFoundError,
  StorageRejectedError,
  StorageUnavailableError,
} from '../storage/errors.js';
import type { FailedStorageCall } from '../storage/errors.js';

/** Minimum time limit of a call of any size, in milliseconds. */
const BASE_TIMEOUT_MS = 30_000;
/** A slower link than this is treated as broken. */
const MIN_BYTES_PER_SECOND = 64 * 1024;

/** The longest time that a call moving `bytes` may take, in milliseconds. */
export function deadlineFor(bytes: number): number {
  return BASE_TIMEOUT_MS + Math.ceil((bytes / MIN_BYTES_PER_SECOND) * 1000);
}

/** One call to the service. */
export interface StorageCallOptions {
  /** Name of the blob or container, for errors. */
  readonly target: string;
  /** @defaultValue `deadlineFor(0)` */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs one call of the SDK under a deadline, and maps its errors to their classes.
 * @throws {StorageError}; the reason of `signal` once that is aborted; programming errors unchanged
 */
export async function storageCall<T>(
  { target, timeoutMs = deadlineFor(0), signal }: StorageCallOptions,
  call: (abortSignal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const { timeout, clear } = startTimeout(timeoutMs);
  try {
    return await call(signal === undefined ? timeout : AbortSignal.any([signal, timeout]));
  } catch (error) {
    throw toDomainError(error, target, timeout, signal);
  } finally {
    clear();
  }
}

/** As `storageCall`, for a body: the deadline covers it to its last byte. */
export async function* storageStream(
  { target, timeoutMs = deadlineFor(0), signal }: StorageCallOptions,
  call: (abortSignal: AbortSignal) => Promise<AsyncIterable<Uint8Array>>,
): AsyncGenerator<Uint8Array, void, void> {
  signal?.throwIfAborted();
  const { timeout, clear } = startTimeout(timeoutMs);
  try {
    yield* await call(signal === undefined ? timeout : AbortSignal.any([signal, timeout]));
  } catch (error) {
    throw toDomainError(error, target, timeout, signal);
  } finally {
    clear();
  }
}

/** Not AbortSignal.timeout, which keeps its listeners, and with them a whole request, in memory until it fires. */
function startTimeout(milliseconds: number): { readonly timeout: AbortSignal; clear(): void } {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), milliseconds).unref();
  return { timeout: controller.signal, clear: () => clearTimeout(timer) };
}

function toDomainError(error: unknown, target: string, timeout: AbortSignal, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted === true) {
    return signal.reason;
  }
  if (timeout.aborted) {
    return new StorageUnavailableError({ target, code: 'TIMEOUT' }, undefined, { cause: error });
  }
  return toStorageError(error, target);
}

/** The fields used of the SDK's RestError. Several packages export that class, so it is recognised by its name. */
interface SdkError extends Error {
  readonly statusCode?: number;
  readonly code?: string;
  readonly response?: { readonly headers: { get(name: string): string | undefined } };
}

/** Thrown by `@azure/identity` when no credential is configured or the configured one was refused. */
export const CREDENTIAL_ERRORS: ReadonlySet<string> = new Set([
  'AuthenticationError',
  'AuthenticationRequiredError',
  'AggregateAuthenticationError',
  'CredentialUnavailableError',
]);
/** For a body that breaks off: Node reports these itself, not through the SDK. */
const NETWORK_CODES = new Set(['ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE']);
/** The body was damaged in transit: sending the same bytes again helps. */
const DAMAGED_BODY_CODES = new Set(['Md5Mismatch', 'InvalidMd5']);
/** Transient 409s. */
const PASSING_CONFLICT_CODES = new Set(['ContainerBeingDeleted', 'ContainerDisabled', 'AccountBeingCreated']);

/** Maps errors of the SDK to domain errors; the only place that does. Errors that do not come from the service are returned unchanged. */
export function toStorageError(error: unknown, target: string): unknown {
  if (error instanceof StorageError || !(error instanceof Error)) {
    return error;
  }
  const { statusCode: status, code: ownCode, response } = error as SdkError;
  if (CREDENTIAL_ERRORS.has(error.name)) {
    return new StorageForbiddenError({ target, code: error.name }, { cause: error });
  }
  if (error.name !== 'RestError' && !NETWORK_CODES.has(ownCode ?? '')) {
    return error;
  }
  // The answer to a HEAD has no body: the code is in the header only.
  const code = response?.headers.get('x-ms-error-code') ?? ownCode;
  const requestId = response?.headers.get('x-ms-request-id');
  const call: FailedStorageCall = {
    target,
    ...(status === undefined ? {} : { status }),
    ...(code === undefined ? {} : { code }),
    ...(requestId === undefined ? {} : { requestId }),
  };
  return classify(call, response?.headers.get('retry-after'), { cause: error });
}

function classify(call: FailedStorageCall, retryAfter: string | undefined, options: ErrorOptions): StorageError {
  const { status, code = '' } = call;
  const unavailable =
    status === undefined ||
    status === 408 ||
    status === 429 ||
    (status >= 500 && status !== 501) ||
    DAMAGED_BODY_CODES.has(code) ||
    PASSING_CONFLICT_CODES.has(code);
  if (unavailable) {
    return new StorageUnavailableError(call, retryAfterMs(retryAfter), options);
  }
  switch (status) {
    case 401:
    case 403:
      return new StorageForbiddenError(call, options);
    case 404:
      return new StorageNotFoundError(call, options);
    case 409:
    case 412:
      return new StorageConflictError(call, options);
    default:
      return new StorageRejectedError(call, options);
  }
}

/** The service sends whole seconds only. */
function retryAfterMs(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,9}$/.test(header) ? Number(header) * 1000 : undefined;
}
