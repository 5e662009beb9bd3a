import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { CountryCode } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import type { Random } from '../random.js';
import type { Value } from '../types.js';

interface Plan {
  code: string;
  /** Before the national number at home. */
  trunk: string;
  /** How long the groups of a mobile number are; the last takes what is left. */
  groups: readonly number[];
  /** Begins of geographic numbers: the area code, then how many digits follow. */
  areas?: readonly (readonly [string, number])[];
}

/** Written down from the countries' own numbering plans and the notations in use there. */
const PLANS: Readonly<Record<string, Plan>> = {
  US: {
    code: '1',
    trunk: '',
    groups: [3, 3, 4],
    areas: [
      ['212', 7],
      ['415', 7],
      ['312', 7],
      ['713', 7],
      ['305', 7],
    ],
  },
  CA: {
    code: '1',
    trunk: '',
    groups: [3, 3, 4],
    areas: [
      ['416', 7],
      ['514', 7],
      ['604', 7],
    ],
  },
  GB: {
    code: '44',
    trunk: '0',
    groups: [4, 6],
    areas: [
      ['20', 8],
      ['161', 7],
      ['1865', 6],
      ['131', 7],
    ],
  },
  IE: {
    code: '353',
    trunk: '0',
    groups: [2, 3, 4],
    areas: [
      ['1', 7],
      ['21', 7],
    ],
  },
  DE: {
    code: '49',
    trunk: '0',
    groups: [3, 8],
    areas: [
      ['30', 8],
      ['89', 8],
      ['221', 7],
      ['40', 8],
      ['711', 7],
    ],
  },
  AT: { code: '43', trunk: '0', groups: [3, 7], areas: [['1', 7]] },
  CH: {
    code: '41',
    trunk: '0',
    groups: [2, 3, 2, 2],
    areas: [
      ['44', 7],
      ['22', 7],
    ],
  },
  FR: {
    code: '33',
    trunk: '0',
    groups: [1, 2, 2, 2, 2],
    areas: [
      ['1', 8],
      ['4', 8],
    ],
  },
  BE: {
    code: '32',
    trunk: '0',
    groups: [3, 2, 2, 2],
    areas: [
      ['2', 7],
      ['3', 7],
    ],
  },
  LU: { code: '352', trunk: '', groups: [3, 3, 3] },
  NL: {
    code: '31',
    trunk: '0',
    groups: [1, 8],
    areas: [
      ['20', 7],
      ['10', 7],
      ['30', 7],
    ],
  },
  ES: {
    code: '34',
    trunk: '',
    groups: [3, 3, 3],
    areas: [
      ['91', 7],
      ['93', 7],
    ],
  },
  PT: {
    code: '351',
    trunk: '',
    groups: [3, 3, 3],
    areas: [
      ['21', 7],
      ['22', 7],
    ],
  },
  IT: {
    code: '39',
    trunk: '',
    groups: [3, 3, 4],
    areas: [
      ['02', 8],
      ['06', 8],
    ],
  },
  PL: {
    code: '48',
    trunk: '',
    groups: [3, 3, 3],
    areas: [
      ['22', 7],
      ['12', 7],
    ],
  },
  CZ: { code: '420', trunk: '', groups: [3, 3, 3] },
  SK: { code: '421', trunk: '0', groups: [3, 3, 3] },
  HU: { code: '36', trunk: '06', groups: [2, 3, 4], areas: [['1', 7]] },
  RO: { code: '40', trunk: '0', groups: [3, 3, 3] },
  BG: { code: '359', trunk: '0', groups: [2, 3, 4] },
  HR: { code: '385', trunk: '0', groups: [2, 3, 4] },
  SI: { code: '386', trunk: '0', groups: [2, 3, 3] },
  RS: { code: '381', trunk: '0', groups: [2, 7] },
  GR: { code: '30', trunk: '', groups: [3, 3, 4], areas: [['21', 8]] },
  SE: {
    code: '46',
    trunk: '0',
    groups: [2, 3, 2, 2],
    areas: [
      ['8', 7],
      ['31', 6],
    ],
  },
  NO: { code: '47', trunk: '', groups: [3, 2, 3] },
  DK: { code: '45', trunk: '', groups: [2, 2, 2, 2] },
  FI: { code: '358', trunk: '0', groups: [2, 3, 4] },
  IS: { code: '354', trunk: '', groups: [3, 4] },
  EE: { code: '372', trunk: '', groups: [4, 4] },
  LV: { code: '371', trunk: '', groups: [2, 3, 3] },
  LT: { code: '370', trunk: '0', groups: [3, 5] },
  TR: {
    code: '90',
    trunk: '0',
    groups: [3, 3, 2, 2],
    areas: [
      ['212', 7],
      ['312', 7],
    ],
  },
  RU: {
    code: '7',
    trunk: '8',
    groups: [3, 3, 2, 2],
    areas: [
      ['495', 7],
      ['812', 7],
    ],
  },
  UA: { code: '380', trunk: '0', groups: [2, 3, 2, 2] },
  KZ: { code: '7', trunk: '8', groups: [3, 3, 2, 2] },
  IL: { code: '972', trunk: '0', groups: [2, 3, 4] },
  SA: { code: '966', trunk: '0', groups: [2, 3, 4] },
  AE: { code: '971', trunk: '0', groups: [2, 3, 4], areas: [['4', 7]] },
  EG: { code: '20', trunk: '0', groups: [3, 3, 4] },
  MA: { code: '212', trunk: '0', groups: [3, 2, 2, 2] },
  ZA: {
    code: '27',
    trunk: '0',
    groups: [2, 3, 4],
    areas: [
      ['11', 7],
      ['21', 7],
    ],
  },
  NG: { code: '234', trunk: '0', groups: [3, 3, 4] },
  KE: { code: '254', trunk: '0', groups: [3, 6] },
  IN: {
    code: '91',
    trunk: '0',
    groups: [5, 5],
    areas: [
      ['22', 8],
      ['80', 8],
    ],
  },
  PK: { code: '92', trunk: '0', groups: [3, 7] },
  BD: { code: '880', trunk: '0', groups: [4, 6] },
  LK: { code: '94', trunk: '0', groups: [2, 3, 4] },
  CN: { code: '86', trunk: '', groups: [3, 4, 4] },
  HK: { code: '852', trunk: '', groups: [4, 4] },
  TW: { code: '886', trunk: '0', groups: [3, 3, 3] },
  JP: {
    code: '81',
    trunk: '0',
    groups: [2, 4, 4],
    areas: [
      ['3', 8],
      ['6', 8],
    ],
  },
  KR: { code: '82', trunk: '0', groups: [2, 4, 4], areas: [['2', 8]] },
  PH: { code: '63', trunk: '0', groups: [3, 3, 4] },
  ID: { code: '62', trunk: '0', groups: [3, 4, 4] },
  MY: { code: '60', trunk: '0', groups: [2, 3, 4] },
  SG: { code: '65', trunk: '', groups: [4, 4] },
  TH: { code: '66', trunk: '0', groups: [2, 3, 4] },
  VN: { code: '84', trunk: '0', groups: [3, 3, 3] },
  AU: {
    code: '61',
    trunk: '0',
    groups: [3, 3, 3],
    areas: [
      ['2', 8],
      ['3', 8],
    ],
  },
  NZ: { code: '64', trunk: '0', groups: [2, 3, 4], areas: [['9', 7]] },
  BR: {
    code: '55',
    trunk: '',
    groups: [2, 5, 4],
    areas: [
      ['11', 8],
      ['21', 8],
    ],
  },
  MX: {
    code: '52',
    trunk: '',
    groups: [2, 4, 4],
    areas: [
      ['55', 8],
      ['33', 8],
    ],
  },
  AR: { code: '54', trunk: '', groups: [1, 2, 4, 4] },
  CL: { code: '56', trunk: '', groups: [1, 4, 4] },
  CO: { code: '57', trunk: '', groups: [3, 3, 4] },
  PE: { code: '51', trunk: '', groups: [3, 3, 3] },
};
export const PHONE_COUNTRIES = Object.keys(PLANS);

