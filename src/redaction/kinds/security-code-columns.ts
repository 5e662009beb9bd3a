import { BARRIER } from '../fold.js';
import type { Lexicon } from '../lexicon.js';
import type { Place } from '../mention.js';
import type { Passage } from '../passage.js';

interface Row {
  row: Place;
  /** Its code, unless that is masked by now. */
  code: Place | undefined;
}

interface Header {
  separator: string;
  cells: number;
  column: number;
}

const SEPARATORS = [',', ';', '|', '\t'] as const;
const CODE = new RegExp(`^([\\s"']*)(?:([0-9]{3,4})|${BARRIER}+)[\\s"']*$`);

/** The codes of a table whose first row names their column: "card,exp,cvv\n4111...,1029,482", "| name | cvv |". */
export function* codesOfColumns(passage: Passage, words: Lexicon): Generator<Row> {
  const { text } = passage;
  if (!text.includes('\n')) return;
  const names = words.in(passage);
  let next = 0;
  let header: Header | undefined;
  for (let start = 0; start < text.length;) {
    const stop = text.indexOf('\n', start);
    const end = stop < 0 ? text.length : stop;
    while (next < names.length && names[next]!.start < start) next++;
    const first = names[next];
    if (first !== undefined && first.end <= end) {
      header = headerIn(text.slice(start, end), first.start - start, first.end - start);
    } else if (header !== undefined) {
      const cells = text.slice(start, end).split(header.separator);
      const cell = cells[header.column];
      const [, space, code] = (cells.length === header.cells && CODE.exec(cell ?? '')) || [];
      if (space !== undefined) {
        const before = cells.slice(0, header.column).reduce((sum, { length }) => sum + length + 1, 0);
        const at = start + before + space.length;
        yield { row: { start, end }, code: code === undefined ? undefined : { start: at, end: at + code.length } };
      }
    }
    start = end + 1;
  }
}

/** The column that a name at [start, end) is the whole name of. */
function headerIn(line: string, start: number, end: number): Header | undefined {
  for (const separator of SEPARATORS) {
    const cells = line.split(separator);
    if (cells.length < 2) continue;
    const column = line.slice(0, start).split(separator).length - 1;
    const at = cells.slice(0, column).reduce((sum, { length }) => sum + length + 1, 0);
    const [before, after] = [line.slice(at, start), line.slice(end, at + cells[column]!.length)];
    if (/^[\s"']*$/.test(before) && /^[\s"']*$/.test(after)) return { separator, cells: cells.length, column };
  }
  return undefined;
}
