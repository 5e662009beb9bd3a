import type { Client } from '@temporalio/client';

/** A conversation whose archive has failed for good, and was not made up for. */
export interface FailedArchive {
  readonly workflowId: string;
  readonly conversationId: string;
  /** End of the conversation: RFC 3339, UTC, milliseconds. */
  readonly completedTime: string;
  /** When the newest of its runs has failed. */
  readonly failedAt: Date;
}

const WORKFLOW_ID = /^archive:(.+):(\d{4}-\d{2}-\d{2}T[\d:.]+Z)$/;
/** Runs that ended without a record; a terminated one cannot set its search attribute. */
const NOT_ARCHIVED = "ExecutionStatus IN ('Failed', 'TimedOut', 'Terminated', 'Canceled')";
const MADE_UP_FOR = "ExecutionStatus IN ('Running', 'Completed')";
/** Ids in one query. */
const BATCH = 50;

/**
 * The archives that have failed and that no other run has made up for, or does just now. Temporal knows of runs for as
 * long as the retention of the namespace says.
 *
 * @throws {Error} when Temporal does not answer
 */
export async function failedArchives(client: Client, taskQueue: string): Promise<FailedArchive[]> {
  const ofQueue = `WorkflowType = 'archiveConversation' AND TaskQueue = '${taskQueue}'`;
  const failed = new Map<string, FailedArchive>();
  for await (const { workflowId, closeTime } of client.workflow.list({ query: `${ofQueue} AND ${NOT_ARCHIVED}` })) {
    const [, conversationId, completedTime] = WORKFLOW_ID.exec(workflowId) ?? [];
    if (conversationId === undefined || completedTime === undefined || closeTime === undefined) continue;
    const known = failed.get(workflowId);
    if (known !== undefined && known.failedAt >= closeTime) continue;
    failed.set(workflowId, { workflowId, conversationId, completedTime, failedAt: closeTime });
  }
  const ids = [...failed.keys()];
  for (let start = 0; start < ids.length; start += BATCH) {
    const batch = ids.slice(start, start + BATCH).map(quoted);
    const query = `${ofQueue} AND ${MADE_UP_FOR} AND WorkflowId IN (${batch.join(', ')})`;
    for await (const { workflowId } of client.workflow.list({ query })) failed.delete(workflowId);
  }
  return [...failed.values()];
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}
