import { NEWS_WAIT_MS } from '../contract/ledger-messages.js';

/** How many milliseconds apart files of a burst are examined: measured on two processors (docs/performance.md). */
const EXAMINED_EVERY_MS = 50;
const MOST_MS = 60_000;

/**
 * When the ledger that is started for an upload begins by itself: once its file is likely to be examined. In a burst, one that began
 * before would take time from files that are still to be examined, and have to begin its work again for the report.
 */
export class LedgerDelay {
  private busyUntil = 0;

  /** @param now a clock in milliseconds */
  constructor(private readonly now: () => number) {}

  /** For one more upload, in milliseconds. */
  next(): number {
    const now = this.now();
    this.busyUntil = Math.min(Math.max(this.busyUntil, now) + EXAMINED_EVERY_MS, now + MOST_MS);
    return Math.max(NEWS_WAIT_MS, this.busyUntil - now);
  }
}
