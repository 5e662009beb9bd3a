import type { ReviewDecision } from './review.js';

const MAX_REVIEWER_LENGTH = 200;
const MAX_REASON_LENGTH = 2000;

/** A payload that no converter could read: see `payload-converter.ts`. */
export class UnreadablePayload {
  constructor(readonly problem: string) {}
}

/** A decision that can be acted on, or what is wrong with it. Signals carry whatever somebody typed. */
export function parseDecision(payload: unknown): ReviewDecision | string {
  if (payload instanceof UnreadablePayload) return `cannot be read: ${payload.problem}`;
  if (typeof payload !== 'object' || payload === null) return 'is not an object {"reviewer": …, "reason": …}';
  const { reviewer, reason } = payload as Record<string, unknown>;
  if (typeof reviewer !== 'string' || reviewer.length > MAX_REVIEWER_LENGTH || person(reviewer) === '') {
    return `needs "reviewer": 1 to ${MAX_REVIEWER_LENGTH} characters`;
  }
  if (typeof reason !== 'string' || reason.length > MAX_REASON_LENGTH || visible(reason) === '') {
    return `needs "reason": 1 to ${MAX_REASON_LENGTH} characters`;
  }
  return { reviewer: reviewer.trim(), reason: reason.trim() };
}

/** The same for everything that reads as the same name: case, white space, invisible characters and width do not count. */
export function person(reviewer: string): string {
  return visible(reviewer).toLowerCase();
}

const visible = (text: string): string =>
  text.normalize('NFKC').replace(/[\p{C}\p{Default_Ignorable_Code_Point}\s]+/gu, '');
