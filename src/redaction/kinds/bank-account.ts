import type { Kind } from '../kind.js';
import { formDetector } from '../numbers/form-detector.js';
import { BANK_NUMBERS } from '../numbers/bank.js';

const detector = formDetector('bank-account', BANK_NUMBERS, '');

export const bankAccount: Kind = {
  name: 'bank-account',
  finds: 'bank accounts, routing numbers and sort codes by word; CLABE and IBANs of any country by check digits',
  sets: ['hipaa', 'gdpr', 'genesys'],
  detectors: () => [detector],
};
