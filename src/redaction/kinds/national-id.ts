import type { Kind } from '../kind.js';
import { formDetector } from '../numbers/form-detector.js';
import { PERSONAL_NUMBERS, PERSONAL_WORDS } from '../numbers/personal.js';

const detector = formDetector('national-id', PERSONAL_NUMBERS, PERSONAL_WORDS);

export const nationalId: Kind = {
  name: 'national-id',
  finds: 'numbers by which states know their residents, by check digits, notation and word',
  sets: ['hipaa', 'gdpr', 'genesys'],
  detectors: () => [detector],
};
