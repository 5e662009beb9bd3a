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
