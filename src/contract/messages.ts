import { defineSearchAttributeKey } from '@temporalio/common';
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Findings } from '../workflows/scan-attachment.js';
import type { SecondOpinion } from '../workflows/second-opinion.js';

/**
 * What the world says to the workflows and reads of them: ids, inputs, signals, updates, queries and the search
 * attributes. Ids, summaries and search attributes are stored in clear: they hold no personal data.
 */

/** Input of scanAttachment. */
export interface ScanAttachmentInput {
  readonly conversationId: string;
  readonly mediaId: string;
  /** The message that brought it, where the API names it. */
  readonly messageId?: string | undefined;
  /**
   * Pre-signed and short-lived; a secret while it lives. Absent where the API gives a fresh one at
   * each try, and with `earlier`.
   */
  readonly downloadUrl?: string | undefined;
  /** As the customer named it, with what the detectors find taken out. */
  readonly fileName?: string | undefined;
  /** How long a contained file waits for a decision, in milliseconds. */
  readonly reviewWindowMs: number;
  /** How many different people must approve before a contained file is released; 1 where it is not said. */
  readonly reviewApprovers?: number | undefined;
  /** Begins with the review, and downloads and scans nothing: what an earlier run of the same id has left. */
  readonly earlier?: EarlierReview | undefined;
  /** When the upload event arrived, RFC 3339: containment is measured from here. */
  readonly receivedAt?: string | undefined;
}

/** Input of archiveConversation. */
export interface ArchiveConversationInput {
  readonly conversationId: string;
  /** End of the conversation: RFC 3339, UTC, milliseconds. */
  readonly completedTime: string;
}

/** Input of conversationLedger. */
export interface LedgerInput {
  readonly conversationId: string;
  /** What an earlier run knew. */
  readonly state?: LedgerState;
}

/** All that a ledger knows; the result of its run. */
export interface LedgerState {
  readonly files: readonly FileReport[];
  /** Ids of the media whose reports the conversation does not show yet. */
  readonly unwritten: readonly string[];
  /** Why Genesys Cloud refused the last write; absent when it took it. */
  readonly refused?: string;
  /** Where Genesys Cloud accepted the last write, and did not show it; absent when everywhere is well. */
  readonly unconfirmed?: readonly string[];
}

/** One file, one run: repeated events meet in the same id. */
export function scanWorkflowId(conversationId: string, mediaId: string): string {
  return `scan:${conversationId}:${mediaId}`;
}

/** One end of a conversation, one run; a conversation that is reopened and ends again has a second one. */
export function archiveWorkflowId(conversationId: string, completedTime: string): string {
  return `archive:${conversationId}:${completedTime}`;
}

/** One ledger per conversation, run after run. */
export function ledgerWorkflowId(conversationId: string): string {
  return `ledger:${conversationId}`;
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

/** Whether a conversation is archived: `failed` is for good, until somebody runs it again. */
export type ArchiveState = 'pending' | 'archived' | 'failed';

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
  /** Until when a person is asked to decide on the file, RFC 3339, UTC; absent when nobody is. */
  readonly reviewOpenUntil?: string;
  /** When its run said this, RFC 3339, UTC: of two reports of a file, the later one counts. Default: `at`. */
  readonly reportedAt?: string;
  /** Opens the released file without a login, for a time: a secret, for the conversation's attributes only. */
  readonly releasedLink?: string;
}

/** What a person has said of a contained file, and when: RFC 3339, UTC. */
export type Statement = ReviewDecision & { readonly at: string };

/** What the query `review` answers. */
export interface ReviewReport {
  readonly status: FileStatus;
  readonly state: ReviewState;
  /** How many different people must approve. */
  readonly approvers: number;
  /** Those who have approved so far, each once. */
  readonly approvals: readonly Statement[];
  /** Since when and until when people may decide, RFC 3339, UTC; absent before the review. */
  readonly since?: string;
  readonly until?: string;
  /** Whether half of that time went by without a decision. */
  readonly reminded: boolean;
  /** The last of the approvals that were needed, or the first rejection. */
  readonly decision?: Statement & { readonly approved: boolean };
  /** Who has opened a closed review again. */
  readonly reopened?: Statement;
  /** Signals that were no valid decision, or came too early or too late; newest last, at most 20 kept. */
  readonly ignored: readonly string[];
  /** With newer databases; newest last. */
  readonly secondOpinions: readonly SecondOpinion[];
}

/** What a review begins with that goes on where an earlier run has ended. */
export interface EarlierReview {
  readonly status: FileStatus;
  readonly findings: Findings;
  readonly reopened?: Statement;
  /** Of a review that never closed, and goes on in a run with a short history. */
  readonly open?: Pick<ReviewReport, 'approvals' | 'ignored' | 'reminded' | 'secondOpinions'> & {
    readonly since: string;
    readonly until: string;
  };
}

/**
 * What the memo of a run tells of its review: lists of a thousand runs carry it, no worker has to answer for it, and a
 * closed review is reopened from it. Notes of ignored signals are left out: anyone can cause them.
 */
export interface ReviewMemo {
  readonly input: Omit<ScanAttachmentInput, 'downloadUrl' | 'earlier'>;
  readonly findings: Findings;
  readonly report: Omit<ReviewReport, 'ignored'>;
}

/** The key of the `ReviewMemo` in the memo. */
export const REVIEW_MEMO = 'review';

/** Releases a contained file. Anything that is no valid decision is noted and ignored. */
export const approveRelease = defineSignal<[ReviewDecision]>('approveRelease');
/** Keeps a contained file contained for good. */
export const rejectRelease = defineSignal<[ReviewDecision]>('rejectRelease');
/** Either decision, for tools: refused with a reason when it is not valid or comes too late. */
export const decideRelease = defineUpdate<ReviewReport, [ReviewDecision & { readonly approve: boolean }]>(
  'decideRelease',
);
export const review = defineQuery<ReviewReport>('review');

/** Tells the ledger of a file; answers once that is recorded, which is before the conversation shows it. */
export const reportFile = defineUpdate<void, [FileReport]>('reportFile');
/** What the ledger knows, a report for each file. */
export const files = defineQuery<readonly FileReport[]>('files');

export const conversationIdAttribute = defineSearchAttributeKey('ConversationId', 'KEYWORD');
export const mediaIdAttribute = defineSearchAttributeKey('MediaId', 'KEYWORD');
export const verdictAttribute = defineSearchAttributeKey('Verdict', 'KEYWORD');
export const reviewStateAttribute = defineSearchAttributeKey('ReviewState', 'KEYWORD');
/**
 * Of ledgers: `refused` while Genesys Cloud does not take the attributes, `unconfirmed` while it accepts and does not show
 * them, `written` when all is well again. Of archives: `unconfirmed` in the same sense.
 */
export const attributesStateAttribute = defineSearchAttributeKey('AttributesState', 'KEYWORD');
/** When half of the review window is over: a review that still waits then is overdue. */
export const reviewDueAttribute = defineSearchAttributeKey('ReviewDue', 'DATETIME');

export const archiveStateAttribute = defineSearchAttributeKey('ArchiveState', 'KEYWORD');

/** All of them, as a server must have registered them. */
export const SEARCH_ATTRIBUTES = [
  conversationIdAttribute,
  mediaIdAttribute,
  verdictAttribute,
  reviewStateAttribute,
  attributesStateAttribute,
  reviewDueAttribute,
  archiveStateAttribute,
] as const;

/** The filter of all files that wait for a decision, for lists and counts of runs. */
export const WAITING_REVIEWS = `ReviewState = "waiting" AND ExecutionStatus = "Running"`;
