import type { Detector } from './detector.js';
import { mentionsIn } from './lexicon.js';
import { DATE_WORDS, isAnswer } from './naming.js';
import type { Passage } from './passage.js';
import { SIGNS } from './signs.js';

/** A detector as it is called: all have one shape, which calls find their way in quickly, and their needs as bits. */
export interface Seeker extends Detector {
  readonly fewestDigits: number;
  readonly signs: number;
  readonly words: number;
}

/** Bits of the lexicons that detectors need. The last one is shared by all for which there is none left. */
export type WordBits = Map<object, number>;

const LAST_BIT = 30;
/** That there are messages before or behind. */
const OTHERS = 1 << 31;
/** How many messages back a question may be, for all detectors of answers. */
const QUESTIONS = 6;

/** The seeker of a detector; notes the lexicons that it needs. */
export function seekerOf(detector: Detector, bits: WordBits): Seeker {
  const { kind, needs, fewestDigits = 0, mayOccurIn } = detector;
  let words = needs?.others === true ? OTHERS : 0;
  for (const lexicon of needs?.words ?? []) {
    const bit = bits.get(lexicon) ?? 1 << Math.min(bits.size, LAST_BIT);
    bits.set(lexicon, bit);
    words |= bit;
  }
  const signs = needs === undefined ? SIGNS.any : (needs.signs ?? 0);
  return {
    kind,
    fewestDigits,
    signs,
    words,
    mayOccurIn: mayOccurIn?.bind(detector),
    detect: detector.detect.bind(detector),
  };
}

/** Whether a detector may find something in a message without others around it. */
export function findsAlone({ signs, words }: Seeker): boolean {
  return signs !== 0 || words !== OTHERS;
}

/** Those seekers that may find something in a passage, in their order. */
export function seekersFor(passage: Passage, seekers: readonly Seeker[], bits: WordBits): readonly Seeker[] {
  const { facts } = passage;
  let said: number | undefined;
  return seekers.filter(({ fewestDigits, signs, words }) => {
    if (facts.digits < fewestDigits) return false;
    if ((signs & SIGNS.any) !== 0 || (signs & passage.signs) !== 0) return true;
    return words !== 0 && (words & (said ??= wordsSaid(passage, bits))) !== 0;
  });
}

/** What is said in a passage, or before an answer. */
function wordsSaid(passage: Passage, bits: WordBits): number {
  let said = wordsIn(passage, bits);
  if (passage.preceding !== undefined || passage.following !== undefined) said |= OTHERS;
  if (passage.preceding === undefined || !isAnswer(passage, DATE_WORDS)) return said;
  let before: Passage | undefined = passage.preceding();
  for (let back = 0; before && back < QUESTIONS; back++) {
    said |= wordsIn(before, bits);
    before = before.preceding?.();
  }
  return said;
}

function wordsIn(passage: Passage, bits: WordBits): number {
  let words = 0;
  for (const lexicon of mentionsIn(passage).keys()) words |= bits.get(lexicon) ?? 0;
  return words;
}
