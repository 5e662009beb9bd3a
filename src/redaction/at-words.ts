import { AT_WORDS } from './spelled-signs.js';
import { marksOf, type TextFacts, triggerOf } from './text-facts.js';

const NOT_ASCII = /[^\x00-\x7f]/;
/** Most texts are ASCII, for which a simpler pattern is enough. */
const ASCII_WORDS = AT_WORDS.split('|').filter((word) => !NOT_ASCII.test(word));
const ASCII_AT = new RegExp(`(?<![a-z0-9])(?:${ASCII_WORDS.join('|')})(?![a-z0-9])|[([{<] ?(?:a|et) ?[)\\]}>]`, 'i');
const ANY_AT = new RegExp(`(?<![\\p{L}\\p{N}])(?:${AT_WORDS})(?![\\p{L}\\p{N}])|[([{<] ?(?:a|et) ?[)\\]}>]`, 'iu');

/** The longest of several words, because it is the least ambiguous. */
const AT_TRIGGER = triggerOf({
  runs: ASCII_WORDS.flatMap((word) => [word.replace('-?', '-'), word.replace('-?', '')]).map(
    (word) => word.split(/[^a-z]/).toSorted((a, b) => b.length - a.length)[0]!,
  ),
});
const BRACKETS = marksOf('([{<');

/** Whether the text contains a word for "at", or "(a)". */
export function hasAtWord(text: string, { triggers, marks, isAscii }: TextFacts): boolean {
  if ((triggers & AT_TRIGGER) === 0 && (marks & BRACKETS) === 0) return false;
  return (isAscii ? ASCII_AT : ANY_AT).test(text);
}
