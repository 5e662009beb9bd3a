import { hasAtWord } from './at-words.js';
import { marksOf, type TextFacts } from './text-facts.js';

/** What a folded text shows to a quick look: bits by which most detectors are told to have nothing to find in it. */
export const SIGNS = {
  /** Of every text. */
  any: 1,
  /** An at sign, and one that is written out. */
  at: 1 << 1,
  atWord: 1 << 2,
  /** As many letters and digits of ASCII in a row. */
  run12: 1 << 3,
  run14: 1 << 4,
  run17: 1 << 5,
  /** As many digits with nothing but separators between them. */
  digits7: 1 << 6,
  digits9: 1 << 7,
  digits12: 1 << 8,
  /** As many digits with few characters between them, and so many in all. */
  near13: 1 << 9,
  all15: 1 << 10,
  /** A digit and a sign that masks others. */
  masked: 1 << 11,
  /** Letters and digits beside each other as in post codes and plates. */
  postcode: 1 << 12,
  /** Six groups of two letters and digits, or three groups of four. */
  pairs: 1 << 13,
  /** Two digits that may end an expiry, and three or four shortly behind them; or both without a mark behind a card that is masked. */
  yearAndCode: 1 << 14,
  /** The beginning of a one-time code of Google: `G-`. */
  google: 1 << 15,
  notAscii: 1 << 25,
} as const;

/** The signs of triggers: see `triggerOf`. */
export const signsOfTriggers = (triggers: number): number => triggers << 16;

const AT_SIGN = marksOf('@');
const [OTHER, LOWER, UPPER, DIGIT] = [0, 1, 2, 3];
const CLASSES = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[a-z]/.test(character)) return LOWER;
  if (/[A-Z]/.test(character)) return UPPER;
  return /[0-9]/.test(character) ? DIGIT : OTHER;
});
/** A sign that stands for a digit. */
const MASKS = new Set(Array.from('xX*#•●∙·', (mark) => mark.charCodeAt(0)));
const [SPACE, COMMA, DASH, DOT, TWO, FOUR] = [0x20, 0x2c, 0x2d, 0x2e, 0x32, 0x34];
/** From a year to a code. */
const CODE_REACH = 24;

/** The signs of a text. `mostDigits` is asked for where there are digits enough. */
export function signsIn(text: string, facts: TextFacts, mostDigits: () => number): number {
  let signs = SIGNS.any | signsOfTriggers(facts.triggers) | shapesIn(text, facts);
  if (!facts.isAscii) signs |= SIGNS.notAscii;
  if ((facts.marks & AT_SIGN) !== 0) signs |= SIGNS.at;
  if (hasAtWord(text, facts)) signs |= SIGNS.atWord;
  if (facts.longestRun >= 12) signs |= SIGNS.run12;
  if (facts.longestRun >= 14) signs |= SIGNS.run14;
  if (facts.longestRun >= 17) signs |= SIGNS.run17;
  if (facts.digitsWithin4 >= 13) signs |= SIGNS.near13;
  if (facts.digits >= 15) signs |= SIGNS.all15;
  const most = facts.digits < 7 ? 0 : mostDigits();
  if (most >= 7) signs |= SIGNS.digits7;
  if (most >= 9) signs |= SIGNS.digits9;
  if (most >= 12) signs |= SIGNS.digits12;
  return signs;
}

/** Those that neighbours make. Reads each character once. */
function shapesIn(text: string, { digits }: TextFacts): number {
  if (digits === 0) return 0;
  let [signs, run, twos, fours, before] = [0, 0, 0, 0, OTHER];
  /** The digits that are read, and the last ones before them that may end an expiry. */
  let [group, yearEnd] = [0, -1];
  for (let at = 0; at <= text.length; at++) {
    const code = at < text.length ? text.charCodeAt(at) : 0;
    const kind = code < 128 ? CLASSES[code]! : OTHER;
    if (kind === DIGIT) {
      group++;
      if (before === LOWER || before === UPPER || (before === OTHER && followsCapitals(text, at)))
        signs |= SIGNS.postcode;
    } else {
      if (group > 0) {
        const isCode = (group === 3 || group === 4) && yearEnd >= 0 && at - group - yearEnd <= CODE_REACH;
        const isGlued = (group === 7 || group === 8) && text.charAt(at - group - 1) === '\x1a';
        if (isCode || isGlued) signs |= SIGNS.yearAndCode;
        const tens = group > 1 ? text.charCodeAt(at - 2) : 0;
        yearEnd = tens >= TWO && tens <= FOUR ? at : -1;
        group = 0;
      }
      if (kind === UPPER && before === UPPER && followsDigit(text, at - 1)) signs |= SIGNS.postcode;
      if (code === DASH && text.charAt(at - 1) === 'G') signs |= SIGNS.google;
      if (MASKS.has(code) && isMasked(text, at)) signs |= SIGNS.masked;
    }
    if (kind === OTHER) {
      if (run === 2) twos++;
      else if (run === 4) fours++;
      run = 0;
    } else run++;
    before = kind;
  }
  return twos >= 6 || fours >= 3 ? signs | SIGNS.pairs : signs;
}

/** "SA 4870", "NSW, 2000", "MH-12" */
function followsCapitals(text: string, at: number): boolean {
  const gap = text.charCodeAt(at - 1);
  if (gap !== SPACE && gap !== DASH) return false;
  const end = text.charCodeAt(at - 2) === COMMA ? at - 2 : at - 1;
  return CLASSES[text.charCodeAt(end - 1)] === UPPER && CLASSES[text.charCodeAt(end - 2)] === UPPER;
}

/** "1234 AB" */
function followsDigit(text: string, at: number): boolean {
  return CLASSES[text.charCodeAt(text.charCodeAt(at - 1) === SPACE ? at - 2 : at - 1)] === DIGIT;
}

/** "4111X", "4111 *" */
function isMasked(text: string, at: number): boolean {
  const code = text.charCodeAt(at - 1);
  const isGap = code === SPACE || code === DASH || code === DOT;
  return CLASSES[isGap ? text.charCodeAt(at - 2) : code] === DIGIT;
}
