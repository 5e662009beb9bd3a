import { QueryNotRegisteredError, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { ledgerWorkflowId, scanWorkflowId } from '../contract/ids.js';
import { conversationIdAttribute } from '../contract/search-attributes.js';
import type { ConversationLedger, LedgerState } from '../contract/workflows.js';
import type { Drive } from '../watch/drive.js';
import { latestLedger } from './ledger.js';
import { reopenLostReview } from './lost-reviews.js';
import { newestRun } from './newest-runs.js';
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
 * @returns why it cannot be done; undefined when it is under way
 * @throws {Error} when Temporal does not answer
 */
export async function drive(options: DriveOptions, order: Drive): Promise<string | undefined> {
  try {
    return await carryOut(options, order);
  } catch (error) {
    if (error instanceof HistoryGoneError) return error.message;
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    return strangerAt(options, error.workflowId);
  }
}

/** Somebody was first with what was to be done; or something else has taken the id. */
async function strangerAt({ client, taskQueue }: DriveOptions, workflowId: string): Promise<string | undefined> {
  const run = await newestRun(client, workflowId);
  if (run === undefined || run.taskQueue === taskQueue) return undefined;
  return `a run of "${run.type}" on ${run.taskQueue} holds its id: end it, if it is none of yours`;
}

async function carryOut(options: DriveOptions, order: Drive): Promise<string | undefined> {
  const { client, taskQueue } = options;
  switch (order.do) {
    case 'start-again':
      return void (await startAgain(client, taskQueue, { workflowId: order.workflowId, runId: order.runId }));
    case 'reopen':
      if (await reopenLostReview(client, taskQueue, order.workflowId)) return undefined;
      return strangerAt(options, order.workflowId);
    case 'open-from-vault':
      return void (await openFromVault(options, order));
    case 'archive':
      return void (await startArchive(client, taskQueue, order));
    case 'write-manifests':
      return void (await client.workflow.start('writeManifests', {
        ...{ taskQueue, workflowId: `manifest:${taskQueue}`, args: [], workflowIdConflictPolicy: 'USE_EXISTING' },
      }));
    case 'tell':
      return void (await startLedger(options, order.conversationId));
  }
}

/** What the start says is checked against the vault by the run itself. */
async function openFromVault(
  { client, taskQueue, reviewWindowMs, reviewApprovers }: DriveOptions,
  { sha256, conversationId, mediaId }: Extract<Drive, { do: 'open-from-vault' }>,
): Promise<void> {
  const file = { stagingId: '', ref: '', bytes: 0, sha256, mimeType: 'application/octet-stream', isImage: false };
  const findings = { file, inVault: true };
  const status = 'quarantined';
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
  const state = await lastState(client, conversationId);
  await client.workflow.start<ConversationLedger>('conversationLedger', {
    workflowId: ledgerWorkflowId(conversationId),
    taskQueue,
    args: [{ conversationId, ...(state === undefined ? {} : { state }) }],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    workflowIdConflictPolicy: 'FAIL',
    typedSearchAttributes: [{ key: conversationIdAttribute, value: conversationId }],
    staticSummary: `files of conversation ${conversationId}`,
  });
}

async function lastState(client: Client, conversationId: string): Promise<LedgerState | undefined> {
  try {
    return await (await latestLedger(client, conversationId))?.state();
  } catch (error) {
    // A history that does not replay answers nothing.
    if (error instanceof QueryNotRegisteredError) return undefined;
    throw error;
  }
}
