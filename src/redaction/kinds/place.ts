import type { Kind } from '../kind.js';

export const place: Kind = {
  name: 'place',
  finds: 'towns, streets and other places, by REDACTION_MODEL',
  sets: ['hipaa', 'gdpr', 'genesys'],
  detectors: () => [],
  // Not of states and countries by themselves: too many people live there to tell who one is (45 CFR 164.514(b)(2)(i)(B)). Nor
  // of house numbers and postcodes: a model sees them in quantities and seats, and `address` and `postcode` are surer of them.
  labels: ['LOC', 'LOCATION', 'GPE', 'FAC', 'ADDRESS', 'CITY', 'COUNTY', 'STREET', 'STREET_NAME'],
};
