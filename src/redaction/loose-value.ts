import { isLabelled } from './answers.js';
import { isDateOrTime } from './date-time.js';
import { type Lexicon, wordsOf } from './lexicon.js';
import { isAnswer, isCalledOther, namesOther, questionFor } from './naming.js';
import type { Passage } from './passage.js';
import { endsInQuantity } from './quantities.js';
import { matchesOf } from './matches.js';
import { isParcel } from './surroundings.js';

/** Whether letters and digits are such a value; `checked`: their check digits are valid, and no quantity has them. */
type Fits = (compact: string, tag: string) => boolean | 'checked';

/** A value in any grouping, with what identified it. */
export interface LooseValue {
  start: number;
  end: number;
  /** Its letters and digits, in upper case. */
  compact: string;
  tag: string;
}

/** Longer texts are not typed in a chat; values in them have their usual notation. */
const LONGEST_TEXT = 600;
const MENTIONS = 12;
/** How far after its name a value may begin and continue. */
const REACH = 90;
/** Words between a name and its value: "number is now". */
const WORDS_BETWEEN = 4;
const TOKENS = 20;
/** The groups of a value count as words, too. */
const ANSWER_WORDS = 8;
/** Digits with words in small letters glued to them end there: "731572pls". */
const TOKEN = /[0-9]+(?=\p{Ll}{2,}(?![\p{L}\p{N}]))|[\p{sc=Latin}\p{N}]+|\p{L}+/gu;
const GAP = /^[^\p{L}\p{N}\x1a=@]{0,4}$/u;
/** Never part of a value: words, and letters of scripts that do not occur in such numbers. */
const WORD = /^(?:\p{L}*\p{Ll}\p{L}{3,}|\p{L}{6,}|[^\p{sc=Latin}\p{N}]+)$/u;
/** "149.000": the first digits of a sum. */
const THOUSANDS = /^[0-9]{1,3}[.,][0-9]{3}(?![0-9])/;
/** "do 12/2027" */
const MONTH = /^(?:0?[1-9]|1[0-2]) ?[/.-] ?20[0-9]{2}$/;
/** "117/9, 1060": a house with its door, and a post code. */
const HOUSE = /^[0-9]{1,4}[a-z]?\/[0-9]{1,3}[a-z]?, [0-9]{4,5}(?![0-9])/i;
const SENTENCE_END = /[.!?]\s/;
const SMALL = /^\p{Ll}+$/u;
const WRITTEN_DATE = /^(?:[0-9]{1,2}[ .-]?)?\p{L}{3,9}[ .,-]{0,2}(?:19|20)[0-9]{2}$/u;
/** Names of other numbers, which are never part of a value. */
const NO_PART =
  /^(?:CAS|DIN|EN|ISO|ISBN|EAN|GTIN|UPC|SKU|HTTPS?|TS|PI|IMG|EUR|USD|GBP|ON|IN|TO|AND|OR|IS|AM|PM|ITS|MY|THE|YES|OK|HI|NO|NR)$/;
/** In a text that is read literally, the digits of an escape do not count. */
const ESCAPED = /&#|%[0-9a-f]{2}/i;

/**
 * Values that a phrase names, or that answer a question for one, in any groups and with any marks between them:
 * "35, 115744, 935866, 5", "VF1/RFVF36/LL586354". Of those that fit, the longest one at each place.
 */
export function* looseValues(passage: Passage, lexicon: Lexicon, fits: Fits): Generator<LooseValue> {
  const { text } = passage;
  const mentions = lexicon.in(passage);
  if (mentions.length === 0 && !passage.preceding) return;
  if (text.length > LONGEST_TEXT || passage.facts.digits === 0 || ESCAPED.test(text)) return;
  for (const { tag, end } of mentions.slice(0, MENTIONS)) {
    const value = longestAt(text, end, tag, fits);
    if (value && !isCalledOther(passage, value.start) && !isParcel(text, value.start, value.end)) yield value;
  }
  if (mentions.length > 0 || namesOther(passage) || !isAnswer(passage) || wordsOf(passage).length > ANSWER_WORDS)
    return;
  const question = questionFor(passage, lexicon);
  const value = question && longestAt(text, 0, question.tag, fits);
  if (value && !isCalledOther(passage, value.start) && !isLabelled(text, value.start, value.end)) yield value;
}

function longestAt(text: string, from: number, tag: string, fits: Fits): LooseValue | undefined {
  const tokens = matchesOf(TOKEN, text.slice(from, from + REACH)).slice(0, TOKENS);
  const isBare = from === 0 && !/\p{Lu}/u.test(text) && tokens.every(([token]) => !WORD.test(token));
  const limit = Math.min(tokens.length, WORDS_BETWEEN + 1);
  for (let first = 0; first < limit; first++) {
    const start = from + tokens[first]!.index;
    if (text.charAt(start - 1) === '+') return undefined;
    if (/['’]/.test(text.charAt(start - 1)) && SMALL.test(tokens[first]![0])) continue;
    if (SMALL.test(tokens[first]![0]) && !isBare) continue;
    let compact = '';
    let best: LooseValue | undefined;
    for (let last = first; last < tokens.length; last++) {
      const token = tokens[last]!;
      const previous = tokens[last - 1];
      const gap = last > first ? text.slice(from + previous!.index + previous![0].length, from + token.index) : '';
      if (WORD.test(token[0]) || NO_PART.test(token[0]) || !GAP.test(gap) || (SMALL.test(token[0]) && !isBare)) break;
      if ((SENTENCE_END.test(gap) || gap.includes('\n')) && /^\p{L}+$/u.test(token[0])) break;
      compact += token[0].toUpperCase();
      const end = from + token.index + token[0].length;
      const written = text.slice(start, end);
      const fit = fits(compact, tag);
      if (fit === false || isDateOrTime(written) || WRITTEN_DATE.test(written)) continue;
      // "17/4, 61-881": a house and a post code.
      if (MONTH.test(written)) continue;
      if (written.length <= 3 && THOUSANDS.test(text.slice(start, end + 5))) continue;
      if (written.includes('/') && written.includes(',') && (written.includes('-') || HOUSE.test(written))) continue;
      if (fit !== 'checked' && endsInQuantity(text, start, end)) continue;
      if (!goesOn(text, from, tokens, first, last)) best = { start, end, compact, tag };
    }
    if (best) return best;
    // "IMEI 1 is 35...": the name may include a number.
    if (/[0-9]{3}/.test(tokens[first]![0])) return undefined;
  }
  return undefined;
}

/** Whether the groups continue in the same way, so that the value is the beginning of a longer one. */
function goesOn(text: string, from: number, tokens: readonly RegExpExecArray[], first: number, last: number): boolean {
  const next = tokens[last + 1];
  if (next === undefined || !/^[0-9]+$/.test(next[0])) return false;
  const gapBehind = (at: number): string =>
    text.slice(from + tokens[at]!.index + tokens[at]![0].length, from + tokens[at + 1]!.index);
  const gap = gapBehind(last);
  return gap === '-' || (last > first && gap === gapBehind(first));
}
