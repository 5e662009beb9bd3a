import type { Span } from './detector.js';
import { BARRIER, fold, mayFoldToDigits } from './fold.js';
import { matchesOf } from './matches.js';
import { digitsOfCode } from './spoken-digits.js';
import type { TextFacts } from './text-facts.js';

/** A value that was found, by its letters and digits alone. */
interface Known {
  compact: string;
  kind: string;
  message: number;
}

/** Digits, or letters of a script, in lower case. */
interface Group {
  start: number;
  end: number;
  text: string;
}

/** Shorter values recur by chance, except shortly afterwards. Letters and digits. */
const LONG = 6;
const SHORT = 3;
const SOON = 6;
/** Kinds that are detected by themselves wherever they recur, or are not worth the search. */
const NOT_REPEATED = new Set(['participant-name']);
/** Kinds whose values are short. */
const SHORT_KINDS = new Set(['security-code', 'pin', 'one-time-code', 'card-expiry', 'password', 'birth-date']);
const VALUES = 400;
const KEY = 3;
const SAME_KEY = 8;
/** Digits that a card and another number begin with alike: one of the two is mistyped. An issuer's number is shorter. */
const ALIKE = 9;
const LONGEST_CARD = 19;
/** "G-307068" is often repeated without its letter. */
const PREFIX = /^[A-Z]-(?=[0-9]{4,8}$)/;
const GROUP = /[0-9]+|\p{sc=Latin}+|[^\P{L}\p{sc=Latin}]+/gu;
const [NEITHER, DIGITS, LETTERS] = [0, 1, 2];
const CLASSES = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[0-9]/.test(character)) return DIGITS;
  return /[a-z]/i.test(character) ? LETTERS : NEITHER;
});
const NOT_ALPHANUMERIC = /[^\p{L}\p{N}]+/gu;
const GAP_LIMIT = 4;
const DIGIT = /[0-9]/;
const ALL_DIGITS = /^[^\p{L}]*$/u;
const NOTHING: readonly Span[] = [];
const NO_VALUES: readonly Known[] = [];

/** Finds repeated values: "so that is 4111..., right?". Values are indexed by their first letters and digits. */
export class KnownValues {
  private readonly byKey = new Map<string, Known[]>();
  private count = 0;
  /** Whether all of them begin with a digit. */
  private areNumbers = true;

  /** Notes what was found in a message. */
  add(message: number, input: string, spans: readonly Span[]): void {
    for (const { kind, start, end } of spans) {
      if (this.count >= VALUES || NOT_REPEATED.has(kind)) continue;
      const value = input.slice(start, end);
      this.note(compactOf(fold(value).text.replace(PREFIX, '')), kind, message);
      // What is said is read back in digits: "four eight two" and "482?".
      const said = kind === 'security-code' && !ALL_DIGITS.test(value) ? digitsOfCode(value) : undefined;
      if (said !== undefined) this.note(said, kind, message);
    }
  }

  private note(compact: string, kind: string, message: number): void {
    if (compact.length < (SHORT_KINDS.has(kind) ? SHORT : LONG)) return;
    const key = compact.slice(0, KEY);
    const known = this.byKey.get(key) ?? [];
    if (known.length >= SAME_KEY || known.some((other) => other.compact === compact)) return;
    known.push({ compact, kind, message });
    this.byKey.set(key, known);
    this.areNumbers &&= DIGIT.test(key.charAt(0));
    this.count += 1;
  }

  get isEmpty(): boolean {
    return this.count === 0;
  }

  /** Where the current form of a message, of which `facts` may be known, repeats one of them; in its own offsets, in order. */
  findIn(message: number, text: string, facts: TextFacts | undefined): readonly Span[] {
    if (this.areNumbers && facts !== undefined && !mayFoldToDigits(facts)) return NOTHING;
    const folded = fold(text, facts);
    if (this.areNumbers && !DIGIT.test(folded.text)) return NOTHING;
    const groups = groupsOf(folded.text, folded.facts?.isAscii === true);
    const found: Span[] = [];
    for (let first = 0; first < groups.length; first++) {
      if (this.areNumbers && !DIGIT.test(groups[first]!.text.charAt(0))) continue;
      const last = this.matchAt(message, folded.text, groups, first);
      if (last === undefined) continue;
      const [{ start }, { end }] = [groups[first]!, groups[last.group]!];
      found.push({ kind: last.kind, ...folded.toInput(start, end), confidence: 0.9, why: 'said before' });
      first = last.group;
    }
    return found;
  }

