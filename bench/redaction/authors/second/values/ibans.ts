import type { Random } from '../random.js';
import type { Value } from '../types.js';
import { ibanCheck, modulo, weightedSum } from './checksums.js';

/** The BBAN of a country as the SWIFT registry gives it: `#` a digit, `@` a capital letter, `%` either. */
const BBANS: Readonly<Record<string, string>> = {
  AD: '########%%%%%%%%%%%%',
  AE: '###################',
  AL: '########%%%%%%%%%%%%%%%%',
  AT: '################',
  AZ: '@@@@%%%%%%%%%%%%%%%%%%%%',
  BA: '################',
  BE: '############',
  BG: '@@@@######%%%%%%%%',
  BH: '@@@@%%%%%%%%%%%%%%',
  BR: '#######################@%',
  BY: '%%%%####%%%%%%%%%%%%%%%%',
  CH: '#####%%%%%%%%%%%%',
  CR: '##################',
  CY: '########%%%%%%%%%%%%%%%%',
  CZ: '####################',
  DE: '##################',
  DK: '##############',
  DO: '%%%%####################',
  EE: '################',
  EG: '#########################',
  ES: '####################',
  FI: '##############',
  FO: '##############',
  FR: '##########%%%%%%%%%%%##',
  GB: '@@@@##############',
  GE: '@@################',
  GI: '@@@@%%%%%%%%%%%%%%%',
  GL: '##############',
  GR: '#######%%%%%%%%%%%%%%%%',
  GT: '%%%%%%%%%%%%%%%%%%%%%%%%',
  HR: '#################',
  HU: '########################',
  IE: '@@@@##############',
  IL: '###################',
  IS: '######################',
  IT: '@##########%%%%%%%%%%%%',
  JO: '@@@@####%%%%%%%%%%%%%%%%%%',
  KW: '@@@@%%%%%%%%%%%%%%%%%%%%%%',
  KZ: '###%%%%%%%%%%%%%',
  LB: '####%%%%%%%%%%%%%%%%%%%%',
  LI: '#####%%%%%%%%%%%%',
  LT: '################',
  LU: '###%%%%%%%%%%%%%',
  LV: '@@@@%%%%%%%%%%%%%',
  MC: '##########%%%%%%%%%%%##',
  MD: '%%%%%%%%%%%%%%%%%%%%',
  ME: '##################',
  MK: '###%%%%%%%%%%##',
  MT: '@@@@#####%%%%%%%%%%%%%%%%%%',
  MU: '@@@@###################@@@',
  NL: '@@@@##########',
  NO: '###########',
  PK: '@@@@%%%%%%%%%%%%%%%%',
  PL: '########################',
  PS: '@@@@%%%%%%%%%%%%%%%%%%%%%',
  PT: '#####################',
  QA: '@@@@%%%%%%%%%%%%%%%%%%%%%',
  RO: '@@@@%%%%%%%%%%%%%%%%',
  RS: '##################',
  SA: '##%%%%%%%%%%%%%%%%%%',
  SE: '####################',
  SI: '###############',
  SK: '####################',
  SM: '@##########%%%%%%%%%%%%',
  TN: '####################',
  TR: '######%%%%%%%%%%%%%%%%',
  UA: '######%%%%%%%%%%%%%%%%%%%',
  VG: '@@@@################',
  XK: '################',
};
export const IBAN_COUNTRIES = Object.keys(BBANS);

/** Where real banks use digits although the registry allows letters. */
const DIGITS_IN_PRACTICE = new Set(['FR', 'IT', 'CH', 'GR', 'TR', 'SA', 'LU', 'LI', 'MC', 'SM', 'CY', 'UA', 'AL']);
const BANKS = [
  'ABNA',
  'INGB',
  'RABO',
  'NWBK',
  'BARC',
  'LOYD',
  'MIDL',
  'AIBK',
  'BOFI',
  'BNBG',
  'VALL',
  'HABA',
  'KICB',
  'RZBR',
  'CBJO',
];

function bban(random: Random, country: string): string {
  const pattern = BBANS[country] ?? '';
  const filled = random.fill(DIGITS_IN_PRACTICE.has(country) ? pattern.replaceAll('%', '#') : pattern);
  if (pattern.startsWith('@@@@')) return random.pick(BANKS) + filled.slice(4);
  // The national check digits that a careful reader may try.
  if (country === 'BE') return filled.slice(0, 10) + String(modulo(filled.slice(0, 10), 97) || 97).padStart(2, '0');
  if (country === 'ES') {
    const check = (body: string): string => {
      const rest = 11 - (weightedSum(body, [1, 2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11);
      return String(rest === 11 ? 0 : rest === 10 ? 1 : rest);
    };
    const bank = filled.slice(0, 8);
    const account = filled.slice(10);
    return bank + check(`00${bank}`) + check(account) + account;
  }
  return filled;
}

export function iban(random: Random, country: string): Value {
  const home = country in BBANS && random.chance(0.8) ? country : random.pick(IBAN_COUNTRIES);
  const body = bban(random, home);
  const number = `${home}${ibanCheck(home, body)}${body}`;
  const groups = number.match(/.{1,4}/g) ?? [];
  return {
    kind: 'iban',
    scheme: home,
    groups,
    usual: [groups.join(' '), number],
    words: ['IBAN', 'iban'],
    odd: [
      { notation: 'lower-case', text: number.toLowerCase() },
      { notation: 'lower-case', text: groups.join(' ').toLowerCase() },
      {
        notation: 'country-apart',
        text: `${number.slice(0, 2)} ${number.slice(2, 4)} ${body.match(/.{1,4}/g)?.join(' ')}`,
      },
      { notation: 'head-apart', text: `${number.slice(0, 4)} ${body}` },
    ],
  };
}
