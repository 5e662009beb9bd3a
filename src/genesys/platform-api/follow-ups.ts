import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { createSemaphore } from '../../lib/semaphore.js';
import type { Semaphore } from '../../lib/semaphore.js';
import type { GenesysEvent } from '../event.js';

/** Hints followed concurrently, and hints that may be queued; beyond that, the sockets are paused. */
const MAX_AT_ONCE = 8;
const MAX_WAITING = 10_000;
/** Time limit for calls in progress when the listener stops, in milliseconds. */
const STOP_GRACE_MS = 5000;

/** The means of following a hint. */
export interface Pursuit {
  /** For calls: aborted some time after the stop. */
  readonly signal: AbortSignal;
  /** Makes a call in its turn. */
  call<T>(make: () => Promise<T>): Promise<T>;
  /** Waits; a stop ends the wait early. @returns whether there is time for further attempts */
  wait(milliseconds: number): Promise<boolean>;
}

/**
 * Turns hints from the sockets into events, by calls that may take long. A hint consists of ids only, so that many can wait; the
 * calls take turns. What is unknown when the listener stops is left to reconciliation.
 */
export class FollowUps {
  private readonly stopping = new AbortController();
  private readonly giveUp = new AbortController();
  private readonly pending = new Set<Promise<void>>();
  private readonly found: GenesysEvent[] = [];
  private readonly calls: Semaphore;
  private readonly room: (() => void)[] = [];
  private wake: () => void = () => undefined;

  constructor(
    private readonly log: Logger,
    private readonly limits = { atOnce: MAX_AT_ONCE, waiting: MAX_WAITING },
  ) {
    this.calls = createSemaphore(limits.atOnce);
  }

  /** Follows a hint, identified by ids. Settles when there is room for the next one; never rejects. */
  async add(hint: string, follow: (pursuit: Pursuit) => Promise<readonly GenesysEvent[]>): Promise<void> {
    const work = this.pursue(follow)
      .then((events) => void this.found.push(...events))
      .catch((error: unknown) => this.log.error({ hint, problem: (error as Error).message }, 'a hint was given up'))
      .finally(() => {
        this.pending.delete(work);
        this.room.shift()?.();
        this.wake();
      });
    this.pending.add(work);
    while (this.pending.size > this.limits.waiting && !this.stopping.signal.aborted) {
      await new Promise<void>((resolve) => this.room.push(resolve));
    }
  }

  /** The events that were found, until the signal is aborted and the calls in progress have finished or timed out. */
  async *events(signal: AbortSignal): AsyncGenerator<GenesysEvent, void, void> {
    const stop = () => this.stop();
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    try {
      for (;;) {
        yield* this.found.splice(0);
        if (this.found.length > 0) continue;
        if (this.stopping.signal.aborted && this.pending.size === 0) return;
        await new Promise<void>((resolve) => (this.wake = resolve));
      }
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  private stop(): void {
    this.stopping.abort();
    this.room.splice(0).forEach((go) => go());
    const grace = setTimeout(() => {
      this.log.warn(
        { hints: this.pending.size },
        'hints that were not followed to their end: reconciliation will find them',
      );
      this.giveUp.abort(new Error('the listener stops'));
    }, STOP_GRACE_MS);
    void Promise.all(this.pending).then(() => clearTimeout(grace));
    this.wake();
  }

  private async pursue(
    follow: (pursuit: Pursuit) => Promise<readonly GenesysEvent[]>,
  ): Promise<readonly GenesysEvent[]> {
    const { signal } = this.giveUp;
    return follow({
      signal,
      call: (make) => this.calls.run(make, signal),
      wait: async (milliseconds) => {
        await delay(milliseconds, undefined, { signal: this.stopping.signal }).catch(() => undefined);
        return !this.stopping.signal.aborted;
      },
    });
  }
}
