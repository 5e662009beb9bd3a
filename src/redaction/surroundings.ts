import { countDigits } from './digit-stretch.js';
import { classify, type WordClass } from './vocabulary.js';

/** Letters that form one word with an adjacent digit. Scripts without spaces between words are excluded. */
const LETTER = /[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}@\\]/u;
const TOKEN_LIMIT = 48;
const LAST_WORD = /\p{L}+$/u;
/** A new value may begin directly behind these, without a space: "tel:555", "(555", "phone=555", "&tel=555". */
const VALUE_MARK = /[:=([{"'<>,;?!|*&`~]/;

const CODE_SPACE = 32;

/** The piece of the word directly before `start`, back to a space or a mark that opens a value. */
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
  if (LINK.test(before) || (before === '@' && !/\d/.test(text.charAt(start)))) return false;
  const word = LAST_WORD.exec(before.replace(/[-_./#]+$/, ''))?.[0].toLowerCase();
  const wordClass = word === undefined ? undefined : classify(word, undefined);
  return wordClass === undefined || !naming.includes(wordClass);
}

/** Links that hold a phone number: `wa.me/14155552671`, `//t.me/+1...`. */
const LINK = /(?:wa\.me|t\.me|viber\.me|line\.me|whatsapp\.com|signal\.me)\/(?:[#+/]|send\/)*$/i;
const CONTINUED =
  /^(?:[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}@]|_[\p{L}\d]|[-/\\=](?:\d|\p{Lu}|\p{sc=Latin}{1,2}(?!\p{L}))|[.,:]\d)/u;
/** "07700900771or work ...": the next word of the sentence, whose space is missing. */
const GOES_ON =
  /^(?:or|and|und|oder|ou|et|of|en|og|och|eller|lub|nebo|или|та|або|is|not|but|pls|plz|please|thx|thanks|asap|svp|merci|danke|bitte|gracias|obrigad[oa]|grazie|call|text|home|work)(?![\p{L}\p{N}_@.-])/iu;

function isAttachedRight(text: string, end: number): boolean {
  if (end === text.length || text.charCodeAt(end) <= CODE_SPACE) return false;
  return CONTINUED.test(text.slice(end, end + 4)) && !GOES_ON.test(text.slice(end, end + 8));
}

/** Money in front of the number; a sign behind another amount, "20€ 415...", is not. */
const CURRENCY_BEFORE = /(?<!\d ?)(?:\p{Sc}|\b(?:usd|eur|gbp|chf|inr|rp\.?|rs\.?)) ?-?$/iu;
/** Money behind it; a sign in front of another amount, "... $20", is not. */
const UNIT_AFTER = /^ ?\p{Sc}(?! ?\d)/u;
/** How all that ends or begins, but for signs that are not ASCII: checked first for speed. */
const ENDS_OF_CURRENCY = [...'drpfns.$'];
const AMOUNT_REACH = 6;

/** Whether [start, end) is an amount of money. Percentages, angles and inches have fewer digits than anything that is looked for. */
export function isAmount(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - AMOUNT_REACH), start);
  if (mayEndWithCurrency(before) && CURRENCY_BEFORE.test(before)) return true;
  const sign = text.charAt(text.charAt(end) === ' ' ? end + 1 : end);
  return (sign === '$' || sign > '\x7f') && UNIT_AFTER.test(text.slice(end, end + 4));
}

function mayEndWithCurrency(before: string): boolean {
  let end = before.length;
  if (before.charAt(end - 1) === '-') end--;
  if (before.charAt(end - 1) === ' ') end--;
  const last = before.charAt(end - 1);
  return last > '\x7f' || ENDS_OF_CURRENCY.includes(last.toLowerCase());
}

/** "4000 1234 5678 9018": groups of one longer number. */
export function isAmongGroups(text: string, start: number, end: number): boolean {
  return (
    /[0-9]{4}[ -]$/.test(text.slice(Math.max(0, start - 5), start)) &&
    /^[ -][0-9]{4}(?![0-9])/.test(text.slice(end, end + 6))
  );
}

const [A, Z] = [0x41, 0x5a];

/**
 * Whether a text ends in a question mark. Looked at from its end: it may be a whole conversation, which a pattern reads from its beginning
 * for each number in it.
 */
export const endsInQuestion = (text: string): boolean => '?？؟'.includes(text.trimEnd().at(-1) ?? ' ');

/** "HP 2641 8118 1 HR": nine digits between two letters and a country are a parcel (Universal Postal Union, S10), in any groups. */
export function isParcel(text: string, start: number, end: number): boolean {
  const behind = text.charCodeAt(text.charAt(end) === ' ' ? end + 1 : end);
  if (!(behind >= A && behind <= Z) || !/^ ?[A-Z]{2}(?![\p{L}\p{N}])/u.test(text.slice(end, end + 4))) return false;
  if (countDigits(text.slice(start, end)) !== 9) return false;
  return /(?<![\p{L}\p{N}])(?!NO|NR|ID)[A-Z]{2} ?$/u.test(text.slice(Math.max(0, start - 4), start));
}

/** Groups of so many digits beside each other. */
const groupsOf = (digits: number, gap: string, most: number) => ({
  before: new RegExp(`(?<![0-9])(?:[0-9]{${digits}}${gap}){1,${most}}$`),
  behind: new RegExp(`^(?:${gap}[0-9]{${digits}}){1,${most}}(?![0-9])`),
  width: digits + 1,
  reach: most * (digits + 1) + 1,
});
const PAIRS = groupsOf(2, ' ', 4);
const FOURS = groupsOf(4, '[ -]', 2);

/** How many such groups stand directly before and behind it. */
function countAround({ before, behind, width, reach }: typeof PAIRS, text: string, start: number, end: number): number {
  const ahead = before.exec(text.slice(Math.max(0, start - reach), start))?.[0].length ?? 0;
  return (ahead + (behind.exec(text.slice(end, end + reach))?.[0].length ?? 0)) / width;
}

/** "05 30 44 71 09 27": how many pairs of digits stand around it, up to four on each side. */
export const pairsAround = (text: string, start: number, end: number): number => countAround(PAIRS, text, start, end);

/** Whether four digits, or twice four, are some of three groups of four and more: no code is that long. */
export function isOfLongNumber(text: string, start: number, end: number): boolean {
  if (!/^[0-9]{4}(?:[ -][0-9]{4})?$/.test(text.slice(start, end))) return false;
  return countAround(FOURS, text, start, end) + (end - start + 1) / FOURS.width >= 3;
}
