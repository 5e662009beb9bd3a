import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { START_MEMO } from '../contract/start-memo.js';
import type { MacKeyRing } from '../sealing/mac-key-ring.js';
import { flawOfStart } from '../sealing/start-seal.js';
import type { StartedFile } from '../sealing/start-seal.js';

export interface StrangersRun {
  readonly workflowId: string;
  readonly runId: string;
}

/**
 * Finds out whether the run that holds the id of a scan was begun by somebody else than a listener, and ends it: what it
 * was started with may be anything, and the file of the event would never be looked at.
 *
 * @returns the run, which is over now; undefined where one of ours holds the id
 * @throws {Error} when Temporal does not answer
 */
export async function endStrangersRun(
  client: Client,
  keys: MacKeyRing,
  workflowId: string,
  file: StartedFile,
): Promise<StrangersRun | undefined> {
  const { runId, type, status, memo } = await client.workflow.getHandle(workflowId).describe();
  const claimed = type === 'scanAttachment' ? memo?.[START_MEMO] : undefined;
  if (flawOfStart(keys, file, claimed) === undefined) return undefined;
  if (status.name === 'RUNNING') await end(client, { workflowId, runId });
  return { workflowId, runId };
}

async function end(client: Client, { workflowId, runId }: StrangersRun): Promise<void> {
  try {
    await client.workflow.getHandle(workflowId, runId).terminate('it was not started for an event');
  } catch (error) {
    // Not found: it has ended in the meantime.
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}
