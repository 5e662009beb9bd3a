import { isLabelled, isTalkOnly } from './answers.js';
import { type DigitRun, type DigitStretch, digitStretches } from './digit-stretch.js';
import type { Mention, Place, Word } from './mention.js';
import { otherShapes, type Shape } from './other-shapes.js';
import { signsIn } from './signs.js';
import { asksForNumber, classify, classifyIn, classifyUnspaced, isNumberOf, type WordClass } from './vocabulary.js';
import { type TextFacts, textFacts } from './text-facts.js';
import { wordsAndStops } from './word-or-stop.js';

/** Digits of a number that takes the word before it for itself: in "order 12345678, 415-555-2671" nothing orders the second. */
const NUMBER_LENGTH = 5;
/** What is left of a word that speaks for another number. */
const TAKEN = 0.2;

/** The weight of one class of words for (positive) or against (negative) a kind. Missing classes are ignored. */
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
/** "order number is now 12345" */
const NAMING_WORDS = 3;
/** A question asked two messages ago may still be the one that is answered. */
const PRECEDING_MESSAGES = 2;
const LONGEST_TALK = 300;
const SHORTLY = 28;
/** The end of a clause that has no number of its own. */
const CLAUSE_END = /^[^0-9]*[,;]\s[^0-9]*$/;
/** A word that follows without a mark. */
const NEXT_WORD = /^\s{1,2}([\p{L}\p{M}]+)/u;
/** "tel. 555", "no. 17": a stop after a short word belongs to the word. */
const ABBREVIATION_LENGTH = 4;

/** One folded message as the detectors see it: its text, its stretches of digits and the words around any place in it. */
export class Passage {
  /** Its words and its telling phrases by lexicon, once they have been looked for. */
  words: readonly Word[] | undefined;
  phrases: ReadonlyMap<object, readonly Mention[]> | undefined;
  /** Its runs of digits, once numbers have been looked for. */
  runs: readonly DigitRun[] | undefined;
  /** Where it holds card numbers, once they have been looked for. */
  cards: readonly Place[] | undefined;
  #facts: TextFacts | undefined;
  #signs: number | undefined;
  #stretches: DigitStretch[] | undefined;
  #mostDigits: number | undefined;
  #numbers: readonly Shape[] | undefined;
  #anchors: Anchor[] | undefined;
  #others: readonly Shape[] | undefined;
  #classes: ReadonlySet<WordClass> | undefined;
  #isTalkOnly: boolean | undefined;
  #wordEnds: number[] = [];
  #sentenceStarts: number[] = [0];

  constructor(
    readonly text: string,
    /** The message before this one in the conversation, whoever sent it. */
    readonly preceding?: (() => Passage) | undefined,
    /** Who sent it. */
    readonly sender?: string | undefined,
    /** Called when an earlier message was taken into account for a finding here. */
    readonly onAskedBefore: () => void = () => undefined,
    /** Facts about the text, if they are known. */
    facts?: TextFacts,
    /** The message behind this one, which may call it what it is. */
    readonly following?: (() => Passage) | undefined,
    /** Whether an earlier look found a card in it, or a piece of one. */
    readonly hasMaskedCard = false,
  ) {
    this.#facts = facts;
  }

