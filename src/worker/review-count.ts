import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { WorkerMetrics } from '../health/worker-metrics.js';
import { WAITING_REVIEWS } from '../workflows/messages.js';

const COUNT_INTERVAL_MS = 60_000;
/** Time for Temporal to count, in milliseconds. */
const COUNT_DEADLINE_MS = 10_000;

/**
 * Tells the metrics once a minute how many files of this task queue wait for a decision. Every worker tells the same
 * numbers: take the greatest of them, not the sum.
 *
 * @returns a function that stops it.
 */
export function countReviews(
  client: Client,
  taskQueue: string,
  metrics: Pick<WorkerMetrics, 'reviewsWaiting'>,
  log: Logger,
  intervalMs = COUNT_INTERVAL_MS,
): () => void {
  const waiting = `${WAITING_REVIEWS} AND TaskQueue = "${taskQueue}"`;
  const count = async (query: string) =>
    (await client.withDeadline(Date.now() + COUNT_DEADLINE_MS, () => client.workflow.count(query))).count;
  const tell = async () => {
    try {
      const overdueNow = `${waiting} AND ReviewDue <= "${new Date().toISOString()}"`;
      const [all, overdue] = await Promise.all([count(waiting), count(overdueNow)]);
      metrics.reviewsWaiting({ inTime: Math.max(0, all - overdue), overdue });
    } catch (error) {
      metrics.reviewsWaiting(undefined);
      log.warn({ problem: (error as Error).message }, 'the waiting reviews could not be counted');
    }
  };
  void tell();
  const timer = setInterval(() => void tell(), intervalMs);
  return () => clearInterval(timer);
}
