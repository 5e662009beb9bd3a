import type { Candidate, Detector } from '../detector.js';
import type { DigitStretch } from '../digit-stretch.js';
import { type Country, NumberingPlan } from '../numbering-plan.js';
import type { Passage, Weights } from '../passage.js';
import { extensionLength, openingOf } from '../phone-affixes.js';
import { isAmount, isPartOfWord } from '../surroundings.js';
import type { WordClass } from '../vocabulary.js';

/** ITU-T E.164: at most 15 digits; fewer than 7 reach nobody outside a building. */
const SHORTEST = 7;
const LONGEST = 15;
/** Digits that may come on top: the international prefix of the caller, or a trunk zero in brackets. */
const TRUNK_PREFIX = 4;
const THRESHOLD = 0.5;
/** Base scores: digits and nothing more; a number of the country, grouped as people write phone numbers. */
const UNKNOWN = 0.28;
const NATIONAL = 0.6;
const WEIGHTS: Weights = {
  phone: 1,
  call: 0.7,
  reference: -0.9,
  account: -0.6,
  version: -0.6,
  unit: -0.8,
  card: -0.6,
  ssn: -0.9,
  loyalty: -0.9,
  ip: -0.5,
};
/** Marks between groups that end one number and begin another. */
const HARD_GAP = /[,|~\n]|\s{2,}|\.\s|\s\/|\/\s/;
const NAMING: readonly WordClass[] = ['phone', 'call'];
const NORTH_AMERICAN = /^(?:1-)?3-3-4$/;
const DATE = /^(?:(?:19|20)\d\d-\d{1,2}-\d{1,2}|\d{1,2}-\d{1,2}-(?:19|20)\d\d)(?:-|$)/;

/** Groups `first` to `last` of a stretch. */
interface Window {
  stretch: DigitStretch;
  first: number;
  last: number;
  start: number;
  end: number;
  digits: string;
}

/**
 * Phone numbers of all countries. International forms stand by themselves, national forms by the conversation's own
 * country or by a shape that little else has, everything else only by the words around it.
 */
export function phoneDetector(country: Country): Detector {
  return {
    kind: 'phone',
    *detect(passage: Passage): Generator<Candidate> {
      const plan = new NumberingPlan(country);
      for (const stretch of passage.stretches) {
        if (stretch.digits.length < SHORTEST) continue;
        for (const [window, confidence] of scoredWindows(passage, stretch, plan)) {
          if (confidence < THRESHOLD) continue;
          const { start, end } = window;
          yield {
            kind: 'phone',
            start: openingOf(passage.text, start),
            end: end + extensionLength(passage.text, end),
            confidence,
          };
        }
      }
    },
  };
}

function* scoredWindows(passage: Passage, stretch: DigitStretch, plan: NumberingPlan): Generator<[Window, number]> {
  for (const [first, last] of segments(stretch)) {
    const whole = windowOf(stretch, first, last);
    const dialled = international(passage, whole, plan);
    if (dialled) {
      yield dialled;
      continue;
    }
    for (let at = first; at + 2 <= last; at++) {
      const end = northAmericanEnd(stretch, at);
      if (end === undefined || end > last || (at === first && end === last)) continue;
      const window = windowOf(stretch, at, end);
      yield [window, score(passage, window, plan)];
    }
    if (whole.digits.length >= SHORTEST && whole.digits.length <= LONGEST) yield [whole, score(passage, whole, plan)];
  }
}

function* segments(stretch: DigitStretch): Generator<[number, number]> {
  let first = 0;
  for (const [index, gap] of stretch.gaps.entries()) {
    if (!HARD_GAP.test(gap)) continue;
    yield [first, index];
    first = index + 1;
  }
  yield [first, stretch.groups.length - 1];
  const broken = stretch.gaps.some((gap) => /^ ?\r?\n ?$/.test(gap));
  if (broken && first > 0 && stretch.digits.length <= LONGEST) yield [0, stretch.groups.length - 1];
}

function windowOf(stretch: DigitStretch, first: number, last: number): Window {
  const head = stretch.groups[first];
  const tail = stretch.groups[last];
  const digits = stretch.digits.slice(head?.from, tail?.to);
  return { stretch, first, last, start: head?.start ?? 0, end: tail?.end ?? 0, digits };
}

/** Last group of a number written 3-3-4, or 1-3-3-4, that begins at group `at`. */
function northAmericanEnd({ groups }: DigitStretch, at: number): number | undefined {
  const length = (index: number): number => (groups[index]?.to ?? 0) - (groups[index]?.from ?? 0);
  const area = length(at) === 1 ? at + 1 : at;
  return length(area) === 3 && length(area + 1) === 3 && length(area + 2) === 4 ? area + 2 : undefined;
}

/** Lengths of the groups: `3-3-4`. */
function shapeOf({ stretch, first, last }: Window): string {
  return stretch.groups
    .slice(first, last + 1)
    .map((group) => group.to - group.from)
    .join('-');
}

