import { setTimeout as delay } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import type { Workflow, WorkflowResultType } from '@temporalio/common';
import type { ContainerClient } from '@azure/storage-blob';

/** The result of a run; undefined when it fails, or does not come in time. Why is for the log of the tests. */
export async function outcomeOf<T extends Workflow>(
  handle: WorkflowHandle<T>,
  timeoutMs: number,
): Promise<WorkflowResultType<T> | undefined> {
  const late = new AbortController();
  const timeout = delay(timeoutMs, undefined, { signal: late.signal }).then(() => {
    throw new Error(`no result after ${timeoutMs} ms`);
  });
  try {
    return await Promise.race([handle.result(), timeout]);
  } catch (error) {
    console.error(`${handle.workflowId}: ${(error as Error).cause?.toString() ?? (error as Error).message}`);
    return undefined;
  } finally {
    late.abort();
    timeout.catch(() => undefined);
  }
}

export async function blobNames(container: ContainerClient): Promise<string[]> {
  if (!(await container.exists())) return [];
  const names: string[] = [];
  for await (const { name } of container.listBlobsFlat()) names.push(name);
  return names;
}
