import type { DecisionAuthority } from '../decisions/authority.js';

export function createReviewPolicy({ authority }: { readonly authority: Pick<DecisionAuthority, 'approvers'> }) {
  /** What holds on this worker for every review, whatever its start says. */
  return async function reviewPolicy(): Promise<{ readonly approvers: number }> {
    return { approvers: authority.approvers };
  };
}
