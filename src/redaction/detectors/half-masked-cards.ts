import type { Candidate } from '../detector.js';

const MASK = '[xX*#]';
/**
 * A card of which somebody has masked the middle: `4111 11** **** 1111`, `4111-XXXX-XXXX-1111`, `411111******1111`. What is
 * left of its front tells issuer and account. The last four digits alone, as on receipts, are left.
 */
const HALF_MASKED = new RegExp(
  `(?<![\\p{L}\\d*#])\\d{4}(?:[ -]?(?:${MASK}{4}|\\d{2}${MASK}{2}|\\d{4})[ -]?(?:${MASK}{4}|${MASK}{2}\\d{2})[ -]?|\\d{0,4}${MASK}{4,12})\\d{3,4}(?![\\p{L}\\d*#])`,
  'gu',
);
const MAY_BE_MASKED = /\d[ -]?[xX*#]{2}/;
const CONFIDENCE = 0.8;

export function* halfMaskedCards(text: string): Generator<Candidate> {
  if (!MAY_BE_MASKED.test(text)) return;
  for (const match of text.matchAll(HALF_MASKED)) {
    yield { kind: 'card', start: match.index, end: match.index + match[0].length, confidence: CONFIDENCE };
  }
}
