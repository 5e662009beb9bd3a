import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { REVIEW_MEMO } from '../contract/review-memo.js';
import type { ReviewMemo } from '../contract/review-memo.js';
import { CONVERSATION_START_MEMO, START_MEMO } from '../contract/start-memo.js';
import { reviewStateAttribute } from '../contract/search-attributes.js';
import { time } from '../contract/shape.js';
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

/** Workflow ids, and of those that could not be opened the problem. */
export interface ReopenedReviews {
  readonly reopened: readonly string[];
  readonly failed: readonly { readonly workflowId: string; readonly problem: string }[];
}

/**
 * Opens reviews again whose runs somebody has terminated or cancelled, or the server has ended because of what was sent
 * to them: a review ends by a decision or with its window, and not otherwise. What the new run is told is checked
 * against the vault; approvals are asked for again.
 *
 * @throws {Error} when Temporal does not answer
 */
export async function reopenLostReviews(options: LostReviewOptions): Promise<ReopenedReviews> {
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
  const failed: { workflowId: string; problem: string }[] = [];
  for (const run of last.values()) {
    try {
      if (await reopenLostReview(client, taskQueue, run)) reopened.push(run.workflowId);
    } catch (error) {
      // Somebody can have written a memo that the server takes once and not again: the others are opened all the same.
      failed.push({ workflowId: run.workflowId, problem: (error as Error).message });
    }
  }
  return { reopened, failed };
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
  const isWaiting = typedSearchAttributes.get(reviewStateAttribute) === 'waiting';
  return isEnded && isWaiting && memoOf(memo) !== undefined;
}

type Attributes = Pick<WorkflowExecutionInfo, 'typedSearchAttributes'>;

/** Undefined of a run without one, or with one that no review can begin with: whoever can start a run can write any memo. */
function memoOf(memo: Record<string, unknown> | undefined): ReviewMemo | undefined {
  const { input, findings, report } = (memo?.[REVIEW_MEMO] ?? {}) as Partial<ReviewMemo>;
  return [input, findings, report].every(isObject) ? (memo?.[REVIEW_MEMO] as ReviewMemo) : undefined;
}

const isTime = (value: unknown): value is string => time(value) === undefined;

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

async function reopen(
  client: Client,
  taskQueue: string,
  { workflowId, memo }: Pick<WorkflowExecutionInfo, 'workflowId' | 'memo'>,
): Promise<boolean> {
  const known = memoOf(memo)!;
  const { findings, report } = known;
  const { status, since, until, reminded } = report;
  const isOpen = isTime(since) && isTime(until) && typeof reminded === 'boolean';
  const open = isOpen ? { open: { since, until, reminded, approvals: [], ignored: [], secondOpinions: [] } } : {};
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