  get facts(): TextFacts {
    return (this.#facts ??= textFacts(this.text));
  }

  /** Bits of `SIGNS`. */
  get signs(): number {
    return (this.#signs ??= signsIn(this.text, this.facts, () => this.mostDigits));
  }

  get stretches(): readonly DigitStretch[] {
    return (this.#stretches ??= digitStretches(this.text));
  }

  /** The digits of the longest stretch. */
  get mostDigits(): number {
    return (this.#mostDigits ??= this.stretches.reduce((most, { digits }) => Math.max(most, digits.length), 0));
  }

  /** Whether [start, end) is part of something with a distinct shape, such as a mistyped account number. */
  isInsideOther(start: number, end: number): boolean {
    this.#others ??= otherShapes(this.text);
    if (this.#others.length === 0) return false;
    const shape = this.#others[countUpTo(this.#others, end - 1, (other) => other.end)];
    return shape !== undefined && shape.start <= start && end <= shape.end;
  }

  /**
   * What the words around [start, end) say, from about -1 to 1.5: nearer words say more, words of other sentences less.
   * A word against it counts little when another number stands between. The preceding messages speak only when the passage
   * itself is silent, or says otherwise in another clause ("my parcel never came, 0412 ..."), and only in favour: what came before may name a value, and never hides one.
   */
  contextScore(start: number, end: number, weights: Weights): number {
    const anchors = this.anchors();
    if (anchors.length === 0) return this.before(weights, start, end);
    const word = countUpTo(this.#wordEnds, start, itself);
    const sentence = countUpTo(this.#sentenceStarts, start, itself);
    let support = 0;
    let against = 0;
    let any = false;
    let isApart = true;
    const weigh = (anchor: Anchor, distance: number): void => {
      const weight = weights[anchor.class];
      if (weight === undefined) return;
      const elsewhere = anchor.sentence !== sentence;
      if (weight < 0 && elsewhere) return;
      any = true;
      isApart &&= anchor.end <= start && CLAUSE_END.test(this.text.slice(anchor.end, start));
      const shielded = weight < 0 && support > 0;
      const distant = (Math.abs(weight) / (1 + 0.15 * distance)) * (elsewhere ? 0.75 : 1) * (shielded ? 0.4 : 1);
      const isTaken = weight < 0 && (anchor.end <= this.numberBefore(start) || anchor.start >= this.numberAfter(end));
      const value = isTaken ? distant * TAKEN : distant;
      if (weight > 0) support = Math.max(support, value);
      else against = Math.max(against, value);
    };
    const next = firstAfter(anchors, start);
    for (let i = next - 1; i >= 0; i--) {
      const anchor = anchors[i];
      if (!anchor || word - 1 - anchor.word > LEFT_WORDS) break;
      weigh(anchor, word - 1 - anchor.word);
    }
    const wordAfter = countUpTo(this.#wordEnds, end, itself);
    for (let i = next; i < anchors.length; i++) {
      const anchor = anchors[i];
      if (!anchor || anchor.word - wordAfter > RIGHT_WORDS) break;
      const away = anchor.word - wordAfter;
      const follows = anchor.start >= end && anchor.sentence === sentence;
      if (follows && (away <= 1 || (weights[anchor.class] ?? 0) > 0)) weigh(anchor, away + 2);
    }
    const asked = any && isApart && support === 0 ? this.before(weights, start, end) : 0;
    if (asked > 0) return asked - 0.4 * against;
    if (any || word > LEFT_WORDS) return support - against;
    return this.before(weights, start, end);
  }

  /** The weight of the nearest telling word in front of `start`, when it names that very place: close by, with no number between. */
  namedAs(start: number, weights: Weights): number {
    const anchors = this.anchors();
    const word = countUpTo(this.#wordEnds, start, itself);
    const sentence = countUpTo(this.#sentenceStarts, start, itself);
    const taken = this.numberBefore(start);
    for (let i = firstAfter(anchors, start) - 1; i >= 0; i--) {
      const anchor = anchors[i];
      if (!anchor || word - 1 - anchor.word > NAMING_WORDS || anchor.sentence !== sentence || anchor.end <= taken)
        break;
      const weight = weights[anchor.class];
      if (weight !== undefined) return /[,;]/.test(this.text.slice(anchor.end, start)) ? 0 : weight;
    }
    return 0;
  }

  private before(weights: Weights, start: number, end: number): number {
    if (this.preceding === undefined || isLabelled(this.text, start, end, false)) return 0;
    this.onAskedBefore();
    return this.preceding().lastWord(weights, PRECEDING_MESSAGES);
  }

  /** The last number that ends shortly before `at`, with no end of a sentence between. */
  numberShortlyBefore(at: number): Shape | undefined {
    const numbers = this.numbers();
    const before = numbers[countUpTo(numbers, at, ({ end }) => end) - 1];
    return before && at - before.end <= SHORTLY && !/[.!?\n]/.test(this.text.slice(before.end, at))
      ? before
      : undefined;
  }

  /** Where the last number before `at` begins; -1 without one. */
  private numberBefore(at: number): number {
    const numbers = this.numbers();
    return numbers[countUpTo(numbers, at, ({ end }) => end) - 1]?.start ?? -1;
  }

  /** Where the first number behind `at` begins. */
  private numberAfter(at: number): number {
    const numbers = this.numbers();
    return numbers[countUpTo(numbers, at, ({ end }) => end)]?.start ?? Infinity;
  }

  /** By their ends: runs of enough digits, and grouped ones. */
  private numbers(): readonly Shape[] {
    return (this.#numbers ??= this.stretches.flatMap((stretch) => {
      const runs: Shape[] = stretch.groups.filter(({ from, to }) => to - from >= NUMBER_LENGTH);
      return stretch.digits.length >= NUMBER_LENGTH ? [...runs, stretch] : runs;
    }));
  }

  /** Whether a word of that class is in this message, or in the previous one. */
  mentions(wordClass: WordClass): boolean {
    if (this.classes().has(wordClass)) return true;
    if (this.preceding === undefined) return false;
    this.onAskedBefore();
    return this.preceding().classes().has(wordClass);
  }

  /** Whether it only talks of what it names. Long messages do more. */
  get isTalkOnly(): boolean {
    return (this.#isTalkOnly ??= this.text.length <= LONGEST_TALK && isTalkOnly(this.text));
  }

  /** Whether a word of that class is in this message. */
  says(wordClass: WordClass): boolean {
    return this.classes().has(wordClass);
  }

  /**
   * What the last telling words of this message, or of the ones before it, say in favour. A question for something else
   * ends the search; an answer that names its own number does not. "I lost my phone" tells nothing of a number, unless the question
   * behind it is for the number of what was lost.
   */
  lastWord(weights: Weights, messages: number, isAsked = false): number {
    if (this.isTalkOnly && !isAsked) return 0;
    const anchors = this.anchors();
    let against = false;
    for (let i = anchors.length - 1; i >= Math.max(0, anchors.length - LEFT_WORDS); i--) {
      const weight = weights[anchors[i]?.class ?? 'unit'] ?? 0;
      if (weight > 0) return weight * (against ? 0.7 : 0.8);
      against ||= weight < 0;
    }
    const isQuestion = against && this.numberBefore(Infinity) < 0;
    if (messages <= 1 || isQuestion) return 0;
    return this.preceding?.().lastWord(weights, messages - 1, asksForNumber(this.text)) ?? 0;
  }

  private classes(): ReadonlySet<WordClass> {
    return (this.#classes ??= new Set(this.anchors().map((anchor) => anchor.class)));
  }

  /** Whether one of so many messages before it is such; what is found here then depends on it. */
  follows(messages: number, isSuch: (before: Passage) => boolean): boolean {
    let before = this.preceding?.();
    for (let back = 0; before && back < messages; back++) {
      if (isSuch(before)) {
        this.onAskedBefore();
        return true;
      }
      before = before.preceding?.();
    }
    return false;
  }

  /** "número de pieza", "numer zgłoszenia": the next word says what number it is; "no" before anything but a number is none. */
  private isNumberOf(word: string, end: number): boolean {
    if (word === 'no') return !this.isBeforeNumber(end);
    return isNumberOf(word, NEXT_WORD.exec(this.text.slice(end, end + 24))?.[1]?.toLowerCase());
  }

  /** "PO 4471" is an order, "0917 555 0182 po" is polite. */
  private isBeforeNumber(end: number): boolean {
    return /^[.:#=\s]{0,4}[+(0-9]/.test(this.text.slice(end, end + 8));
  }

  private classOf(word: string, previous: string | undefined, start: number, end: number): WordClass | undefined {
    if (word === 'po' && !this.isBeforeNumber(end)) return undefined;
    const known = classifyIn(this.text, start, end, word);
    return known === 'none' ? undefined : (known ?? classify(word, previous));
  }

  private anchors(): Anchor[] {
    if (this.#anchors) return this.#anchors;
    const anchors: Anchor[] = [];
    this.#wordEnds = [];
    this.#sentenceStarts = [0];
    let sentence = 1;
    let previous: string | undefined;
    for (const { start, end, isStop } of wordsAndStops(this.text, this.facts)) {
      if (isStop) {
        const isPeriod = this.text.charAt(start) === '.';
        if (isPeriod && previous !== undefined && previous.length <= ABBREVIATION_LENGTH) continue;
        sentence++;
        this.#sentenceStarts.push(end);
        previous = undefined;
        continue;
      }
      const word = this.text.slice(start, end).toLowerCase();
      for (const part of classifyUnspaced(word)) {
        const place = { start: start + part.start, end: start + part.end, word: this.#wordEnds.length, sentence };
        anchors.push({ class: part.class, ...place });
        this.#wordEnds.push(place.end);
      }
      const wordClass = this.classOf(word, previous, start, end);
      if (wordClass && !(wordClass === 'call' && this.isNumberOf(word, end)))
        anchors.push({ class: wordClass, start, end, word: this.#wordEnds.length, sentence });
      this.#wordEnds.push(end);
      previous = word;
    }
    return (this.#anchors = anchors);
  }
}

/** How many of the items, ascending by `valueOf`, are at most `limit`. */
function countUpTo<T>(ascending: readonly T[], limit: number, valueOf: (item: T) => number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = ascending[middle];
    if (item !== undefined && valueOf(item) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

const itself = (value: number): number => value;

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
