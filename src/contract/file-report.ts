import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type { FileVerdict } from './verdict.js';

/**
 * How a scanned file stands; `pending` until the first verdict. `quarantined_local`: contained on our side only, because
 * the API has no way to delete a received file: the copy in Genesys Cloud stays.
 */
export type FileStatus =
  'pending' | 'clean' | 'quarantined' | 'quarantined_local' | 'unscanned' | 'released' | 'rejected';

/** What is known about a file: kept by the ledger of its conversation, and written to the archived record. */
export interface FileReport {
  readonly mediaId: string;
  readonly status: FileStatus;
  readonly verdict: FileVerdict;
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
  /** Until when a decision on the file can be made, RFC 3339, UTC; absent without a review. */
  readonly reviewOpenUntil?: string;
  /** When its run reported this, RFC 3339, UTC: of two reports on a file, the later one counts. Default: `at`. */
  readonly reportedAt?: string;
  /** Opens the released file without a login, for a time: a secret, for the conversation's attributes only. */
  readonly releasedLink?: string;
  /** Made by the step `report`, over all of this and the conversation; absent in histories recorded before. */
  readonly seal?: string;
}

/** Tells the ledger of a file; answers once that is recorded, which is before the conversation shows it. */
export const reportFile = defineUpdate<void, [FileReport]>('reportFile');

/** What the ledger knows, a report for each file. */
export const files = defineQuery<readonly FileReport[]>('files');
