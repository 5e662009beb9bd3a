import { setTimeout as delay } from 'node:timers/promises';
import {
  GenesysCredentialsError,
  GenesysForbiddenError,
  GenesysHeldBackError,
  GenesysRateLimitedError,
  GenesysUnauthorizedError,
  GenesysUnavailableError,
} from '../errors.js';

const FIRST_WAIT_MS = 1000;
const MAX_WAIT_MS = 60_000;
/** Somebody has to add a permission first. */
const OPERATOR_WAIT_MS = 60_000;
/** A longer wait than this is not believed: what waits is not durable. */
const MAX_ASKED_MS = 15 * 60_000;

/**
 * How long to wait before a call that failed is made again, in milliseconds; undefined when that cannot help.
 *
 * @param failures how many in a row, from 0.
 */
export function patienceMs(error: unknown, failures: number, random: () => number): number | undefined {
  const backoffMs = Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures, 20)) * (0.5 + random() / 2);
  if (error instanceof GenesysHeldBackError) return Math.min(error.waitMs, MAX_ASKED_MS) + 50 * random();
  if (error instanceof GenesysRateLimitedError || error instanceof GenesysUnavailableError) {
    const askedMs = ('waitMs' in error ? error.waitMs : undefined) ?? error.retryAfterMs ?? 0;
    return Math.max(Math.min(askedMs, MAX_ASKED_MS), backoffMs);
  }
  const isForOperator =
    error instanceof GenesysForbiddenError ||
    error instanceof GenesysUnauthorizedError ||
    error instanceof GenesysCredentialsError;
  return isForOperator ? OPERATOR_WAIT_MS * (1 + random()) : undefined;
}

/**
 * Makes a call until it succeeds, for work that no workflow waits for. It ends with an error that waiting cannot cure, or
 * with the reason of the signal.
 */
export async function patiently<T>(call: () => Promise<T>, signal: AbortSignal, random = Math.random): Promise<T> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await call();
    } catch (error) {
      signal.throwIfAborted();
      const waitMs = patienceMs(error, failures, random);
      if (waitMs === undefined) throw error;
      await delay(waitMs, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}
