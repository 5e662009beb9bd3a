import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { ReviewMemo } from '../../contract/review-memo.js';
import { describeRun, findRun } from '../../temporal/review-run.js';
import type { ReviewRun } from '../../temporal/review-run.js';
import { startReview } from '../../temporal/start-review.js';
import { refused, statement, withTemporal, writeJson } from './session.js';

export interface ReopenOptions {
  readonly reviewer?: string;
  readonly reason: string;
  readonly json?: true;
}

/**
 * `custodian review reopen`: a new run under the same id, which begins with the review. Findings, window and number of approvers
 * are those of the closed run: whoever reopens it cannot weaken them.
 */
export async function reopen(id: string, { json, ...said }: ReopenOptions): Promise<void> {
  await withTemporal(async (client) => {
    const decision = statement(said);
    const found = await findRun(client, id, (run) => problemOf(run) === undefined);
    // The visibility store lags behind.
    const { workflowId, taskQueue, memo, sealedStart, conversationStart, ...rest } = await describeRun(
      client,
      found.workflowId,
    );
    const problem = problemOf({ workflowId, taskQueue, memo, ...rest });
    if (problem !== undefined) return refused(problem, json);
    // The outcome for the copy no longer applies.
    const { rejectedCopy: _disposed, releaseProblem: _failed, ...findings } = memo!.findings;
    const reopened = { ...decision, at: new Date().toISOString() };
    const contained = findings.withdrawal === 'kept' ? 'quarantined_local' : 'quarantined';
    const status = findings.inVault === true ? contained : 'unscanned';
    try {
      const { firstExecutionRunId: runId } = await startReview(client, {
        ...{ workflowId, taskQueue, memo: memo!, sealedStart, conversationStart, state: 'none', because: 'reopened' },
        earlier: { status, findings, reopened },
      });
      if (json) writeJson({ ok: true, workflowId, runId });
      else process.stdout.write(`reopened: ${workflowId}\n`);
      return 0;
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      return refused('it was reopened by somebody else just now', json);
    }
  });
}

/** Why there is no longer anything to decide, or not yet. */
function problemOf({ running, memo }: ReviewRun): string | undefined {
  if (running) return 'it cannot be reopened: its run is open, and people may decide in it';
  if (memo === undefined) return 'it cannot be reopened: it never waited for a decision';
  return memo.report.status === 'released' ? 'it cannot be reopened: it was released' : copyProblem(memo);
}

/** A rejected file can be reviewed again for as long as there is a copy of it. */
function copyProblem({ findings, report }: ReviewMemo): string | undefined {
  const { inVault, rejectedCopy } = findings;
  const hasNone = inVault !== true || rejectedCopy === 'destroyed' || rejectedCopy === 'missing';
  return report.status === 'rejected' && hasNone
    ? 'it cannot be reopened: it was rejected, and there is no copy of it'
    : undefined;
}
