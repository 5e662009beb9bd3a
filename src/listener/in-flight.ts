import pLimit from 'p-limit';
import type { LimitFunction } from 'p-limit';

/** Frames in progress, over all sockets of a listener. */
const MAX_IN_FLIGHT = 32;

/**
 * Limits what a listener works on at once. Its sockets watch it: while it is full they are paused, so that the backlog stays with
 * the sender and not in our memory. What a socket has read by then (64 KiB at most) waits here in order.
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

  /** Calls back whenever it becomes full, and when there is room again. @returns a function that ends the watch */
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
