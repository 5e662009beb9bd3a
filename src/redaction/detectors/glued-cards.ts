import { issuerOf } from '../card-issuers.js';
import type { Candidate } from '../detector.js';
import type { DigitGroup, DigitStretch } from '../digit-stretch.js';
import type { Passage } from '../passage.js';

const FACE_GROUP = 4;
/** A card of sixteen digits and one more. */
const LONG_GROUP = 17;
const LENGTHS = [16, 15, 14, 19, 18, 17];
const CONFIDENCE = 0.93;
/** What may follow a card without a space: month and year, and then perhaps the security code. */
const EXPIRY = /^(?:0[1-9]|1[0-2])(?:[2-4]\d|20[2-4]\d)(?:\d{3,4})?$/;
/** Track 2 without its separator: year and month, service code, discretionary digits. */
const TRACK = /^[2-4]\d(?:0[1-9]|1[0-2])[1-9]\d\d\d{0,13}$/;
const NORTH_AMERICAN = /^1?[2-9]\d\d[2-9]\d{6}$/;
const SOCIAL_SECURITY = /^(?!000|666|9)\d{3}(?!00)\d\d(?!0000)\d{4}$/;
const CODE = /^\d{3,4}$/;

/** Whether a group is long enough to hold a card and more, or the end of one that three groups of four complete. */
export function mayBeGlued({ groups }: DigitStretch): boolean {
  const shortest = groups.length > 3 ? FACE_GROUP + 1 : LONG_GROUP;
  return groups.some(({ from, to }) => to - from >= shortest);
}

/**
 * Cards that are glued to another value without a space: 41111111111111115555555555554444, 4111 1111 1111 11115555 5555 ...
 * A cut-out of a longer number passes the checks by chance, so all of the number must make sense.
 */
export function* gluedCards(
  passage: Passage,
  stretch: DigitStretch,
  passesLuhn: (from: number, to: number) => boolean,
): Generator<Candidate> {
  const isCard = (from: number, to: number): boolean =>
    passesLuhn(from, to) && issuerOf(stretch.digits.slice(from, to)) === 'strong';
  for (let index = 0; index < stretch.groups.length; index++) {
    const group = stretch.groups[index]!;
    const length = group.to - group.from;
    if (length > FACE_GROUP && length < 12) yield* amongGroups(stretch, index, isCard);
    if (length < LONG_GROUP) continue;
    const rest = (from: number): string => stretch.digits.slice(from, group.to) + yearBehind(stretch, index);
    for (const [from, to] of split(rest, stretch.digits, group, isCard, passage)) yield candidate(group, from, to);
  }
}

/** Cards at the front of a run of digits whose rest is another value, and the rest likewise. */
function split(
  restFrom: (from: number) => string,
  digits: string,
  group: DigitGroup,
  isCard: (from: number, to: number) => boolean,
  passage: Passage,
): [number, number][] {
  const found: [number, number][] = [];
  let at = group.from;
  while (at < group.to) {
    const fits = (length: number): boolean =>
      at + length <= group.to &&
      isCard(at, at + length) &&
      (isValue(restFrom(at + length), passage) || startsCard(at + length, group.to, isCard));
    const length = LENGTHS.find(fits);
    if (length === undefined) break;
    found.push([at, at + length]);
    at += length;
  }
  if (found.length > 0) return found;
  // Another value may precede it.
  const tail = LENGTHS.find((length) => {
    const from = group.to - length;
    return from > group.from && isCard(from, group.to) && isValue(digits.slice(group.from, from), passage);
  });
  return tail === undefined ? [] : [[group.to - tail, group.to]];
}

/** "...1112/27", "...1112/27304": a month is glued to the card, and the year follows a mark, with the code perhaps. */
function yearBehind({ groups, gaps, digits }: DigitStretch, index: number): string {
  const year = groups[index + 1];
  if (!year || !/^ ?[/.-] ?$/.test(gaps[index] ?? '')) return '';
  const written = digits.slice(year.from, year.to);
  return /^(?:20)?[2-4]\d(?:\d{3,4})?$/.test(written) ? written : '';
}

function startsCard(from: number, to: number, isCard: (from: number, to: number) => boolean): boolean {
  return LENGTHS.some((length) => from + length <= to && isCard(from, from + length));
}

function isValue(rest: string, passage: Passage): boolean {
  if (rest === '' || EXPIRY.test(rest) || NORTH_AMERICAN.test(rest) || TRACK.test(rest)) return true;
  return (SOCIAL_SECURITY.test(rest) || CODE.test(rest)) && passage.mentions('card');
}

/** Four digits of a longer group that complete three groups of four beside it. */
function* amongGroups(
  { groups }: DigitStretch,
  index: number,
  isCard: (from: number, to: number) => boolean,
): Generator<Candidate> {
  const group = groups[index];
  if (!group) return;
  const areFaces = (first: number): boolean =>
    first >= 0 && groups.slice(first, first + 3).filter(({ from, to }) => to - from === FACE_GROUP).length === 3;
  const before = groups[index - 3];
  if (before && areFaces(index - 3) && isCard(before.from, group.from + FACE_GROUP)) {
    yield { kind: 'card', start: before.start, end: group.start + FACE_GROUP, confidence: CONFIDENCE, certain: true };
  }
  const after = groups[index + 3];
  if (after && areFaces(index + 1) && isCard(group.to - FACE_GROUP, after.to)) {
    yield { kind: 'card', start: group.end - FACE_GROUP, end: after.end, confidence: CONFIDENCE, certain: true };
  }
}

function candidate(group: DigitGroup, from: number, to: number): Candidate {
  const start = group.start + from - group.from;
  return { kind: 'card', start, end: start + to - from, confidence: CONFIDENCE, certain: true };
}
