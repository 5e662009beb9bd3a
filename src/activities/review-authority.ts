import { person } from '../contract/decision.js';
import type { DecisionEvidence } from '../contract/review.js';

/** A decision that this worker does not act on, whatever the run says. */
export class DecisionRefusedError extends Error {
  override readonly name = 'DecisionRefusedError';
}

export interface ReviewAuthorityOptions {
  /** How many different people must approve a release. The worker's own setting: a start may say more, never less. */
  readonly approvers: number;
}

/** Says which decisions count. Every step that acts on one, or tells of one, asks. */
export class ReviewAuthority {
  constructor(private readonly options: ReviewAuthorityOptions) {}

  get approvers(): number {
    return this.options.approvers;
  }

  /** @throws {DecisionRefusedError} when fewer people have approved than must */
  check({ approved, statements }: DecisionEvidence): void {
    const people = new Set(statements.map(({ reviewer }) => person(reviewer)));
    const needed = approved ? this.options.approvers : 1;
    if (people.size >= needed) return;
    throw new DecisionRefusedError(`a decision of ${people.size}, where ${needed} must agree`);
  }
}
