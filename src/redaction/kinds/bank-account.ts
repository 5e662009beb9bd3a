import type { Candidate, Detector } from '../detector.js';
import type { Kind } from '../kind.js';
import { Lexicon } from '../lexicon.js';
import { matchesOf } from '../matches.js';
import { namedValueDetector } from '../named-value.js';
import { formDetector } from '../numbers/form-detector.js';
import { BANK_NUMBERS } from '../numbers/bank.js';

const detector = formDetector('bank-account', BANK_NUMBERS, '');

const isLong = (value: string): boolean => value.replaceAll(' ', '').length >= 8;

/** "sc201847ac55779911", "BSB063182ACC20417755": a branch and an account with the letters of both glued to them. */
const GLUED_PAIR =
  /(?<![A-Za-z0-9])((?:s\/?c|bsb|sort ?code)[ :.]{0,2})([0-9]{3}-?[0-9]{3})([ ,/]{0,3}a\/?c(?:c|ct|count)?[ :.]{0,2})([0-9]{5,10})(?! ?[0-9]|[A-Za-z])/gi;
const PAIR_DIGITS = 11;

const gluedPair: Detector = {
  kind: 'bank-account',
  fewestDigits: PAIR_DIGITS,
  mayOccurIn: (text, { digits }) => digits >= PAIR_DIGITS && /(?:s\/?c|bsb|sort ?code)[ :.]{0,2}[0-9]{3}/i.test(text),
  *detect({ text }): Generator<Candidate> {
    const why = 'a sort code and an account, by the letters before both';
    for (const { index, 1: sc = '', 2: code = '', 3: ac = '', 4: account = '' } of matchesOf(GLUED_PAIR, text)) {
      const start = index + sc.length;
      const behind = start + code.length + ac.length;
      yield { kind: 'bank-account', start, end: start + code.length, confidence: 0.97, why };
      yield { kind: 'bank-account', start: behind, end: behind + account.length, confidence: 0.97, why };
    }
  },
};

/** "0071 0009 44182 vcb": the name of a bank directly behind the account, where people say it so. */
const beforeBank = namedValueDetector({
  kind: 'bank-account',
  words: new Lexicon({
    bank: 'vietcombank, vcb, techcombank, tcb, bidv, vietinbank, agribank, sacombank, tpbank, mbbank, mb bank, vpbank, bca, bri, bni, mandiri, gtb, gtbank, zenith, opay, palmpay, kuda, uba, moniepoint, bdo, bpi, metrobank, landbank',
  }),
  value: /(?<![\p{L}0-9.,:/-]|[0-9] )[0-9]{4}(?:[0-9]{4,12}|(?: [0-9]{2,5}){1,4})(?![\p{L}0-9])/gu,
  isValue: isLong,
  limits: { before: 0, after: 1, questions: 0, behind: true },
  why: 'before the name of a bank',
});

/** "stk em 0071 0009 44182": "stk" is pieces in Scandinavia, and "Tk" money in Bangladesh, but not directly before as many digits. */
const vietnamese = namedValueDetector({
  kind: 'bank-account',
  words: new Lexicon({ account: 'tk, stk' }),
  value:
    /(?<=tk(?: (?:em|m[iì]nh|anh|t[oô]i|l[aà]|ng[aâ]n h[aà]ng|em đây))?[ :]{1,2})[0-9]{1,4}(?:[0-9]{7,13}|(?: [0-9]{2,5}){2,3})(?! ?[0-9])/giu,
  isValue: isLong,
  limits: { before: 12, after: 0, questions: 0 },
  why: 'behind a word for an account of Vietnam',
});

export const bankAccount: Kind = {
  name: 'bank-account',
  finds: 'bank accounts, routing numbers and sort codes by word; CLABE and IBANs of any country by check digits',
  sets: ['hipaa', 'gdpr', 'genesys'],
  detectors: () => [detector, gluedPair, beforeBank, vietnamese],
};
