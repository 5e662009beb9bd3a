/** Fits a terminal that has not been widened much. */
const WIDTH = 100;
const GAP = 2;
const INDENT = 2;

/** A row: its cells, and a separate line below them that is never wrapped, so that it can be clicked or copied. */
export interface Row {
  readonly cells: readonly string[];
  readonly below: string;
}

/**
 * Lays out rows under headings, in lines of at most 100 columns. The first column is as wide as necessary; the others share the
 * rest, and wrap between words.
 */
export function table(headings: readonly string[], rows: readonly Row[]): string[] {
  const first = Math.max(...[headings, ...rows.map(({ cells }) => cells)].map((cells) => cells[0]?.length ?? 0));
  const others = headings.length - 1;
  const rest = Math.floor((WIDTH - INDENT - first - GAP * others) / others);
  const widths = [first, ...Array<number>(others).fill(rest)];
  return [
    ...layOut(headings, widths),
    ...layOut(
      widths.map((width) => '-'.repeat(width)),
      widths,
    ),
    ...rows.flatMap(({ cells, below }) => [...layOut(cells, widths), `${' '.repeat(INDENT + GAP)}${below}`]),
  ];
}

function layOut(cells: readonly string[], widths: readonly number[]): string[] {
  const columns = widths.map((width, index) => wrap(cells[index] ?? '', width));
  const height = Math.max(...columns.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    columns
      .map((lines, index) => (lines[line] ?? '').padEnd((widths[index] ?? 0) + GAP))
      .join('')
      .trimEnd()
      .replace(/^/, ' '.repeat(INDENT)),
  );
}

/** Wraps between words; a word that is too long for a line is split. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((long) => long.match(new RegExp(`.{1,${width}}`, 'g')) ?? [''])) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
