/** Digits between two separators: `start` and `end` in the text, `from` and `to` in the stretch's digits. */
export interface DigitGroup {
  start: number;
  end: number;
  from: number;
  to: number;
}

/** Groups of digits with nothing but separators between them, as people write one long number, or several. */
export interface DigitStretch {
  start: number;
  end: number;
  digits: string;
  groups: readonly DigitGroup[];
  /** `gaps[i]` stands between group i and group i + 1. */
  gaps: readonly string[];
}

const SEPARATOR_LIMIT = 4;
const SEPARATOR = /^[\s.,\-/()_|~]+$/;
const DIGITS = /[0-9]+/g;

/** All stretches of a folded text, in one scan. */
export function digitStretches(text: string): DigitStretch[] {
  const stretches: DigitStretch[] = [];
  let groups: DigitGroup[] = [];
  let gaps: string[] = [];
  let digits: string[] = [];
  let count = 0;
  const close = (): void => {
    const first = groups[0];
    const last = groups.at(-1);
    if (first && last) stretches.push({ start: first.start, end: last.end, digits: digits.join(''), groups, gaps });
    groups = [];
    gaps = [];
    digits = [];
    count = 0;
  };
  for (const match of text.matchAll(DIGITS)) {
    const last = groups.at(-1);
    if (last) {
      const length = match.index - last.end;
      const gap = length <= SEPARATOR_LIMIT ? text.slice(last.end, match.index) : '';
      if (SEPARATOR.test(gap)) gaps.push(gap);
      else close();
    }
    const run = match[0];
    groups.push({ start: match.index, end: match.index + run.length, from: count, to: count + run.length });
    digits.push(run);
    count += run.length;
  }
  close();
  return stretches;
}

/** More groups than any number is printed in: people write so digit by digit, and then nothing else stands in the line. */
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
