import type { Candidate, Detector } from '../detector.js';
import { IBAN_LENGTHS } from '../iban-lengths.js';
import { passesMod97 } from '../mod97.js';
import type { Passage } from '../passage.js';
import { matchesOf } from '../matches.js';

const CHECK_DIGITS = 2;
const HEAD = /[a-z] ?[a-z][ .\-_]{0,3}[0-9] ?[0-9]/gi;
const LABEL = 'IBAN';
/** Scripts whose letters may touch an account number without being part of it. */
const GLUED = /[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}0-9]/u;
const GAPS = " \t.-_/:,'\u2019|*+()[]";
const GAP_LIMIT = 3;
const ALPHANUMERIC = /[0-9a-z]/i;
const UPPER = /[A-Z]{2}/;
const LOWER = /\p{Ll}/u;

/** IBANs (ISO 13616): country, length and check digits; safe without any context. */
export const ibanDetector: Detector = {
  kind: 'iban',
  *detect({ text, facts }: Passage): Generator<Candidate> {
    if (facts.digits < CHECK_DIGITS) return;
    for (const match of matchesOf(HEAD, text)) {
      const start = match.index;
      const country = match[0].replace(' ', '').slice(0, 2);
      const length = IBAN_LENGTHS.get(country.toUpperCase());
      if (length === undefined || !isFreeBefore(text, start, country)) continue;
      const read = readAccount(text, start, length, UPPER.test(country));
      if (read && passesMod97(read.account)) {
        yield { kind: 'iban', start, end: read.end, confidence: 0.98, certain: true };
      }
    }
  },
};

/** The account is preceded by nothing, by its label, or by a lower-case word or number that a capital ends. */
function isFreeBefore(text: string, start: number, country: string): boolean {
  const before = text.charAt(start - 1);
  if (!GLUED.test(before)) return true;
  if (text.slice(Math.max(0, start - LABEL.length), start).toUpperCase() === LABEL) return true;
  return UPPER.test(country) && (LOWER.test(before) || /[0-9]/.test(before));
}

/** Reads `length` letters and digits over single separators; nothing when more would follow directly. */
function readAccount(
  text: string,
  start: number,
  length: number,
  isUpper: boolean,
): { account: string; end: number } | undefined {
  let units = 0;
  let gap = 0;
  let end = start;
  for (; end < text.length && units < length; end++) {
    if (isAlphanumeric(text, end)) {
      units++;
      gap = 0;
      continue;
    }
    const unit = text.charAt(end);
    if ((!GAPS.includes(unit) && !(unit === '\n' && gap <= 1)) || ++gap > GAP_LIMIT) return undefined;
  }
  const isFree = !isAlphanumeric(text, end) || (isUpper && LOWER.test(text.charAt(end)));
  if (units !== length || !isFree) return undefined;
  return { account: text.slice(start, end).replace(/[^0-9a-z]+/gi, ''), end };
}

const IS_ALPHANUMERIC = Array.from({ length: 128 }, (_, code) => ALPHANUMERIC.test(String.fromCharCode(code)));
const isAlphanumeric = (text: string, at: number): boolean => IS_ALPHANUMERIC[text.charCodeAt(at)] === true;
