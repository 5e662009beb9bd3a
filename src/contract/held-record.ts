import { defineSignal, defineUpdate } from '@temporalio/workflow';
import { parseDecision } from './decision.js';
import type { ReviewDecision, Statement } from './review.js';

/** What the last gate has found in a record, and where; nothing of the text. Offsets in UTF-16 units. */
export interface RecordFinding {
  readonly kind: 'card' | 'track' | 'security-code';
  /** `message`: the texts of the messages, in their order; others are counted by themselves. */
  readonly place: 'message' | 'file' | 'participant' | 'id';
  /** Which one, from 0; and in which one it ends. */
  readonly index: number;
  readonly start: number;
  readonly endIndex: number;
  readonly end: number;
}

/** A record that was not uploaded, because the last gate has found what must never be stored. */
export interface HeldRecord {
  /** SHA-256 before gzip of the record as it would be archived once it is approved. */
  readonly plainSha256: string;
  /** How much was found in all. */
  readonly found: number;
  /** The first of it. */
  readonly findings: readonly RecordFinding[];
}

export type HeldAction = 'approve' | 'redact-again';

/** A decision on a held record. `record` is its `plainSha256`: a decision counts for what was looked at. */
export interface HeldDecision extends ReviewDecision {
  readonly action: HeldAction;
  readonly record?: string | undefined;
}

/** The memo of a held run. */
export interface HeldMemo extends HeldRecord {
  /** RFC 3339, UTC. */
  readonly since: string;
  /** The last decisions; newest last. */
  readonly decisions: readonly (Statement & { readonly action: HeldAction })[];
}

/** The key of the `HeldMemo` in the memo. */
export const HELD_MEMO = 'held';

/** For the Web UI: an invalid decision is noted and changes nothing. */
export const approveRecord = defineSignal<[ReviewDecision]>('approveRecord');
export const redactRecordAgain = defineSignal<[ReviewDecision]>('redactRecordAgain');
/** The same with an answer. Refused when the decision is invalid, or the record has changed since. */
export const decideHeldRecord = defineUpdate<HeldMemo, [HeldDecision]>('decideHeldRecord');

const SHA256 = /^[0-9a-f]{64}$/;
const KEYS = new Set(['reviewer', 'reason', 'action', 'record']);

/** A valid decision, or what is wrong with it. Updates contain arbitrary input. */
export function parseHeldDecision(payload: unknown): HeldDecision | string {
  const said = parseDecision(payload);
  if (typeof said === 'string') return said;
  const { action, record } = payload as Record<string, unknown>;
  const unknown = Object.keys(payload as object).find((key) => !KEYS.has(key));
  if (unknown !== undefined) return `has an unknown ${JSON.stringify(unknown.slice(0, 40))}`;
  if (action !== 'approve' && action !== 'redact-again') return 'needs "action": "approve" or "redact-again"';
  if (record !== undefined && !(typeof record === 'string' && SHA256.test(record))) {
    return 'has a "record" that is no SHA-256';
  }
  return { ...said, action, record };
}
