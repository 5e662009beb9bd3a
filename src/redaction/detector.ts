import type { Lexicon } from './lexicon.js';
import type { Passage } from './passage.js';
import type { TextFacts } from './text-facts.js';

/** The kind of a span: one of the registry, or the name of a user pattern or of a plugged-in detector. */
export type RedactionKind = string;

/** Personal data in a text: `start` inclusive, `end` exclusive, in UTF-16 units. Confidence runs from 0 to 1. */
export interface Span {
  kind: RedactionKind;
  start: number;
  end: number;
  confidence?: number;
  /** Why it was detected, for people; never contains text of the message. */
  why?: string | undefined;
}

/** What a detector proposes, in offsets of the passage's folded text. Overlaps go to the higher confidence. */
export interface Candidate {
  kind: RedactionKind;
  start: number;
  end: number;
  confidence: number;
  /** Certain by itself, as by a checksum at full length: where a better candidate overlaps it, the rest is redacted too. */
  certain?: boolean;
  /** Why it was detected, for people; never contains text of the message. */
  why?: string | undefined;
}

/** Shared by all detectors that find nothing, as most do in most texts. */
export const NO_CANDIDATES: readonly Candidate[] = [];

/** What a folded text must have one of; without any, a detector finds nothing in it. */
interface Needs {
  /** Bits of `SIGNS`. */
  readonly signs?: number;
  /** Phrases of lexicons; before an answer, the messages that may ask for it may have them instead. */
  readonly words?: readonly Lexicon[];
  /** Other messages around it. */
  readonly others?: true;
}

/**
 * Finds one kind of personal data. A detector reports only what should be redacted; it applies its own threshold.
 * It must take time linear in the passage's length, because it reads untrusted text.
 */
export interface Detector {
  readonly kind: RedactionKind;
  /** A folded text with fewer digits has nothing for it. */
  readonly fewestDigits?: number;
  /** Without it, every text that it occurs in is read. */
  readonly needs?: Needs;
  /**
   * Whether a text, before folding, may contain what it looks for. Must be fast: it is called for every message. Without
   * it, a detector reads every text with a digit or an at sign.
   */
  mayOccurIn?: ((text: string, facts: TextFacts) => boolean) | undefined;
  detect(passage: Passage): Iterable<Candidate>;
}
