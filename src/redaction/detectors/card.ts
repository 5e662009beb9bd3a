import type { Candidate, Detector } from '../detector.js';
import { type DigitStretch, furthestGroup } from '../digit-stretch.js';
import type { Passage, Weights } from '../passage.js';
import { isAmount, isPartOfWord } from '../surroundings.js';
import type { WordClass } from '../vocabulary.js';

const SHORTEST = 12;
const LONGEST = 19;
const THRESHOLD = 0.5;
/** Checksum, issuer, length and grouping agree: only the name of another kind of card speaks against it. */
const CERTAIN = 0.86;

/** An issuer's range of first four digits, with the lengths that it issues. `common` ones are seldom anything but a card. */
interface IssuerRange {
  from: number;
  to: number;
  lengths: readonly number[];
  common: boolean;
}

/** Takes prefixes of one to four digits. */
function range(from: number, to: number, lengths: readonly number[], common = true): IssuerRange {
  const scale = 10 ** (4 - String(from).length);
  return { from: from * scale, to: (to + 1) * scale - 1, lengths, common };
}

const FROM_12_TO_19 = [12, 13, 14, 15, 16, 17, 18, 19];
const FROM_16_TO_19 = [16, 17, 18, 19];

/** ISO/IEC 7812 issuer ranges as the networks publish them; the first match counts. */
const ISSUERS: readonly IssuerRange[] = [
  range(34, 34, [15]),
  range(37, 37, [15]),
  range(300, 305, [14, 16, 17, 18, 19]),
  range(3095, 3095, [14, 16, 17, 18, 19]),
  range(36, 36, [14, 16, 17, 18, 19]),
  range(38, 39, [14, 16, 17, 18, 19]),
  range(3528, 3589, FROM_16_TO_19),
  range(4, 4, [16, 18, 19]),
  range(4, 4, [13], false),
  range(51, 55, [16]),
  range(2221, 2720, [16]),
  range(2200, 2205, FROM_16_TO_19),
  range(6011, 6011, FROM_16_TO_19),
  range(644, 649, FROM_16_TO_19),
  range(65, 65, FROM_16_TO_19),
  range(60, 60, [16], false),
  range(62, 62, FROM_16_TO_19),
  range(81, 82, FROM_16_TO_19, false),
  range(9792, 9792, [16]),
  range(8600, 8600, [16], false),
  range(9860, 9860, [16], false),
  range(1, 1, [15], false),
  range(50, 50, FROM_12_TO_19, false),
  range(56, 58, FROM_12_TO_19, false),
  range(6, 6, FROM_12_TO_19, false),
];
/** ISBN-13 begins so, and no issuer does. */
const BOOK = /^97[89]/;
const ONE_DIGIT = /^(\d)\1*$/;
const NAMING: readonly WordClass[] = ['card'];

/** Groupings of card faces that are not groups of one size: American Express, Diners. */
const FACE = new Set(['4-6-5', '4-6-4', '6-13', '6-10']);
const GAP = /^(?: ?[-._/] ?|[ \t]{1,3}|, ?| ?\r?\n ?)$/;

/** A gift card is a card by name only, so its name outweighs the word. */
const WEIGHTS: Weights = {
  card: 1,
  loyalty: -3,
  reference: -0.8,
  account: -0.3,
  phone: -0.6,
  unit: -0.7,
  version: -0.6,
};

/** Payment card numbers: 12 to 19 digits, Luhn, issuer ranges, grouping, and the words around. */
export const cardDetector: Detector = {
  kind: 'card',
  *detect(passage: Passage): Generator<Candidate> {
    for (const stretch of passage.stretches) {
      if (stretch.digits.length >= SHORTEST) yield* cardsIn(passage, stretch);
    }
  },
};