/** The number behind a `+`, the longest one that some numbering plan has. */
function international(passage: Passage, whole: Window, plan: NumberingPlan): [Window, number] | undefined {
  const { stretch, first, last } = whole;
  const plus = /\+[ (]{0,2}$/.exec(passage.text.slice(Math.max(0, whole.start - 3), whole.start));
  const prefix = plus ? 0 : (/^(?:00|011)(?=[1-9]|$)/.exec(whole.digits)?.[0].length ?? 0);
  if (!plus && prefix === 0) return undefined;
  let possible: Window | undefined;
  let furthest = first;
  const limit = (stretch.groups[first]?.from ?? 0) + LONGEST + TRUNK_PREFIX;
  while (furthest < last && (stretch.groups[furthest + 1]?.to ?? Infinity) <= limit) furthest++;
  for (let end = furthest; end >= first; end--) {
    const window = windowOf(stretch, first, end);
    const digits = withoutTrunkZero(window).slice(prefix);
    if (digits.length > LONGEST) continue;
    if (digits.length < SHORTEST) break;
    if (!isFree(passage.text, window)) continue;
    if (end === last && plus && plan.isPossible(digits)) return [window, 0.9];
    const answer = plan.international(digits);
    if (answer === 'valid') return [window, plus ? 0.95 : (end > first ? 0.7 : 0.5) + supportFor(passage, window)];
    if (answer === 'possible') possible ??= window;
  }
  if (possible) return [possible, plus ? 0.85 : 0.45 + supportFor(passage, possible)];
  return plus && whole.digits.length <= LONGEST && isFree(passage.text, whole)
    ? [whole, 0.4 + supportFor(passage, whole)]
    : undefined;
}

/** "+44 (0)20 ...": the zero is dialled inside the country only. */
function withoutTrunkZero({ stretch, first, last }: Window): string {
  return stretch.groups
    .slice(first, last + 1)
    .filter((group, index) => {
      const at = first + index;
      const bracketed = (stretch.gaps[at - 1] ?? '').endsWith('(') && (stretch.gaps[at] ?? '').startsWith(')');
      return !(index > 0 && bracketed && stretch.digits.slice(group.from, group.to) === '0');
    })
    .map((group) => stretch.digits.slice(group.from, group.to))
    .join('');
}

function supportFor(passage: Passage, window: Window): number {
  return 0.5 * passage.contextScore(window.start, window.end, WEIGHTS);
}

function score(passage: Passage, window: Window, plan: NumberingPlan): number {
  if (!isFree(passage.text, window) || looksLikeSomethingElse(window)) return 0;
  const context = supportFor(passage, window);
  const base = baseScore(passage, window, plan, context);
  return Math.min(0.94, base + context);
}

/** What the shape says; asks libphonenumber only where its answer decides, given what the context says. */
function baseScore(passage: Passage, window: Window, plan: NumberingPlan, context: number): number {
  const { stretch, first, last, digits } = window;
  const grouped = last > first;
  if (grouped && NORTH_AMERICAN.test(shapeOf(window))) return /^1?[2-9]/.test(digits) ? 0.7 : 0.5;
  if (UNKNOWN + context >= THRESHOLD) return UNKNOWN;
  if (NATIONAL + context < THRESHOLD) return 0;
  const bracket = passage.text.charAt(window.start - 1) === '(' && (stretch.gaps[first] ?? '').startsWith(')');
  if (bracket && digits.length >= 8) return NATIONAL;
  const national = plan.national(digits);
  if (!grouped) {
    const alone = passage.text.trim().length <= digits.length + 2 && /^[02-9]/.test(digits);
    if (alone && national !== 'impossible') return 0.55;
    return national === 'valid' ? 0.4 : UNKNOWN;
  }
  if (national === 'valid') return NATIONAL;
  if (digits.startsWith('0') && digits.length >= 9) return plan.isValidSomewhere(digits) ? NATIONAL : 0.4;
  return digits.length >= 8 && plan.isValidSomewhere(digits) ? 0.4 : UNKNOWN;
}

function isFree(text: string, window: Window): boolean {
  const { stretch, first, last } = window;
  if (isTight(stretch.gaps[first - 1]) || isTight(stretch.gaps[last])) return false;
  const start = openingOf(text, window.start);
  if (isAmount(text, start, window.end)) return false;
  return !isPartOfWord(text, start, window.end + extensionLength(text, window.end), NAMING);
}

/** Dates, book numbers, decimals, dotted quads: shapes that phones do not have. */
function looksLikeSomethingElse(window: Window): boolean {
  const { stretch, first, last, digits } = window;
  const groups = stretch.groups.slice(first, last + 1).map((group) => stretch.digits.slice(group.from, group.to));
  const gaps = stretch.gaps.slice(first, last);
  if (DATE.test(groups.join('-')) || /^97[89]/.test(digits)) return true;
  if (
    gaps.every((gap) => gap === '.') &&
    (groups.length === 2 || (groups.length === 4 && groups.every((g) => Number(g) < 256)))
  ) {
    return groups.length > 1;
  }
  return (
    groups.length > 1 && groups.map((group) => group.length).join('-') === '3-2-4' && gaps.every((gap) => gap === '-')
  );
}

function isTight(gap: string | undefined): boolean {
  return gap === '-' || gap === '.' || gap === '_';
}
