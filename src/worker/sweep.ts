import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Staging } from '../staging/staging.js';

const SWEEP_INTERVAL_MS = 60 * 60_000;
/** A file that is older than this, without a running workflow, is orphaned. */
const ORPHAN_AGE_MS = 60 * 60_000;

/**
 * Removes what finished runs have left on the staging disk, once an hour.
 *
 * @returns a function that stops it.
 */
export function sweepStaging(staging: Staging, client: Client, log: Logger): () => void {
  const sweep = async () => {
    try {
      await staging.sweep({ olderThanMs: ORPHAN_AGE_MS, now: Date.now(), keep: (owner) => isRunning(client, owner) });
    } catch (error) {
      log.warn({ problem: (error as Error).message }, 'the staging folder could not be swept');
    }
  };
  const timer = setInterval(() => void sweep(), SWEEP_INTERVAL_MS);
  return () => clearInterval(timer);
}

/** Whether a run has still use for its files. */
export async function isRunning(client: Client, workflowId: string): Promise<boolean> {
  try {
    return (await client.workflow.getHandle(workflowId).describe()).status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
