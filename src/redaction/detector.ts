import type { Passage } from './passage.js';

/** Kinds that this project detects itself; extra patterns and plugged-in detectors bring their own names. */
export const BUILT_IN_KINDS = ['email', 'card', 'ssn', 'phone', 'iban', 'ip'] as const;

/** What a span holds. Shown in the record's counts and, with style `kind`, in the token. */
export type RedactionKind = (typeof BUILT_IN_KINDS)[number] | (string & {});

/** Personal data in a text: `start` inclusive, `end` exclusive, in UTF-16 units. Confidence runs from 0 to 1. */
export interface Span {
  kind: RedactionKind;
  start: number;
  end: number;
  confidence?: number;
}

/** What a detector proposes, in offsets of the passage's folded text. Overlaps go to the higher confidence. */
export interface Candidate {
  kind: RedactionKind;
  start: number;
  end: number;
  confidence: number;
  /** Proves itself, as by a checksum at its full length: what is left of it beside a better candidate is redacted too. */
  certain?: boolean;
}

/**
 * Finds one kind of personal data. A detector reports only what it would have redacted: the threshold is its own.
 * It must take time linear in the passage's length, because it reads what strangers type.
 */
export interface Detector {
  readonly kind: RedactionKind;
  detect(passage: Passage): Iterable<Candidate>;
}
