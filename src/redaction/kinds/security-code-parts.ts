import { digitsOfPhrase } from '../digit-words.js';
import { BARRIER } from '../fold.js';
import { plain } from '../lexicon.js';
import { namesOther } from '../naming.js';
import type { Passage } from '../passage.js';
import { asksHowMany } from './security-code-others.js';
import { countOfDigits, SECURITY_CODE_WORDS } from './security-code-words.js';

/** Of all digits that one code can have. */
const LONGEST = 4;
/** One or two digits and nothing else but marks and words that join them to what came before: "and 2". */
const PART =
  /^([^\p{L}\p{N}]{0,6}(?:(?:and|then|und|dann|y|luego|et|puis|e|poi|en|dan|i|og|och|ja|ve|и) ){0,2})([0-9]{1,2}|[0-9] [0-9])[^\p{L}\p{N}]{0,6}$/iu;
/** "ok", "go on" */
const SHORT = 12;
const MESSAGES = 8;

interface Part {
  place: { start: number; end: number };
  /** What it answers. */
  question: Passage;
}

/** Whether a text may be such a part: one digit or two, or a word for them. */
export function mayBePart(text: string): boolean {
  return placeIn(text) !== undefined;
}

/** A part of a code that is sent one digit or two at a time, in answer to a question for the code. */
export function partOfCode(passage: Passage): Part | undefined {
  const place = passage.preceding && placeIn(passage.text);
  if (!place) return undefined;
  if (place.isWord && !isPart(passage.following?.(), passage) && !isPart(passage.preceding?.(), passage))
    return undefined;
  let digits = digitsIn(passage.text);
  let before: Passage | undefined = passage.preceding?.();
  for (let back = 0; before && back < MESSAGES; back++) {
    if (before.sender === passage.sender) {
      // The code was given.
      if (before.text.includes(BARRIER)) return undefined;
      const others = digitsIn(before.text);
      digits += others;
      if (digits > LONGEST || (others > 0 && !placeIn(before.text))) return undefined;
    } else if (SECURITY_CODE_WORDS.in(before).length > 0) {
      if (before.isTalkOnly || namesOther(before)) return undefined;
      if (saysHowMany(passage, before, place)) return undefined;
      return { place: { start: place.start, end: place.end }, question: before };
    } else if (before.text.length > SHORT || asksHowMany(before) || namesOther(before)) {
      return undefined;
    }
    before = before.preceding?.();
  }
  return undefined;
}

/** "3 or 4 digits?" and "3": how many they are, unless more of them follow. */
function saysHowMany({ text, sender, following }: Passage, question: Passage, { start, end }: Part['place']): boolean {
  if (!/^[34]$/.test(text.slice(start, end)) || !countOfDigits(question, Number(text.slice(start, end)))) return false;
  const next = following?.();
  return next === undefined || next.sender !== sender || placeIn(next.text) === undefined;
}

/** "one" says a digit where another part stands before or behind it. */
function isPart(other: Passage | undefined, part: Passage): boolean {
  return other !== undefined && other.sender === part.sender && placeIn(other.text) !== undefined;
}

interface PartPlace {
  start: number;
  end: number;
  isWord: boolean;
}

function placeIn(text: string): PartPlace | undefined {
  if (text.length > LONGEST * SHORT) return undefined;
  const match = PART.exec(text);
  if (match) return { start: match[1]!.length, end: match[1]!.length + match[2]!.length, isWord: false };
  return saidIn(text) === undefined ? undefined : { ...wordsIn(text), isWord: true };
}

function wordsIn(text: string): { start: number; end: number } {
  const [before = ''] = /^[^\p{L}]*/u.exec(text) ?? [];
  return { start: before.length, end: text.replace(/[^\p{L}\p{M}]*$/u, '').length };
}

/** The digits of "four", "yetmiş iki". */
function saidIn(text: string): string | undefined {
  if (text.length > 2 * SHORT || /[0-9]/.test(text)) return undefined;
  const { start, end } = wordsIn(text);
  const [said] = digitsOfPhrase(plain(text.slice(start, end)))?.values() ?? [];
  return said !== undefined && said.length <= 2 ? said : undefined;
}

const digitsIn = (text: string): number => text.match(/[0-9]/g)?.length ?? saidIn(text)?.length ?? 0;
