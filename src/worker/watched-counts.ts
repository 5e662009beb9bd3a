import type { Logger } from 'pino';

const INTERVAL_MS = 60_000;

/** Something that Temporal knows and that metrics tell. */
export interface WatchedCount {
  /** For the log. */
  readonly name: string;
  /** Asks, and tells the metrics. */
  refresh(): Promise<void>;
  /** Tells the metrics that nothing is known: an old number would be taken for a new one. */
  forget(): void;
}

/**
 * Asks now, and every minute. Every worker tells the same numbers: take the greatest of them, not the sum.
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
      log.warn({ count: name, problem: (error as Error).message }, 'Temporal does not tell this number');
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
