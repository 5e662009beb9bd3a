import {
  GenesysCredentialsError,
  GenesysError,
  GenesysForbiddenError,
  GenesysNotFoundError,
  GenesysRateLimitedError,
  GenesysRejectedError,
  GenesysResponseError,
  GenesysResponseTooLargeError,
  GenesysThrottledError,
  GenesysUnauthorizedError,
  GenesysUnavailableError,
} from './errors.js';
import type { FailedCall } from './errors.js';

/** An error of a call as plain data, which can be copied to another thread. */
export interface PlainGenesysError {
  readonly name: string;
  readonly call: FailedCall;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly cause: string | undefined;
}

type Fields = Readonly<Record<string, never>>;

/** How each kind is recreated from its fields. */
const KINDS: Readonly<Record<string, (call: FailedCall, fields: Fields, options: ErrorOptions) => GenesysError>> = {
  GenesysUnauthorizedError: (call, { wwwAuthenticate }) => new GenesysUnauthorizedError(call, wwwAuthenticate),
  GenesysForbiddenError: (call, { wwwAuthenticate, permission }) =>
    new GenesysForbiddenError(call, wwwAuthenticate, permission),
  GenesysRateLimitedError: (call, { retryAfterMs, waitMs }) => new GenesysRateLimitedError(call, retryAfterMs, waitMs),
  GenesysThrottledError: (call, { waitMs }) => new GenesysThrottledError(call, waitMs!),
  GenesysNotFoundError: (call) => new GenesysNotFoundError(call),
  GenesysRejectedError: (call) => new GenesysRejectedError(call),
  GenesysUnavailableError: (call, { retryAfterMs }, options) =>
    new GenesysUnavailableError(call, retryAfterMs, options),
  GenesysResponseError: (call, { problem }) => new GenesysResponseError(call, problem!),
  GenesysResponseTooLargeError: (call, { maxBytes }) => new GenesysResponseTooLargeError(call, maxBytes!),
  GenesysCredentialsError: (call) => new GenesysCredentialsError(call),
};

/** Undefined for other errors. */
export function toPlain(error: unknown): PlainGenesysError | undefined {
  if (!(error instanceof GenesysError)) return undefined;
  const { name, call, cause, ...fields } = { ...error, name: error.name, cause: error.cause };
  return { name, call, fields, cause: cause instanceof Error ? cause.message : undefined };
}

/** The error that `toPlain` was given; of its cause, only the message. */
export function fromPlain({ name, call, fields, cause }: PlainGenesysError): GenesysError {
  const options = cause === undefined ? {} : { cause: new Error(cause) };
  return KINDS[name]!(call, fields as Fields, options);
}
