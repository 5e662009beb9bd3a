import {
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { inOneLine } from '../../contract/markdown.js';
import { decideRelease } from '../../contract/review.js';
import type { ReviewDecision, ReviewReport } from '../../contract/review.js';
import { describeRun, findRun, isWaiting } from './review-run.js';
import { NoWorkerError, refused, statement, withTemporal, writeJson } from './session.js';

/** Time for a worker to take the decision, in milliseconds. */
const UPDATE_DEADLINE_MS = 20_000;

export interface DecideOptions {
  readonly approve: boolean;
  readonly reviewer?: string;
  readonly reason: string;
  readonly json?: true;
}

/** `custodian review approve` and `reject`: the workflow decides whether it counts. */
export async function decide(id: string, { approve, json, ...said }: DecideOptions): Promise<void> {
  await withTemporal(async (client) => {
    const decision = statement(said);
    const { workflowId } = await findRun(client, id, isWaiting);
    const answer = await send(client, workflowId, { ...decision, approve });
    if (typeof answer === 'string') return refused(answer, json);
    if (json) writeJson({ ok: true, workflowId, report: answer });
    else process.stdout.write(`${inOneLine(`${workflowId}: ${answerText(answer, decision)}`)}\n`);
    return 0;
  });
}

/**
 * @returns the state after the decision, or why it does not count
 * @throws {NoWorkerError}
 */
async function send(
  client: Client,
  workflowId: string,
  decision: ReviewDecision & { readonly approve: boolean },
): Promise<ReviewReport | string> {
  try {
    return await client.withDeadline(Date.now() + UPDATE_DEADLINE_MS, () =>
      client.workflow.getHandle(workflowId).executeUpdate(decideRelease, { args: [decision] }),
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

function answerText({ state, approvals, approvers, status }: ReviewReport, { reviewer }: ReviewDecision): string {
  if (state === 'waiting')
    return `approval of ${reviewer} noted: ${approvals.length} of ${approvers}; another person must approve, too`;
  return `${state} by ${reviewer}${state === 'approved' && status !== 'released' ? '; the file is being released' : ''}`;
}
