import { z } from 'zod';
import type { FaultOf } from '../faults.js';
import { statusAnswer } from '../gate.js';
import type { Answer } from '../http.js';

/** A call that the Platform API refuses, with the code of its error body. */
export class PlatformError extends Error {
  override readonly name = 'PlatformError';
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** Further fields of the body, such as `limit` or `messageParams`. */
    readonly fields: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

export function notFound(what: string): PlatformError {
  return new PlatformError(404, 'not.found', `The requested ${what} was not found.`);
}

export function badRequest(message: string, fields: Readonly<Record<string, unknown>> = {}): PlatformError {
  return new PlatformError(400, 'bad.request', message, fields);
}

export function missingPermissions(permissions: readonly string[]): PlatformError {
  const list = permissions.join(', ');
  return new PlatformError(
    403,
    'missing.any.permissions',
    `Unable to perform the requested action. You are missing the following permission(s): ${list}`,
    { messageWithParams: 'You are missing the following permission(s): {permissions}', messageParams: { permissions } },
  );
}

export function tooManyRequests(retryAfterSeconds: string): PlatformError {
  return new PlatformError(
    429,
    'too.many.requests.retry.after',
    `Rate limit exceeded the maximum. Retry the request in [${retryAfterSeconds}] seconds`,
  );
}

/** @throws {PlatformError} 400 when the body does not fit. */
export function parseBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw badRequest(z.prettifyError(parsed.error));
  return parsed.data;
}

/** The answer to a refused call. `contextId`: its correlation id. */
export function errorAnswer({ status, code, message, fields }: PlatformError, contextId: string): Answer {
  return { status, body: { message, code, status, contextId, details: [], errors: [], ...fields } };
}

/** The answer of a `status` fault: the platform's own body unless the fault has one. */
export function faultAnswer(fault: FaultOf<'status'>, contextId: string): Answer {
  if (fault.status < 400 || fault.body !== undefined) return statusAnswer(fault);
  const given = Object.entries(fault.headers ?? {}).find(([name]) => name.toLowerCase() === 'retry-after')?.[1];
  const error =
    fault.status === 429
      ? tooManyRequests(given ?? '1')
      : new PlatformError(fault.status, fault.status >= 500 ? 'internal.server.error' : 'fault', 'The call failed.');
  const retry = fault.status === 429 && given === undefined ? { 'retry-after': '1' } : {};
  return { ...errorAnswer(error, contextId), headers: { ...retry, ...fault.headers } };
}
