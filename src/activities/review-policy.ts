import type { DecisionAuthority } from '../decisions/authority.js';

export interface ReviewPolicy {
  /** How many different people must approve at least. */
  readonly approvers: number;
  /** How long people may decide at least, in milliseconds. */
  readonly minWindowMs: number;
}

export interface ReviewPolicyDependencies {
  readonly authority: Pick<DecisionAuthority, 'approvers'>;
  readonly minReviewWindowMs: number;
}

export function createReviewPolicy({ authority, minReviewWindowMs }: ReviewPolicyDependencies) {
  /** The limits of this worker for every review; the input of a run cannot lower them. */
  return async function reviewPolicy(): Promise<ReviewPolicy> {
    return { approvers: authority.approvers, minWindowMs: minReviewWindowMs };
  };
}
