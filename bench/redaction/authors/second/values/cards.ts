import type { Random } from '../random.js';
import type { Value } from '../types.js';
import { luhn } from './checksums.js';

interface Issuer {
  weight: number;
  prefixes: readonly string[];
  lengths: readonly number[];
}

/** Prefixes and lengths from the schemes' public BIN tables; a weight of 1 is about one card in a hundred. */
const ISSUERS = {
  visa: { weight: 24, prefixes: ['4'], lengths: [16, 16, 16, 16, 16, 16, 16, 19, 13] },
  mastercard: {
    weight: 20,
    prefixes: ['51', '52', '53', '54', '55', '2221', '2305', '2540', '2699', '2720'],
    lengths: [16],
  },
  amex: { weight: 8, prefixes: ['34', '37'], lengths: [15] },
  diners: { weight: 3, prefixes: ['300', '301', '305', '309', '36', '38', '39'], lengths: [14] },
  discover: { weight: 4, prefixes: ['6011', '644', '649', '65'], lengths: [16] },
  jcb: { weight: 4, prefixes: ['3528', '3540', '3566', '3589'], lengths: [16] },
  unionpay: {
    weight: 5,
    prefixes: ['6210', '6222', '6225', '6228', '6250', '6282'],
    lengths: [16, 16, 19, 19, 17, 18],
  },
  maestro: {
    weight: 6,
    prefixes: ['5018', '5020', '5038', '6304', '6703', '6759', '6761', '6762', '6763'],
    lengths: [12, 13, 14, 15, 16, 16, 17, 18, 19],
  },
  elo: {
    weight: 4,
    prefixes: [
      '636368',
      '438935',
      '504175',
      '451416',
      '509048',
      '509091',
      '627780',
      '636297',
      '650031',
      '650405',
      '651652',
    ],
    lengths: [16],
  },
  hipercard: { weight: 3, prefixes: ['606282'], lengths: [16] },
  rupay: { weight: 5, prefixes: ['60', '6521', '6522', '81', '82', '508500', '508901'], lengths: [16] },
  troy: { weight: 4, prefixes: ['979200', '979236', '9792'], lengths: [16] },
  mir: { weight: 4, prefixes: ['2200', '2201', '2202', '2204'], lengths: [16, 16, 16, 19] },
  dankort: { weight: 4, prefixes: ['5019', '4571'], lengths: [16] },
  verve: { weight: 1, prefixes: ['506099', '506198', '650002'], lengths: [16, 19] },
  uzcard: { weight: 0.5, prefixes: ['8600'], lengths: [16] },
  humo: { weight: 0.5, prefixes: ['9860'], lengths: [16] },
  uatp: { weight: 0.5, prefixes: ['1000', '1220', '1354'], lengths: [15] },
  mada: { weight: 1, prefixes: ['588845', '440647', '968201'], lengths: [16] },
  naranja: { weight: 0.5, prefixes: ['589562'], lengths: [16] },
  cabal: { weight: 0.5, prefixes: ['604201', '589657'], lengths: [16] },
  carnet: { weight: 0.5, prefixes: ['286900', '506199', '639559'], lengths: [16] },
} as const satisfies Record<string, Issuer>;
export type IssuerName = keyof typeof ISSUERS;

/** The schemes that are at home in a country get half of its cards. */
const AT_HOME: Readonly<Record<string, readonly IssuerName[]>> = {
  US: ['visa', 'amex', 'discover', 'mastercard'],
  BR: ['elo', 'hipercard', 'mastercard'],
  IN: ['rupay', 'rupay', 'visa'],
  TR: ['troy', 'mastercard'],
  RU: ['mir', 'mir', 'maestro'],
  CN: ['unionpay'],
  TW: ['jcb', 'visa'],
  JP: ['jcb', 'visa', 'amex'],
  DK: ['dankort', 'dankort', 'visa'],
  DE: ['maestro', 'mastercard', 'visa'],
  AT: ['maestro', 'visa'],
  CH: ['maestro', 'mastercard'],
  BE: ['maestro', 'visa'],
  NL: ['maestro', 'mastercard'],
  SA: ['mada', 'visa'],
  AR: ['naranja', 'cabal', 'visa'],
  MX: ['carnet', 'visa'],
};

