import type { Candidate, Detector } from '../detector.js';
import { type DigitStretch, furthestGroup } from '../digit-stretch.js';
import type { Passage, Weights } from '../passage.js';
import { isAmount, isPartOfWord } from '../surroundings.js';

const DIGITS = 9;
const THRESHOLD = 0.5;
const DASH = /^ ?- ?$/;
const GAP = /^(?: ?[-./_] ?|\s{1,3}|, ?)$/;
const WEIGHTS: Weights = { ssn: 1, reference: -0.7, phone: -0.5, card: -0.3, unit: -0.7, version: -0.7 };

/** US Social Security numbers and, beside a word that says so, taxpayer numbers (ITIN). */
export const ssnDetector: Detector = {
  kind: 'ssn',
  *detect(passage: Passage): Generator<Candidate> {
    for (const stretch of passage.stretches) {
      for (const [first, head] of stretch.groups.entries()) {
        let last = first;
        const furthest = furthestGroup(stretch, first);
        while (last < furthest && (stretch.groups[last]?.to ?? Infinity) - head.from < DIGITS) last++;
        const tail = stretch.groups[last];
        if (!tail || tail.to - head.from !== DIGITS) continue;
        const confidence = score(passage, stretch, first, last);
        if (confidence >= THRESHOLD) yield { kind: 'ssn', start: head.start, end: tail.end, confidence };
      }
    }
  },
};

function score(passage: Passage, stretch: DigitStretch, first: number, last: number): number {
  const groups = stretch.groups.slice(first, last + 1);
  const gaps = stretch.gaps.slice(first, last);
  const start = groups[0]?.start ?? 0;
  const end = groups.at(-1)?.end ?? 0;
  const base = baseScore(stretch.digits.slice(groups[0]?.from, groups.at(-1)?.to));
  if (base === 0 || !gaps.every((gap) => GAP.test(gap))) return 0;
  if (/^[-._]$/.test(stretch.gaps[first - 1] ?? '') || /^[-._]$/.test(stretch.gaps[last] ?? '')) return 0;
  if (isPartOfWord(passage.text, start, end, ['ssn']) || isAmount(passage.text, start, end)) return 0;
  const dashed =
    groups.map((group) => group.to - group.from).join('-') === '3-2-4' && gaps.every((gap) => DASH.test(gap));
  const context = passage.contextScore(start, end, WEIGHTS);
  return Math.min(0.98, (dashed ? base : Math.min(base, 0.35)) + 0.5 * context);
}

/**
 * Area not 000, 666 or 9xx, group not 00, serial not 0000 (SSA, "Social Security Number Randomization", 2011).
 * ITIN: area 9xx with group 50-65, 70-88, 90-92 or 94-99 (IRS); too common a shape to be taken without context.
 */
function baseScore(digits: string): number {
  const area = digits.slice(0, 3);
  const group = Number(digits.slice(3, 5));
  if (area === '000' || area === '666' || group === 0 || digits.endsWith('0000')) return 0;
  if (!area.startsWith('9')) return 0.75;
  const taxpayer = (group >= 50 && group <= 65) || (group >= 70 && group <= 99 && group !== 89 && group !== 93);
  return taxpayer ? 0.3 : 0;
}
