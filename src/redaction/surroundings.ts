import { classify, type WordClass } from './vocabulary.js';

/** Letters that a digit glued to them shares a word with. Scripts without spaces between words are left out. */
const LETTER = /[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}@\\&]/u;
const TOKEN_LIMIT = 48;
const LAST_WORD = /\p{L}+$/u;
/** After these a new value begins although no space does: "tel:555", "(555", "phone=555". */
const VALUE_MARK = /[:=([{"'<>,;?!|*]/;

const CODE_SPACE = 32;

/** The piece of the word that stands directly before `start`, back to a space or a mark that opens a value. */
function attachedBefore(text: string, start: number): string {
  const floor = Math.max(0, start - TOKEN_LIMIT);
  let from = start;
  while (from > floor && !/\s/.test(text.charAt(from - 1)) && !VALUE_MARK.test(text.charAt(from - 1))) from--;
  return text.slice(from, start);
}

/**
 * Whether the number at [start, end) is a part of a longer word: an id (INV-555-1234), a hash, a decimal, a time.
 * A word that names what follows (`tel555`, `SSN-123-45-6789`) does not count; `naming` says which ones do that.
 */
export function isPartOfWord(text: string, start: number, end: number, naming: readonly WordClass[]): boolean {
  return isAttachedLeft(text, start, naming) || isAttachedRight(text, end);
}

function isAttachedLeft(text: string, start: number, naming: readonly WordClass[]): boolean {
  if (start === 0 || text.charCodeAt(start - 1) <= CODE_SPACE) return false;
  const before = attachedBefore(text, start);
  if (!LETTER.test(before)) return /\d:$/.test(text.slice(Math.max(0, start - 2), start));
  const word = LAST_WORD.exec(before.replace(/[-_./#]+$/, ''))?.[0].toLowerCase();
  const wordClass = word === undefined ? undefined : classify(word, undefined);
  return wordClass === undefined || !naming.includes(wordClass);
}

const CONTINUED = /^(?:[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}@_]|[-_/\\=&][\p{sc=Latin}\d]|[.,:]\d)/u;

function isAttachedRight(text: string, end: number): boolean {
  if (end === text.length || text.charCodeAt(end) <= CODE_SPACE) return false;
  return CONTINUED.test(text.slice(end, end + 2));
}

const CURRENCY_BEFORE = /(?:\p{Sc}|\b(?:usd|eur|gbp|chf|inr|rs\.?)) ?-?$/iu;
const UNIT_AFTER = /^ ?(?:\p{Sc}|%|°|["′″](?:\s|$))/u;
/** What most often follows a number, told apart quickly. */
const PLAIN_AFTER = /^(?:$|[.,;:!?)]| ?[a-z])/i;

/** Whether [start, end) is an amount: money, a percentage, an angle. */
export function isAmount(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 6), start);
  const after = text.slice(end, end + 3);
  return CURRENCY_BEFORE.test(before) || (!PLAIN_AFTER.test(after) && UNIT_AFTER.test(after));
}
