import type { Direction } from './direction.js';
import type { AwaitedFiles, ExpectedFile } from './expected-file.js';
import type { FileReport, FileStatus } from './file-report.js';
import type { Findings } from './findings.js';
import type { ReviewReport, Statement } from './review.js';
import type { FileVerdict } from './verdict.js';

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
  /** Who sent it. @defaultValue the customer */
  readonly direction?: Direction | undefined;
  /** How long a contained file waits for a decision, in milliseconds. */
  readonly reviewWindowMs: number;
  /** How many different people must approve before a contained file is released; 1 by default. */
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
  /** Reports whose seals have not been verified yet; absent if there are none. */
  readonly unchecked?: readonly FileReport[];
  /** Media whose reports are in storage only, because there are too many to keep here. */
  readonly stored?: readonly string[];
  /** Uploads without a report; absent if there are none. */
  readonly expected?: readonly ExpectedFile[];
  /** Archives that wait for reports; absent where none does. */
  readonly waiting?: readonly AwaitedFiles[];
}

/** The state with which a review continues that of an earlier run. */
export interface EarlierReview {
  readonly status: FileStatus;
  readonly findings: Findings;
  readonly reopened?: Statement;
  /** For a review that never closed, and continues in a run with a short history. */
  readonly open?: Pick<ReviewReport, 'approvals' | 'ignored' | 'reminded' | 'secondOpinions'> & {
    readonly since: string;
    readonly until: string;
  };
}

/** The outcome for the file; the result of the run. */
export interface ScanAttachmentResult {
  readonly status: FileStatus;
  readonly verdict: FileVerdict;
  readonly signature?: string;
  readonly sha256?: string;
  readonly bytes?: number;
  readonly releasedTo?: string;
}

/** Where the record is; the result of the run. */
export interface ArchiveConversationResult {
  readonly uri: string;
  /** End of the lock, as the storage reported it; absent when nothing protects the record. */
  readonly lockedUntil?: string;
  /** Name of the former, different record of the same conversation that this one points to. */
  readonly supersedes?: string;
  /** Where the interaction accepted the address of the record, and does not show it; absent when everywhere is well. */
  readonly unconfirmed?: readonly string[];
  readonly plainSha256: string;
  readonly messageCount: number;
  readonly redactions: Readonly<Record<string, number>>;
}

/**
 * The workflows, as clients start them: a client needs their signatures and not their code.
 */
export type ScanAttachment = (input: ScanAttachmentInput) => Promise<ScanAttachmentResult>;
export type ArchiveConversation = (input: ArchiveConversationInput) => Promise<ArchiveConversationResult>;
export type ConversationLedger = (input: LedgerInput) => Promise<LedgerState>;
