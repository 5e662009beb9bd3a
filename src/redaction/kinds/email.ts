import { emailDetector } from '../detectors/email.js';
import { spelledEmailDetector } from '../detectors/spelled-email.js';
import type { Kind } from '../kind.js';

export const email: Kind = {
  name: 'email',
  finds: 'e-mail addresses, written or spelled out, by their at sign and top-level domain',
  sets: ['hipaa', 'gdpr', 'genesys'],
  detectors: () => [emailDetector, spelledEmailDetector],
};
