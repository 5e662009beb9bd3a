import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import type { Findings } from '../contract/findings.js';
import { ledgerWorkflowId, scanWorkflowId } from '../contract/ids.js';
import { conversationIdAttribute } from '../contract/search-attributes.js';
import type { ConversationLedger } from '../contract/workflows.js';
import type { Drive } from '../watch/drive.js';
import { formerState } from './ledger.js';
import { reopenLostReview } from './lost-reviews.js';
import { newestRun } from './newest-runs.js';
import { priorityOfLedger } from './priority.js';
import { HistoryGoneError, startAgain } from './start-again.js';
import { startArchive } from './start-archive.js';
import { startReview } from './start-review.js';

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
