import { randomUUID } from 'node:crypto';
import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import type { Findings } from '../contract/findings.js';
import { ledgerWorkflowId, parseArchiveWorkflowId, parseScanWorkflowId, scanWorkflowId } from '../contract/ids.js';
import { START_MEMO } from '../contract/start-memo.js';
import { conversationIdAttribute } from '../contract/search-attributes.js';
import type { ConversationLedger } from '../contract/workflows.js';
import type { Drive } from '../watch/drive.js';
import { beginningOf } from './beginning.js';
import { formerState, wakeLedgerOf } from './ledger.js';
import { reopenLostReview } from './lost-reviews.js';
import { newestRun } from './newest-runs.js';
import { priorityOfLedger } from './priority.js';
import { HistoryGoneError, startAgain } from './start-again.js';
import { startArchive } from './start-archive.js';
import { startReview } from './start-review.js';

/** Of a history: a first task comes early. */
const FIRST_EVENTS = 200;

export interface DriveOptions {
  readonly client: Client;
  readonly taskQueue: string;
  readonly reviewWindowMs: number;
  readonly reviewApprovers: number;
}

/**
 * Does what keeps a promise after all.
 *
 * @returns why it cannot be done; undefined when it was started
 * @throws {Error} when Temporal does not answer
 */
export async function drive(options: DriveOptions, order: Drive): Promise<string | undefined> {
  try {
    return await carryOut(options, order);
  } catch (error) {
    if (error instanceof HistoryGoneError) return error.message;
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    return strangerAt(options, error.workflowId, TYPES[order.do]);
  }
}

/** The type of the run that keeps a promise; for a run that is started again, its own. */
const TYPES: Readonly<Record<Drive['do'], string | undefined>> = {
  'start-again': undefined,
  replace: undefined,
  free: undefined,
  'begin-anew': undefined,
  wake: 'conversationLedger',
  reopen: 'scanAttachment',
  'open-from-vault': 'scanAttachment',
  archive: 'archiveConversation',
  'write-manifests': 'writeManifests',
  tell: 'conversationLedger',
};

/** Somebody was first with what was to be done; or something else has taken the id. */
async function strangerAt(
  { client, taskQueue }: DriveOptions,
  workflowId: string,
  type: string | undefined,
): Promise<string | undefined> {
  const run = await newestRun(client, workflowId);
  if (run === undefined || (run.taskQueue === taskQueue && run.type === (type ?? run.type))) return undefined;
  return `a run of "${run.type}" on ${run.taskQueue} holds its id: end it, if it is none of yours`;
}

async function carryOut(options: DriveOptions, order: Drive): Promise<string | undefined> {
  const { client, taskQueue } = options;
  switch (order.do) {
    case 'start-again':
      return void (await startAgain(client, taskQueue, { workflowId: order.workflowId, runId: order.runId }));
    case 'replace':
      return void (await replaceRun(options, order));
    case 'free':
      return void (await freeRun(client, order));
    case 'begin-anew':
      return void (await beginAnew(client, order));
    case 'wake':
      return void (await wakeLedgerOf(client, taskQueue, order.conversationId));
    case 'reopen':
      if (await reopenLostReview(client, taskQueue, order)) return undefined;
      return strangerAt(options, order.workflowId, TYPES.reopen);
    case 'open-from-vault':
      return void (await openFromVault(options, order));
    case 'archive':
      return void (await startArchive(client, taskQueue, order));
    case 'write-manifests':
      return void (await client.workflow.start('writeManifests', {
        ...{ taskQueue, workflowId: `manifest:${taskQueue}`, args: [] },
        // Not USE_EXISTING: that would take anybody's run for ours.
        ...{ workflowIdReusePolicy: 'ALLOW_DUPLICATE', workflowIdConflictPolicy: 'FAIL' },
      }));
    case 'tell':
      return void (await startLedger(options, order.conversationId));
  }
}

/**
 * Ends a run, and starts it again with what the first of its id was started with that a listener has begun. Without such a run, what
 * they were started with may be anything: then people are asked, with what the vault knows.
 */
