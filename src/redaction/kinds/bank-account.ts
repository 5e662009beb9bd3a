import type { Candidate, Detector } from '../detector.js';
import type { Kind } from '../kind.js';
import { matchesOf } from '../matches.js';
import { formDetector } from '../numbers/form-detector.js';
import { BANK_NUMBERS } from '../numbers/bank.js';

const detector = formDetector('bank-account', BANK_NUMBERS, '');

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

export const bankAccount: Kind = {
  name: 'bank-account',
  finds: 'bank accounts, routing numbers and sort codes by word; CLABE and IBANs of any country by check digits',
  sets: ['hipaa', 'gdpr', 'genesys'],
  detectors: () => [detector, gluedPair],
};
