import type { Candidate, Detector } from '../detector.js';
import type { Passage } from '../passage.js';

/** Lengths of the IBANs of each country (SWIFT IBAN registry). */
const LENGTHS = new Map<string, number>(
  Object.entries({
    15: 'NO',
    16: 'BE',
    18: 'DK FI FK FO GL NL SD',
    19: 'MK SI',
    20: 'AT BA EE KZ LT LU MN XK',
    21: 'CH HR LI LV',
    22: 'BG BH CR DE GB GE IE ME RS VA',
    23: 'AE GI IL IQ OM SO TL',
    24: 'AD CZ ES MD PK RO SA SE SK TN VG',
    25: 'LY PT ST',
    26: 'IS TR',
    27: 'BI DJ FR GR IT MC MR SM',
    28: 'AL AZ BY CY DO GT HN HU LB NI PL SV',
    29: 'BR EG PS QA UA',
    30: 'JO KW MU YE',
    31: 'MT SC',
    32: 'LC',
    33: 'RU',
  }).flatMap(([length, countries]) => countries.split(' ').map((country) => [country, Number(length)])),
);
const HEAD = /[a-z]{2} ?[0-9] ?[0-9]/gi;
const LABEL = 'IBAN';
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;
const GAP = /[ \t.\-_/]/;
const GAP_LIMIT = 3;
const ALPHANUMERIC = /[0-9a-z]/i;

/** IBANs (ISO 13616): country, length and check digits; safe without any context. */
export const ibanDetector: Detector = {
  kind: 'iban',
  *detect({ text }: Passage): Generator<Candidate> {
    for (const match of text.matchAll(HEAD)) {
      const start = match.index;
      const length = LENGTHS.get(match[0].slice(0, 2).toUpperCase());
      if (length === undefined || isInsideWord(text, start)) continue;
      const read = readAccount(text, start, length);
      if (read && passesMod97(read.account)) yield { kind: 'iban', start, end: read.end, confidence: 0.98 };
    }
  },
};

function isInsideWord(text: string, start: number): boolean {
  if (!LETTER_OR_DIGIT.test(text.charAt(start - 1))) return false;
  return text.slice(Math.max(0, start - LABEL.length), start).toUpperCase() !== LABEL;
}

/** Reads `length` letters and digits over single separators; nothing when more would follow directly. */
function readAccount(text: string, start: number, length: number): { account: string; end: number } | undefined {
  let account = '';
  let gap = 0;
  let end = start;
  for (; end < text.length && account.length < length; end++) {
    const unit = text.charAt(end);
    if (ALPHANUMERIC.test(unit)) {
      account += unit;
      gap = 0;
    } else if (!GAP.test(unit) && !(unit === '\n' && gap === 0)) {
      return undefined;
    } else if (++gap > GAP_LIMIT) {
      return undefined;
    }
  }
  return account.length === length && !ALPHANUMERIC.test(text.charAt(end)) ? { account, end } : undefined;
}

/** ISO 7064 MOD 97-10 over the account with its first four characters moved to the end, letters as 10 to 35. */
function passesMod97(account: string): boolean {
  let rest = 0;
  for (const unit of account.slice(4) + account.slice(0, 4)) {
    const value = parseInt(unit, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
