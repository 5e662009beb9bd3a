import { issuedLengths, issuerOf, type IssuerStrength } from '../card-issuers.js';
import { cardPlaces, followsCard } from '../card-places.js';
import { asksForCard, speaksOfCard } from '../card-talk.js';
import type { Candidate, Detector } from '../detector.js';
import { type DigitStretch, isTight } from '../digit-stretch.js';
import { wordsOf } from '../lexicon.js';
import { luhnOfWindows } from '../luhn.js';
import type { Place } from '../mention.js';
import { lastEndingBy, nameOfOther, namesOther } from '../naming.js';
import type { Passage, Weights } from '../passage.js';
import { endsInQuestion, isAmount, isPartOfWord } from '../surroundings.js';
import type { WordClass } from '../vocabulary.js';
import { gluedCards, mayBeGlued } from './glued-cards.js';
import { halfMaskedCards } from './half-masked-cards.js';
import { toldCards } from './told-cards.js';
import { SIGNS } from '../signs.js';

const SHORTEST = 12;
const LONGEST = 19;
/** As bits. */
const ALL_LENGTHS = -1;
/** What the source of many a redactor, `(?:\d[ -]*?){13,16}`, takes for a card whatever its groups. */
const [ANY_GROUPS_FROM, ANY_GROUPS_TO] = [13, 16];
const THRESHOLD = 0.5;
/** Checksum, issuer and full length agree: no word and no mark speaks against it. */
const PROVEN = 0.98;
/** Longer than usual, in groups of four: counts for more than its first sixteen digits. */
const PROVEN_LONG = 0.985;
const PROVEN_ODDLY_GROUPED = 0.9;
/** Spaces and dashes in turn: perhaps two values beside each other. */
const PROVEN_MIXED = 0.6;

/** A number with a slip in it, right behind a word for a card. */
const MISTYPED = 0.6;
const FEWEST_MISTYPED = 13;

const ONE_DIGIT = /^(\d)\1*$/;
/** "sha256 2171931168376ed9e2342304a88..." */
const HASH_GOES_ON = /^(?=[a-f]{1,8}[0-9])(?=[0-9]{0,8}[a-f])[0-9a-f]{12}/;
/** "08:00-10:30, 16:00-18:30": opening hours are in groups of two. */
const TIMES = /(?<![0-9])[0-2]?[0-9]:[0-5][0-9] ?[-–] ?[0-2]?[0-9]:[0-5][0-9](?![0-9])/;
/** ISBN-13 begins so. */
const BOOK = /^97[89]\d{10}$/;
const NAMING: readonly WordClass[] = ['card'];

const LARGEST_GROUP = 8;
/** Groupings of card faces that are not groups of one size: American Express, Diners. */
const FACE = new Set(['4-6-5', '4-6-4', '6-13', '6-10', '4-7-4']);
/** Any marks between the groups of a card face. */
const GAP = /^(?: ?[-._/] ?|[ \t]{1,3}|, ?| ?[-.]?[ \t]?\r?\n ?)$/;
const UUID = '8-4-4-4-12';
const UUID_GROUPS = 5;

/** What words near a number say of whether it is a card's. */
export const CARD_WEIGHTS: Weights = {
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
  needs: { signs: SIGNS.digits12 | SIGNS.masked | SIGNS.all15 },
  // Those of a half-masked card.
  fewestDigits: 7,
  *detect(passage: Passage): Generator<Candidate> {
    let called: boolean | undefined;
    const mayBeCalled = (): boolean => (called ??= mayBeCalledCard(passage));
    for (const stretch of passage.stretches) {
      if (stretch.digits.length >= SHORTEST) yield* cardsIn(passage, stretch, mayBeCalled);
    }
    yield* halfMaskedCards(passage);
    yield* toldCards(passage);
  },
};

/** Groups `first` to `last` of a stretch, with what is known about them without the surrounding words. */
interface Window {
  first: number;
  last: number;
  digits: string;
  start: number;
  end: number;
  gaps: readonly string[];
  isFace: boolean;
  luhn: boolean;
  issuer: IssuerStrength | undefined;
}

