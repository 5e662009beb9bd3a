import { setTimeout as delay } from 'node:timers/promises';
import { CancelledFailure } from '@temporalio/common';
import type { Logger } from 'pino';
import type { Staging } from '../staging/staging.js';

/** Time that a worker has for the files on its disk before it leaves, in milliseconds. */
const LEAVE_MS = 8_000;
const LOOK_MS = 100;

export interface LeaveOptions {
  readonly staging: Pick<Staging, 'count'>;
  /** Resolves when nothing is put there any more. */
  readonly ended: Promise<unknown>;
  readonly log: Logger;
  /** Default: `LEAVE_MS`. */
  readonly milliseconds?: number;
}

/** Aborted so long after the signal. Its reason is that of the steps of a queue: local steps are not told that a worker stops. */
export function abortedAfter(signal: AbortSignal, milliseconds: number): AbortSignal {
  const late = new AbortController();
  const begin = () => void setTimeout(() => late.abort(new CancelledFailure('WORKER_SHUTDOWN')), milliseconds).unref();
  if (signal.aborted) begin();
  else signal.addEventListener('abort', begin, { once: true });
  return late.signal;
}

/**
 * Resolves when no step needs this host's disk any more: nobody else can do the steps on what is staged here, and a host that is
 * scaled away does not come back. What is left after the time is fetched again elsewhere, minutes later.
 */
export async function untilDiskIsDone({ staging, ended, log, milliseconds = LEAVE_MS }: LeaveOptions): Promise<void> {
  const until = Date.now() + milliseconds;
  let isFilled = true;
  void ended.then(() => (isFilled = false));
  try {
    for (;;) {
      const staged = await staging.count();
      if (staged === 0 && !isFilled) return;
      if (Date.now() >= until)
        return log.warn({ staged }, 'files stay behind on this disk: another host fetches them again, later');
      await delay(LOOK_MS);
    }
  } catch (error) {
    log.warn({ problem: (error as Error).message }, 'the staging folder cannot be read: not waited for');
  }
}