  private matchAt(
    message: number,
    text: string,
    groups: readonly Group[],
    first: number,
  ): { group: number; kind: string } | undefined {
    let compact = groups[first]!.text;
    let last = first;
    while (compact.length < KEY && last + 1 < groups.length && isNear(text, groups, last)) {
      compact += groups[++last]!.text;
    }
    for (const known of this.byKey.get(compact.slice(0, KEY)) ?? NO_VALUES) {
      const soon = message > known.message && message - known.message <= SOON;
      if (known.compact.length < LONG && (!soon || isGlued(text, groups[first]!.start))) continue;
      let [read, at] = [compact, last];
      while (read.length < known.compact.length && at + 1 < groups.length && isNear(text, groups, at)) {
        read += groups[++at]!.text;
      }
      if (read === known.compact) return { group: at, kind: known.kind };
      const isAfter = message >= known.message && message - known.message <= SOON;
      if (isAfter && isCorrection(read, known.compact) && isWhole(text, groups, first, at))
        return { group: at, kind: known.kind };
    }
    return this.cardAlikeAt(text, groups, first);
  }

  /** "5274 9031 6640 221, no, 5274 9031 6640 2217": the first is as good as a card to whoever has both. */
  private cardAlikeAt(
    text: string,
    groups: readonly Group[],
    first: number,
  ): { group: number; kind: string } | undefined {
    const head = groups[first]!.text;
    if (!DIGIT.test(head.charAt(0))) return undefined;
    let digits = head;
    let last = first;
    while (last + 1 < groups.length && DIGIT.test(groups[last + 1]!.text.charAt(0)) && isNear(text, groups, last)) {
      if (digits.length + groups[last + 1]!.text.length > LONGEST_CARD) break;
      digits += groups[++last]!.text;
    }
    if (digits.length < ALIKE) return undefined;
    const begin = digits.slice(0, ALIKE);
    const isAlike = ({ kind, compact }: Known): boolean => kind === 'card' && compact.startsWith(begin);
    return this.byKey.get(begin.slice(0, KEY))?.some(isAlike) ? { group: last, kind: 'card' } : undefined;
  }
}

/**
 * "oh no, 331802-04-118260", where "331802-04-118206" was found: the same digits but for a few that stand together. Of six digits two may
 * differ, of eight and more three.
 */
function isCorrection(read: string, known: string): boolean {
  if (read.length !== known.length) return false;
  let front = 0;
  while (read.charCodeAt(front) === known.charCodeAt(front)) front++;
  let end = read.length;
  while (read.charCodeAt(end - 1) === known.charCodeAt(end - 1)) end--;
  return end - front <= (read.length < LONGER ? 2 : 3) && NUMBER.test(read) && NUMBER.test(known);
}
const NUMBER = /^[0-9]{6,}$/;
const LONGER = 8;

/** Whether groups are a number of their own, and no piece of a longer one. */
function isWhole(text: string, groups: readonly Group[], first: number, last: number): boolean {
  const [{ start }, { end }] = [groups[first]!, groups[last]!];
  return (
    !/[\p{L}0-9][-/.]?$/u.test(text.slice(Math.max(0, start - 2), start)) &&
    !/^[-/.]?[\p{L}0-9]|^ [0-9]/u.test(text.slice(end, end + 2))
  );
}

/** "SAVE200" repeats no 200. */
const isGlued = (text: string, at: number): boolean =>
  DIGIT.test(text.charAt(at)) && /[\p{sc=Latin}\p{sc=Cyrillic}]/u.test(text.charAt(at - 1));

function isNear(text: string, groups: readonly Group[], at: number): boolean {
  const [{ end }, { start }] = [groups[at]!, groups[at + 1]!];
  if (start - end > GAP_LIMIT) return false;
  for (let mark = end; mark < start; mark++) if (text.charAt(mark) === BARRIER) return false;
  return true;
}

/** The groups of a text, in order. */
function groupsOf(text: string, isAscii: boolean): readonly Group[] {
  if (!isAscii)
    return matchesOf(GROUP, text).map(({ index, 0: group }) => ({
      start: index,
      end: index + group.length,
      text: group.toLowerCase(),
    }));
  const groups: Group[] = [];
  for (let start = 0; start < text.length; start++) {
    const kind = CLASSES[text.charCodeAt(start)];
    if (kind === NEITHER) continue;
    let end = start + 1;
    while (CLASSES[text.charCodeAt(end)] === kind) end++;
    const group = text.slice(start, end);
    groups.push({ start, end, text: kind === DIGITS ? group : group.toLowerCase() });
    start = end - 1;
  }
  return groups;
}

function compactOf(text: string): string {
  return text.replace(NOT_ALPHANUMERIC, '').toLowerCase();
}