function* cardsIn(passage: Passage, stretch: DigitStretch): Generator<Candidate> {
  const passesLuhn = luhnOfWindows(stretch.digits);
  const mistyped = passage.mentions('card');
  const joins = stretch.gaps.map((gap) => GAP.test(gap));
  for (const [first, head] of stretch.groups.entries()) {
    const furthest = furthestGroup(stretch, first);
    for (let last = first; last <= furthest; last++) {
      const tail = stretch.groups[last];
      if (!tail || tail.to - head.from > LONGEST || (last > first && !joins[last - 1])) break;
      if (tail.to - head.from < SHORTEST) continue;
      const luhn = passesLuhn(head.from, tail.to);
      if (!luhn && !mistyped) continue;
      const confidence = score(passage, stretch, first, last, luhn);
      if (confidence >= THRESHOLD) yield { kind: 'card', start: head.start, end: tail.end, confidence };
    }
  }
}

function score(passage: Passage, stretch: DigitStretch, first: number, last: number, luhn: boolean): number {
  const groups = stretch.groups.slice(first, last + 1);
  const gaps = stretch.gaps.slice(first, last);
  const digits = stretch.digits.slice(groups[0]?.from, groups.at(-1)?.to);
  const issuer = issuerOf(digits);
  const face = isFace(groups.map((group) => group.to - group.from)) || gaps.some((gap) => gap.includes('\n'));
  if (BOOK.test(digits) || ONE_DIGIT.test(digits)) return 0;
  if (!luhn && !(issuer?.common && face && digits.length >= 15)) return 0;
  const start = groups[0]?.start ?? 0;
  const end = groups.at(-1)?.end ?? 0;
  if (isPartOfWord(passage.text, start, end, NAMING) || isAmount(passage.text, start, end)) return 0;
  let base = luhn ? (issuer?.common ? 0.9 : issuer ? 0.65 : 0.4) : 0.1;
  if (!face) base -= 0.25;
  for (const gap of [stretch.gaps[first - 1], stretch.gaps[last]]) {
    if (gap !== undefined) base -= isTight(gap) ? 0.3 : issuer?.common ? 0.02 : 0.2;
  }
  if (!issuer?.common && gaps.some((gap) => gap.includes(','))) base -= 0.3;
  const context = passage.contextScore(start, end, WEIGHTS);
  const certain = base >= CERTAIN && context > -0.8;
  return Math.min(0.99, Math.max(base + 0.5 * context, certain ? THRESHOLD : 0));
}

/** Groups of one size, but for a shorter last one, or as printed on a card. */
function isFace(lengths: readonly number[]): boolean {
  const [size = 0] = lengths;
  const even = lengths.every((length, index) => length === size || (index === lengths.length - 1 && length < size));
  return even || FACE.has(lengths.join('-'));
}

/** Glued by a mark without a space: the number goes on. */
function isTight(gap: string): boolean {
  return /^[-._]$/.test(gap);
}

function issuerOf(digits: string): IssuerRange | undefined {
  const prefix = Number(digits.slice(0, 4));
  return ISSUERS.find(({ from, to, lengths }) => prefix >= from && prefix <= to && lengths.includes(digits.length));
}

/**
 * Luhn (ISO/IEC 7812-1 annex B) of any window in constant time, from two running sums: one doubles the digits at even
 * places, the other those at odd places, and the window's last digit says which one holds.
 */
function luhnOfWindows(digits: string): (from: number, to: number) => boolean {
  const sums = [new Int32Array(digits.length + 1), new Int32Array(digits.length + 1)] as const;
  for (let place = 0; place < digits.length; place++) {
    const digit = digits.charCodeAt(place) - 48;
    const doubled = digit > 4 ? digit * 2 - 9 : digit * 2;
    const isEven = place % 2 === 0;
    sums[0][place + 1] = (sums[0][place] ?? 0) + (isEven ? doubled : digit);
    sums[1][place + 1] = (sums[1][place] ?? 0) + (isEven ? digit : doubled);
  }
  return (from, to) => {
    const sum = sums[to % 2 === 0 ? 0 : 1];
    return ((sum[to] ?? 0) - (sum[from] ?? 0)) % 10 === 0;
  };
}
