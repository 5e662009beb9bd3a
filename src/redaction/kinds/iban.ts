import { ibanDetector } from '../detectors/iban.js';
import type { Kind } from '../kind.js';

export const iban: Kind = {
  name: 'iban',
  finds: 'IBANs, by country, length and check digits',
  sets: ['hipaa', 'gdpr', 'genesys'],
  detectors: () => [ibanDetector],
};