function split(national: string, lengths: readonly number[]): string[] {
  const groups: string[] = [];
  let rest = national;
  for (const length of lengths) {
    if (rest === '') break;
    groups.push(rest.slice(0, length));
    rest = rest.slice(length);
  }
  if (rest !== '') groups.push(groups.length > 0 ? (groups.pop() ?? '') + rest : rest);
  return groups;
}

/** A number that libphonenumber holds for valid: the library's example with new last digits, or an area code of ours. */
function nationalNumber(random: Random, country: string, plan: Plan): string[] {
  const valid = (national: string): boolean =>
    parsePhoneNumberFromString(`+${plan.code}${national}`, country as CountryCode)?.isValid() === true;
  const example = examples[country as CountryCode] as string;
  for (let attempt = 0; attempt < 40; attempt += 1) {
    if (plan.areas && random.chance(0.3)) {
      const [area, count] = random.pick(plan.areas);
      const number = String(random.int(2, 9)) + random.digits(count - 1);
      const half = Math.floor(count / 2);
      if (valid(area + number)) return [area, number.slice(0, half), number.slice(half)];
    } else {
      const kept = random.int(Math.min(3, example.length - 4), Math.max(3, example.length - 6));
      const national = example.slice(0, kept) + random.digits(example.length - kept);
      if (valid(national)) return split(national, plan.groups);
    }
  }
  return split(example, plan.groups);
}

