import type { DecisionClaim } from '../contract/signed-decision.js';
import { parseSignedDecision } from '../contract/signed-decision.js';
import type { PublicKeyRing } from '../sealing/signing-key-ring.js';
import { DECISION_PURPOSE } from './sign-decision.js';

/** A desk's clock may be ahead of this one by so much, in milliseconds. */
const MAX_CLOCK_SKEW_MS = 60_000;

/** What a decision has to be about to count here. */
export interface Question {
  readonly workflowId: string;
  readonly mediaId: string;
  /** The run that asks, and those that it continues: a decision of any other is one that somebody has kept. */
  readonly runIds: readonly string[];
  /** Of the file to be released or deleted; null if the file is not available. */
  readonly sha256: string | null;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** A decision that was made longer ago does not count, in milliseconds. */
  readonly maxAgeMs: number;
}

/** The claim of a decision that counts, or why it does not. Whatever was sent, it does not throw. */
export function verifyDecision(keys: PublicKeyRing, payload: unknown, question: Question): DecisionClaim | string {
  const signed = parseSignedDecision(payload);
  if (typeof signed === 'string') return `the signed decision ${signed}`;
  const { claim, signature } = signed;
  const flaw = keys.flawOfClaim(DECISION_PURPOSE, { ...claim }, signature);
  if (flaw !== undefined) return FLAWS[flaw];
  if (claim.workflowId !== question.workflowId || claim.mediaId !== question.mediaId) {
    return 'the decision was made on another file';
  }
  if (claim.sha256 !== question.sha256) return 'the decision was made on other content';
  if (!question.runIds.includes(claim.runId)) return 'the decision was made in another run: decide again';
  const age = question.now - Date.parse(claim.at);
  if (!(age >= -MAX_CLOCK_SKEW_MS)) return "the decision is of the future: check the desk's clock";
  return age > question.maxAgeMs ? 'the decision was made too long ago: decide again' : claim;
}

const FLAWS = {
  missing: 'the decision is not signed',
  malformed: 'the signature is malformed',
  'unknown-key': 'the decision is signed with a key that is not among DESK_PUBLIC_KEYS',
  wrong: 'the signature is wrong',
} as const;
