import { ESCAPE_MARKS, MAY_HAVE_ESCAPE, readEscape } from './escapes.js';
import type { MappedText } from './mapped-text.js';
import { mayPairDigits, maySpeakDigits, replaceSpokenDigits } from './spoken-digits.js';
import { replaceSpokenMarks } from './spoken-marks.js';
import { type TextFacts, textFacts } from './text-facts.js';

/** Placeholder for a redaction token that is already in the text: it matches no pattern and no word, and keeps all offsets. */
export const BARRIER = '\x1a';
const PLAIN_TOKEN = '[REDACTED]';
const PLAIN_BARRIERS = BARRIER.repeat(PLAIN_TOKEN.length);
const TOKEN = /\[REDACTED:[\w-]+\]/g;

/** Format characters, variation selectors, the keycap and fillers: they are invisible, and would hide a number from a pattern. */
const INVISIBLE = /^[\p{Cf}\u034f\u115f\u1160\u17b4\u17b5\u20e3\u3164\ufe00-\ufe0f\uffa0]$/u;
/** Letters that fold to themselves: Latin-1, Cyrillic, kana, Han and Hangul. */
const PLAIN = /^[\u00c0-\u00ff\u0400-\u0481\u048a-\u052f\u3041-\u3096\u4e00-\u9fff\uac00-\ud7a3]$/;
const MARK = /^\p{M}$/u;
const DIGIT = /^\p{Nd}$/u;
const DASH = /^[\p{Pd}\u00ac\u02d7\u2043\u2212\u2796]$/u;
/** Letters that Japanese text uses as dashes between digits. */
const PROLONGED_SOUND = /^[\u30fc\uff70]$/u;
const DOT = /^[\u00b7\u2022\u2024\u2027\u2219\u22c5\u3002\u30fb\uff61]$/u;
const SPACE = /^[\p{Zs}\u2800]$/u;
const LINE_END = /^[\u0085\u2028\u2029]$/u;

/** A copy of a text that patterns can read, with the way back to the offsets of the text itself. */
export interface FoldedText {
  readonly text: string;
  /** Whether the plain reading of the input differs. */
  readonly isDecoded: boolean;
  /** Facts about its text, where it is the input unchanged. */
  readonly facts?: TextFacts | undefined;
  /** The piece of the input that the folded units [start, end) came from. */
  toInput(start: number, end: number): { start: number; end: number };
}

/** Tokens of an earlier redaction become a barrier. */
function withBarriers(input: string): string {
  if (!input.includes('[R')) return input;
  const plain = input.replaceAll(PLAIN_TOKEN, PLAIN_BARRIERS);
  return plain.includes('[R') ? plain.replace(TOKEN, (token) => BARRIER.repeat(token.length)) : plain;
}

/**
 * Takes a text literally, for it may mean that: "save 5%4012 8888 ..." holds no `@`, and a character without width may stand
 * between two values.
 */
export function foldPlain(input: string): FoldedText {
  return foldedFrom(undefined, withBarriers(input), false);
}

/**
 * Folds what only looks different: compatibility forms (NFKC), digits of all scripts by value, dashes, dots, spaces and
 * line ends, and nothing at all for characters without width. Decodes everything that may represent a digit or a separator.
 * @param known facts about the input, if they are known
 */
export function fold(input: string, known?: TextFacts): FoldedText {
  const text = withBarriers(input);
  const facts = known !== undefined && text === input ? known : textFacts(text);
  const escaped = (facts.marks & ESCAPE_MARKS) !== 0 && MAY_HAVE_ESCAPE.test(text);
  const mapped = escaped || !facts.isAscii ? foldUnits(text, escaped) : undefined;
  const marked = mayTellMarks(facts) ? replaceSpokenMarks(mapped ?? text, mayPairDigits(facts)) : mapped;
  const spoken = replaceSpokenDigits(marked ?? text, facts);
  const plain = spoken?.text ?? text;
  const dated = facts.digits > 1 && ZERO_IN_DATE.test(plain) ? plain.replace(DATE_WITH_LETTERS, withZeros) : plain;
  const isShort = facts.digits === 2 && plain.length <= SHORT_CODE && CODE_WITH_LETTER.test(plain);
  const coded = isShort ? plain.replace(/[oO]/, '0') : dated;
  const digits = replaceJoints(spoken || facts.digits >= FEWEST_DIGITS - 1 ? replaceLookalikes(coded) : coded);
  const isDecoded = digits !== text;
  return foldedFrom(spoken && { ...spoken, text: digits }, digits, isDecoded, isDecoded ? undefined : facts);
}

/** Whether a text with such facts has digits when it is folded, or may have. */
export function mayFoldToDigits(facts: TextFacts): boolean {
  return facts.digits > 0 || !facts.isAscii || (facts.marks & ESCAPE_MARKS) !== 0 || maySpeakDigits(facts);
}

/** Words for marks stand between digits, or words for them: two or more. */
const mayTellMarks = (facts: TextFacts): boolean => facts.digits > 1 || mayPairDigits(facts);

function foldedFrom(mapped: MappedText | undefined, text: string, isDecoded: boolean, facts?: TextFacts): FoldedText {
  if (mapped === undefined) return { text, isDecoded, facts, toInput: (start, end) => ({ start, end }) };
  return {
    text: mapped.text,
    isDecoded,
    toInput: (start, end) => ({ start: mapped.starts[start] ?? 0, end: mapped.ends[end - 1] ?? 0 }),
  };
}

