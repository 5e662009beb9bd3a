import { hasAtWord } from './at-words.js';
import { DOT_WORDS } from './spelled-signs.js';
import { maySpellDigits } from './spoken-digits.js';

const DIGIT_OR_AT = /[0-9@]/;
const NOT_ASCII = /[^\x00-\x7f]/;
const NUMBER_OR_AT = /[\p{N}\uff20\ufe6b]/u;
const ESCAPED_AT = /&commat/i;
/** What such an address has besides: a dot between letters, a word for it, or a provider that everyone knows. */
const DOT_OR_PROVIDER = new RegExp(
  `[\\p{L}\\p{N}] ?[.,] ?\\p{L}|(?<![\\p{L}\\p{N}])(?:${DOT_WORDS})(?![\\p{L}\\p{N}])|gmail|yahoo|hotmail|outlook|icloud|protonmail|gmx`,
  'iu',
);

/** A few scans that tell most messages of a chat from those worth the detectors' time. */
export function mayHoldPersonalData(text: string): boolean {
  if (DIGIT_OR_AT.test(text)) return true;
  if (NOT_ASCII.test(text) && NUMBER_OR_AT.test(text)) return true;
  if (hasAtWord(text) && DOT_OR_PROVIDER.test(text)) return true;
  return maySpellDigits(text) || ESCAPED_AT.test(text);
}
