import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { REVIEW_MEMO } from '../contract/review-memo.js';
import type { ReviewMemo } from '../contract/review-memo.js';
import { CONVERSATION_START_MEMO, START_MEMO } from '../contract/start-memo.js';
import { reviewStateAttribute } from '../contract/search-attributes.js';
import { startReview } from './start-review.js';

/** How long a review that was ended by force is left to the one who did it, in milliseconds: `review reopen` is his. */
const LEFT_ALONE_MS = 60_000;
/** Ended in any way but by itself. */
const ENDED = "ExecutionStatus IN ('Terminated', 'Canceled', 'TimedOut', 'Failed')";

export interface LostReviewOptions {
  readonly client: Client;
  readonly taskQueue: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly leftAloneMs?: number;
}

/**
 * Opens reviews again whose runs somebody has terminated or cancelled, or the server has ended because of what was sent
 * to them: a review ends by a decision or with its window, and not otherwise. What the new run is told is checked
 * against the vault; approvals are asked for again.
 *
 * @returns the ids of the runs
 * @throws {Error} when Temporal does not answer
 */
export async function reopenLostReviews(options: LostReviewOptions): Promise<readonly string[]> {
  const { client, taskQueue, now, leftAloneMs = LEFT_ALONE_MS } = options;
  const before = new Date(now() - leftAloneMs).toISOString();
  const query =
    `WorkflowType = 'scanAttachment' AND TaskQueue = '${taskQueue}' AND ${ENDED} ` +
    `AND ReviewState = 'waiting' AND CloseTime <= '${before}'`;
  const last = new Map<string, WorkflowExecutionInfo>();
  for await (const run of client.workflow.list({ query })) {
    const known = last.get(run.workflowId);
    if (known === undefined || run.startTime > known.startTime) last.set(run.workflowId, run);
  }
  const reopened: string[] = [];
  for (const run of last.values()) if (await reopenLostReview(client, taskQueue, run)) reopened.push(run.workflowId);
  return reopened;
}

/**
 * @param execution the last run of ours; what somebody has run under its id since, and has ended, does not take its place
 * @returns false for one that is not lost any more. @throws {Error} when Temporal does not answer
 */
export async function reopenLostReview(
  client: Client,
  taskQueue: string,
  { workflowId, runId }: { readonly workflowId: string; readonly runId: string },
): Promise<boolean> {
  const newest = await client.workflow.getHandle(workflowId).describe();
  if (newest.status.name === 'RUNNING') return false;
  const isOurs = newest.type === 'scanAttachment' && newest.taskQueue === taskQueue;
  const last = isOurs ? newest : await client.workflow.getHandle(workflowId, runId).describe();
  return isLost(last) && (await reopen(client, taskQueue, last));
}

/** The outcome of a review is that of its last run. */
function isLost({ status, typedSearchAttributes, memo }: Pick<WorkflowExecutionInfo, 'status' | 'memo'> & Attributes) {
  const isEnded = !['RUNNING', 'COMPLETED', 'CONTINUED_AS_NEW'].includes(status.name);
  return isEnded && typedSearchAttributes.get(reviewStateAttribute) === 'waiting' && memo?.[REVIEW_MEMO] !== undefined;
}

type Attributes = Pick<WorkflowExecutionInfo, 'typedSearchAttributes'>;

async function reopen(
  client: Client,
  taskQueue: string,
  { workflowId, memo }: Pick<WorkflowExecutionInfo, 'workflowId' | 'memo'>,
): Promise<boolean> {
  const known = memo![REVIEW_MEMO] as ReviewMemo;
  const { findings, report } = known;
  const { status, since, until, reminded } = report;
  const open =
    since === undefined || until === undefined
      ? {}
      : { open: { since, until, reminded, approvals: [], ignored: [], secondOpinions: [] } };
  try {
    await startReview(client, {
      ...{ workflowId, taskQueue, memo: known, state: 'waiting', because: 'which was lost' },
      sealedStart: memo![START_MEMO],
      conversationStart: memo![CONVERSATION_START_MEMO],
      earlier: { status, findings, ...open },
    });
    return true;
  } catch (error) {
    // Another worker was first.
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
    throw error;
  }
}
