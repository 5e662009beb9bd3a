/** Digits between two separators: `start` and `end` in the text, `from` and `to` in the stretch's digits. */
export interface DigitGroup {
  start: number;
  end: number;
  from: number;
  to: number;
}

/** Groups of digits with only separators between them: one long number as people write it, or several numbers. */
export interface DigitStretch {
  start: number;
  end: number;
  digits: string;
  groups: readonly DigitGroup[];
  /** `gaps[i]` is between group i and group i + 1. */
  gaps: readonly string[];
}

/** Groups of digits with at most one mark between two of them; `from` and `to` of a group are in `digits`. */
export type DigitRun = Pick<DigitStretch, 'digits' | 'groups'>;

/** Separators between groups; any number of spaces and dashes is allowed. */
const SEPARATOR_LIMIT = 6;
const SEPARATORS = new Set('\t\n\r ,.-/()_|~:+\'"*;&=[]<>{}\\#^`\u2019\u2018\u02bc\u00b4\u2032\u201c\u201d');
const [ZERO, NINE] = [0x30, 0x39];
const [SPACE, DASH] = [0x20, 0x2d];

/** All stretches of a folded text, in one scan. */
export function digitStretches(text: string): DigitStretch[] {
  const stretches: DigitStretch[] = [];
  let groups: DigitGroup[] = [];
  let gaps: string[] = [];
  let digits = '';
  const close = (): void => {
    const first = groups[0];
    const last = groups.at(-1);
    if (first && last) stretches.push({ start: first.start, end: last.end, digits, ...splitGlued(groups, gaps) });
    groups = [];
    gaps = [];
    digits = '';
  };
  for (let at = nextDigit(text, 0); at < text.length;) {
    let end = at + 1;
    while (isDigit(text.charCodeAt(end))) end++;
    const last = groups.at(-1);
    if (last) {
      if (isSeparator(text, last.end, at)) gaps.push(text.slice(last.end, at));
      else close();
    }
    groups.push({ start: at, end, from: digits.length, to: digits.length + end - at });
    digits += text.slice(at, end);
    at = nextDigit(text, end);
  }
  close();
  return stretches;
}

type Grouping = Pick<DigitStretch, 'groups' | 'gaps'>;

/** How two adjacent values without a space are grouped: group lengths before, within and after the group that they share. */
const GLUED = /(?<=(?:^|-)(?:3-[23]|4-4-4)-)7(?=-[23]-4(?:-|$))|(?<=(?:^|-)4-4-4-)8(?=-4-4-4(?:-|$))/;
const FIRST_VALUE_ENDS = 4;

/** Splits the group that two values share: 536-90-4399415-555-2671, 4111 1111 1111 11115555 5555 5555 4444. */
function splitGlued(groups: DigitGroup[], gaps: string[]): Grouping {
  const shared = groups.some(({ from, to }) => to - from === 7 || to - from === 8);
  if (groups.length < 5 || !shared) return { groups, gaps };
  const split: { groups: DigitGroup[]; gaps: string[] } = { groups: [], gaps: [] };
  for (const [index, group] of groups.entries()) {
    const lengths = groups.slice(Math.max(0, index - 3), index + 4).map(({ from, to }) => to - from);
    if (isSharedAt(lengths, Math.min(3, index))) {
      const middle = group.start + FIRST_VALUE_ENDS;
      split.groups.push({ ...group, end: middle, to: group.from + FIRST_VALUE_ENDS });
      split.groups.push({ ...group, start: middle, from: group.from + FIRST_VALUE_ENDS });
      split.gaps.push('');
    } else {
      split.groups.push(group);
    }
    const gap = gaps[index];
    if (gap !== undefined) split.gaps.push(gap);
  }
  return split;
}

/** Whether the group at `place` is shared. */
function isSharedAt(lengths: readonly number[], place: number): boolean {
  const match = GLUED.exec(lengths.join('-'));
  return match !== null && lengths.slice(0, place).join('-').length + (place > 0 ? 1 : 0) === match.index;
}

/** Whether a UTF-16 unit is a digit of ASCII. */
export function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

/** All groups of digits in a text; `from` and `to` are in its digits alone. */
export function digitGroups(text: string): DigitGroup[] {
  const groups: DigitGroup[] = [];
  let from = 0;
  for (let start = nextDigit(text, 0); start < text.length;) {
    let end = start + 1;
    while (isDigit(text.charCodeAt(end))) end++;
    groups.push({ start, end, from, to: from + end - start });
    from += end - start;
    start = nextDigit(text, end);
  }
  return groups;
}

/** How many digits of ASCII are in a text. */
export function countDigits(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) if (isDigit(text.charCodeAt(at))) count++;
  return count;
}

function nextDigit(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isDigit(text.charCodeAt(at))) at++;
  return at;
}

function isSeparator(text: string, from: number, to: number): boolean {
  let marks = 0;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code === SPACE || code === DASH || isLowSurrogate(code)) continue;
    if (isPictograph(code) && ++marks <= SEPARATOR_LIMIT) continue;
    if (++marks > SEPARATOR_LIMIT || !SEPARATORS.has(text.charAt(at))) return false;
  }
  return true;
}

/** Arrows, symbols and dingbats, and the first half of an emoji (Unicode blocks 2190-21FF, 2600-27BF, 1F000-1FBFF). */
function isPictograph(code: number): boolean {
  return (code >= 0xd83c && code <= 0xd83e) || (code >= 0x2190 && code <= 0x21ff) || (code >= 0x2600 && code <= 0x27bf);
}

const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;

/** More groups than any printed number has: a number typed digit by digit, which then has the line to itself. */
const MANY_GROUPS = 6;

/**
 * The last group that a number beginning with group `first` may have. Cut-outs of many small groups are as many as the
 * groups, and some of them pass any checksum by chance, so only a number that begins its line may be scattered so.
 */
export function furthestGroup({ groups, gaps }: DigitStretch, first: number): number {
  return beginsLine(gaps[first - 1]) ? groups.length - 1 : Math.min(groups.length - 1, first + MANY_GROUPS);
}

function beginsLine(gap: string | undefined): boolean {
  return gap === undefined || gap.includes('\n') || gap.includes(',');
}

/** Whether a gap is a single separator without a space, so that the number continues. */
export function isTight(gap: string | undefined): boolean {
  return gap === '-' || gap === '.' || gap === '_';
}
