import type { Client, WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import { REVIEW_MEMO } from '../contract/review-memo.js';
import type { ReviewMemo } from '../contract/review-memo.js';
import type { ReviewState } from '../contract/review.js';
import {
  conversationIdAttribute,
  mediaIdAttribute,
  reviewStateAttribute,
  verdictAttribute,
} from '../contract/search-attributes.js';
import { CONVERSATION_START_MEMO, START_MEMO } from '../contract/start-memo.js';
import { toldVerdict } from '../contract/verdict.js';
import type { EarlierReview, ScanAttachment } from '../contract/workflows.js';
import { priorityOf } from './priority.js';

export interface ReviewStart {
  readonly workflowId: string;
  readonly taskQueue: string;
  /** Of the closed run. */
  readonly memo: ReviewMemo;
  /** The listener's seal, as the closed run carries it: an event that comes again is to find it here, too. */
  readonly sealedStart?: unknown;
  /** As the closed run carries it. */
  readonly conversationStart?: unknown;
  /** The state from which the new run continues. */
  readonly earlier: EarlierReview;
  readonly state: ReviewState;
  /** Why it is started: appended to "review of media M, ". */
  readonly because: string;
}

/**
 * Starts a run under the id of a closed one, which begins with the review.
 *
 * @throws {WorkflowExecutionAlreadyStartedError} somebody else was first
 */
export function startReview(
  client: Client,
  { workflowId, taskQueue, memo, sealedStart, conversationStart, earlier, state, because }: ReviewStart,
): Promise<WorkflowHandleWithFirstExecutionRunId<ScanAttachment>> {
  const { input } = memo;
  return client.workflow.start<ScanAttachment>('scanAttachment', {
    workflowId,
    taskQueue,
    priority: priorityOf('examine', input.conversationId),
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    workflowIdConflictPolicy: 'FAIL',
    args: [{ ...input, downloadUrl: '', earlier }],
    typedSearchAttributes: [
      { key: conversationIdAttribute, value: input.conversationId },
      { key: mediaIdAttribute, value: input.mediaId },
      { key: verdictAttribute, value: toldVerdict(earlier.findings.scan) },
      { key: reviewStateAttribute, value: state },
    ],
    // Until it has its own; should somebody end it before that, it can be opened again from this.
    memo: {
      [REVIEW_MEMO]: memo,
      ...(sealedStart === undefined ? {} : { [START_MEMO]: sealedStart }),
      ...(conversationStart === undefined ? {} : { [CONVERSATION_START_MEMO]: conversationStart }),
    },
    staticSummary: `review of media ${input.mediaId}, ${because}`,
  });
}
