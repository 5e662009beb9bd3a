import type { Logger } from 'pino';

const INTERVAL_MS = 5 * 60_000;

/** A number that Temporal knows and that a metric tells. */
export interface WatchedCount {
  /** For the log. */
  readonly name: string;
  count(): Promise<number>;
  /** @param count undefined when it could not be learnt: an old one would be taken for a new one */
  tell(count: number | undefined): void;
}

/**
 * Asks for the numbers now, and every five minutes.
 *
 * @returns a function that stops it.
 */
export function watchCounts(counts: readonly WatchedCount[], log: Logger): () => void {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const ask = async ({ name, count, tell }: WatchedCount) => {
    try {
      tell(await count());
    } catch (error) {
      if (stopped) return;
      tell(undefined);
      log.warn({ count: name, problem: (error as Error).message }, 'Temporal does not tell this number');
    }
  };
  const round = async () => {
    await Promise.all(counts.map(ask));
    if (!stopped) timer = setTimeout(() => void round(), INTERVAL_MS);
  };
  void round();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
