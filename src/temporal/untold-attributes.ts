import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import pLimit from 'p-limit';
import { conversationOfLedger, ledgerWorkflowId, parseArchiveWorkflowId } from '../contract/ids.js';
import { attributesStateAttribute } from '../contract/search-attributes.js';
import type { RunningScan, UntoldAttributes } from '../watch/facts.js';
import { endedByForce, newestRun } from './newest-runs.js';
import { isQueryId } from './query-id.js';

/** Workflow ids in one query. */
const IDS_IN_A_QUERY = 100;
/** Concurrent calls. */
const MAX_CALLS = 20;

/**
 * The ledgers and archives whose attributes Genesys Cloud refuses or does not show, and ledgers that were ended by force.
 *
 * @param running scans that are at work
 * @throws {Error} when Temporal does not answer
 */
export async function untoldAttributes(
  client: Client,
  taskQueue: string,
  running: readonly RunningScan[],
): Promise<UntoldAttributes[]> {
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
  return [...refused, ...ended, ...(await deletedLedgers(client, taskQueue, running))];
}

/**
 * A ledger outlives the open reviews of its conversation: of one that has no run of ours, somebody has deleted them, whatever
 * holds its id now.
 */
async function deletedLedgers(
  client: Client,
  taskQueue: string,
  running: readonly RunningScan[],
): Promise<UntoldAttributes[]> {
  const reviews = new Map<string, RunningScan>();
  for (const run of running) {
    if (run.isReview && isQueryId(run.conversationId)) reviews.set(run.conversationId, run);
  }
  const listed = new Set<string>();
  const ids = [...reviews.keys()].map(ledgerWorkflowId);
  for (let from = 0; from < ids.length; from += IDS_IN_A_QUERY) {
    const some = ids.slice(from, from + IDS_IN_A_QUERY).map((id) => `'${id}'`);
    const query = `WorkflowType = 'conversationLedger' AND TaskQueue = '${taskQueue}' AND WorkflowId IN (${some.join(', ')})`;
    for await (const { workflowId } of client.workflow.list({ query, pageSize: 1000 })) listed.add(workflowId);
  }
  // Lists lag behind.
  const missing = [...reviews.values()].filter(({ conversationId }) => !listed.has(ledgerWorkflowId(conversationId)));
  const deleted = await pLimit(MAX_CALLS).map(missing, async ({ conversationId, startedAt: since }) => {
    const workflowId = ledgerWorkflowId(conversationId);
    const newest = await newestRun(client, workflowId);
    if (newest?.type === 'conversationLedger' && newest.taskQueue === taskQueue) return [];
    return [{ workflowId, conversationId, state: 'ended', since } as const];
  });
  return deleted.flat();
}

type Run = Pick<WorkflowExecutionInfo, 'workflowId' | 'status'>;

/** Listed individually, whatever its attributes. */
const isEndedByForce = ({ status }: Run): boolean =>
  !['RUNNING', 'COMPLETED', 'CONTINUED_AS_NEW'].includes(status.name);

/** By its id and not by its attributes: whoever has ended a run can have started one without them, or with others, in its place. */
function conversationOf({ workflowId }: Run): string | undefined {
  return conversationOfLedger(workflowId) ?? parseArchiveWorkflowId(workflowId)?.conversationId;
}
