import type { Candidate, Detector } from '../detector.js';
import { type DigitStretch, isTight } from '../digit-stretch.js';
import { beginsWithDate, isDateOrTime } from '../date-time.js';
import { type Country, NorthAmericanAreas, NumberingPlan } from '../numbering-plan.js';
import type { Passage, Weights } from '../passage.js';
import { isLabelled } from '../answers.js';
import { isBehindOther, namesOther } from '../naming.js';
import { extensionLength, openingOf } from '../phone-affixes.js';
import { isAmount, isOfLongNumber, isParcel, isPartOfWord, pairsAround } from '../surroundings.js';
import type { WordClass } from '../vocabulary.js';
import { isBlank } from '../samples.js';
import { SIGNS } from '../signs.js';

/** ITU-T E.164: at most 15 digits; fewer than 7 are internal extensions. */
const SHORTEST = 7;
const LONGEST = 15;
/** Additional digits: an international dialling prefix, or a trunk zero in brackets. */
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
/** The same, when it is written as North America writes it, in an area that is in use: no word speaks against it. */
const PROVEN = 0.75;
/** Ten digits that may be such a number, unless a nearby word contradicts. */
const PROVEN_BARE = 0.55;
const OTHERWISE = -0.25;
/** Words that directly identify a number as that of a thing; those for phones are checked first. */
const NUMBERS_OF_THINGS: Weights = { phone: 1, call: 0.7, reference: -0.9 };
/** "AB-415-555-2671" */
const ID_PREFIX = /\p{Lu}-$/u;
/** Marks between groups of one number; all others end one number and begin another. */
const SOFT_GAP = /^(?:[ \-./_()]{1,4}|)$/;
const HARD_GAP = /^$|\s{2,}|\.\s|\s\/|\/\s|\.\./;
/** Marks that people put between all groups of a number next to a word that identifies it. */
const ODD_GAP = /^(?:\s{2,4}| ?[/,|~:;+*'\u2019_] ?| ?\.{2,4} ?|\) ?\(|\] ?\[)$/;
const BROKEN_GAP = /^ ?[-.]?[ \t]?\r?\n ?$/;
/** How many messages a question for another number may be back. */
const ASKED = 2;
const NAMING: readonly WordClass[] = ['phone', 'call'];
const NORTH_AMERICAN_LENGTH = 10;
const TIGHT_NORTH_AMERICAN = /^\d{3}[-.]?\d{3}[-.]?\d{4}$/;
const TEN_DIGITS = /^[2-9]\d\d[2-9]\d{6}$/;
/** Largest signed and unsigned numbers of 32 bits. */
const LIMITS_OF_INTEGERS = new Set(['2147483647', '2147483648', '4294967295', '4294967296']);
/** Thousands separated by commas or dots: a quantity, unless a word contradicts. */
const THOUSANDS = /^\d{1,3}(?:\.\d{3})+$/;

const AMOUNT = /^\d{1,3}(?:[. '\u2019]\d{3})+(?:,\d\d)?$/;
const CENTS = /^,\d\d(?!\d)/;
/** Numbers of orders, as shops part them: behind three and seven digits. */
const ORDER = /^-\d{4,7}(?!\d)/;

/** A year, perhaps a month, and a running number; a part. */
const OF_THINGS = /^(?:20[0-3]\d-(?:(?:0[1-9]|1[0-2])[-/])?\d{4,8}|\d{3}-\d{5}-\d{2})$/;
/** No phone has a year before a slash, whatever names it. */
const BY_YEAR = /^20[0-3]\d\/\d/;
/** "88120/25": what is numbered within a year. */
const OF_YEAR = /^[1-9]\d{4,5}\/2\d$|^[1-9]\d{2,5}\/20[23]\d$/;
/** "0412 774 093 Wh" */
const ENERGY = /^ ?(?:[kMG]?Wh|kwh|m³|m3)(?!\p{L})/u;
/** "4491020 in your catalogue?" */
const OF_CATALOGUE =
  /^ (?:\p{L}{1,6} ){1,3}(?:catalog(?:ue)?|[ck]at[aá]log[oe]?|katalog\p{L}{0,3}|luettelo\p{L}*|каталог\p{L}{0,2})(?!\p{L})/iu;
/** "06 12 18 24 36 mois": terms to choose from. */
const TERMS =
  /^ ?(?:(?:c['’]est|sont|ce sont|are|is|sind|son|sono|są|to) (?:les |the |die |los |i )?)?(?:mois|meses|mesi|monaten?|maanden|months?|miesi[ąęa]c\p{L}*|měsíc\p{L}*|månader|måneder|kuukau\p{L}*|hónap\p{L}*|месяц\p{L}*|місяц\p{L}*|raten|cuotas|parcelas|mensualités|taksit|bulan|tháng)(?!\p{L})/iu;

/** Dots and a single digit behind one of them, but not a phone digit by digit: "0.9.0.3...". */
const VERSION = /^(?=.*\.\d(?:\.|$))(?!\d(?:\.\d){8,}$)\d+(?:\.\d+)+$/;

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
  const areas = new NorthAmericanAreas();
  return {
    kind: 'phone',
    needs: { signs: SIGNS.digits7 },
    fewestDigits: SHORTEST,
    *detect(passage: Passage): Generator<Candidate> {
      const plan = new NumberingPlan(country);
      for (const stretch of passage.stretches) {
        if (stretch.digits.length < SHORTEST) continue;
        for (const window of tightWindows(stretch)) {
          const confidence = proofOf(passage, window, areas);
          if (confidence > 0) yield { ...found(passage, withTrunkOne(window), confidence), certain: true };
        }
        for (const [window, confidence] of scoredWindows(passage, stretch, plan)) {
          if (confidence >= THRESHOLD) yield found(passage, window, confidence);
        }
      }
    },
  };
}

function found({ text }: Passage, { start, end }: Window, confidence: number): Candidate {
  return { kind: 'phone', start: openingOf(text, start), end: end + extensionLength(text, end), confidence };
}

function* scoredWindows(passage: Passage, stretch: DigitStretch, plan: NumberingPlan): Generator<[Window, number]> {
  for (const [first, last] of segments(stretch, passage.text)) {
    if ((stretch.groups[last]?.to ?? 0) - (stretch.groups[first]?.from ?? 0) < SHORTEST) continue;
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

/** Ten digits written 3-3-4 with dashes, dots or no separator, anywhere among others. */
function* tightWindows(stretch: DigitStretch): Generator<Window> {
  const { groups, gaps } = stretch;
  if (stretch.digits.length < NORTH_AMERICAN_LENGTH) return;
  for (let first = 0; first < groups.length; first++) {
    const head = groups[first]!;
    for (let last = first; last < groups.length; last++) {
      if (last > first && !isTightGap(gaps[last - 1]!)) break;
      const length = (groups[last]?.to ?? 0) - head.from;
      if (length >= NORTH_AMERICAN_LENGTH) {
        const isTen = length === NORTH_AMERICAN_LENGTH && last - first < 3;
        if (isTen && TEN_DIGITS.test(stretch.digits.slice(head.from, groups[last]?.to))) {
          yield windowOf(stretch, first, last);
        }
        break;
      }
    }
  }
}

const isTightGap = (gap: string): boolean => gap === '-' || gap === '.' || gap === '';

/** "1-800-555-0199" */
function withTrunkOne(window: Window): Window {
  const { stretch, first, last } = window;
  const before = stretch.groups[first - 1];
  const isTrunk = before && last > first && stretch.digits.slice(before.from, before.to) === '1';
  return isTrunk && /^[-. ]$/.test(stretch.gaps[first - 1] ?? '') ? windowOf(stretch, first - 1, last) : window;
}

/** How sure such a number is of itself; 0 when its area or its exchange does not exist. */
function proofOf(passage: Passage, window: Window, areas: NorthAmericanAreas): number {
  const { digits, first, last } = window;
  if (LIMITS_OF_INTEGERS.has(digits)) return 0;
  const grouped = last > first;
  if (grouped && !TIGHT_NORTH_AMERICAN.test(passage.text.slice(window.start, window.end))) return 0;
  if (
    grouped
      ? ID_PREFIX.test(passage.text.slice(Math.max(0, window.start - 2), window.start))
      : !isFree(passage.text, window)
  )
    return 0;
  if (!areas.has(digits)) return 0;
  if (
    grouped &&
    last - first === 1 &&
    shapeOf(window) === '3-7' &&
    ORDER.test(passage.text.slice(window.end, window.end + 9))
  )
    return 0;
  const isNamed = passage.namedAs(window.start, grouped ? NUMBERS_OF_THINGS : WEIGHTS) < 0;
  if (grouped) return isNamed && supportFor(passage, window) <= 0 ? 0 : PROVEN;
  if (isNamed || isBehindOther(passage, window.start) || passage.isInsideOther(window.start, window.end)) return 0;
  return supportFor(passage, window) > OTHERWISE ? PROVEN_BARE : 0;
}

function isHard(gap: string): boolean {
  if (gap === ' ' || gap === '-' || gap === '.') return false;
  return gap === ',' || gap === '\n' || !SOFT_GAP.test(gap) || HARD_GAP.test(gap);
}

function* segments(stretch: DigitStretch, text: string): Generator<[number, number]> {
  let first = 0;
  for (let index = 0; index < stretch.gaps.length; index++) {
    if (!isHard(stretch.gaps[index]!)) continue;
    yield [first, index];
    first = index + 1;
  }
  yield [first, stretch.groups.length - 1];
  if (first === 0) return;
  yield* looseInternational(stretch, text);
  if (stretch.digits.length > LONGEST) return;
  const broken = stretch.gaps.some((gap) => BROKEN_GAP.test(gap));
  if (broken || isOddly(stretch) || isInterrupted(stretch)) yield [0, stretch.groups.length - 1];
}

/** After a `+`, groups may be separated by any marks: "+54  9 11.2891  6884". */
function* looseInternational({ groups, gaps }: DigitStretch, text: string): Generator<[number, number]> {
  for (let index = 0; index < gaps.length; index++) {
    const first = index + 1;
    const begins = index === 0 ? 0 : gaps[index]!.endsWith('+') ? first : -1;
    if (begins < 0) continue;
    const isNational = index === 0 && !PLUS.test(text.slice(Math.max(0, groups[0]!.start - 3), groups[0]!.start));
    const loose = isNational ? LOOSE_IN_COUNTRY : LOOSE_GAP;
    let last = begins;
    while (loose.test(gaps[last] ?? 'x') && groups[last + 1]!.to - groups[begins]!.from <= LONGEST) last++;
    if (last > begins) yield [begins, last];
  }
}
/** Without a plus, a comma parts the numbers of a list. */
const LOOSE_IN_COUNTRY = /^(?:[ .\-/()_\t]{1,3}|\s?\n\s?)$/;
const PLUS = /\+[ (.-]{0,2}$/;
const LOOSE_GAP = /^(?:[ .,\-/()_\t]{1,3}|\s?\n\s?)$/;

/** "054 ... 771-8820": a pause behind the trunk prefix. */
function isInterrupted({ gaps, groups, digits }: DigitStretch): boolean {
  const head = groups[0]!;
  if (head.to - head.from > 4 || !digits.startsWith('0') || digits.length > LONGEST_PAUSED) return false;
  return PAUSE.test(gaps[0] ?? '') && gaps.slice(1).every((gap) => !isHard(gap));
}
const PAUSE = /^ ?\.{2,4} ?$/;
const LONGEST_PAUSED = 11;

/** All groups parted by one odd mark. */
function isOddly({ gaps, groups }: DigitStretch): boolean {
  return new Set(gaps).size === 1 && ODD_GAP.test(gaps[0] ?? '') && groups.every(({ from, to }) => to - from <= 5);
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
  const before = passage.text.slice(Math.max(0, whole.start - 3), whole.start);
  const plus = before.includes('+') && PLUS.test(before);
  const prefix =
    plus || !whole.digits.startsWith('0') ? 0 : (/^(?:00|011)(?=[1-9]|$)/.exec(whole.digits)?.[0].length ?? 0);
  if ((!plus && prefix === 0) || isBlank(whole.digits)) return undefined;
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
    if (end === last && plus && plan.isPossible(digits)) return [window, 0.957];
    const answer = plan.international(digits);
    if (answer === 'valid') return [window, plus ? 0.975 : (end > first ? 0.7 : 0.5) + supportFor(passage, window)];
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

/** What is said of a number, and of the one shortly before it: "call 0670 417 0622 or my husband 20-9170-624". */
function supportWithOther(passage: Passage, window: Window): number {
  const support = supportFor(passage, window);
  if (support <= 0 || support + UNKNOWN >= THRESHOLD) return support;
  const other = passage.numberShortlyBefore(window.start);
  return other ? Math.max(support, 0.5 * passage.contextScore(other.start, other.end, WEIGHTS)) : support;
}

function score(passage: Passage, window: Window, plan: NumberingPlan): number {
  const context = supportWithOther(passage, window);
  if (looksLikeSomethingElse(passage.text, window, context)) return 0;
  if (context <= 0 && isLabelled(passage.text, window.start, window.end)) return 0;
  if (isBehindOther(passage, window.start) && !isCalledPhone(passage, window, context)) return 0;
  const isPrefixed = ID_PREFIX.test(passage.text.slice(Math.max(0, window.start - 2), window.start));
  const mayBeOfThings = context <= 0 || isPrefixed || !saysPhone(passage);
  if (mayBeOfThings && OF_THINGS.test(passage.text.slice(window.start, window.end))) return 0;
  if (!isFree(passage.text, window) && !(window.last > window.first && isNamedBetween(passage.text, window, context)))
    return 0;
  if (passage.isInsideOther(window.start, window.end) || isParcel(passage.text, window.start, window.end)) return 0;
  const base = baseScore(passage, window, plan, context);
  return Math.min(0.94, base + context);
}

const saysPhone = (passage: Passage): boolean => passage.says('phone') || passage.says('call');

/** Behind the name of another number: whether its own message calls it a phone all the same, nearer than that name. */
const isCalledPhone = (passage: Passage, { start }: Window, context: number): boolean =>
  context > 0 && saysPhone(passage) && passage.namedAs(start, NUMBERS_OF_THINGS) >= 0;

/** What the shape implies; uses libphonenumber only where its answer decides, given the context. */
function baseScore(passage: Passage, window: Window, plan: NumberingPlan, context: number): number {
  const { stretch, first, last, digits } = window;
  const grouped = last > first;
  if (northAmericanEnd(stretch, first) === last) return /^1?[2-9]/.test(digits) ? 0.7 : 0.5;
  if (UNKNOWN + context >= THRESHOLD) return UNKNOWN;
  if (NATIONAL + context < THRESHOLD) return 0;
  const bracket = passage.text.charAt(window.start - 1) === '(' && (stretch.gaps[first] ?? '').startsWith(')');
  if (bracket && digits.length >= 8) return NATIONAL;
  const national = plan.national(digits);
  const alone = passage.text.trim().length <= window.end - window.start + 2;
  if (!grouped) {
    if (alone && /^[02-9]/.test(digits) && national !== 'impossible' && isLeftOpen(passage)) return 0.55;
    if (/^0[1-9]\d{8,9}$/.test(digits) || isBareAtHome(passage.text, digits)) return 0.5;
    return national === 'valid' ? 0.4 : UNKNOWN;
  }
  if (national === 'valid' && plan.isWrittenWhole(digits)) return NATIONAL;
  if (isWrittenAtHome(passage, window) || isOneByOne(window, plan)) return NATIONAL;
  if (alone && digits.length <= 11 && (last - first >= 2 || digits.length >= 9) && isLeftOpen(passage)) return 0.52;
  if (digits.startsWith('0') && digits.length >= 9 && !isOneOver(window))
    return plan.isValidSomewhere(digits) ? NATIONAL : 0.4;
  return digits.length >= 8 && plan.isValidSomewhere(digits) ? 0.4 : UNKNOWN;
}

/** "014058 5729 1": counters have one digit behind a gap, phones none. */
const isOneOver = ({ stretch, last }: Window): boolean =>
  lengthOf(stretch, last) === 1 && lengthOf(stretch, last - 1) > 2;
const lengthOf = ({ groups }: DigitStretch, at: number): number => groups[at]!.to - groups[at]!.from;

/** Mobile numbers in the groups and beside the script of their country: "是138 1013 9927", "είπα 6974 410 228"; nobody else writes 98765 43210. */
function isWrittenAtHome({ text }: Passage, window: Window): boolean {
  const { digits } = window;
  if (digits.length === 11) return /^1[3-9]/.test(digits) && shapeOf(window) === '3-4-4' && /\p{sc=Han}/u.test(text);
  if (digits.length !== 10 || !/^[6-9]/.test(digits)) return false;
  return shapeOf(window) === '5-5' || (/^69[0-9]/.test(digits) && /\p{sc=Greek}/u.test(text));
}

/** The same without groups: "мой 89161234567". */
const isBareAtHome = (text: string, digits: string): boolean =>
  (/^[78]9[0-9]{9}$/.test(digits) && /\p{sc=Cyrillic}/u.test(text)) ||
  (/^1[3-9][0-9]{9}$/.test(digits) && /\p{sc=Han}/u.test(text)) ||
  (/^69[0-9]{8}$/.test(digits) && /\p{sc=Greek}/u.test(text));

/** "9 8 4 4 1 - 7 7 0 2 9": nobody writes quantities digit by digit. */
function isOneByOne({ stretch, first, last, digits }: Window, plan: NumberingPlan): boolean {
  if (digits.length !== NORTH_AMERICAN_LENGTH || last - first + 1 !== digits.length) return false;
  return (
    /^[06-9]/.test(digits) &&
    stretch.gaps.slice(first, last).every((gap) => gap.trim() !== '.') &&
    plan.isValidSomewhere(digits)
  );
}

/**
 * Whether a bare number by itself may be one, though nothing calls it so: in a conversation where nobody has just asked for
 * another number. By itself it may be anything.
 */
function isLeftOpen(passage: Passage): boolean {
  let before = passage.preceding?.();
  if (!before) return false;
  passage.onAskedBefore();
  for (let back = 0; before && back < ASKED; back++) {
    if (before.sender !== passage.sender && (QUESTION.test(before.text) || namesOther(before))) return false;
    before = before.preceding?.();
  }
  return true;
}
/** A question, or a word for numbers that are asked for. */
const QUESTION =
  /[?？؟;]|(?<!\p{L})(?:n(?:u|ú|ü)m[eéè]r|nummer|numbe?r|nr(?!\p{L})|n°|nº|номер|αριθμ|číslo|cislo|szám|nomor|numara|ref)|号|番号|번호|رقم|מספר|नंबर|หมายเลข|เลข/iu;

function isFree(text: string, window: Window): boolean {
  const { stretch, first, last } = window;
  if (isTight(stretch.gaps[first - 1]) || isTight(stretch.gaps[last])) return false;
  const start = openingOf(text, window.start);
  if (isAmount(text, start, window.end)) return false;
  return !isPartOfWord(text, start, window.end + extensionLength(text, window.end), NAMING);
}

/** Glued to lower-case letters on either side, with a nearby word that identifies it: "call0171 1234567asap". */
function isNamedBetween(text: string, window: Window, context: number): boolean {
  if (context < 0.2) return false;
  const { stretch, first, last } = window;
  if (isTight(stretch.gaps[first - 1]) || isTight(stretch.gaps[last])) return false;
  const before = text.slice(Math.max(0, window.start - 2), window.start);
  const after = text.slice(window.end, window.end + 2);
  return (
    /^(?:.?[^\p{L}\p{N}_@\-./\\]|\p{Ll}{1,2}|)$/u.test(before) &&
    /^(?:[^\p{L}\p{N}_@\-./\\].?|\p{Ll}{1,2}|[.,]\s?|)$/u.test(after)
  );
}

/** Dates, book numbers, decimals, dotted quads: shapes that phones do not have. */
function looksLikeSomethingElse(text: string, window: Window, context: number): boolean {
  const { stretch, first, last, digits } = window;
  const written = text.slice(window.start, window.end);
  if (isBlank(written) || isDateOrTime(written) || (digits.length === 13 && /^97[89]/.test(digits))) return true;
  if (OF_CATALOGUE.test(text.slice(window.end, window.end + 40))) return true;
  if (first === last) return false;
  if (mayBeginWithDate(window) && beginsWithDate(groupsOf(window).join('-'))) return true;
  const gaps = stretch.gaps.slice(first, last);
  if (hasCents(text, window.end, written) && AMOUNT.test(written)) return true;
  if (context <= 0 && gaps.some((gap) => gap.includes(':') || gap.includes('='))) return true;
  if (BY_YEAR.test(written) || isListOfPairs(text, window)) return true;
  if (OF_YEAR.test(written) || ENERGY.test(text.slice(window.end, window.end + 6))) return true;
  if (isOfLongNumber(text, window.start, window.end)) return true;
  if (groupsOf(window).every((group) => SIZES.has(group))) return true;
  if (context <= 0 && TERMS.test(text.slice(window.end, window.end + 26))) return true;
  if (written.includes('.') && (VERSION.test(written) || (context <= 0 && THOUSANDS.test(written)))) return true;
  const groups = gaps.length + 1;
  if (gaps.every((gap) => gap === '.'))
    return groups === 2 || (groups === 4 && groupsOf(window).every((group) => Number(group) < 256));
  return groups === 3 && gaps.every((gap) => gap === '-') && shapeOf(window) === '3-2-4';
}

/** "128 256 512": of memory. */
const SIZES = new Set(['16', '32', '64', '128', '256', '512', '1024', '2048']);

/** "05 30 44 71 09 27": more pairs of digits than a phone has, such as numbers that were drawn. */
function isListOfPairs(text: string, { stretch, first, last, start, end }: Window): boolean {
  if (last - first < PAIRS - 2 || text.charAt(start - 1) === '+') return false;
  const groups = stretch.groups.slice(first, last + 1);
  if (!groups.every(({ from, to }) => to - from === 2) || !/^(?:[0-9]{2} )+[0-9]{2}$/.test(text.slice(start, end)))
    return false;
  return groups.length + pairsAround(text, start, end) >= PAIRS && !COUNTRY_AND_PAIRS.test(text.slice(start, end));
}
/** Five pairs are a phone of France, and one more its country. */
const PAIRS = 6;
const COUNTRY_AND_PAIRS = /^(?:00|33|45|47|32|35|37|38|41|48|9[0-9]) /;

/** Dates begin with a day, a month or a year. */
function mayBeginWithDate({ stretch, first }: Window): boolean {
  const { from, to } = stretch.groups[first]!;
  return to - from === 4 || to - from <= 2;
}

/** The digits of each group. */
function groupsOf({ stretch, first, last }: Window): string[] {
  return stretch.groups.slice(first, last + 1).map(({ from, to }) => stretch.digits.slice(from, to));
}

const hasCents = (text: string, end: number, written: string): boolean =>
  written.includes(',') || (text.charAt(end) === ',' && CENTS.test(text.slice(end, end + 4)));
