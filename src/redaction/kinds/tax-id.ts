import type { Kind } from '../kind.js';
import { formDetector } from '../numbers/form-detector.js';
import { REGISTER_NUMBERS } from '../numbers/registers.js';
import { TAX_NUMBERS, TAX_WORDS } from '../numbers/tax.js';

const detector = formDetector('tax-id', [...TAX_NUMBERS, ...REGISTER_NUMBERS], TAX_WORDS);

export const taxId: Kind = {
  name: 'tax-id',
  finds: 'numbers by which tax offices know people and businesses, by check digits, notation and word',
  sets: ['hipaa', 'gdpr', 'genesys'],
  detectors: () => [detector],
};
