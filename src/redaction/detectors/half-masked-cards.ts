import type { Candidate } from '../detector.js';
import { countDigits } from '../digit-stretch.js';
import type { Passage } from '../passage.js';
import { matchesOf } from '../matches.js';
import { SIGNS } from '../signs.js';

/** A digit or a sign in place of one. */
const MASK = '[xX*#•●∙·\u25cf\u2022]';
/**
 * A card of which somebody has masked a part: `4111 11** **** 1111`, `4111-XXXX-XXXX-1111`, `411111XX11111111`. What is left
 * of its front tells issuer and account. The last four digits alone, as on receipts, are left.
 */
const HALF_MASKED = new RegExp(
  `(?<![\\p{sc=Latin}\\d*#•])\\d{2}(?:[ .-]{0,2}(?:\\d|${MASK})){9,16}[ .-]{0,2}\\d(?![\\d*#•]|\\p{sc=Latin}\\d)`,
  'gu',
);
const ONE_MASK = new RegExp(`^[\\d .-]*${MASK}(?:[ .-]?${MASK})+[\\d .-]*$`, 'u');
/** The front of a card whose end is masked, or left open: `4111 1111 1111 XXXX`, `41111111________`. */
const MASKED_END = new RegExp(
  `(?<![\\p{L}\\p{N}*#•]|\\p{N}[ .,:/-])[2-6]\\d{3}(?:[ .-]?\\d{4}){1,2}(?:[ .-]{0,2}(?:${MASK}|[_?])){4,8}(?![\\p{L}\\p{N}*#•_?])`,
  'gu',
);
const USUAL = 16;
/** Fewer visible digits than these do not identify an account. */
const [SHORTEST, LONGEST, SHOWN] = [13, 19, 7];
const CONFIDENCE = 0.97;

export function* halfMaskedCards({ text, facts, signs }: Passage): Generator<Candidate> {
  if (facts.digits < SHOWN) return;
  const isMasked = (signs & SIGNS.masked) !== 0;
  if (!isMasked && !text.includes('__') && !text.includes('??')) return;
  for (const { index: start, 0: front } of matchesOf(MASKED_END, text)) {
    if (front.replace(/[ .-]/g, '').length !== USUAL) continue;
    yield { kind: 'card', start, end: start + front.length, confidence: CONFIDENCE };
  }
  if (!isMasked) return;
  for (const match of matchesOf(HALF_MASKED, text)) {
    const places = match[0].replace(/[ .-]/g, '').length;
    const shown = countDigits(match[0]);
    if (places < SHORTEST || places > LONGEST || shown < SHOWN || !ONE_MASK.test(match[0])) continue;
    yield { kind: 'card', start: match.index, end: match.index + match[0].length, confidence: CONFIDENCE };
  }
}
