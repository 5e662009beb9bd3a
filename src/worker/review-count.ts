import type { Client } from '@temporalio/client';
import type { WorkerMetrics } from '../health/worker-metrics.js';
import { WAITING_REVIEWS } from '../contract/review.js';
import type { WatchedCount } from './watched-counts.js';

/** Time limit for Temporal's answer, in milliseconds. */
const COUNT_DEADLINE_MS = 10_000;

/** The number of files of this task queue that wait for a decision. */
export function reviewCount(
  client: Client,
  taskQueue: string,
  metrics: Pick<WorkerMetrics, 'reviewsWaiting'>,
): WatchedCount {
  const waiting = `${WAITING_REVIEWS} AND TaskQueue = "${taskQueue}"`;
  const count = async (query: string) =>
    (await client.withDeadline(Date.now() + COUNT_DEADLINE_MS, () => client.workflow.count(query))).count;
  return {
    name: 'waiting reviews',
    refresh: async () => {
      const overdueNow = `${waiting} AND ReviewDue <= "${new Date().toISOString()}"`;
      const [all, overdue] = await Promise.all([count(waiting), count(overdueNow)]);
      metrics.reviewsWaiting({ inTime: Math.max(0, all - overdue), overdue });
    },
    forget: () => metrics.reviewsWaiting(undefined),
  };
}
