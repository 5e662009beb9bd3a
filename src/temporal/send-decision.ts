import {
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import type { Client } from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';

/** Time for a worker to take the decision, in milliseconds: a person waits for it. */
const ANSWER_MS = 20_000;

/** No worker has answered. */
export class NoWorkerError extends Error {
  override readonly name = 'NoWorkerError';
}

/** Where a decision is sent to: with a run, to that run alone. */
export interface DecisionAddress {
  readonly workflowId: string;
  readonly runId?: string;
}

export interface SentDecision<Answer, Decision> {
  readonly update: UpdateDefinition<Answer, [Decision]>;
  readonly decision: Decision;
  /** Why it does not count where the run has ended. */
  readonly tooLate: () => Promise<string> | string;
  /** Time for a worker to take the decision, in milliseconds; 20 s where it is not given. */
  readonly answerMs?: number | undefined;
}

/**
 * Sends a decision as an update; the workflow answers whether it counts.
 *
 * @returns the workflow's answer, or the problem: why the decision does not count
 * @throws {NoWorkerError}
 */
export async function sendDecision<Answer, Decision>(
  client: Client,
  { workflowId, runId }: DecisionAddress,
  { update, decision, tooLate, answerMs = ANSWER_MS }: SentDecision<Answer, Decision>,
): Promise<{ readonly answer: Answer } | { readonly problem: string }> {
  try {
    const answer = await client.withDeadline(Date.now() + answerMs, () =>
      client.workflow.getHandle(workflowId, runId).executeUpdate(update, { args: [decision] }),
    );
    return { answer };
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError) return { problem: error.cause?.message ?? error.message };
    if (error instanceof WorkflowNotFoundError) return { problem: await tooLate() };
    if (!(error instanceof WorkflowUpdateRPCTimeoutOrCancelledError)) throw error;
    throw new NoWorkerError(
      'no worker has answered yet, and the decision may still count: check the worker, and look again',
    );
  }
}
