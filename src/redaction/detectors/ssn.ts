import type { Candidate, Detector } from '../detector.js';
import { type DigitStretch, furthestGroup, isTight } from '../digit-stretch.js';
import { wordsOf } from '../lexicon.js';
import { namesOther } from '../naming.js';
import type { Passage, Weights } from '../passage.js';
import { isOfSample } from '../samples.js';
import { isAmount, isPartOfWord } from '../surroundings.js';
import { SIGNS } from '../signs.js';

const DIGITS = 9;
const THRESHOLD = 0.5;
/** Grouped 3-2-4 by dashes with an area that is issued: no word and no mark speaks against it. */
const PROVEN = 0.96;
const ISSUED = 0.75;
const UNDASHED = 0.35;
const DASH = /^(?: ?- ?|- ?\r?\n ?)$/;
const GAP = /^(?: ?[-./_] ?|\s{1,3}|, ?|[-./_] ?\r?\n ?)$/;
/** Marks that people put between groups when a word identifies it: `536/90/4399`, `536:90:4399`, `536...90...4399`. */
const ODD_GAP = /^(?: ?(?:[:+*|;]|\.{2,4}|['’]) ?| [-./] |, |\) ?\(?|\] ?\[?)$/;
const WEIGHTS: Weights = { ssn: 1, reference: -0.7, phone: -0.5, card: -0.3, unit: -0.7, version: -0.7 };

/** US Social Security numbers and, next to a word for them, taxpayer numbers (ITIN). */
export const ssnDetector: Detector = {
  kind: 'ssn',
  needs: { signs: SIGNS.digits9 },
  fewestDigits: DIGITS,
  *detect(passage: Passage): Generator<Candidate> {
    for (const stretch of passage.stretches) {
      if (stretch.digits.length < DIGITS) continue;
      const { groups } = stretch;
      let oddGaps: Int32Array | undefined;
      for (let first = 0; first < groups.length; first++) {
        const head = groups[first]!;
        let last = first;
        const furthest = furthestGroup(stretch, first);
        while (last < furthest && groups[last]!.to - head.from < DIGITS) last++;
        const tail = groups[last];
        if (!tail || tail.to - head.from !== DIGITS) continue;
        const base = baseScore(stretch.digits.slice(head.from, tail.to));
        if (base === 0) continue;
        const [start, end] = [head.start, tail.end];
        if (base === ISSUED && isDashed(stretch, first, last)) {
          yield { kind: 'ssn', start, end, confidence: PROVEN, certain: true };
          continue;
        }
        const confidence = score(passage, stretch, first, last, base, (oddGaps ??= oddGapsOf(stretch)));
        if (confidence >= THRESHOLD) yield { kind: 'ssn', start, end, confidence };
      }
    }
  },
};

function isDashed(stretch: DigitStretch, first: number, last: number): boolean {
  return isThreeTwoFour(stretch, first, last) && gapsOf(stretch, first, last).every((gap) => DASH.test(gap));
}

function gapsOf({ gaps }: DigitStretch, first: number, last: number): readonly string[] {
  return gaps.slice(first, last);
}

function isThreeTwoFour({ groups }: DigitStretch, first: number, last: number): boolean {
  const hasLength = (at: number, length: number): boolean => groups[at]!.to - groups[at]!.from === length;
  return last - first === 2 && hasLength(first, 3) && hasLength(first + 1, 2) && hasLength(last, 4);
}

/** How many of the gaps before each group no usual mark fills: each is looked at once, however many numbers it may be in. */
function oddGapsOf({ gaps }: DigitStretch): Int32Array {
  const odd = new Int32Array(gaps.length + 1);
  for (let at = 0; at < gaps.length; at++) odd[at + 1] = odd[at]! + (GAP.test(gaps[at]!) ? 0 : 1);
  return odd;
}

function score(
  passage: Passage,
  stretch: DigitStretch,
  first: number,
  last: number,
  base: number,
  oddGaps: Int32Array,
): number {
  const start = stretch.groups[first]?.start ?? 0;
  const end = stretch.groups[last]?.end ?? 0;
  const usual = isThreeTwoFour(stretch, first, last);
  const isOdd = oddGaps[last] !== oddGaps[first];
  if (isOdd && !(usual && gapsOf(stretch, first, last).every((gap) => GAP.test(gap) || ODD_GAP.test(gap)))) return 0;
  const context = passage.contextScore(start, end, WEIGHTS);
  const confidence = (isDashed(stretch, first, last) ? base : Math.min(base, UNDASHED)) + 0.5 * context;
  if (confidence < THRESHOLD) return base === ISSUED && !isOdd && isOffered(passage) ? OFFERED : 0;
  if (!usual || context < 0.3) {
    if (isTight(stretch.gaps[first - 1]) || isTight(stretch.gaps[last])) return 0;
    if (isPartOfWord(passage.text, start, end, ['ssn']) || isAmount(passage.text, start, end)) return 0;
    if (passage.isInsideOther(start, end)) return 0;
  }
  if (!usual && isOfSample(passage.text, start, end)) return 0;
  return Math.min(0.95, confidence);
}

/**
 * "Do you need his social?", "For the credit check.", "127284190": the only number of a short message whose sender has spoken of one
 * before, unless the other one has asked for something else since.
 */
function isOffered(passage: Passage): boolean {
  if (passage.facts.digits !== DIGITS || wordsOf(passage).length > FEW_WORDS || namesOther(passage)) return false;
  let before = passage.preceding?.();
  for (let back = 0; before && back < BACK; back++, before = before.preceding?.()) {
    if (before.sender !== passage.sender) {
      if (REFUSES.test(before.text) || (namesOther(before) && ASKS.test(before.text))) return false;
    } else if (before.says('ssn') && !before.isTalkOnly) {
      passage.onAskedBefore();
      return true;
    } else if (before.facts.digits > 0) {
      return false;
    }
  }
  return false;
}
const FEW_WORDS = 6;
const BACK = 4;
const OFFERED = 0.6;
const REFUSES = /^\W{0,3}(?:no|nope|nah|not|never)(?!\p{L})/iu;
const ASKS = /\?|(?<!\p{L})(?:please|just|only|instead|rather|need|give|solo|por favor|necesito)(?!\p{L})/iu;

/**
 * Area not 000, 666 or 9xx, group not 00, serial not 0000 (SSA, "Social Security Number Randomization", 2011).
 * ITIN: area 9xx with group 50-65, 70-88, 90-92 or 94-99 (IRS); too common a shape to be taken without context.
 */
function baseScore(digits: string): number {
  const area = digits.slice(0, 3);
  const group = Number(digits.slice(3, 5));
  if (area === '000' || area === '666' || group === 0 || digits.endsWith('0000')) return 0;
  if (!area.startsWith('9')) return ISSUED;
  const taxpayer = (group >= 50 && group <= 65) || (group >= 70 && group <= 99 && group !== 89 && group !== 93);
  return taxpayer ? 0.3 : 0;
}
