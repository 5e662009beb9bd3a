import type { Client } from '@temporalio/client';
import type { WorkerMetrics } from '../health/worker-metrics.js';
import { heldArchives } from '../temporal/held-archives.js';
import type { WatchedCount } from './watched-counts.js';

/** Time limit for Temporal's answer, in milliseconds. */
const COUNT_DEADLINE_MS = 30_000;

/** The number of records that the last gate holds, and the age of the oldest one. */
export function heldArchiveCount(
  client: Client,
  taskQueue: string,
  metrics: Pick<WorkerMetrics, 'archivesHeld'>,
): WatchedCount {
  return {
    name: 'held archives',
    refresh: async () => {
      const held = await client.withDeadline(Date.now() + COUNT_DEADLINE_MS, () =>
        heldArchives(client, ` AND TaskQueue = '${taskQueue}'`),
      );
      metrics.archivesHeld({ count: held.length, oldestSince: Date.parse(held[0]?.since ?? '') });
    },
    forget: () => metrics.archivesHeld(undefined),
  };
}