export function phone(random: Random, home: string): Value {
  const country = home in PLANS && random.chance(0.85) ? home : random.pick(PHONE_COUNTRIES);
  const plan = PLANS[country];
  if (!plan) throw new RangeError(`No numbering plan of ${country}.`);
  const groups = nationalNumber(random, country, plan);
  const [first = '', ...later] = groups;
  const rest = later.join(' ');
  const plain = groups.join('');
  const local = `${plan.trunk}${first}`;
  const at = `+${plan.code}`;
  const abroad = [
    `${at} ${groups.join(' ')}`,
    `${at}${plain}`,
    `00${plan.code} ${groups.join(' ')}`,
    `${at}-${groups.join('-')}`,
  ];
  const athome = [`${local} ${rest}`, plan.trunk + plain, `${local}-${later.join('-')}`, `(${local}) ${rest}`];
  if (country === 'FR' || country === 'BE') athome.push(`${local}.${later.join('.')}`);
  if (country === 'DE' || country === 'AT') athome.push(`${local}/${later.join('')}`, `${local} / ${rest}`);
  if (country === 'US' || country === 'CA')
    athome.push(`(${first}) ${later.join('-')}`, groups.join('.'), `1-${groups.join('-')}`);
  if (country === 'RU') athome.push(`8 (${first}) ${later.join('-')}`, `8${plain}`);
  if (country === 'BR') athome.push(`(${first}) ${later.join('-')}`);
  return {
    kind: 'phone',
    scheme: country,
    groups: [at, ...groups],
    usual: country === home ? [...athome, ...athome, ...abroad] : abroad,
    odd: [
      {
        notation: 'trunk-in-brackets',
        text: plan.trunk === '0' ? `${at} (0) ${groups.join(' ')}` : `(${at}) ${plain}`,
      },
      { notation: 'trunk-in-brackets', text: plan.trunk === '0' ? `${at}(0)${plain}` : `(${at})${groups.join(' ')}` },
      { notation: 'double-zero', text: `00${plan.code}${plain}` },
      { notation: 'dots', text: `${at}.${groups.join('.')}` },
      { notation: 'plus-apart', text: `+ ${plan.code} ${groups.join(' ')}` },
      { notation: 'code-in-brackets', text: `(+${plan.code}) ${groups.join('-')}` },
      { notation: 'tel-uri', text: `tel:${at}${plain}` },
      { notation: 'chat-link', text: `https://wa.me/${plan.code}${plain}` },
      { notation: 'slash', text: `${at}/${first}/${later.join('')}` },
      { notation: 'en-dash', text: `${at}–${groups.join('–')}` },
      { notation: 'pairs', text: `${at} ${(plain.match(/.{1,2}/g) ?? []).join(' ')}` },
    ],
  };
}
