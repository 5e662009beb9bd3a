import {
  ApplicationFailure,
  ContinueAsNew,
  isCancellation,
  log,
  patched,
  proxyActivities,
  setCurrentDetails,
  setWorkflowOptions,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import { Announcements } from './announcements.js';
import type { RedactInput, StagedRecord } from '../activities/redact.js';
import type { UploadResult } from '../activities/upload.js';
import { tellingArchiveState } from './archive-state.js';
import { archiveAttributes } from './attributes.js';
import { conversationFiles, settledFiles } from './conversation-files.js';
import { HeldRecords } from './held-records.js';
import { hostLoss } from './host.js';
import { hostTaskQueue } from '../contract/queues.js';
import { EXPECTED_FILES_PATCH, SEALED_FACTS_PATCH } from '../contract/step-names.js';
import { attributesStateAttribute } from '../contract/search-attributes.js';
import type { ArchiveConversationInput, ArchiveConversationResult } from '../contract/workflows.js';
import { ACTIVITY_OPTIONS } from './retry-policies.js';
import { startsPinned, worksThenWaits } from './versioning.js';

const { redact } = proxyActivities<Activities>(ACTIVITY_OPTIONS.redact);
const { patch } = proxyActivities<Activities>(ACTIVITY_OPTIONS.patch);

/** Archives a finished conversation: redacted, written once, locked, with its address written to the interaction. */
export async function archiveConversation(input: ArchiveConversationInput): Promise<ArchiveConversationResult> {
  try {
    return await tellingArchiveState(() => archive(input));
  } catch (error) {
    if (!isCancellation(error) && !(error instanceof ContinueAsNew)) await announceFailure(input, error);
    throw error;
  }
}

setWorkflowOptions(worksThenWaits, archiveConversation);

async function announceFailure({ conversationId }: ArchiveConversationInput, error: unknown): Promise<void> {
  const { cause } = error as { readonly cause?: unknown };
  const problem = (cause instanceof ApplicationFailure ? cause.type : undefined) ?? 'unknown';
  const announcements = new Announcements();
  announcements.tell('archive.failed', { conversationId, problem });
  await announcements.settled();
}

async function archive(input: ArchiveConversationInput): Promise<ArchiveConversationResult> {
  const { conversationId, completedTime } = input;
  const isPinned = startsPinned();
  // The reports of thousands of files are more than a run can hold.
  const gathers = patched(SEALED_FACTS_PATCH);
  const summary = gathers ? ({ summary: true } as const) : {};
  const files = patched(EXPECTED_FILES_PATCH)
    ? await settledFiles({ conversationId, ...summary })
    : await conversationFiles({ conversationId, ...summary });
  const { record, uploaded } = await redactAndUpload(input, gathers ? { gather: true } : { files }, isPinned);
  const archivedAt = new Date().toISOString();
  const attributes = archiveAttributes(uploaded.uri, archivedAt, uploaded.lockedUntil !== undefined);
  setCurrentDetails(archiveDetails(input, record, uploaded));
  const unconfirmed = await patch({ target: 'interaction', id: conversationId, attributes });
  if (unconfirmed.length > 0) {
    upsertSearchAttributes([{ key: attributesStateAttribute, value: 'unconfirmed' }]);
    setCurrentDetails(archiveDetails(input, record, uploaded, unconfirmed));
  }
  log.info('conversation archived', { conversationId, completedTime, locked: uploaded.lockedUntil !== undefined });
  const { plainSha256, messageCount, redactions } = record;
  return { ...uploaded, ...(unconfirmed.length > 0 ? { unconfirmed } : {}), plainSha256, messageCount, redactions };
}

/**
 * The record lies on the disk of a host for a moment: when that host is lost, another makes the same record again. One that
 * the last gate holds lies nowhere: it is made again once somebody has decided.
 */
async function redactAndUpload(
  input: ArchiveConversationInput,
  files: Pick<RedactInput, 'files' | 'gather'>,
  isPinned: boolean,
): Promise<{ record: StagedRecord; uploaded: UploadResult }> {
  const { taskQueue, workflowId } = workflowInfo();
  const heldRecords = new HeldRecords(input, isPinned);
  let approved: string | undefined;
  for (;;) {
    const record = await redact({
      ...input,
      owner: workflowId,
      ...files,
      ...(approved === undefined ? {} : { approved }),
    });
    if ('held' in record) {
      log.warn('the last gate holds the record', { conversationId: input.conversationId, found: record.held.found });
      approved = await heldRecords.decideOn(record.held);
      continue;
    }
    const onHostQueue = { ...ACTIVITY_OPTIONS.upload, taskQueue: hostTaskQueue(taskQueue, record.stagingId) };
    try {
      return { record, uploaded: await proxyActivities<Activities>(onHostQueue).upload({ ...input, record }) };
    } catch (error) {
      const loss = hostLoss(error);
      if (loss === undefined) throw error;
      log.warn('the staged record is out of reach', { loss });
    }
  }
}

function archiveDetails(
  input: ArchiveConversationInput,
  record: StagedRecord,
  uploaded: UploadResult,
  unconfirmed: readonly string[] = [],
): string {
  const redactions = Object.entries(record.redactions).map(([kind, count]) => `${count} ${kind}`);
  return [
    '| | |',
    '| --- | --- |',
    `| conversation | ${input.conversationId} |`,
    `| completed | ${input.completedTime} |`,
    `| record | ${uploaded.uri} |`,
    `| locked | ${uploaded.lockedUntil === undefined ? '**no**: the storage enforces nothing' : `until ${uploaded.lockedUntil}`} |`,
    ...(uploaded.supersedes === undefined ? [] : [`| stands beside | ${uploaded.supersedes}, a former record |`]),
    `| SHA-256 before compression | ${record.plainSha256} |`,
    `| messages | ${record.messageCount} |`,
    `| redacted | ${redactions.join(', ') || 'nothing'} |`,
    ...(unconfirmed.length === 0
      ? []
      : [`| not shown by Genesys Cloud | ${unconfirmed.join(', ')}: the write was accepted, and is not there |`]),
  ].join('\n');
}
