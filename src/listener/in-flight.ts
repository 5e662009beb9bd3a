/** Frames that are dealt with at once, over all sockets of a listener. */
const MAX_IN_FLIGHT = 32;

/**
 * Bounds what a listener deals with at once. Its sockets watch it: while it is full they are paused, so that the sender
 * waits, not our memory. What a socket had read by then (64 KiB at most) waits here in its order.
 */
export class InFlight {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private readonly watchers = new Set<(full: boolean) => void>();

  constructor(private readonly limit = MAX_IN_FLIGHT) {}

  get isFull(): boolean {
    return this.running >= this.limit;
  }

  /** Runs a task when there is room for it. */
  async run(task: () => Promise<void>): Promise<void> {
    if (this.isFull) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.count(1);
    try {
      await task();
    } finally {
      // The place goes straight to the first that waits, so that no newcomer can overtake it.
      const next = this.waiting.shift();
      if (next !== undefined) next();
      else this.count(-1);
    }
  }

  /** Calls back whenever it becomes full, and when there is room again. @returns what ends the watch */
  watch(watcher: (full: boolean) => void): () => void {
    this.watchers.add(watcher);
    return () => void this.watchers.delete(watcher);
  }

  private count(change: 1 | -1): void {
    const before = this.isFull;
    this.running += change;
    if (this.isFull !== before) for (const watcher of this.watchers) watcher(this.isFull);
  }
}
