import { defineSearchAttributeKey } from '@temporalio/common';
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';

/**
 * What the world says to the workflows and reads of them: ids, inputs, signals, the update, the query and the search
 * attributes. Ids, summaries and search attributes are stored in clear: they hold no personal data.
 */

/** Input of scanAttachment. */
export interface ScanAttachmentInput {
  readonly conversationId: string;
  readonly mediaId: string;
  /** The message that brought it, where the API names it. */
  readonly messageId?: string | undefined;
  /** Pre-signed and short-lived; a secret while it lives. Absent where the API gives a fresh one at each try. */
  readonly downloadUrl?: string | undefined;
  /** As the customer named it, with what the detectors find taken out. */
  readonly fileName?: string | undefined;
  /** How long a contained file waits for a decision, in milliseconds. */
  readonly reviewWindowMs: number;
  /** When the upload event arrived, RFC 3339: containment is measured from here. */
  readonly receivedAt?: string | undefined;
}

/** Input of archiveConversation. */
export interface ArchiveConversationInput {
  readonly conversationId: string;
  /** End of the conversation: RFC 3339, UTC, milliseconds. */
  readonly completedTime: string;
}

/** One file, one run: repeated events meet in the same id. */
export function scanWorkflowId(conversationId: string, mediaId: string): string {
  return `scan:${conversationId}:${mediaId}`;
}

/** One end of a conversation, one run; a conversation that is reopened and ends again has a second one. */
export function archiveWorkflowId(conversationId: string, completedTime: string): string {
  return `archive:${conversationId}:${completedTime}`;
}

/**
 * The queues of a staging disk: only workers that share it can work on the files in it. Scans have one of their own,
 * so that a scanner that is out holds no containment up.
 */
export function scanTaskQueue(taskQueue: string, stagingId: string): string {
  return `${taskQueue}-scan-${stagingId}`;
}

/** The queue of all other work on staged files; see `scanTaskQueue`. */
export function hostTaskQueue(taskQueue: string, stagingId: string): string {
  return `${taskQueue}-host-${stagingId}`;
}

/** A person's decision on a contained file. */
export interface ReviewDecision {
  /** Who decides: a login or an e-mail address of the own organisation. */
  readonly reviewer: string;
  readonly reason: string;
}

export type ReviewState = 'none' | 'waiting' | 'approved' | 'rejected' | 'expired';

/**
 * How a scanned file stands; `pending` until the first verdict. `quarantined_local`: contained on our side only, because
 * the API has no way to delete a received file: the copy in Genesys Cloud stays.
 */
export type FileStatus =
  'pending' | 'clean' | 'quarantined' | 'quarantined_local' | 'unscanned' | 'released' | 'rejected';

/** What is known of a file: what the ledger of its conversation keeps, and what the archive says of it. */
export interface FileReport {
  readonly mediaId: string;
  readonly status: FileStatus;
  readonly verdict: 'clean' | 'infected' | 'unscannable' | 'unscanned';
  /** The scanner's reply, or why there is none. */
  readonly reply: string;
  /** When this became clear, RFC 3339, UTC. */
  readonly at: string;
  readonly fileName?: string;
  readonly mimeType?: string;
  readonly bytes?: number;
  readonly isImage?: boolean;
  /** In hex. */
  readonly sha256?: string;
  /** Name of what was found. */
  readonly signature?: string;
  readonly engine?: string;
  readonly databaseVersion?: string;
  readonly reviewedBy?: string;
  /** RFC 3339, UTC. */
  readonly reviewedAt?: string;
  readonly releasedTo?: string;
}

/** What the query `review` answers. */
export interface ReviewReport {
  readonly status: FileStatus;
  readonly state: ReviewState;
  readonly decision?: ReviewDecision & { readonly approved: boolean; readonly at: string };
  /** Signals that were no valid decision, or came too early or too late; newest last, at most 20 kept. */
  readonly ignored: readonly string[];
}

/** Releases a contained file. Anything that is no valid decision is noted and ignored. */
export const approveRelease = defineSignal<[ReviewDecision]>('approveRelease');
/** Keeps a contained file contained for good. */
export const rejectRelease = defineSignal<[ReviewDecision]>('rejectRelease');
/** Either decision, for tools: refused with a reason when it is not valid or comes too late. */
export const decideRelease = defineUpdate<ReviewReport, [ReviewDecision & { readonly approve: boolean }]>(
  'decideRelease',
);
export const review = defineQuery<ReviewReport>('review');

export const conversationIdAttribute = defineSearchAttributeKey('ConversationId', 'KEYWORD');
export const mediaIdAttribute = defineSearchAttributeKey('MediaId', 'KEYWORD');
export const verdictAttribute = defineSearchAttributeKey('Verdict', 'KEYWORD');
export const reviewStateAttribute = defineSearchAttributeKey('ReviewState', 'KEYWORD');

/** All of them, as a server must have registered them. */
export const SEARCH_ATTRIBUTES = [
  conversationIdAttribute,
  mediaIdAttribute,
  verdictAttribute,
  reviewStateAttribute,
] as const;

/** A decision that can be acted on, or what is wrong with it. Signals carry whatever somebody typed. */
export function parseDecision(payload: unknown): ReviewDecision | string {
  if (typeof payload !== 'object' || payload === null) return 'is not an object {"reviewer": …, "reason": …}';
  const { reviewer, reason } = payload as Record<string, unknown>;
  if (typeof reviewer !== 'string' || reviewer.trim() === '' || reviewer.length > 200) {
    return 'needs "reviewer": 1 to 200 characters';
  }
  if (typeof reason !== 'string' || reason.trim() === '' || reason.length > 2000) {
    return 'needs "reason": 1 to 2000 characters';
  }
  return { reviewer: reviewer.trim(), reason: reason.trim() };
}
