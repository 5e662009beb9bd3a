import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { START_MEMO } from '../contract/start-memo.js';
import type { MacKeyRing } from '../sealing/mac-key-ring.js';
import { flawOfStart } from '../sealing/start-seal.js';
import type { StartedFile } from '../sealing/start-seal.js';

/** `WORKFLOW_EXECUTION_STATUS_RUNNING` of `temporal.api.enums.v1`. */
const RUNNING = 1;

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
  const { namespace } = client.options;
  const described = await client.workflowService.describeWorkflowExecution({ namespace, execution: { workflowId } });
  const { execution, type, status, memo } = described.workflowExecutionInfo ?? {};
  const isScan = type?.name === 'scanAttachment';
  const claimed = isScan ? await decoded(client, memo?.fields?.[START_MEMO]) : undefined;
  const runId = execution?.runId;
  if (!runId || flawOfStart(keys, file, claimed) === undefined) return undefined;
  if (status === RUNNING) await end(client, { workflowId, runId });
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

type Codec = Client['options']['loadedDataConverter']['payloadCodecs'][number];
type Payload = Parameters<Codec['decode']>[0][number];

/** @returns undefined of what is there and cannot be read: anybody may have written it */
async function decoded(client: Client, payload: Payload | null | undefined): Promise<unknown> {
  const { payloadCodecs, payloadConverter } = client.options.loadedDataConverter;
  try {
    let [clear] = payload ? [payload] : [];
    for (const codec of payloadCodecs.toReversed()) [clear] = clear ? await codec.decode([clear]) : [];
    return clear === undefined ? undefined : payloadConverter.fromPayload(clear);
  } catch {
    return undefined;
  }
}
