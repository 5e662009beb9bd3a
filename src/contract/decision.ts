import type { ReviewDecision } from './review.js';
import { parseSignedDecision, subjectOf } from './signed-decision.js';
import { UnreadablePayload } from './unreadable-payload.js';

const MAX_REVIEWER_LENGTH = 200;
const MAX_REASON_LENGTH = 2000;

/** A valid decision, or what is wrong with it. Signals contain arbitrary input. */
export function parseDecision(payload: unknown): ReviewDecision | string {
  if (payload instanceof UnreadablePayload) return `cannot be read: ${payload.problem}`;
  if (typeof payload !== 'object' || payload === null) return 'is not an object {"reviewer": …, "reason": …}';
  const { reviewer, reason, signature } = payload as Record<string, unknown>;
  if (typeof reviewer !== 'string' || reviewer.length > MAX_REVIEWER_LENGTH || person(reviewer) === '') {
    return `needs "reviewer": 1 to ${MAX_REVIEWER_LENGTH} characters`;
  }
  if (typeof reason !== 'string' || reason.length > MAX_REASON_LENGTH || visible(reason) === '') {
    return `needs "reason": 1 to ${MAX_REASON_LENGTH} characters`;
  }
  const said = { reviewer: reviewer.trim(), reason: reason.trim() };
  if (signature === undefined) return said;
  const signed = parseSignedDecision(signature);
  return typeof signed === 'string' ? `has a "signature" that ${signed}` : { ...said, signature: signed };
}

/** Invisible in a name: controls, direction marks, characters that hide, and spaces other than the plain one. */
const UNSEEN = /[\p{C}\p{Default_Ignorable_Code_Point}]|(?! )[\p{Z}\s]/u;

/** Why a text is not accepted as a reviewer's name; a login, an address or a name is. Two names that look the same must not be two people. */
export function reviewerFlaw(reviewer: string): string | undefined {
  return UNSEEN.test(reviewer) || UNSEEN.test(reviewer.normalize('NFKC'))
    ? 'needs a "reviewer" without invisible characters: write your login'
    : undefined;
}

/** The same for everything that reads as the same name: case, white space, invisible characters and width do not count. */
export function person(reviewer: string): string {
  return visible(reviewer).toLowerCase();
}

const visible = (text: string): string =>
  text.normalize('NFKC').replace(/[\p{C}\p{Default_Ignorable_Code_Point}\s]+/gu, '');

/** Two subjects are two people, whatever they are called; where a name is all that is known, equal names are one person. */
export function isSamePerson(one: ReviewDecision, other: ReviewDecision): boolean {
  return one.signature !== undefined && other.signature !== undefined
    ? subjectOf(one.signature.claim) === subjectOf(other.signature.claim)
    : person(one.reviewer) === person(other.reviewer);
}