/** Its embossed groups: 4-6-5 for Amex and UATP, 4-6-4 for Diners, fours for the rest. */
export function cardGroups(number: string): string[] {
  if (number.length === 15 && /^[13]/.test(number)) return [number.slice(0, 4), number.slice(4, 10), number.slice(10)];
  if (number.length === 14) return [number.slice(0, 4), number.slice(4, 10), number.slice(10)];
  return number.match(/.{1,4}/g) ?? [];
}

export function card(random: Random, country: string): Value {
  const home = AT_HOME[country];
  const weights = Object.fromEntries(Object.entries(ISSUERS).map(([name, { weight }]) => [name, weight]));
  const issuer = home && random.chance(0.5) ? random.pick(home) : (random.weighted(weights) as IssuerName);
  const { prefixes, lengths } = ISSUERS[issuer];
  const length = random.pick<number>(lengths);
  const prefix = random.pick<string>(prefixes);
  const body = prefix + random.digits(length - 1 - prefix.length);
  const number = body + luhn(body);
  const groups = cardGroups(number);
  return { kind: 'card', scheme: issuer, groups, usual: [groups.join(' '), number, groups.join('-')] };
}

export function expiry(random: Random): Value {
  const month = String(random.int(1, 12)).padStart(2, '0');
  const year = String(random.int(26, 32));
  return {
    kind: 'card-expiry',
    scheme: 'month-year',
    usual: [`${month}/${year}`, `${month}/20${year}`, `${month}-${year}`, `${month} / ${year}`],
    odd: [
      { notation: 'no-separator', text: month + year },
      { notation: 'dot', text: `${month}.${year}` },
      { notation: 'short-month', text: `${Number(month)}/${year}` },
      { notation: 'space', text: `${month} ${year}` },
      { notation: 'backslash', text: `${month}\\${year}` },
      { notation: 'bar', text: `${month}|${year}` },
      { notation: 'year-first', text: `20${year}-${month}` },
      { notation: 'en-dash', text: `${month}–${year}` },
      { notation: 'full-width', text: `${month}／${year}`.normalize('NFC') },
    ],
  };
}

export function securityCode(random: Random, four: boolean): Value {
  return { kind: 'security-code', scheme: four ? 'cid' : 'cvv', usual: [random.digits(four ? 4 : 3)] };
}

export function pin(random: Random): Value {
  const code = random.digits(random.chance(0.85) ? 4 : 6);
  return { kind: 'pin', scheme: 'pin', usual: [code], odd: [{ notation: 'spaced-digits', text: [...code].join(' ') }] };
}

/** ISO/IEC 7813: track 1 with the name, or track 2. */
export function track(random: Random, country: string, holder: string): Value {
  const number = card(random, country).groups?.join('') ?? '';
  const until = `${random.int(26, 32)}${String(random.int(1, 12)).padStart(2, '0')}`;
  const service = random.pick(['101', '201', '121', '221', '601']);
  const names = holder
    .normalize('NFD')
    .replace(/[^A-Za-z ]/g, '')
    .toUpperCase()
    .split(' ')
    .filter(Boolean);
  const name = names.length > 1 ? `${names.at(-1)}/${names[0]}` : 'CARDHOLDER/VALUED';
  const one = `%B${number}^${name}^${until}${service}${random.digits(10)}?`;
  const two = `;${number}=${until}${service}${random.digits(8)}?`;
  const bare = two.slice(1, -1);
  return {
    kind: 'track',
    scheme: 'iso7813',
    usual: [one, two, `${one}${two}`],
    odd: [
      { notation: 'no-sentinels', text: bare },
      { notation: 'chip-d', text: bare.replace('=', 'D') },
    ],
  };
}
