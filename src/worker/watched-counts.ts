import type { Logger } from 'pino';

const INTERVAL_MS = 60_000;

/** A number that is queried from Temporal and exported as a metric. */
export interface WatchedCount {
  /** For the log. */
  readonly name: string;
  /** Queries it, and sets the metric. */
  refresh(): Promise<void>;
  /** Marks the metric as unknown, so that an old value is not mistaken for a current one. */
  forget(): void;
}

/**
 * Queries now, and every minute. Every worker exports the same numbers: aggregate with max, not sum.
 *
 * @returns a function that stops it.
 */
export function watchCounts(counts: readonly WatchedCount[], log: Logger, intervalMs = INTERVAL_MS): () => void {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const ask = async ({ name, refresh, forget }: WatchedCount) => {
    try {
      await refresh();
    } catch (error) {
      if (stopped) return;
      forget();
      log.warn({ count: name, problem: (error as Error).message }, 'Temporal does not return this number');
    }
  };
  const round = async () => {
    await Promise.all(counts.map(ask));
    if (!stopped) timer = setTimeout(() => void round(), intervalMs);
  };
  void round();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
