import type { Notation, Wrapper } from './brief.js';
import { NOTATIONS, WRAPPERS } from './brief.js';
import type { Random } from './random.js';
import type { Part, Value, Written } from './types.js';

const SEPARATORS: Readonly<Partial<Record<Notation, string>>> = {
  'double-space': '  ',
  nbsp: '\u00a0',
  'narrow-nbsp': '\u202f',
  'thin-space': '\u2009',
  tab: '\t',
  dot: '.',
  slash: '/',
  comma: ',',
  'comma-space': ', ',
  'en-dash': '–',
  'em-dash': '—',
  underscore: '_',
  'spaced-dash': ' - ',
  'line-break': '\n',
  crlf: '\r\n',
  'word-joiner': '\u2060',
  'soft-hyphen': '\u00ad',
  percent: '%20',
  'middle-dot': '·',
  colon: ':',
  bar: '|',
  star: '*',
  none: '',
};
const ZEROS: Readonly<Partial<Record<Notation, number>>> = {
  'full-width': 0xff10,
  arabic: 0x660,
  persian: 0x6f0,
  devanagari: 0x966,
};

const inDigits = (text: string, zero: number): string =>
  text.replace(/\d/g, (digit) => String.fromCharCode(zero + Number(digit)));

function spelled(random: Random, notation: Notation, groups: readonly string[]): string {
  const separator = SEPARATORS[notation];
  if (separator !== undefined) return groups.join(separator);
  const zero = ZEROS[notation];
  if (zero !== undefined) return inDigits(groups.join(random.pick(['', ' '])), zero);
  const whole = groups.join('');
  switch (notation) {
    case 'zero-width':
      return groups.join(random.pick(['\u200b', '\u200c', '\ufeff', ' \u200b']));
    case 'entity-space':
      return groups.join(random.pick(['&nbsp;', '&#160;', '&#xA0;']));
    case 'spaced-digits':
      return [...whole].join(random.pick([' ', ' ', '-', '.']));
    case 'pairs':
      return (whole.match(/.{1,2}/g) ?? []).join(' ');
    case 'regrouped': {
      const pieces: string[] = [];
      for (let rest = whole; rest !== '';) {
        const length = random.int(2, 6);
        pieces.push(rest.slice(0, length));
        rest = rest.slice(length);
      }
      return pieces.join(random.pick([' ', '-']));
    }
    case 'mixed-digits': {
      const half = Math.floor(groups.length / 2);
      const zeroOf = random.pick([0xff10, 0x660, 0x966]);
      return [...groups.slice(0, half), ...groups.slice(half).map((group) => inDigits(group, zeroOf))].join(' ');
    }
    case 'mixed':
      return groups.reduce((text, group) => text + random.pick([' ', '-', '', '.', '  ']) + group);
    case 'direction-marks':
      return `\u200e${groups.join(' ')}\u200e`;
    default:
      return whole;
  }
}

/** Direction marks are no part of the value. */
function trimmed(text: string): [string, string, string] {
  const [, before = '', value = '', after = ''] = /^(\u200e?)([\s\S]*?)(\u200e?)$/.exec(text) ?? [];
  return [before, value, after];
}

const PAIRS: Readonly<Partial<Record<Wrapper, readonly [string, string]>>> = {
  quotes: ['"', '"'],
  brackets: ['(', ')'],
  square: ['[', ']'],
  angle: ['<', '>'],
  bold: ['*', '*'],
  code: ['`', '`'],
  corner: ['「', '」'],
  guillemets: ['«', '»'],
  'full-stop': ['', '.'],
  exclamation: ['', '!!'],
  hash: ['#', ''],
  equals: ['=', ''],
  emoji: ['👉', '👈'],
};
const CURRENCY = [
  ['', '€'],
  ['$', ''],
  ['', ' EUR'],
  ['', ' 49,90€'],
  ['', '/$20'],
  ['', '円'],
] as const;
const NUMERIC = new Set(['card', 'phone', 'ssn', 'bank-account', 'imei', 'one-time-code', 'pin', 'national-id']);

function wrapped(random: Random, written: Written, word: string): Part[] {
  const wrapper = random.weighted(WRAPPERS);
  const pair = PAIRS[wrapper];
  if (pair) return [pair[0], written, pair[1]];
  const digits = NUMERIC.has(written.kind) && /^\d[\d -]*\d$/.test(written.text);
  if (wrapper === 'word-before' && digits) {
    const issuer =
      written.kind === 'card' ? random.pick([written.scheme, 'visa', 'cc']) : word.replace(/\W+/gu, '') || 'nr';
    return [issuer, written];
  }
  if (wrapper === 'word-after' && digits) return [written, random.pick(['thx', 'ok', 'pls', 'exp', 'x', 'y'])];
  if (wrapper === 'currency' && digits) {
    const [before, after] = random.pick(CURRENCY);
    return [before, written, after];
  }
  return [written];
}

/** A value as it is written in a message, and what is glued to it. */
export function write(random: Random, value: Value, valueId: string, hard: boolean, word: string): Part[] {
  const { kind, scheme } = value;
  if (!hard) return [{ kind, scheme, valueId, text: random.pick(value.usual) }];
  const groups = value.groups ?? [];
  const own = value.odd ?? [];
  if (own.length > 0 && (groups.length < 2 || random.chance(0.4))) {
    const { notation, text } = random.pick(own);
    return wrapped(random, { kind, scheme, valueId, text, notation }, word);
  }
  if (groups.length < 2) return wrapped(random, { kind, scheme, valueId, text: random.pick(value.usual) }, word);
  const notation = random.weighted(NOTATIONS);
  const [before, text, after] = trimmed(spelled(random, notation, groups));
  const parts = wrapped(random, { kind, scheme, valueId, text, notation }, word);
  return [before, ...parts, after].filter((part) => part !== '');
}
