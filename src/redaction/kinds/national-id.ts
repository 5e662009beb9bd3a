import type { Kind } from '../kind.js';
import { Lexicon } from '../lexicon.js';
import { namedValueDetector } from '../named-value.js';
import { formDetector } from '../numbers/form-detector.js';
import { PERSONAL_NUMBERS, PERSONAL_WORDS } from '../numbers/personal.js';

const detector = formDetector('national-id', PERSONAL_NUMBERS, PERSONAL_WORDS);

/** "jina Otieno, id 28 417 936": an identity card of Kenya. The numbers of things have a word before "id", and other groups. */
const spacedDetector = namedValueDetector({
  kind: 'national-id',
  words: new Lexicon({ id: 'id, id no, id is, id ni, id yangu, id namba' }),
  value:
    /(?<=(?:^|[,.;:\n] ?|(?:my|his|her|the|and|national|na|ya) )id(?: (?:no|is|ni|yangu|namba))?[ :.#]{1,3})[0-9]{1,2} [0-9]{3} [0-9]{3}(?! ?[0-9])/giu,
  limits: { before: 4, after: 0, questions: 0 },
  why: 'in the groups of an identity card, beside a word for one',
});

export const nationalId: Kind = {
  name: 'national-id',
  finds: 'numbers by which states know their residents, by check digits, notation and word',
  sets: ['hipaa', 'gdpr', 'genesys'],
  detectors: () => [detector, spacedDetector],
};
