import { type DigitStretch, digitStretches } from './digit-stretch.js';
import { classify, classifyUnspaced, type WordClass } from './vocabulary.js';

/** How much one class of words says for (positive) or against (negative) a kind. Missing classes are not looked at. */
export type Weights = Partial<Record<WordClass, number>>;

interface Anchor {
  class: WordClass;
  start: number;
  end: number;
  /** Place among the words of the text, and of its sentence among the sentences. */
  word: number;
  sentence: number;
}

const LEFT_WORDS = 12;
const RIGHT_WORDS = 6;
/** A question asked two messages ago may still be the one that is answered. */
const PRECEDING_MESSAGES = 2;
const WORD_OR_STOP = /([\p{L}\p{M}]+)|([!?;\n]|\.(?=\s))/gu;
/** "tel. 555", "no. 17": a stop after a short word belongs to the word. */
const ABBREVIATION_LENGTH = 4;

/** One folded message as the detectors see it: its text, its stretches of digits and the words around any place in it. */
export class Passage {
  #stretches: DigitStretch[] | undefined;
  #anchors: Anchor[] | undefined;
  #classes: ReadonlySet<WordClass> | undefined;
  #wordEnds: number[] = [];
  #sentenceStarts: number[] = [0];

  constructor(
    readonly text: string,
    /** The message before this one in the conversation, whoever sent it. */
    readonly preceding?: (() => Passage) | undefined,
  ) {}

  get stretches(): readonly DigitStretch[] {
    return (this.#stretches ??= digitStretches(this.text));
  }

  /**
   * What the words around [start, end) say, from about -1 to 1.5: nearer words say more, words of other sentences less,
   * and the preceding messages speak only when the passage itself is silent.
   */
  contextScore(start: number, end: number, weights: Weights): number {
    const anchors = this.anchors();
    const word = countUpTo(this.#wordEnds, start);
    const sentence = countUpTo(this.#sentenceStarts, start);
    let support = 0;
    let against = 0;
    let any = false;
    const weigh = (anchor: Anchor, distance: number): void => {
      const weight = weights[anchor.class];
      if (weight === undefined) return;
      const elsewhere = anchor.sentence !== sentence;
      if (weight < 0 && elsewhere) return;
      any = true;
      const shielded = weight < 0 && support > 0;
      const value = (Math.abs(weight) / (1 + 0.15 * distance)) * (elsewhere ? 0.75 : 1) * (shielded ? 0.4 : 1);
      if (weight > 0) support = Math.max(support, value);
      else against = Math.max(against, value);
    };
    const next = firstAfter(anchors, start);
    for (let i = next - 1; i >= 0; i--) {
      const anchor = anchors[i];
      if (!anchor || word - 1 - anchor.word > LEFT_WORDS) break;
      weigh(anchor, word - 1 - anchor.word);
    }
    const wordAfter = countUpTo(this.#wordEnds, end);
    for (let i = next; i < anchors.length; i++) {
      const anchor = anchors[i];
      if (!anchor || anchor.word - wordAfter > RIGHT_WORDS) break;
      const away = anchor.word - wordAfter;
      const follows = anchor.start >= end && anchor.sentence === sentence;
      if (follows && (away <= 1 || (weights[anchor.class] ?? 0) > 0)) weigh(anchor, away + 2);
    }
    if (any || word > LEFT_WORDS) return support - against;
    return this.preceding?.().lastWord(weights, PRECEDING_MESSAGES) ?? 0;
  }

  /** Whether a word of that class stands in this message, or in the one before. */
  mentions(wordClass: WordClass): boolean {
    const before = this.preceding?.();
    return this.classes().has(wordClass) || (before?.classes().has(wordClass) ?? false);
  }

  /** The weight of the last telling word of this message, or of the ones before it. */
  lastWord(weights: Weights, messages: number): number {
    const anchors = this.anchors();
    for (let i = anchors.length - 1; i >= Math.max(0, anchors.length - LEFT_WORDS); i--) {
      const weight = weights[anchors[i]?.class ?? 'unit'];
      if (weight !== undefined) return weight * 0.8;
    }
    return messages > 1 ? (this.preceding?.().lastWord(weights, messages - 1) ?? 0) : 0;
  }

  private classes(): ReadonlySet<WordClass> {
    return (this.#classes ??= new Set(this.anchors().map((anchor) => anchor.class)));
  }

  private anchors(): Anchor[] {
    if (this.#anchors) return this.#anchors;
    const anchors: Anchor[] = [];
    let sentence = 1;
    let previous: string | undefined;
    for (const match of this.text.matchAll(WORD_OR_STOP)) {
      const start = match.index;
      const end = start + match[0].length;
      if (match[2] !== undefined) {
        if (match[2] === '.' && previous !== undefined && previous.length <= ABBREVIATION_LENGTH) continue;
        sentence++;
        this.#sentenceStarts.push(end);
        previous = undefined;
        continue;
      }
      const word = match[0].toLowerCase();
      for (const part of classifyUnspaced(word)) {
        const place = { start: start + part.start, end: start + part.end, word: this.#wordEnds.length, sentence };
        anchors.push({ class: part.class, ...place });
        this.#wordEnds.push(place.end);
      }
      const wordClass = classify(word, previous);
      if (wordClass) anchors.push({ class: wordClass, start, end, word: this.#wordEnds.length, sentence });
      this.#wordEnds.push(end);
      previous = word;
    }
    return (this.#anchors = anchors);
  }
}

/** How many of the ascending numbers are at most `limit`. */
function countUpTo(ascending: readonly number[], limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? Infinity) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the first anchor that does not end before `start`. */
function firstAfter(anchors: readonly Anchor[], start: number): number {
  let low = 0;
  let high = anchors.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((anchors[middle]?.end ?? Infinity) <= start) low = middle + 1;
    else high = middle;
  }
  return low;
}