function* cardsIn(passage: Passage, stretch: DigitStretch, mayBeCalled: () => boolean): Generator<Candidate> {
  const passesLuhn = luhnOfWindows(stretch.digits);
  const { groups } = stretch;
  let mentioned: boolean | undefined;
  if (groups.length === UUID_GROUPS && groups.map(({ from, to }) => to - from).join('-') === UUID) return;
  let nearest = 0;
  for (let first = 0; first < groups.length; first++) {
    const head = groups[first]!;
    while (nearest < groups.length && groups[nearest]!.to - head.from < SHORTEST) nearest++;
    // Without a word for a card, only numbers that are issued count.
    const issued = mentioned === false ? issuedLengths(stretch.digits, head.from) : ALL_LENGTHS;
    if (issued === 0) continue;
    for (let last = nearest; last < groups.length; last++) {
      const tail = groups[last];
      if (!tail || tail.to - head.from > LONGEST) break;
      const length = tail.to - head.from;
      if ((issued & (1 << length)) === 0) continue;
      const luhn = passesLuhn(head.from, tail.to);
      if (!luhn && !(length >= FEWEST_MISTYPED && (mentioned ??= mayBeCalled()))) continue;
      const issuer = issuerOf(stretch.digits.slice(head.from, tail.to));
      if (issuer === undefined && !(mentioned ??= passage.mentions('card'))) continue;
      const window = windowOf(stretch, first, last, luhn, issuer);
      if (ONE_DIGIT.test(window.digits) || BOOK.test(window.digits)) continue;
      const { start, end } = window;
      if (window.gaps.includes(':') && TIMES.test(passage.text.slice(start, end))) continue;
      if (HASH_GOES_ON.test(passage.text.slice(end, end + 16))) continue;
      const proof = luhn ? proofOf(window) : 0;
      const confidence = proof > 0 ? proof : score(passage, stretch, window);
      if (confidence < THRESHOLD) continue;
      const place = isChanceWithin(stretch, window)
        ? { start: groups[0]!.start, end: groups.at(-1)!.end }
        : (faceAround(stretch, window) ?? { start, end });
      yield { kind: 'card', ...place, confidence, ...(proof > 0 && { certain: true }) };
    }
  }
  if (mayBeGlued(stretch)) yield* gluedCards(passage, stretch, passesLuhn);
}

/**
 * Whether digits that are told one by one are a card with a slip in it: every other length of them passes its checksum by chance, and no
 * mark shows where one number ends.
 */
const isChanceWithin = ({ digits, groups }: DigitStretch, { luhn, digits: some }: Window): boolean =>
  groups.length === digits.length && digits.length <= LONGEST && !(luhn && USUAL_LENGTHS.has(some.length));
const USUAL_LENGTHS: ReadonlySet<number> = new Set([15, 16]);

/**
 * The four groups of four with the same mark between them that three of them, which pass the checksum by chance, are a part of: a card
 * with a slip in it.
 */
function faceAround({ groups, gaps }: DigitStretch, { first, last, digits }: Window): Place | undefined {
  if (last - first !== 2 || digits.length !== SHORTEST) return undefined;
  const isFour = (at: number): boolean => groups[at] !== undefined && groups[at].to - groups[at].from === FOUR;
  const mark = gaps[first]!;
  if (!isFour(first) || !isFour(first + 1) || gaps[first + 1] !== mark) return undefined;
  if (isFour(first - 1) && gaps[first - 1] === mark) return { start: groups[first - 1]!.start, end: groups[last]!.end };
  if (isFour(last + 1) && gaps[last] === mark) return { start: groups[first]!.start, end: groups[last + 1]!.end };
  return undefined;
}
const FOUR = 4;

/** Spaces and dashes of any number. */
function isPlainGap(gap: string): boolean {
  for (let at = 0; at < gap.length; at++) if (gap[at] !== ' ' && gap[at] !== '-') return false;
  return true;
}

