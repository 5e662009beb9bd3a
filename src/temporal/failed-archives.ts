import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import pLimit from 'p-limit';

/** A conversation whose archive has failed for good, and was not made up for. */
export interface FailedArchive {
  readonly workflowId: string;
  readonly conversationId: string;
  /** End of the conversation: RFC 3339, UTC, milliseconds. */
  readonly completedTime: string;
  /** When its newest run has ended. */
  readonly failedAt: Date;
}

const WORKFLOW_ID = /^archive:(.+):(\d{4}-\d{2}-\d{2}T[\d:.]+Z)$/;
/** Runs that ended without a record; a terminated one cannot set its search attribute. */
const NOT_ARCHIVED = "ExecutionStatus IN ('Failed', 'TimedOut', 'Terminated', 'Canceled')";
/** Runs that are asked about at once. */
const MAX_QUERIES = 20;

/**
 * The archives that have failed, and that no later run has made up for or is at work on. Temporal knows of runs for as
 * long as the retention of the namespace says.
 *
 * @throws {Error} when Temporal does not answer
 */
export async function failedArchives(client: Client, taskQueue: string): Promise<FailedArchive[]> {
  const query = `WorkflowType = 'archiveConversation' AND TaskQueue = '${taskQueue}' AND ${NOT_ARCHIVED}`;
  const ids = new Set<string>();
  for await (const { workflowId } of client.workflow.list({ query })) ids.add(workflowId);
  const archives = await pLimit(MAX_QUERIES).map(ids, (id) => failureOf(client, id));
  return archives.filter((archive) => archive !== undefined);
}

/** What became of an archive is what became of its newest run. */
async function failureOf(client: Client, workflowId: string): Promise<FailedArchive | undefined> {
  const [, conversationId, completedTime] = WORKFLOW_ID.exec(workflowId) ?? [];
  if (conversationId === undefined || completedTime === undefined) return undefined;
  try {
    const { status, closeTime } = await client.workflow.getHandle(workflowId).describe();
    if (closeTime === undefined || status.name === 'COMPLETED') return undefined;
    return { workflowId, conversationId, completedTime, failedAt: closeTime };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}
