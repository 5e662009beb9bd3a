import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { WorkerMetrics } from '../health/worker-metrics.js';
import { reopenLostReviews } from '../temporal/lost-reviews.js';
import type { WatchedCount } from './watched-counts.js';

/** Reopens lost reviews, and counts them: they were ended by something other than a decision. */
export function lostReviews(log: Logger) {
  return (client: Client, taskQueue: string, metrics: Pick<WorkerMetrics, 'reviewsReopened'>): WatchedCount => ({
    name: 'lost reviews',
    refresh: async () => {
      const { reopened, failed } = await reopenLostReviews({ client, taskQueue, now: Date.now });
      metrics.reviewsReopened(reopened.length);
      for (const { workflowId, problem } of failed)
        log.error({ workflowId, problem }, 'A LOST REVIEW CANNOT BE OPENED');
      for (const workflowId of reopened) log.error({ workflowId }, 'A REVIEW WAS ENDED BY FORCE, and is open again');
    },
    forget: () => undefined,
  });
}
