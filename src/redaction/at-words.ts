import { AT_WORDS } from './spelled-signs.js';

const NOT_ASCII = /[^\x00-\x7f]/;
/** Most texts are ASCII, where a simpler engine does. */
const ASCII_WORDS = AT_WORDS.split('|').filter((word) => !NOT_ASCII.test(word));
const ASCII_AT = new RegExp(`(?<![a-z0-9])(?:${ASCII_WORDS.join('|')})(?![a-z0-9])|[([{<] ?a ?[)\\]}>]`, 'i');
const ANY_AT = new RegExp(`(?<![\\p{L}\\p{N}])(?:${AT_WORDS})(?![\\p{L}\\p{N}])|[([{<] ?a ?[)\\]}>]`, 'iu');

/** Whether a word for "at", or "(a)", stands in the text. */
export function hasAtWord(text: string): boolean {
  return (NOT_ASCII.test(text) ? ANY_AT : ASCII_AT).test(text);
}
