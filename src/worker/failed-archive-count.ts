import type { Client } from '@temporalio/client';
import type { WorkerMetrics } from '../health/worker-metrics.js';
import { failedArchives } from '../temporal/failed-archives.js';
import type { WatchedCount } from './watched-counts.js';

/** Time limit for Temporal's answer, in milliseconds: without one, an old value would be exported for as long as it hangs. */
const COUNT_DEADLINE_MS = 30_000;

/** The number of archives that have failed and were not repeated since. */
export function failedArchiveCount(
  client: Client,
  taskQueue: string,
  metrics: Pick<WorkerMetrics, 'archivesFailed'>,
): WatchedCount {
  return {
    name: 'failed archives',
    refresh: async () => {
      const deadline = Date.now() + COUNT_DEADLINE_MS;
      const failed = await client.withDeadline(deadline, () => failedArchives(client, taskQueue));
      metrics.archivesFailed(failed.length);
    },
    forget: () => metrics.archivesFailed(undefined),
  };
}
