import { marksOf } from './text-facts.js';

/** HTML entities and percent-encodings of the characters that occur in numbers and addresses. */
const NAMED = new Map(
  Object.entries({
    nbsp: ' ',
    ensp: ' ',
    emsp: ' ',
    thinsp: ' ',
    numsp: ' ',
    puncsp: ' ',
    hairsp: ' ',
    Tab: ' ',
    NewLine: '\n',
    shy: '',
    zwj: '',
    zwnj: '',
    lrm: '',
    rlm: '',
    commat: '@',
    period: '.',
    middot: '.',
    centerdot: '.',
    bull: '.',
    comma: ',',
    colon: ':',
    semi: ';',
    sol: '/',
    bsol: '\\',
    lowbar: '_',
    plus: '+',
    num: '#',
    lpar: '(',
    rpar: ')',
    lsqb: '[',
    rsqb: ']',
    hyphen: '-',
    dash: '-',
    ndash: '-',
    mdash: '-',
    horbar: '-',
    minus: '-',
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    apos: "'",
    equals: '=',
    percnt: '%',
    vert: '|',
    ast: '*',
  }),
);
const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,9}));?/iy;
const PERCENT = /%(?:25)?([2-7][0-9a-f]|0[9ad]|c2%a0)/iy;
const HIGHEST = 0x10ffff;

/** What an escape begins with, as `marks` of a text. */
export const ESCAPE_MARKS = marksOf('%&');
/** Whether the text may hold an escape that `readEscape` reads. */
export const MAY_HAVE_ESCAPE = /%[02-7c][0-9a-f]|&(?:#|[a-z]{2,9};)/i;

/** Letters stay escaped: "100%41..." is more likely a percentage than an A. */
const PLAIN_LETTER = /[a-z]/i;

/** The escape at `at` and the character that it encodes; `undefined` when there is none. */
export function readEscape(text: string, at: number): { length: number; character: string } | undefined {
  if (text.charAt(at) === '%') {
    PERCENT.lastIndex = at;
    const match = PERCENT.exec(text);
    if (!match) return undefined;
    const code = match[1] ?? '';
    const character = code.length > 2 ? ' ' : String.fromCharCode(parseInt(code, 16));
    return PLAIN_LETTER.test(character) ? undefined : { length: match[0].length, character };
  }
  ENTITY.lastIndex = at;
  const match = ENTITY.exec(text);
  if (!match) return undefined;
  const [whole, decimal, hexadecimal, name] = match;
  const code =
    decimal !== undefined ? Number(decimal) : hexadecimal !== undefined ? parseInt(hexadecimal, 16) : undefined;
  if (code !== undefined) {
    return code > 0 && code <= HIGHEST ? { length: whole.length, character: String.fromCodePoint(code) } : undefined;
  }
  const character = whole.endsWith(';') ? (NAMED.get(name ?? '') ?? NAMED.get((name ?? '').toLowerCase())) : undefined;
  return character === undefined ? undefined : { length: whole.length, character };
}
