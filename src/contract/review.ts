import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { FileStatus } from './file-report.js';
import type { SecondOpinion } from './second-opinion.js';
import type { SignedDecision } from './signed-decision.js';

/** A person's decision on a contained file. */
export interface ReviewDecision {
  /** Who decides: a login or an e-mail address of the own organisation. */
  readonly reviewer: string;
  readonly reason: string;
  /** The signature of a desk, where people have signed on; without it, the name of the reviewer is unverified. */
  readonly signature?: SignedDecision;
}

export type ReviewState = 'none' | 'waiting' | 'approved' | 'rejected' | 'expired';

/** The decision of a person on a contained file, and when: RFC 3339, UTC. */
export type Statement = ReviewDecision & { readonly at: string };

/**
 * Who has reopened a review, as the start of the run says: nobody verifies that, and a signature in it may be of anything. What is
 * shown of it is not to look signed.
 */
export function unvouched({ signature: _unverified, ...said }: Statement): Statement {
  return said;
}

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

/** Releases a contained file. Anything but a valid decision is noted and ignored. */
export const approveRelease = defineSignal<[ReviewDecision]>('approveRelease');

/** Keeps a contained file contained for good. */
export const rejectRelease = defineSignal<[ReviewDecision]>('rejectRelease');

/** Either decision, for tools: refused with a reason when it is not valid or comes too late. */
export const decideRelease = defineUpdate<ReviewReport, [ReviewDecision & { readonly approve: boolean }]>(
  'decideRelease',
);

export const review = defineQuery<ReviewReport>('review');

/** The filter of all files that wait for a decision, for lists and counts of runs. */
export const WAITING_REVIEWS = `ReviewState = "waiting" AND ExecutionStatus = "Running"`;

/** The proof of a decision, for the steps that carry it out or report it. */
export interface DecisionEvidence {
  readonly approved: boolean;
  /** Of an approval, all statements that it took; of a rejection, the one. */
  readonly statements: readonly ReviewDecision[];
}