/** A run of digits in which some are written as letters, in groups like those of a number. */
const LOOKALIKE = /[0-9][OolIОо]|[OolIОо][0-9]|[0-9][ .-]O/;
const LOOKALIKES = /(?<![\p{L}\d])[\dOoIlОо]{1,19}(?:[ .-]{1,3}[\dOoIlОо]{2,19}){0,9}(?![\p{L}\d])/gu;
const FEWEST_DIGITS = 7;
/** "6oo 412 88o": as long as phones and accounts are, so that one digit less is enough. */
const LONG_RUN = 9;

/** "o77oo 9oo 418": a phone of somebody whose key for zero is broken. */
const ZERO_IS_O = /^(?=(?:[ .-]*[1-9oO]){10,12}$)(?=(?:[ .oO-]*[1-9]){5})[oO][1-9][1-9oO .-]+$/;

/** "o9/28", "O6-15-2O19": the letter for a zero in a date, of which each piece has a digit. */
const ZERO_IN_DATE = /[oO][1-9]|[1-9][oO]/;
const DATE_WITH_LETTERS =
  /(?<![\p{L}\d/.-])(?=[\doO]*\d)[\doO]{1,2}(?: ?[/.-] ?(?=[oO]*\d)[\doO]{2,4}){1,2}(?![\p{L}\d]|[/.-]\d)/gu;
/** "o19": nothing but a code of three digits. */
const CODE_WITH_LETTER = /^\s?(?:[oO][0-9]{2}|[0-9][oO][0-9]|[0-9]{2}[oO])[\s.]?$/;
const SHORT_CODE = 5;
const withZeros = (date: string): string => date.replace(/[oO]/g, '0');

/** Replaces `O`, Latin or Cyrillic, by 0 and `I` or `l` by 1 where the rest of a number is mostly digits; offsets do not change. */
function replaceLookalikes(text: string): string {
  if (!LOOKALIKE.test(text)) return text;
  return text.replace(LOOKALIKES, (run) => {
    const digits = run.replace(/\D/g, '').length;
    const letters = run.replace(/[^OoIlОо]/g, '').length;
    const fewest = letters + digits >= LONG_RUN ? FEWEST_DIGITS - 1 : FEWEST_DIGITS;
    if (letters === 0 || ((digits < fewest || letters > digits / 2) && !ZERO_IS_O.test(run))) return run;
    return run.replace(/[OoОо]/g, '0').replace(/[Il]/g, '1');
  });
}

/** A name before a value, as in `card_4111...` or `scan_2.pdf`, and all joints of the name of a file. */
const JOINT = /(?<=[\p{L}\p{N})])_(?=[0-9(+])|(?<=[0-9)])_(?=[\p{L}\p{N}(+])/gu;
const FILE_NAME = /^\s*[^\s@]{3,120}\.(?:jpe?g|png|gif|heic|webp|bmp|tiff?|pdf|docx?|xlsx?|csv|txt)\s*$/i;

/** Replaces an underscore beside a value by a space; offsets do not change. */
function replaceJoints(text: string): string {
  if (!text.includes('_')) return text;
  return text.length < 140 && FILE_NAME.test(text) ? text.replaceAll('_', ' ') : text.replace(JOINT, ' ');
}

function foldUnits(input: string, escaped: boolean): MappedText {
  const out: MappedText = { text: '', starts: [], ends: [] };
  const parts: string[] = [];
  let last = '';
  let index = 0;
  while (index < input.length) {
    const unit = input.charAt(index);
    const escape = escaped && (unit === '%' || unit === '&') ? readEscape(input, index) : undefined;
    const whole = escape?.character ?? (unit < '\u0080' ? unit : String.fromCodePoint(input.codePointAt(index) ?? 0));
    const length = escape?.length ?? whole.length;
    const folded = whole < '\u0080' ? whole : foldKnown(whole, last);
    for (let i = 0; i < folded.length; i++) {
      out.starts.push(index);
      out.ends.push(index + length);
    }
    if (folded !== '') {
      parts.push(folded);
      last = folded;
    }
    index += length;
  }
  out.text = parts.join('');
  return out;
}

/** What characters fold to, behind a digit and elsewhere: they are few in any language, and reading one takes six patterns. */
const folds = new Map<string, string>();
const foldsAfterDigit = new Map<string, string>();
const KNOWN_FOLDS = 4096;

function foldKnown(character: string, last: string): string {
  const known = last >= '0' && last <= '9' ? foldsAfterDigit : folds;
  let folded = known.get(character);
  if (folded === undefined) {
    folded = foldCharacter(character, last);
    if (known.size < KNOWN_FOLDS) known.set(character, folded);
  }
  return folded;
}

function foldCharacter(character: string, last: string): string {
  if (PLAIN.test(character)) return character;
  const afterDigit = last >= '0' && last <= '9';
  if (INVISIBLE.test(character) || (afterDigit && MARK.test(character))) return '';
  if (afterDigit && PROLONGED_SOUND.test(character)) return '-';
  const simple = foldSimple(character);
  if (simple !== undefined) return simple;
  const compatible = character.normalize('NFKC');
  if (compatible === character) return character;
  return Array.from(compatible, (part) => foldSimple(part) ?? part).join('');
}

function foldSimple(character: string): string | undefined {
  if (DIGIT.test(character)) return String(digitValue(character));
  if (DASH.test(character)) return '-';
  if (DOT.test(character)) return '.';
  if (SPACE.test(character)) return ' ';
  if (LINE_END.test(character)) return '\n';
  return undefined;
}

/** Unicode encodes the decimal digits of a script in a row, zero first, so the place in the row is the value. */
function digitValue(character: string): number {
  const codePoint = character.codePointAt(0) ?? 0;
  let first = codePoint;
  while (DIGIT.test(String.fromCodePoint(first - 1))) first--;
  return (codePoint - first) % 10;
}
