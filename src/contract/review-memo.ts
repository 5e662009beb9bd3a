import type { Findings } from './findings.js';
import type { ReviewReport } from './review.js';
import type { ScanAttachmentInput } from './workflows.js';

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