function windowOf(
  stretch: DigitStretch,
  first: number,
  last: number,
  luhn: boolean,
  issuer: IssuerStrength | undefined,
): Window {
  const groups = stretch.groups.slice(first, last + 1);
  const digits = stretch.digits.slice(groups[0]?.from, groups.at(-1)?.to);
  return {
    first,
    last,
    digits,
    start: groups[0]?.start ?? 0,
    end: groups.at(-1)?.end ?? 0,
    gaps: stretch.gaps.slice(first, last),
    isFace: isFace(groups.map((group) => group.to - group.from)),
    luhn,
    issuer,
  };
}

/** How sure the number is of itself, given that checksum and issuer agree; 0 when its groups are no card's. */
function proofOf({ gaps, isFace, digits, issuer }: Window): number {
  if (issuer === undefined) return 0;
  const isPlain = gaps.every(isPlainGap);
  if (issuer === 'weak') return isFace && gaps.length >= 3 && isPlain && digits.startsWith('6') ? PROVEN_LONG : 0;
  if (isFace) return PROVEN;
  const broken = gaps.some((gap) => gap.includes('\n')) && gaps.every((gap) => GAP.test(gap));
  if (broken) return PROVEN_ODDLY_GROUPED;
  if (!isPlain || digits.length < ANY_GROUPS_FROM || digits.length > ANY_GROUPS_TO) return 0;
  return new Set(gaps).size <= 1 ? PROVEN_ODDLY_GROUPED : PROVEN_MIXED;
}

function score(passage: Passage, stretch: DigitStretch, window: Window): number {
  const { first, last, start, end, gaps, luhn, issuer } = window;
  const face = window.isFace || gaps.some((gap) => gap.includes('\n'));
  if (!gaps.every((gap) => GAP.test(gap))) return 0;
  const isMistyped =
    !luhn &&
    (isCalledCard(passage, stretch, window) ||
      isLikeCardBefore(passage, stretch, window) ||
      isToldForCard(passage, stretch, window) ||
      isBesideCard(passage, window));
  if (!luhn && !isMistyped && !(issuer === 'strong' && face)) return 0;
  // "réf. 4970 1002 3358 0007": what is called something else and fails its checksum, or is of no issuer.
  if (!(luhn && issuer) && nameOfOther(passage, start) !== undefined) return 0;
  if (isPartOfWord(passage.text, start, end, NAMING) || isAmount(passage.text, start, end)) return 0;
  if (passage.isInsideOther(start, end)) return 0;
  if (isMistyped) return MISTYPED;
  let base = luhn ? (issuer === 'strong' ? 0.9 : issuer ? 0.65 : 0.4) : 0.1;
  if (!face) base -= 0.25;
  const expiry = hasExpiry(stretch, last);
  if (expiry) base += 0.1;
  for (const gap of [stretch.gaps[first - 1], expiry ? undefined : stretch.gaps[last]]) {
    if (gap !== undefined) base -= isTight(gap) ? 0.3 : issuer === 'strong' ? 0.02 : 0.2;
  }
  if (issuer !== 'strong' && gaps.some((gap) => gap.includes(','))) base -= 0.3;
  return Math.min(0.94, base + 0.5 * passage.contextScore(start, end, CARD_WEIGHTS));
}

/**
 * "my card number is 3764 849 931 72785": all of a number, of any length that a slip leaves, right behind a word for a card that
 * pays. Whoever knows the checksum makes the right one of it.
 */
