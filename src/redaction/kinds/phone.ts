import { phoneDetector } from '../detectors/phone.js';
import type { Kind } from '../kind.js';

export const phone: Kind = {
  name: 'phone',
  finds: 'phone and fax numbers, by the numbering plans, grouping and the words around',
  sets: ['hipaa', 'gdpr', 'genesys'],
  detectors: ({ country }) => [phoneDetector(country)],
};
