import type { Kind } from '../kind.js';

export const personName: Kind = {
  name: 'person-name',
  finds: 'names of anybody, by REDACTION_MODEL',
  sets: ['hipaa', 'gdpr', 'genesys'],
  detectors: () => [],
  labels: ['PER', 'PERSON', 'NAME', 'GIVEN_NAME', 'SURNAME', 'GIVENNAME', 'FIRSTNAME', 'LASTNAME', 'MIDDLENAME'],
};
