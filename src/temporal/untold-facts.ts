import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import pLimit from 'p-limit';
import { conversationOfLedger, ledgerWorkflowId, parseArchiveWorkflowId } from '../contract/ids.js';
import { LEDGER_QUIET_MS } from '../contract/ledger-messages.js';
import { attributesStateAttribute } from '../contract/search-attributes.js';
import type { RunningScan, UntoldAttributes, UntoldFacts } from '../watch/facts.js';
import { endedByForce, newestRun } from './newest-runs.js';
import type { ToldVerdicts } from './told-verdicts.js';
import { completedScans } from './watched-scans.js';
import type { CompletedScan } from './watched-scans.js';

/** Concurrent calls. */
const MAX_CALLS = 20;
/** For clocks that differ. */
const MARGIN_MS = 3_600_000;

/**
 * The ledgers and archives whose attributes Genesys Cloud refuses or does not show; ledgers that were ended by force or deleted,
 * or that do not answer; completed scans of whose file nothing of ours tells.
 *
 * @param running scans that are at work
 * @param verdicts remembers what is told between calls
 * @param now milliseconds since the epoch
 * @throws {Error} when Temporal or the storage does not answer
 */
export async function untoldFacts(
  client: Client,
  taskQueue: string,
  running: readonly RunningScan[],
  now: number,
  verdicts: ToldVerdicts,
): Promise<UntoldFacts> {
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
  const since = now - LEDGER_QUIET_MS + MARGIN_MS;
  const { see, open } = verdicts.collector();
  const missing = await missingLedgers(client, taskQueue, running, since, see);
  const lost = new Set([...ended, ...missing].map(({ conversationId }) => conversationId));
  const atWork = new Set(running.map(({ workflowId }) => workflowId));
  const compared = open.filter((scan) => !lost.has(scan.conversationId) && !atWork.has(scan.workflowId));
  const { untold, silent } = await verdicts.compare(compared, since);
  return { untold: [...refused, ...ended, ...missing, ...silent], untoldScans: untold };
}

/**
 * A ledger outlives the open reviews of its conversation, and stays for `LEDGER_QUIET_MS` after the last report: of one that has no
 * run of ours then, somebody has deleted them, whatever holds its id now; one that is completed was so by somebody else's worker.
 */
async function missingLedgers(
  client: Client,
  taskQueue: string,
  running: readonly RunningScan[],
  scansSince: number,
  see: (scan: CompletedScan) => void,
): Promise<UntoldAttributes[]> {
  const listed = await runningLedgers(client, taskQueue);
  /** Since when there must be one, by conversation. */
  const missing = new Map<string, string>();
  const expect = (conversationId: string, since: string): void => {
    if (!listed.has(ledgerWorkflowId(conversationId))) missing.set(conversationId, since);
  };
  for await (const scan of completedScans(client, taskQueue, scansSince)) {
    expect(scan.conversationId, scan.at);
    see(scan);
  }
  for (const { isReview, conversationId, startedAt } of running) if (isReview) expect(conversationId, startedAt);
  // Lists lag behind.
  const found = await pLimit(MAX_CALLS).map(missing, async ([conversationId, since]) => {
    const workflowId = ledgerWorkflowId(conversationId);
    const newest = await newestRun(client, workflowId);
    const isOurs = newest?.type === 'conversationLedger' && newest.taskQueue === taskQueue;
    if (isOurs && newest.status.name !== 'COMPLETED') return [];
    return [{ workflowId, conversationId, state: isOurs ? 'ended' : 'deleted', since } as const];
  });
  return found.flat();
}

async function runningLedgers(client: Client, taskQueue: string): Promise<ReadonlySet<string>> {
  const query = `WorkflowType = 'conversationLedger' AND TaskQueue = '${taskQueue}' AND ExecutionStatus = 'Running'`;
  const ids = new Set<string>();
  for await (const { workflowId } of client.workflow.list({ query, pageSize: 1000 })) ids.add(workflowId);
  return ids;
}

type Run = Pick<WorkflowExecutionInfo, 'workflowId' | 'status'>;

/** Listed individually, whatever its attributes. */
const isEndedByForce = ({ status }: Run): boolean =>
  !['RUNNING', 'COMPLETED', 'CONTINUED_AS_NEW'].includes(status.name);

/** By its id and not by its attributes: whoever has ended a run can have started one without them, or with others, in its place. */
function conversationOf({ workflowId }: Run): string | undefined {
  return conversationOfLedger(workflowId) ?? parseArchiveWorkflowId(workflowId)?.conversationId;
}
