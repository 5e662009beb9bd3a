import type { Passage } from './passage.js';
import type { TextFacts } from './text-facts.js';

/** What a span holds: a kind of the registry, or the name that a pattern or a plugged-in detector brings. */
export type RedactionKind = string;

/** Personal data in a text: `start` inclusive, `end` exclusive, in UTF-16 units. Confidence runs from 0 to 1. */
export interface Span {
  kind: RedactionKind;
  start: number;
  end: number;
  confidence?: number;
  /** What spoke for it, for people; never a part of the text. */
  why?: string | undefined;
}

/** What a detector proposes, in offsets of the passage's folded text. Overlaps go to the higher confidence. */
export interface Candidate {
  kind: RedactionKind;
  start: number;
  end: number;
  confidence: number;
  /** Proves itself, as by a checksum at its full length: what is left of it beside a better candidate is redacted too. */
  certain?: boolean;
  /** What spoke for it, for people; never a part of the text. */
  why?: string | undefined;
}

/** Found in most texts by most detectors. */
export const NO_CANDIDATES: readonly Candidate[] = [];

/**
 * Finds one kind of personal data. A detector reports only what it would have redacted: the threshold is its own.
 * It must take time linear in the passage's length, because it reads what strangers type.
 */
export interface Detector {
  readonly kind: RedactionKind;
  /**
   * Whether a text, not yet folded, is worth reading. A quick scan: it sees every message. Without it, a detector reads
   * the texts that hold a digit or an at sign.
   */
  mayOccurIn?(text: string, facts: TextFacts): boolean;
  detect(passage: Passage): Iterable<Candidate>;
}
