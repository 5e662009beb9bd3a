import type { Client } from '@temporalio/client';
import { decideRelease } from '../contract/review.js';
import type { ReviewDecision, ReviewReport } from '../contract/review.js';
import { describeRun, isWaiting } from './review-run.js';
import { sendDecision } from './send-decision.js';
import type { DecisionAddress } from './send-decision.js';

/**
 * Sends a decision on a contained file.
 *
 * @param answerMs time for a worker to take it, in milliseconds
 * @returns the state after the decision, or why it does not count
 * @throws {NoWorkerError}
 */
export async function decideReview(
  client: Client,
  address: DecisionAddress,
  decision: ReviewDecision & { readonly approve: boolean },
  answerMs?: number,
): Promise<ReviewReport | string> {
  const tooLate = () => whyTooLate(client, address.workflowId);
  const isOpen = async () => isWaiting(await describeRun(client, address.workflowId));
  const sent = await sendDecision(client, address, {
    ...{ update: decideRelease, decision, tooLate, answerMs, isWaiting: isOpen },
  });
  return 'answer' in sent ? sent.answer : sent.problem;
}

async function whyTooLate(client: Client, workflowId: string): Promise<string> {
  const { memo, verdict } = await describeRun(client, workflowId);
  if (memo === undefined) return `nothing to decide: the run has ended, verdict ${verdict}`;
  const { state, decision, until } = memo.report;
  if (state === 'waiting') return 'the review goes on in a new run: look at it, and decide again';
  const why =
    decision === undefined
      ? `the review is ${state}, it was open until ${until}`
      : `${decision.reviewer} has ${state} it at ${decision.at}`;
  return `too late: ${why}; a review that has expired, or a file that was rejected, can be reopened`;
}
