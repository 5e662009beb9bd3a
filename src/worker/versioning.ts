import type { WorkerOptions } from '@temporalio/worker';
import type { Config } from '../config/config.js';

type VersionedConfig = Pick<Config['temporal'], 'taskQueue' | 'buildId' | 'deploymentName'>;

/** The worker deployment of a task queue. */
function deploymentName({ deploymentName, taskQueue }: Omit<VersionedConfig, 'buildId'>): string {
  // Temporal takes the dot for the end of the name.
  return deploymentName ?? taskQueue.replaceAll('.', '-');
}

/**
 * The options of a worker that belongs to a version; none without a build id, since a worker with one is given no work until
 * somebody has made its version current. For the queues that versions share: what lies on the disk of a host is worked on by
 * whoever has that disk, of whatever version.
 */
export function versioned(config: VersionedConfig): Pick<WorkerOptions, 'workerDeploymentOptions'> {
  const { buildId } = config;
  if (buildId === undefined) return {};
  return {
    workerDeploymentOptions: {
      version: { deploymentName: deploymentName(config), buildId },
      useWorkerVersioning: true,
      // Workflows that are pinned say so themselves.
      defaultVersioningBehavior: 'AUTO_UPGRADE',
    },
  };
}
