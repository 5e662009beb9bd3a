import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import pLimit from 'p-limit';
import { parseArchiveWorkflowId } from '../contract/ids.js';

/** A conversation whose archiving has failed permanently, with no later run that succeeded. */
export interface FailedArchive {
  readonly workflowId: string;
  readonly conversationId: string;
  /** End of the conversation: RFC 3339, UTC, milliseconds. */
  readonly completedTime: string;
  /** When its newest run has ended. */
  readonly failedAt: Date;
}

/** Runs that ended without a record; a terminated one cannot set its search attribute. */
const NOT_ARCHIVED = "ExecutionStatus IN ('Failed', 'TimedOut', 'Terminated', 'Canceled')";
/** Concurrent calls. */
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

/** The outcome of an archive is that of its newest run. */
async function failureOf(client: Client, workflowId: string): Promise<FailedArchive | undefined> {
  const ids = parseArchiveWorkflowId(workflowId);
  if (ids === undefined) return undefined;
  try {
    const { status, closeTime } = await client.workflow.getHandle(workflowId).describe();
    if (closeTime === undefined || status.name === 'COMPLETED') return undefined;
    return { workflowId, ...ids, failedAt: closeTime };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}
