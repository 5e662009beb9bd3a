import {
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { decideRelease } from '../contract/review.js';
import type { ReviewDecision, ReviewReport } from '../contract/review.js';
import { describeRun } from './review-run.js';

/** Time for a worker to take the decision, in milliseconds. */
const UPDATE_DEADLINE_MS = 20_000;

/** No worker has answered. */
export class NoWorkerError extends Error {
  override readonly name = 'NoWorkerError';
}

/** Where a decision is sent to: with a run, to that run alone. */
export interface DecisionAddress {
  readonly workflowId: string;
  readonly runId?: string;
}

/**
 * Sends a decision: the workflow says whether it counts.
 *
 * @returns the state after the decision, or why it does not count
 * @throws {NoWorkerError}
 */
export async function decideReview(
  client: Client,
  { workflowId, runId }: DecisionAddress,
  decision: ReviewDecision & { readonly approve: boolean },
): Promise<ReviewReport | string> {
  try {
    return await client.withDeadline(Date.now() + UPDATE_DEADLINE_MS, () =>
      client.workflow.getHandle(workflowId, runId).executeUpdate(decideRelease, { args: [decision] }),
    );
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError) return error.cause?.message ?? error.message;
    if (error instanceof WorkflowNotFoundError) return tooLate(client, workflowId);
    if (!(error instanceof WorkflowUpdateRPCTimeoutOrCancelledError)) throw error;
    throw new NoWorkerError(
      'no worker has answered yet, and the decision may still count: look with "custodian review show", and check the worker',
    );
  }
}

async function tooLate(client: Client, workflowId: string): Promise<string> {
  const { memo, verdict } = await describeRun(client, workflowId);
  if (memo === undefined) return `nothing to decide: the run has ended, verdict ${verdict}`;
  const { state, decision, until } = memo.report;
  const why =
    decision === undefined
      ? `the review is ${state}, it was open until ${until}`
      : `${decision.reviewer} has ${state} it at ${decision.at}`;
  return `too late: ${why}; a review that has expired, or a file that was rejected, can be reopened`;
}