async function replaceRun(options: DriveOptions, { workflowId, runId }: Held): Promise<void> {
  const { client, taskQueue } = options;
  const file = parseScanWorkflowId(workflowId);
  const archive = parseArchiveWorkflowId(workflowId);
  const first = file === undefined ? undefined : await firstAnnounced(client, workflowId, taskQueue);
  await client.workflow
    .getHandle(workflowId, runId)
    .terminate('it does not get on')
    .catch((error: unknown) => {
      // It has ended already.
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    });
  if (archive !== undefined) return void (await startArchive(client, taskQueue, archive));
  if (first !== undefined) return startAgain(client, taskQueue, { workflowId, runId: first.runId });
  if (file !== undefined) await openFromVault(options, { do: 'open-from-vault', sha256: undefined, ...file });
}

async function firstAnnounced(
  client: Client,
  workflowId: string,
  taskQueue: string,
): Promise<WorkflowExecutionInfo | undefined> {
  // Nothing in a query closes a string.
  if (!/^[\w.:-]+$/.test(workflowId)) return undefined;
  const query = `WorkflowId = '${workflowId}' AND WorkflowType = 'scanAttachment' AND TaskQueue = '${taskQueue}'`;
  let first: WorkflowExecutionInfo | undefined;
  for await (const run of client.workflow.list({ query })) {
    if (run.memo?.[START_MEMO] === undefined) continue;
    if (first === undefined || run.startTime < first.startTime) first = run;
  }
  return first;
}

interface Held {
  readonly workflowId: string;
  readonly runId: string;
}

async function freeRun(client: Client, execution: Held): Promise<void> {
  const { namespace } = client.options;
  const { workflowService: service } = client;
  await service.updateWorkflowExecutionOptions({
    ...{ namespace, workflowExecution: execution, workflowExecutionOptions: {} },
    updateMask: { paths: ['versioning_override'] },
  });
  const { pendingActivities } = await service.describeWorkflowExecution({ namespace, execution });
  for (const { activityId, paused } of pendingActivities ?? [])
    if (paused === true) await service.unpauseActivity({ namespace, execution, id: activityId ?? '' });
}

/** To its first task, with all messages that it has received since. */
async function beginAnew(client: Client, execution: Held): Promise<void> {
  const { namespace } = client.options;
  const { firstTask: first } = await beginningOf(client, execution, FIRST_EVENTS);
  if (first === undefined) throw new HistoryGoneError(execution.workflowId);
  await client.workflowService.resetWorkflowExecution({
    ...{ namespace, workflowExecution: execution, requestId: randomUUID(), reason: 'it does not get on' },
    workflowTaskFinishEventId: first.eventId!,
  });
}

/** The run itself verifies its input against the vault. */
async function openFromVault(
  { client, taskQueue, reviewWindowMs, reviewApprovers }: DriveOptions,
  { sha256, conversationId, mediaId }: Extract<Drive, { do: 'open-from-vault' }>,
): Promise<void> {
  const about = { stagingId: '', ref: '', bytes: 0, mimeType: 'application/octet-stream', isImage: false };
  const findings: Findings =
    sha256 === undefined ? { unscannedBecause: 'link-gone' } : { file: { ...about, sha256 }, inVault: true };
  const status = sha256 === undefined ? 'unscanned' : 'quarantined';
  await startReview(client, {
    ...{
      workflowId: scanWorkflowId(conversationId, mediaId),
      taskQueue,
      state: 'none',
      because: 'which was abandoned',
    },
    memo: {
      input: { conversationId, mediaId, reviewWindowMs, reviewApprovers },
      findings,
      report: { status, state: 'none', approvers: reviewApprovers, approvals: [], reminded: false, secondOpinions: [] },
    },
    earlier: { status, findings },
  });
}

/** With what its last run knew; what warns, it recalls from storage. */
async function startLedger({ client, taskQueue }: DriveOptions, conversationId: string): Promise<void> {
  const state = await formerState(client, conversationId, taskQueue);
  await client.workflow.start<ConversationLedger>('conversationLedger', {
    workflowId: ledgerWorkflowId(conversationId),
    taskQueue,
    priority: priorityOfLedger(conversationId),
    args: [{ conversationId, ...(state === undefined ? {} : { state }) }],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    workflowIdConflictPolicy: 'FAIL',
    typedSearchAttributes: [{ key: conversationIdAttribute, value: conversationId }],
    staticSummary: `files of conversation ${conversationId}`,
  });
}
