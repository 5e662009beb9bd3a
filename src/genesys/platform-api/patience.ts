import { setTimeout as delay } from 'node:timers/promises';
import { backoffMs } from '../../lib/backoff.js';
import {
  GenesysCredentialsError,
  GenesysForbiddenError,
  GenesysThrottledError,
  GenesysRateLimitedError,
  GenesysUnauthorizedError,
  GenesysUnavailableError,
} from '../errors.js';

const BACKOFF = { firstMs: 1000, maxMs: 60_000 };
/** An operator has to add a permission first. */
const OPERATOR_WAIT_MS = 60_000;
/** Retries of `patiently` after outages. */
const MAX_OUTAGES = 3;
/** A longer requested wait is not honoured: the waiting call is not durable. */
const MAX_ASKED_MS = 15 * 60_000;

/**
 * How long to wait before a failed call is repeated, in milliseconds; undefined when that cannot help.
 *
 * @param failures how many in a row, from 0.
 */
export function patienceMs(error: unknown, failures: number, random: () => number): number | undefined {
  if (error instanceof GenesysThrottledError) return Math.min(error.waitMs, MAX_ASKED_MS) + 50 * random();
  if (error instanceof GenesysRateLimitedError || error instanceof GenesysUnavailableError) {
    const askedMs = ('waitMs' in error ? error.waitMs : undefined) ?? error.retryAfterMs ?? 0;
    return Math.max(Math.min(askedMs, MAX_ASKED_MS), backoffMs(failures, BACKOFF, random));
  }
  const isForOperator =
    error instanceof GenesysForbiddenError ||
    error instanceof GenesysUnauthorizedError ||
    error instanceof GenesysCredentialsError;
  return isForOperator ? OPERATOR_WAIT_MS * (1 + random()) : undefined;
}

/**
 * Makes a call, waits for the rate limit, and retries a few times after outages. Otherwise each 429 would restart a long activity.
 * All other errors are left to the activity's own retries, which are visible to operators.
 *
 * @throws {GenesysError} or the reason of the signal
 */
export async function patiently<T>(call: () => Promise<T>, signal: AbortSignal, random = Math.random): Promise<T> {
  for (let failures = 0, outages = 0; ; failures += 1) {
    try {
      return await call();
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof GenesysUnavailableError) outages += 1;
      else if (!(error instanceof GenesysThrottledError || error instanceof GenesysRateLimitedError)) throw error;
      const waitMs = patienceMs(error, failures, random);
      if (waitMs === undefined || outages > MAX_OUTAGES) throw error;
      await delay(waitMs, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}
