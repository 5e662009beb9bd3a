/**
 * The queues of a staging disk: only workers that share it can work on the files in it. Scans have one of their own,
 * so that a scanner that is unavailable holds no containment up.
 */
export function scanTaskQueue(taskQueue: string, hostId: string): string {
  return `${taskQueue}-scan-${hostId}`;
}

/** The queue of all other work on staged files; see `scanTaskQueue`. */
export function hostTaskQueue(taskQueue: string, hostId: string): string {
  return `${taskQueue}-host-${hostId}`;
}

/**
 * The queue of downloads, which any worker can do. The other end of a download decides how long it takes, and must not
 * hold up bookkeeping, nor the containment of a file that was downloaded before.
 */
export function downloadTaskQueue(taskQueue: string): string {
  return `${taskQueue}-downloads`;
}
