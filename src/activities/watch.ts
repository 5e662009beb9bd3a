import { cancellationSignal } from '@temporalio/activity';
import type { Logger } from 'pino';
import { countsOf } from '../watch/broken-promise.js';
import type { BrokenCounts, BrokenPromise } from '../watch/broken-promise.js';
import { withHeartbeat } from './heartbeat.js';
import type { WatchObserver } from './observer.js';

/** How many are named in the result and in the log. */
const MAX_NAMED = 100;

export interface WatchResult {
  readonly counts: BrokenCounts;
  /** The oldest; at most a hundred. */
  readonly broken: readonly Omit<BrokenPromise, 'drive'>[];
}

export interface WatchDependencies {
  /** What is lost, abandoned or overdue, the oldest first. */
  readonly watch: (signal: AbortSignal) => Promise<readonly BrokenPromise[]>;
  readonly log: Logger;
  readonly metrics: WatchObserver;
}

export function createWatch({ watch: look, log, metrics }: WatchDependencies) {
  /** Compares what was promised with what is there; reports to log and metrics. It changes nothing. */
  return async function watch(): Promise<WatchResult> {
    return withHeartbeat(async () => {
      const found = await look(cancellationSignal());
      const counts = countsOf(found);
      metrics.watched(counts);
      const broken = found.slice(0, MAX_NAMED).map(({ drive: _, ...told }) => told);
      for (const promise of broken) log.error(promise, 'A PROMISE IS NOT KEPT: see "custodian watch"');
      return { counts, broken };
    });
  };
}
