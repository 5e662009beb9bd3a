import { hasAtWord } from './at-words.js';
import { marksOf, type TextFacts } from './text-facts.js';
import { DOT_WORDS } from './spelled-signs.js';
import { mayPairDigits, maySpellDigits } from './spoken-digits.js';
import { tellsMarks } from './spoken-marks.js';

const AT_SIGN = marksOf('@');
const AMPERSAND = marksOf('&');
const NUMBER_OR_AT = /[\p{N}\uff20\ufe6b]/u;
const ESCAPED_AT = /&commat/i;
/** What a spelled-out address also contains: a dot between letters, a word for a dot, or a well-known provider. */
const DOT_OR_PROVIDER = new RegExp(
  `[\\p{L}\\p{N}] ?[.,] ?\\p{L}|(?<![\\p{L}\\p{N}])(?:${DOT_WORDS})(?![\\p{L}\\p{N}])|gmail|yahoo|hotmail|outlook|icloud|protonmail|gmx`,
  'iu',
);

/** A few fast scans that exclude most messages of a chat from detection. */
export function mayHoldPersonalData(text: string, facts: TextFacts): boolean {
  if (facts.digits > 0 || (facts.marks & AT_SIGN) !== 0) return true;
  if (!facts.isAscii && NUMBER_OR_AT.test(text)) return true;
  if (hasAtWord(text, facts) && DOT_OR_PROVIDER.test(text)) return true;
  if (mayPairDigits(facts) && tellsMarks(text)) return true;
  return maySpellDigits(text, facts) || ((facts.marks & AMPERSAND) !== 0 && ESCAPED_AT.test(text));
}
