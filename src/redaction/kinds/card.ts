import { begunCardDetector } from '../detectors/begun-cards.js';
import { cardDetector } from '../detectors/card.js';
import type { Kind } from '../kind.js';

export const card: Kind = {
  name: 'card',
  finds: 'payment card numbers, by Luhn, issuer, length, grouping and the words around',
  sets: ['pci', 'hipaa', 'gdpr', 'genesys'],
  detectors: () => [cardDetector, begunCardDetector],
};
