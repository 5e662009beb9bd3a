import { ssnDetector } from '../detectors/ssn.js';
import type { Kind } from '../kind.js';

export const ssn: Kind = {
  name: 'ssn',
  finds: 'US Social Security and taxpayer numbers, by their areas and groups, grouping and the words around',
  sets: ['hipaa', 'gdpr', 'genesys'],
  detectors: () => [ssnDetector],
};
