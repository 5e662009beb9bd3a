import { setTimeout as delay } from 'node:timers/promises';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import type { Workflow, WorkflowResultType } from '@temporalio/common';
import type { ContainerClient } from '@azure/storage-blob';

/** Of a run that may not have been started yet. */
const LOOK_MS = 200;

/** The result of a run; undefined when it fails, or does not come in time. Why is for the log of the tests. */
export async function outcomeOf<T extends Workflow>(
  handle: WorkflowHandle<T>,
  timeoutMs: number,
): Promise<WorkflowResultType<T> | undefined> {
  const inTime = new AbortController();
  const late = delay(timeoutMs, undefined, { signal: inTime.signal }).then(() => {
    inTime.abort();
    throw new Error(`no result after ${timeoutMs} ms`);
  });
  try {
    return await Promise.race([resultOf(handle, inTime.signal), late]);
  } catch (error) {
    console.error(`${handle.workflowId}: ${(error as Error).cause?.toString() ?? (error as Error).message}`);
    return undefined;
  } finally {
    inTime.abort();
    late.catch(() => undefined);
  }
}

async function resultOf<T extends Workflow>(
  handle: WorkflowHandle<T>,
  signal: AbortSignal,
): Promise<WorkflowResultType<T>> {
  for (;;) {
    try {
      return await handle.result();
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError) || signal.aborted) throw error;
      await delay(LOOK_MS);
    }
  }
}

export async function blobNames(container: ContainerClient): Promise<string[]> {
  if (!(await container.exists())) return [];
  const names: string[] = [];
  for await (const { name } of container.listBlobsFlat()) names.push(name);
  return names;
}
