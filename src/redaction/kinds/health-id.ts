import type { Kind } from '../kind.js';
import { formDetector } from '../numbers/form-detector.js';
import { HEALTH_NUMBERS, HEALTH_WORDS } from '../numbers/health.js';

const detector = formDetector('health-id', HEALTH_NUMBERS, HEALTH_WORDS);

export const healthId: Kind = {
  name: 'health-id',
  finds: 'numbers by which health systems know people, by check digits, notation and word',
  sets: ['hipaa', 'gdpr'],
  detectors: () => [detector],
};
