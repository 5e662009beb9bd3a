import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import pLimit from 'p-limit';
import { conversationOfLedger, parseArchiveWorkflowId, parseScanWorkflowId } from '../contract/ids.js';
import type { HeldRun } from '../watch/facts.js';
import type { Promised } from '../watch/broken-promise.js';
import { beginningOf } from './beginning.js';
import { grpcCodeOf } from './grpc-code.js';

/** INVALID_ARGUMENT and NOT_FOUND of gRPC (https://grpc.io/docs/guides/status-codes). */
const INVALID_ARGUMENT = 3;
const NOT_FOUND = 5;
/** Concurrent calls. */
const MAX_CALLS = 20;
/** Of one kind, that one look describes. */
const MAX_DESCRIBED = 1000;
/** Ledgers begin two seconds after an upload; for clocks that differ. */
const LONGEST_DELAY_MS = 60_000;
/** The first events of a run: its start, messages that came with it, and what its first task led to. */
const FIRST_EVENTS = 50;

/** What the runs of a type keep. */
const KEEPS: ReadonlyMap<string, { readonly what: Promised; readonly isOurs: (workflowId: string) => boolean }> =
  new Map([
    ['scanAttachment', { what: 'scan', isOurs: (id: string) => parseScanWorkflowId(id) !== undefined }],
    ['archiveConversation', { what: 'archive', isOurs: (id: string) => parseArchiveWorkflowId(id) !== undefined }],
    ['conversationLedger', { what: 'attributes', isOurs: (id: string) => conversationOfLedger(id) !== undefined }],
  ]);

type Run = Pick<WorkflowExecutionInfo, 'workflowId' | 'runId' | 'type' | 'startTime'>;

/**
 * The runs that hold an id and do not get on, because of what somebody has done who can write to the namespace: started to begin
 * in years, paused, bound to a version that no worker has, or robbed of their first task. Whatever they say of themselves, it is
 * the server that says this.
 *
 * @param now milliseconds since the epoch
 * @throws {Error} when Temporal does not answer
 */
export async function heldRuns(client: Client, taskQueue: string, now: number): Promise<HeldRun[]> {
  const list = (clause: string) =>
    listed(client, `TaskQueue = '${taskQueue}' AND ExecutionStatus = 'Running' AND ${clause}`);
  const before = new Date(now - LONGEST_DELAY_MS).toISOString();
  const delayed = await list(`ExecutionTime > '${new Date(now + LONGEST_DELAY_MS).toISOString()}'`);
  const paused = await list('TemporalPauseInfo IS NOT NULL');
  const pinned = await list(`TemporalWorkflowVersioningBehavior = 'Pinned' AND StartTime < '${before}'`);
  const blank = await list(`TemporalChangeVersion IS NULL AND StartTime < '${before}'`);
  const limit = pLimit(MAX_CALLS);
  const isBound = await limit.map(pinned, (run) => isBoundToNothing(client, run));
  const isRobbed = await limit.map(blank, (run) => isRobbedOfItsTask(client, run));
  const all = [
    ...delayed.map((run) => held(run, 'delayed')),
    ...paused.map((run) => held(run, 'paused')),
    ...pinned.filter((_, index) => isBound[index]).map((run) => held(run, 'pinned')),
    ...blank.filter((_, index) => isRobbed[index]).map((run) => held(run, 'robbed')),
  ];
  return [...new Map(all.toReversed().map((run) => [run.workflowId, run])).values()];
}

function held({ workflowId, runId, type, startTime }: Run, how: HeldRun['how']): HeldRun {
  return { workflowId, runId, what: KEEPS.get(type)!.what, how, since: startTime.toISOString() };
}

/** @returns none where the server does not know what is asked for, as before there were pauses and versions */
async function listed(client: Client, query: string): Promise<Run[]> {
  const runs: Run[] = [];
  try {
    for await (const { workflowId, runId, type, startTime } of client.workflow.list({ query, pageSize: 1000 })) {
      if (KEEPS.get(type)?.isOurs(workflowId) === true) runs.push({ workflowId, runId, type, startTime });
      if (runs.length >= MAX_DESCRIBED) break;
    }
  } catch (error) {
    if (grpcCodeOf(error) !== INVALID_ARGUMENT) throw error;
  }
  return runs;
}

/** To a version by hand, as only somebody from outside does, and to one that there is not. */
async function isBoundToNothing(client: Client, { workflowId, runId }: Run): Promise<boolean> {
  const { namespace } = client.options;
  return unlessGone(false, async () => {
    const execution = { workflowId, runId };
    const { workflowExecutionInfo: info } = await client.workflowService.describeWorkflowExecution({
      namespace,
      execution,
    });
    const version = info?.versioningInfo?.versioningOverride?.pinned?.version;
    if (!version) return false;
    return unlessGone(true, async () => {
      await client.workflowService.describeWorkerDeploymentVersion({ namespace, deploymentVersion: version });
      return false;
    });
  });
}

/**
 * Somebody else's worker has answered its first task, with nothing: the run does not do what it would have, and goes on as one of the
 * oldest version. Ours lead to something, always.
 */
async function isRobbedOfItsTask(client: Client, { workflowId, runId }: Run): Promise<boolean> {
  return unlessGone(false, async () => {
    const { events, firstTask: first } = await beginningOf(client, { workflowId, runId }, FIRST_EVENTS);
    if (first === undefined) return false;
    // Events that a task leads to name it.
    return !events.some((event) =>
      Object.values(event).some(
        (attributes: { workflowTaskCompletedEventId?: unknown } | null) =>
          typeof attributes === 'object' && String(attributes?.workflowTaskCompletedEventId) === String(first.eventId),
      ),
    );
  });
}

async function unlessGone(otherwise: boolean, ask: () => Promise<boolean>): Promise<boolean> {
  try {
    return await ask();
  } catch (error) {
    if (grpcCodeOf(error) !== NOT_FOUND) throw error;
    return otherwise;
  }
}
