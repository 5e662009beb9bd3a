import { type DigitGroup, digitGroups } from './digit-stretch.js';
import { luhnOfWindows } from './luhn.js';
import type { Passage } from './passage.js';
import { maySpeakDigits, spokenGroups } from './spoken-digits.js';

/** A place in a text that holds a payment card number. */
export interface CardPlace {
  start: number;
  end: number;
}

const GAP = /^(?:[\s\-.,/_()~]{1,3}|\s?[\p{Extended_Pictographic}\u2190-\u21ff]{1,2}\s?)$/u;
const SHORTEST = 13;
const LONGEST = 19;
const USUAL = 16;
/** Whether issuers' numbers begin with two digits. */
const ISSUED = Array.from({ length: 100 }, (_, front) =>
  /^(?:[3-6]|2[2-7]|8[126]|9[78])/.test(String(front).padStart(2, '0')),
);

/** What the codes of two digits, ten times the first one and the second, are more than their value. */
const ELEVEN_ZEROS = 11 * 0x30;

const NONE: readonly CardPlace[] = [];

/** The places of card numbers by length, issuer and Luhn, for kinds that occur next to cards. Computed once. */
export function cardPlaces(passage: Passage): readonly CardPlace[] {
  if (passage.facts.digitsWithin4 < SHORTEST) return NONE;
  return (passage.cards ??= findCards(passage.text));
}

/**
 * Whether a card number is in one of the `messages` messages before a passage, or in several of them by one sender, in parts;
 * `own`: by the sender of the passage.
 */
export function followsCard(passage: Passage, messages: number, own = false): boolean {
  const bySender = new Map<string | undefined, string[]>();
  let before = passage.preceding?.();
  for (let back = 0; before && back < messages; back++, before = before.preceding?.()) {
    if (own && before.sender !== passage.sender) continue;
    if (cardPlaces(before).length > 0 || before.hasMaskedCard) return noted(passage);
    const text = before.text.slice(-REACH);
    const told = [maySpeakDigits(before.facts) ? withDigits(text) : text, ...(bySender.get(before.sender) ?? [])];
    bySender.set(before.sender, told);
  }
  const isInParts = (texts: readonly string[]): boolean =>
    texts.length > 1 && findCards(texts.map(digitsAtEdge).join(' ')).length > 0;
  return [...bySender.values()].some(isInParts) && noted(passage);
}

/** Records that another message was taken into account. */
function noted(passage: Passage): true {
  passage.onAskedBefore();
  return true;
}

/** A part of a card that was split over messages is found within so many characters of an edge. */
const REACH = 60;
/** What is said in words, in digits. */
function withDigits(text: string): string {
  return spokenGroups(text).reduceRight(
    (rest, { start, end, digits }) => `${rest.slice(0, start)} ${digits} ${rest.slice(end)}`,
    text,
  );
}
const digitsAtEdge = (text: string): string => text.replace(/[^0-9]+/g, ' ').trim();

function findCards(text: string): CardPlace[] {
  const groups = digitGroups(text);
  const places: CardPlace[] = [];
  for (let first = 0; first < groups.length;) {
    let last = first;
    while (last + 1 < groups.length && isGap(text, groups[last]!.end, groups[last + 1]!.start)) last++;
    if (groups[last]!.to - groups[first]!.from >= SHORTEST) addCards(text, groups.slice(first, last + 1), places);
    first = last + 1;
  }
  return places;
}

function isGap(text: string, from: number, to: number): boolean {
  return (to - from === 1 && ' -'.includes(text.charAt(from))) || GAP.test(text.slice(from, to));
}

/** The cards of groups of digits that nothing but marks separates. */
function addCards(text: string, groups: readonly DigitGroup[], places: CardPlace[]): void {
  const base = groups[0]!.from;
  const digits = groups.map(({ start, end }) => text.slice(start, end)).join('');
  const passes = luhnOfWindows(digits);
  for (let first = 0; first < groups.length; first++) {
    const from = groups[first]!.from - base;
    if (!ISSUED[digits.charCodeAt(from) * 10 + digits.charCodeAt(from + 1) - ELEVEN_ZEROS]) continue;
    const last = lastGroup(groups, first, passes);
    if (last < 0) continue;
    const place = { start: groups[first]!.start, end: groups[last]!.end };
    if (isInsideHash(text, place)) continue;
    places.push(place);
    first = last;
  }
}

/** The last of the groups of a card: sixteen digits where they pass, because a part of them may pass as well. */
function lastGroup(
  groups: readonly DigitGroup[],
  first: number,
  passes: (from: number, to: number) => boolean,
): number {
  const base = groups[0]!.from;
  const { from } = groups[first]!;
  let best = -1;
  for (let last = first; last < groups.length; last++) {
    const { to } = groups[last]!;
    if (to - from > LONGEST) break;
    if (to - from < SHORTEST || !passes(from - base, to - base)) continue;
    if (to - from === USUAL) return last;
    if (best < 0) best = last;
  }
  return best;
}

/** Letters and digits by turns on both sides, as in a hash. */
function isInsideHash(text: string, { start, end }: CardPlace): boolean {
  return HASH_BEFORE.test(text.slice(Math.max(0, start - 4), start)) && HASH_AFTER.test(text.slice(end, end + 4));
}
const HASH_BEFORE = /(?:^|[^a-z])[0-9]*[a-f]{1,3}$|[0-9][a-f]+$/i;
const HASH_AFTER = /^[a-f]{1,3}(?:[0-9]|[^\p{L}]|$)/iu;
