import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import pLimit from 'p-limit';
import { parseArchiveWorkflowId } from '../contract/ids.js';
import { attributesStateAttribute, conversationIdAttribute } from '../contract/search-attributes.js';
import type { UntoldAttributes } from '../watch/facts.js';
import { endedByForce, newestRun } from './newest-runs.js';

/** Concurrent calls. */
const MAX_CALLS = 20;

/**
 * The ledgers and archives whose attributes Genesys Cloud refuses or does not show, and ledgers that were ended by force.
 *
 * @throws {Error} when Temporal does not answer
 */
export async function untoldAttributes(client: Client, taskQueue: string): Promise<UntoldAttributes[]> {
  const query = `TaskQueue = '${taskQueue}' AND AttributesState IN ('refused', 'unconfirmed')`;
  const ids = new Set<string>();
  for await (const { workflowId } of client.workflow.list({ query, pageSize: 1000 })) ids.add(workflowId);
  const newest = await pLimit(MAX_CALLS).map(ids, (id) => newestRun(client, id));
  const refused = newest.flatMap((run) => {
    const state = run?.typedSearchAttributes.get(attributesStateAttribute);
    if (run === undefined || (state !== 'refused' && state !== 'unconfirmed')) return [];
    const conversationId = conversationOf(run);
    if (conversationId === undefined || isEndedByForce(run)) return [];
    return { workflowId: run.workflowId, conversationId, state, since: run.startTime.toISOString() } as const;
  });
  const ended = (await endedByForce(client, 'conversationLedger', taskQueue)).flatMap(({ run, endedAt }) => {
    const conversationId = conversationOf(run);
    if (conversationId === undefined) return [];
    return { workflowId: run.workflowId, conversationId, state: 'ended', since: endedAt.toISOString() } as const;
  });
  return [...refused, ...ended];
}

type Run = Pick<WorkflowExecutionInfo, 'workflowId' | 'type' | 'status' | 'typedSearchAttributes'>;

/** Listed individually, whatever its attributes. */
const isEndedByForce = ({ status }: Run): boolean =>
  !['RUNNING', 'COMPLETED', 'CONTINUED_AS_NEW'].includes(status.name);

function conversationOf({ workflowId, typedSearchAttributes }: Run): string | undefined {
  return typedSearchAttributes.get(conversationIdAttribute) ?? parseArchiveWorkflowId(workflowId)?.conversationId;
}
