import { activityInfo, heartbeat } from '@temporalio/activity';

/** A third of the heartbeat timeout, so that a slow turn of the event loop does no harm. */
const HEARTBEAT_INTERVAL_MS = 10_000;

/**
 * Runs work that may take longer than the heartbeat timeout. A local activity has none: its workflow task is kept alive instead.
 *
 * @param details what the next attempt is to find as heartbeat details; asked at each heartbeat.
 */
export async function withHeartbeat<T>(work: () => Promise<T>, details?: () => unknown): Promise<T> {
  const timer = setInterval(() => {
    if (!activityInfo().isLocal) heartbeat(details?.());
  }, HEARTBEAT_INTERVAL_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
