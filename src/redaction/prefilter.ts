import { AT_WORDS, DOT_WORDS } from './spelled-signs.js';
import { maySpellDigits } from './spoken-digits.js';

const DIGIT_OR_AT = /[0-9@]/;
const NOT_ASCII = /[^\x00-\x7f]/;
const NUMBER_OR_AT = /[\p{N}\uff20\ufe6b]/u;
const ESCAPED_AT = /&commat/i;
/** "at" of a spelled-out address. Most texts are ASCII, where a simpler engine does. */
const ASCII_WORDS = AT_WORDS.split('|').filter((word) => !NOT_ASCII.test(word));
const ASCII_AT = new RegExp(`(?<![a-z0-9])(?:${ASCII_WORDS.join('|')})(?![a-z0-9])|[([{<] ?a ?[)\\]}>]`, 'i');
const ANY_AT = new RegExp(`(?<![\\p{L}\\p{N}])(?:${AT_WORDS})(?![\\p{L}\\p{N}])|[([{<] ?a ?[)\\]}>]`, 'iu');
/** What such an address has besides: a dot between letters, a word for it, or a provider that everyone knows. */
const DOT_OR_PROVIDER = new RegExp(
  `[\\p{L}\\p{N}] ?[.,] ?\\p{L}|(?<![\\p{L}\\p{N}])(?:${DOT_WORDS})(?![\\p{L}\\p{N}])|gmail|yahoo|hotmail|outlook|icloud|protonmail|gmx`,
  'iu',
);

/** A few scans that tell most messages of a chat from those worth the detectors' time. */
export function mayHoldPersonalData(text: string): boolean {
  if (DIGIT_OR_AT.test(text)) return true;
  const isAscii = !NOT_ASCII.test(text);
  if (!isAscii && NUMBER_OR_AT.test(text)) return true;
  if ((isAscii ? ASCII_AT : ANY_AT).test(text) && DOT_OR_PROVIDER.test(text)) return true;
  return maySpellDigits(text) || ESCAPED_AT.test(text);
}
