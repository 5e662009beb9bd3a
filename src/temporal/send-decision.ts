import { setTimeout as delay } from 'node:timers/promises';
import {
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import type { Client } from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';

/** Time for a worker to take the decision, in milliseconds: a person waits for it. */
const ANSWER_MS = 20_000;

/**
 * What a run answers that begins in this moment: the first is the SDK's, of a run that has not set up its handlers because it asks what
 * the vault knows. None of them leaves anything in the run.
 */
const NOT_YET =
  /^No registered handler for update|: nothing to decide yet$|: the review goes on in a new run: try again$/;
/** The first wait before a decision is sent again to such a run, and the longest, in milliseconds: each is twice the one before. */
const [AGAIN_MS, LONGEST_AGAIN_MS] = [50, 3200];

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
  /**
   * Time for a worker to take the decision, in milliseconds, and for a run that begins to get ready for it; 20 s where it is
   * not given.
   */
  readonly answerMs?: number | undefined;
  /** Whether a run that takes no decision yet is about to. @defaultValue it is not */
  readonly isWaiting?: () => Promise<boolean>;
}

type Sent<Answer> = { readonly answer: Answer } | { readonly problem: string };

/**
 * Sends a decision as an update; the workflow answers whether it counts. A run that waits for decisions, and has just begun anew, is
 * asked again.
 *
 * @returns the workflow's answer, or the problem: why the decision does not count
 * @throws {NoWorkerError}
 */
export async function sendDecision<Answer, Decision>(
  client: Client,
  address: DecisionAddress,
  sent: SentDecision<Answer, Decision>,
): Promise<Sent<Answer>> {
  const { answerMs = ANSWER_MS, isWaiting } = sent;
  const end = Date.now() + answerMs;
  for (let waitMs = AGAIN_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_AGAIN_MS)) {
    const result = await sendOnce(client, address, { ...sent, answerMs });
    const isEarly = 'problem' in result && NOT_YET.test(result.problem);
    if (!isEarly || Date.now() + waitMs > end || !(await isWaiting?.())) return result;
    await delay(waitMs);
  }
}

async function sendOnce<Answer, Decision>(
  client: Client,
  { workflowId, runId }: DecisionAddress,
  { update, decision, tooLate, answerMs }: SentDecision<Answer, Decision> & { readonly answerMs: number },
): Promise<Sent<Answer>> {
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
