import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import pLimit from 'p-limit';
import { conversationOfLedger, ledgerWorkflowId, parseArchiveWorkflowId } from '../contract/ids.js';
import { LEDGER_QUIET_MS } from '../contract/ledger-messages.js';
import { attributesStateAttribute } from '../contract/search-attributes.js';
import type { FileIds } from '../watch/drive.js';
import type { RunningScan, UntoldAttributes, UntoldFacts } from '../watch/facts.js';
import { endedByForce, newestRun } from './newest-runs.js';
import { LONGEST_START_MS } from './told-verdicts.js';
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
  const ledgers = await runningLedgers(client, taskQueue);
  const seen = new Set(running.map(({ conversationId }) => conversationId));
  const missing = await missingLedgers(client, taskQueue, {
    ...{ running, since, ledgers },
    see: (scan) => {
      seen.add(scan.conversationId);
      see(scan);
    },
  });
  const lost = new Set([...ended, ...missing].map(({ conversationId }) => conversationId));
  const atWork = new Set(running.map(({ workflowId }) => workflowId));
  const isAnswered = ({ conversationId }: FileIds) => !lost.has(conversationId);
  const { untold, late } = await verdicts.compare({
    completed: open.filter((scan) => isAnswered(scan) && !atWork.has(scan.workflowId)),
    waiting: reviewsOf(running, verdicts).filter(isAnswered),
    idle: idleLedgers(ledgers, seen, now).filter((conversationId) => !lost.has(conversationId)),
    ...{ since, now },
  });
  return { untold: [...refused, ...ended, ...missing, ...late], untoldScans: untold };
}

/** What the ledgers are compared with that are there. */
interface Expecting {
  readonly running: readonly RunningScan[];
  /** Completed scans; milliseconds since the epoch. */
  readonly since: number;
  readonly ledgers: ReadonlyMap<string, Date>;
  readonly see: (scan: CompletedScan) => void;
}

/**
 * A ledger outlives the open reviews of its conversation, and stays for `LEDGER_QUIET_MS` after the last report: of one that has no
 * run of ours then, somebody has deleted them, whatever holds its id now; one that is completed was so by somebody else's worker.
 */
async function missingLedgers(
  client: Client,
  taskQueue: string,
  { running, since: scansSince, ledgers: listed, see }: Expecting,
): Promise<UntoldAttributes[]> {
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

/** The scans that wait for a decision, of which it is not known yet that their conversation is told. */
function reviewsOf(running: readonly RunningScan[], verdicts: ToldVerdicts): readonly CompletedScan[] {
  const { see, open } = verdicts.collector();
  for (const { isReview, conversationId, mediaId, workflowId, startedAt: at } of running)
    if (isReview) see({ conversationId, mediaId, workflowId, runId: `${workflowId} ${at}`, at });
  return open;
}

/** Conversations whose ledger has been there for a while, and that have no scan: there was an upload once. */
function idleLedgers(ledgers: ReadonlyMap<string, Date>, seen: ReadonlySet<string>, now: number): string[] {
  return [...ledgers].flatMap(([workflowId, startedAt]) => {
    const conversationId = conversationOfLedger(workflowId);
    if (conversationId === undefined || seen.has(conversationId)) return [];
    return now - startedAt.getTime() > LONGEST_START_MS ? [conversationId] : [];
  });
}

/** When each was started, by workflow id. */
async function runningLedgers(client: Client, taskQueue: string): Promise<ReadonlyMap<string, Date>> {
  const query = `WorkflowType = 'conversationLedger' AND TaskQueue = '${taskQueue}' AND ExecutionStatus = 'Running'`;
  const started = new Map<string, Date>();
  for await (const { workflowId, startTime } of client.workflow.list({ query, pageSize: 1000 }))
    started.set(workflowId, startTime);
  return started;
}

type Run = Pick<WorkflowExecutionInfo, 'workflowId' | 'status'>;

/** Listed individually, whatever its attributes. */
const isEndedByForce = ({ status }: Run): boolean =>
  !['RUNNING', 'COMPLETED', 'CONTINUED_AS_NEW'].includes(status.name);

/** By its id and not by its attributes: whoever has ended a run can have started one without them, or with others, in its place. */
function conversationOf({ workflowId }: Run): string | undefined {
  return conversationOfLedger(workflowId) ?? parseArchiveWorkflowId(workflowId)?.conversationId;
}