function isCalledCard(passage: Passage, stretch: DigitStretch, { first, last, digits, gaps, start }: Window): boolean {
  if (first > 0 || !(last === stretch.groups.length - 1 || hasExpiry(stretch, last))) return false;
  if (!gaps.every(isPlainGap) || !NETWORK.test(digits)) return false;
  return passage.namedAs(start, CARD_WEIGHTS) >= 1 && speaksOfCard(passage);
}
/** "take the other one", "5577.9310.8599.668": the groups of a card, all but the last of four digits, shortly behind another card. */
function isLikeCardBefore(passage: Passage, stretch: DigitStretch, { first, last, digits, gaps }: Window): boolean {
  const { groups } = stretch;
  // Who asks about a number does not give it.
  if (endsInQuestion(passage.text)) return false;
  if (first > 0 || last < groups.length - 1 || gaps.length !== 3 || !NETWORK.test(digits)) return false;
  if (new Set(gaps).size > 1 || !/^[ .-]$/.test(gaps[0]!)) return false;
  return groups.slice(0, -1).every(({ from, to }) => to - from === 4) && followsCard(passage, BEFORE, true);
}
/** "The long number, please": the only number of an answer, or with what a short message begins: "5101 ... is my card". */
function isToldForCard(passage: Passage, stretch: DigitStretch, window: Window): boolean {
  const { first, last, digits, gaps } = window;
  if (first > 0 || !(last === stretch.groups.length - 1 || hasExpiry(stretch, last))) return false;
  if (!gaps.every((gap) => GAP.test(gap)) || !NETWORK.test(digits) || endsInQuestion(passage.text)) return false;
  if (passage.facts.digits > stretch.digits.length + CODE || namesOther(passage)) return false;
  const words = wordsOf(passage).length;
  const isBegin = window.issuer === 'strong' && !/\p{L}/u.test(passage.text.slice(0, window.start));
  if (isBegin && words <= FEWER_WORDS && speaksOfCard(passage)) return true;
  if (words > FEW_WORDS) return false;
  const question = passage.preceding?.();
  if (question === undefined || question.sender === passage.sender || namesOther(question)) return false;
  if (!asksForCard(question)) return false;
  passage.onAskedBefore();
  return true;
}
/** Words, and digits, that may stand beside such a number. */
const [FEW_WORDS, FEWER_WORDS, CODE] = [10, 6, 4];
/** "from 4539 ... to 5430 ...": a number of a network, of the usual length, a word or two from a card. */
function isBesideCard(passage: Passage, { digits, issuer, start, end }: Window): boolean {
  if (issuer !== 'strong' || digits.length < USUAL_SHORTEST || namesOther(passage)) return false;
  const { text } = passage;
  const cards = cardPlaces(passage);
  for (let at = lastEndingBy(cards, start - NEAR - 1) + 1; (cards[at]?.start ?? Infinity) <= end + NEAR; at += 1) {
    const card = cards[at]!;
    if (BETWEEN_CARDS.test(text.slice(Math.min(card.end, end), Math.max(card.start, start)))) return true;
  }
  return false;
}
const [USUAL_SHORTEST, NEAR] = [15, 24];
const BETWEEN_CARDS = /\p{L}|[→>=]/u;
/** Messages between two cards. */
const BEFORE = 6;

/** Whether a number that fails its checksum may be a card's: by a word, or beside or behind another card. */
const mayBeCalledCard = (passage: Passage): boolean =>
  passage.mentions('card') ||
  answersForCard(passage) ||
  (passage.facts.digits >= TWO_CARDS && BETWEEN_CARDS.test(passage.text) && cardPlaces(passage).length > 0) ||
  followsCard(passage, BEFORE, true);

/** The digits of two cards at least. */
const TWO_CARDS = 28;

const answersForCard = ({ preceding }: Passage): boolean => preceding !== undefined && asksForCard(preceding());

/** Of the large networks: numbers of other cards begin with any digit. */
const NETWORK = /^(?:4|5[1-5]|2[2-7]|3[0-9]|6[0-9])/;

/** Groups of one size, but for a shorter last one, or as printed on a card. */
function isFace(lengths: readonly number[]): boolean {
  const [size = 0] = lengths;
  if (lengths.length > 1 && size > LARGEST_GROUP) return false;
  const even = lengths.every((length, index) => length === size || (index === lengths.length - 1 && length < size));
  return even || FACE.has(lengths.join('-'));
}

/** Whether the groups behind group `last` are a month and a year. */
function hasExpiry({ groups, gaps, digits }: DigitStretch, last: number): boolean {
  const [month, year] = [groups[last + 1], groups[last + 2]];
  if (!month || !year || !/^ ?[/.\- ] ?$/.test(gaps[last + 1] ?? '')) return false;
  const yearLength = year.to - year.from;
  return /^(?:0[1-9]|1[0-2]|[1-9])$/.test(digits.slice(month.from, month.to)) && (yearLength === 2 || yearLength === 4);
}
