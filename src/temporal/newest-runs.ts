import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client, WorkflowExecutionDescription, WorkflowExecutionInfo } from '@temporalio/client';
import pLimit from 'p-limit';

/** Concurrent calls. */
const MAX_CALLS = 20;
/** Ended in any way but by itself. */
const ENDED = "ExecutionStatus IN ('Terminated', 'Canceled', 'TimedOut', 'Failed')";

/** The outcome of a workflow whose run was ended by force. */
export interface EndedRun {
  readonly run: Omit<WorkflowExecutionInfo, 'raw'>;
  /** The first of them that Temporal knows, as it was started before anybody could have ended it. */
  readonly firstRunId: string;
  /** In words, such as "timed out". */
  readonly ended: string;
  readonly endedAt: Date;
}

/**
 * The workflows of a type whose newest run was ended by force, or by a failure. What runs under the id of one and is no
 * run of ours, of another type or on another queue, does not take its place.
 *
 * @throws {Error} when Temporal does not answer
 */
export async function endedByForce(client: Client, workflowType: string, taskQueue: string): Promise<EndedRun[]> {
  const query = `WorkflowType = '${workflowType}' AND TaskQueue = '${taskQueue}' AND ${ENDED}`;
  const listed = new Map<string, { last: WorkflowExecutionInfo; first: WorkflowExecutionInfo }>();
  for await (const run of client.workflow.list({ query, pageSize: 1000 })) {
    const { last = run, first = run } = listed.get(run.workflowId) ?? {};
    listed.set(run.workflowId, {
      last: run.startTime > last.startTime ? run : last,
      first: run.startTime < first.startTime ? run : first,
    });
  }
  const runs = await pLimit(MAX_CALLS).map(
    listed.values(),
    async ({ last: found, first }): Promise<EndedRun | undefined> => {
      const newest = await newestRun(client, found.workflowId);
      if (newest === undefined) return undefined;
      const isOurs = newest.type === workflowType && newest.taskQueue === taskQueue;
      const run = isOurs ? newest : found;
      const { name } = run.status;
      if (name === 'RUNNING' || name === 'COMPLETED' || name === 'CONTINUED_AS_NEW') return undefined;
      const ended = name.toLowerCase().replace('_', ' ');
      const displaced = isOurs ? '' : ', and another run holds its id,';
      return { run, firstRunId: first.runId, ended: ended + displaced, endedAt: run.closeTime ?? run.startTime };
    },
  );
  return runs.filter((run) => run !== undefined);
}

/** @returns undefined of a workflow that Temporal knows nothing of. @throws {Error} when Temporal does not answer */
export async function newestRun(client: Client, workflowId: string): Promise<WorkflowExecutionDescription | undefined> {
  try {
    return await client.workflow.getHandle(workflowId).describe();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}
