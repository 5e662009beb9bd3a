import type { MappedText } from './mapped-text.js';
import { replaceSpokenDigits } from './spoken-digits.js';

/** Stands for a token that is already in the text: it belongs to no shape and is no word, and keeps every offset. */
export const BARRIER = '\x1a';
const TOKEN = /\[REDACTED(?::[\w-]+)?\]/g;

const NOT_ASCII = /[^\x00-\x7f]/;
/** Format characters, variation selectors, the keycap and fillers: they have no width, and hide a number from a pattern. */
const INVISIBLE = /^[\p{Cf}\u034f\u115f\u1160\u17b4\u17b5\u20e3\u3164\ufe00-\ufe0f\uffa0]$/u;
/** Letters that fold to themselves: Latin-1, Cyrillic, kana, Han and Hangul. */
const PLAIN = /^[\u00c0-\u00ff\u0400-\u0481\u048a-\u052f\u3041-\u3096\u4e00-\u9fff\uac00-\ud7a3]$/;
const MARK = /^\p{M}$/u;
const DIGIT = /^\p{Nd}$/u;
const DASH = /^[\p{Pd}\u00ac\u02d7\u2043\u2212\u2796]$/u;
/** Letters that serve as a dash between digits in Japanese text. */
const PROLONGED_SOUND = /^[\u30fc\uff70]$/u;
const DOT = /^[\u00b7\u2022\u2024\u2027\u2219\u22c5\u3002\u30fb\uff61]$/u;
const SPACE = /^[\p{Zs}\u2800]$/u;
const LINE_END = /^[\u0085\u2028\u2029]$/u;

/** A copy of a text that patterns can read, with the way back to the offsets of the text itself. */
export interface FoldedText {
  readonly text: string;
  /** The piece of the input that the folded units [start, end) came from. */
  toInput(start: number, end: number): { start: number; end: number };
}

/**
 * Folds what only looks different: compatibility forms (NFKC), digits of all scripts by value, dashes, dots, spaces and
 * line ends, and nothing at all for characters without width. Tokens of an earlier redaction become a barrier.
 */
export function fold(input: string): FoldedText {
  const text = input.replace(TOKEN, (token) => BARRIER.repeat(token.length));
  const mapped = NOT_ASCII.test(text) || text.includes('%40') ? foldUnits(text) : undefined;
  const spoken = replaceSpokenDigits(mapped ?? text);
  if (spoken === undefined) return { text, toInput: (start, end) => ({ start, end }) };
  return {
    text: spoken.text,
    toInput: (start, end) => ({ start: spoken.starts[start] ?? 0, end: spoken.ends[end - 1] ?? 0 }),
  };
}

function foldUnits(input: string): MappedText {
  const out: MappedText = { text: '', starts: [], ends: [] };
  const parts: string[] = [];
  let last = '';
  let index = 0;
  while (index < input.length) {
    const unit = input.charAt(index);
    const percent = unit === '%' && input.startsWith('%40', index);
    const whole = percent ? '%40' : unit < '\u0080' ? unit : String.fromCodePoint(input.codePointAt(index) ?? 0);
    const folded = percent ? '@' : unit < '\u0080' ? unit : foldCharacter(whole, last);
    for (let i = 0; i < folded.length; i++) {
      out.starts.push(index);
      out.ends.push(index + whole.length);
    }
    if (folded !== '') {
      parts.push(folded);
      last = folded;
    }
    index += whole.length;
  }
  out.text = parts.join('');
  return out;
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
