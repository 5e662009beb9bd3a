import type { Passage } from '../passage.js';
import { matchesOf } from '../matches.js';
import { maySpellDigits, spokenCodes } from '../spoken-digits.js';
import { SECURITY_CODE_WORDS } from './security-code-words.js';

/** Where a security code may be. */
export interface CodePlace {
  start: number;
  end: number;
  /** Digits one by one with words or odd marks between them, which are other numbers elsewhere. */
  isScattered: boolean;
}

/** "10/29 3 0 4": digits one by one behind an expiry, which would be those of one number elsewhere. */
const SPACED_BEHIND_EXPIRY =
  /((?<![0-9/.-])(?:(?:0?[1-9]|1[0-2])(?:\s?[/.-]{1,2}\s?|\s)?(?:20)?[2-4][0-9]|20[2-4][0-9][/-](?:0[1-9]|1[0-2]))[\s,;/|]{1,3})([0-9](?:[ \-.][0-9]){2,3})(?![ \-.,]?[0-9])/g;
/** Three or four digits by themselves, together or spoken one by one: "1 2 3". */
const CODE =
  /(?<![0-9]|[0-9][.,:'’]|[$€£¥₹+])(?:[0-9]{3,4}|(?<![0-9] )[0-9](?:(?:[ \-.]|, ?)[0-9]){2,3}(?![ \-.,][0-9])|(?<![0-9][ ,.-]{1,2})(?:[0-9] [0-9]{2}|[0-9]{2} [0-9])(?![ ,.-]{1,2}[0-9])(?! ?[ap]\.?m))(?![0-9]|[.,:'’/-]?[0-9]|[ ]?(?:[%€£°]|\$))/g;
/** "4 then 8 then 2", "4/8/2", "(4)(8)(2)", "4..8..2"; "48 21", "O42" */
const BETWEEN =
  ' ?[/_|~*+,;:] ?|[.;] | ?[.-]{2,4} ?| - | {2,4}|\\) ?\\(|\\] ?\\[|,? (?:(?:and|then|und|dann|y|luego|et|puis|e|poi|depois|en|dan|i|potem|og|och|ja|ve|sonra|и|потом) ){1,2}';
const SCATTERED = new RegExp(
  `(?<![\\p{L}0-9]|[0-9][.,:/ -])(?:[0-9](?:(?:${BETWEEN})[0-9]){2,3}|(?!(?:0[1-9]|1[0-2])[ -][2-4])[0-9]{2}[ -][0-9]{2}|[0-9]{1,2}(?:\\.{2,4}|…)[0-9]{1,2}|[0-9][ .-]?(?:oh|o|zero|null|zéro|cero|nul|nulla?)[ .-]?[0-9]{1,2}|[Oo0][0-9]{2,3}|[0-9][Oo][0-9]{1,2}|[0-9]{2}[Oo])(?![0-9]|[.,:/ -][0-9]|\\p{L})`,
  'giu',
);
/** "II9", "2OO", "S82": letters that eyes and scanners take for digits; and "5one4". */
const LOOKALIKE =
  /(?<![\p{L}\p{N}_/-])(?:(?=[OIlSBZ]{0,2}[0-9])(?=[0-9]{0,2}[OIlSBZ])[0-9OIlSBZ]{3}|[0-9] ?(?:one|two|three|four|five|six|seven|eight|nine) ?[0-9]|(?:one|two|three|four|five|six|seven|eight|nine) ?[0-9]{2}|[0-9] ?[0-9](?:one|two|three|four|five|six|seven|eight|nine))(?![\p{L}\p{N}_/-]|[.,:][0-9])/gu;
/** In longer texts such digits are others. */
const SHORT = 80;

/** Three or four digits, in digits or in words. */
export function* placesOfCodes(passage: Passage): Generator<CodePlace> {
  for (const { index, 0: code } of matchesOf(CODE, withoutDigitsOfNames(passage))) {
    yield { start: index, end: index + code.length, isScattered: false };
  }
  for (const { 1: before, 2: code, index } of matchesOf(SPACED_BEHIND_EXPIRY, passage.text)) {
    const start = index + before!.length;
    yield { start, end: start + code!.length, isScattered: false };
  }
  if (maySpellDigits(passage.text, passage.facts)) {
    for (const { start, end, isMixed } of spokenCodes(passage.text)) {
      if (!isMixed || passage.text.length <= SHORT) yield { start, end, isScattered: isMixed };
    }
  }
  if (passage.text.length > SHORT) return;
  for (const { index, 0: code } of matchesOf(LOOKALIKE, passage.text)) {
    yield { start: index, end: index + code.length, isScattered: true };
  }
  for (const { index, 0: code } of matchesOf(SCATTERED, passage.text)) {
    yield { start: index, end: index + code.length, isScattered: true };
  }
}

/** The text with the digit of "cvv2" as a letter, because "2:692" is a time of day otherwise. */
function withoutDigitsOfNames(passage: Passage): string {
  const { text } = passage;
  const parts: string[] = [];
  let done = 0;
  for (const { end } of SECURITY_CODE_WORDS.in(passage)) {
    if (end <= done || !/\p{L}[0-9]$/u.test(text.slice(Math.max(0, end - 2), end))) continue;
    parts.push(text.slice(done, end - 1), 'x');
    done = end;
  }
  return done === 0 ? text : parts.join('') + text.slice(done);
}
