import { ipDetector } from '../detectors/ip.js';
import type { Kind } from '../kind.js';

export const ip: Kind = {
  name: 'ip',
  finds: 'IPv4 and IPv6 addresses, by their notation and the words around',
  sets: ['hipaa', 'gdpr', 'genesys'],
  detectors: () => [ipDetector],
};
