import { activityInfo } from '@temporalio/activity';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import type { ReviewDecision } from '../contract/review.js';
import { TemporalUnavailableError } from './temporal-errors.js';

/** Time for Temporal to answer, in milliseconds. */
const DESCRIBE_DEADLINE_MS = 10_000;

/**
 * The runs in which a decision may have been made that this run carries out: itself, and those that it continues. A run that was
 * reset, ended or reopened is none of them, so that nobody takes a decision out of it.
 *
 * @throws {TemporalUnavailableError}
 */
export async function decidingRuns(client: Client, decisions: readonly ReviewDecision[]): Promise<string[]> {
  const { workflowId = '', runId = '' } = activityInfo().workflowExecution ?? {};
  const named = new Set(decisions.flatMap(({ signature }) => (signature === undefined ? [] : [signature.claim.runId])));
  named.delete(runId);
  if (named.size === 0) return [runId];
  const firstRun = async (id: string) => {
    const { status, raw } = await client.workflow.getHandle(workflowId, id).describe();
    return { status: status.name, first: raw.workflowExecutionInfo?.firstRunId };
  };
  try {
    const own = await client.withDeadline(Date.now() + DESCRIBE_DEADLINE_MS, () => firstRun(runId));
    const runs = [runId];
    for (const id of named) {
      const other = await client
        .withDeadline(Date.now() + DESCRIBE_DEADLINE_MS, () => firstRun(id))
        .catch((error: unknown) => {
          if (error instanceof WorkflowNotFoundError) return undefined;
          throw error;
        });
      if (other?.status === 'CONTINUED_AS_NEW' && other.first !== undefined && other.first === own.first) runs.push(id);
    }
    return runs;
  } catch (error) {
    throw new TemporalUnavailableError('look for the runs of a decision', { cause: error });
  }
}
