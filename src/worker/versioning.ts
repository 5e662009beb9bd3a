import type { WorkerOptions } from '@temporalio/worker';
import type { Config } from '../config/config.js';

type VersionedConfig = Pick<Config['temporal'], 'taskQueue' | 'buildId' | 'deploymentName'>;

/** The worker deployment of a task queue. */
export function deploymentName({ deploymentName, taskQueue }: Omit<VersionedConfig, 'buildId'>): string {
  // Temporal treats the dot as the end of the name.
  return deploymentName ?? taskQueue.replaceAll('.', '-');
}

/**
 * The options of a versioned worker; none without a build id, since a worker with one gets no work until its version is made
 * current. For queues that versions share: files on a host are processed by any worker with access to its disk, whatever its
 * version.
 */
export function versioned(config: VersionedConfig): Pick<WorkerOptions, 'workerDeploymentOptions'> {
  const { buildId } = config;
  if (buildId === undefined) return {};
  return {
    workerDeploymentOptions: {
      version: { deploymentName: deploymentName(config), buildId },
      useWorkerVersioning: true,
      // Pinned workflows declare it themselves.
      defaultVersioningBehavior: 'AUTO_UPGRADE',
    },
  };
}
