import pLimit from 'p-limit';
import type { LimitFunction } from 'p-limit';

/** Frames that are dealt with at once, over all sockets of a listener. */
const MAX_IN_FLIGHT = 32;

/**
 * Bounds what a listener deals with at once. Its sockets watch it: while it is full they are paused, so that the sender
 * waits, not our memory. What a socket had read by then (64 KiB at most) waits here in its order.
 */
export class InFlight {
  private readonly limit: LimitFunction;
  private tasks = 0;
  private readonly watchers = new Set<(full: boolean) => void>();

  constructor(private readonly max = MAX_IN_FLIGHT) {
    this.limit = pLimit(max);
  }

  get isFull(): boolean {
    return this.tasks >= this.max;
  }

  /** Runs a task when there is room for it, in the order of the calls. */
  async run(task: () => Promise<void>): Promise<void> {
    this.count(1);
    try {
      await this.limit(task);
    } finally {
      this.count(-1);
    }
  }

  /** Calls back whenever it becomes full, and when there is room again. @returns what ends the watch */
  watch(watcher: (full: boolean) => void): () => void {
    this.watchers.add(watcher);
    return () => void this.watchers.delete(watcher);
  }

  private count(change: 1 | -1): void {
    const before = this.isFull;
    this.tasks += change;
    if (this.isFull !== before) for (const watcher of this.watchers) watcher(this.isFull);
  }
}
