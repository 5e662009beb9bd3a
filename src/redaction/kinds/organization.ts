import type { Kind } from '../kind.js';

export const organization: Kind = {
  name: 'organization',
  finds: 'names of companies and other bodies, by REDACTION_MODEL',
  sets: [],
  // Of nobody's person, and what half of all service talk is about.
  onRequest: true,
  detectors: () => [],
  labels: ['ORG', 'ORGANIZATION', 'ORGANISATION', 'COMPANY', 'COMPANYNAME'],
};
