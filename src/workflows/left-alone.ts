import { isCancellation } from '@temporalio/workflow';

/**
 * Of work that goes on beside the run: that it was cancelled with the run is no failure. Without this, the rejection that
 * nobody waits for any more fails the task of the workflow, for ever, and a cancelled run never ends.
 */
export function leftAlone(work: Promise<void>): void {
  work.catch((error: unknown) => {
    if (!isCancellation(error)) throw error;
  });
}
