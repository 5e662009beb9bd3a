import { backoffMs } from '../../lib/backoff.js';
import { StorageUnavailableError } from '../../storage/errors.js';
import type { Attempt } from '../../storage/blob-container.js';

const TRIES = 6;
const BACKOFF = { firstMs: 1000, maxMs: 60_000 };

/**
 * Retries transient errors for half a minute: outside of a workflow nothing else does, and a single 503 among a million
 * answers must not abort a verification.
 *
 * @param wait resolves after that many milliseconds
 */
export function patiently(wait: (milliseconds: number) => Promise<unknown>, random = Math.random): Attempt {
  return async (call) => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await call();
      } catch (error) {
        if (!(error instanceof StorageUnavailableError) || tries === TRIES) throw error;
        await wait(Math.max(backoffMs(tries - 1, BACKOFF, random), error.retryAfterMs ?? 0));
      }
    }
  };
}
