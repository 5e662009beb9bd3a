import { inOneLine } from '../../contract/markdown.js';

/** Lines with aligned columns; the last column is not padded. */
export function table(rows: readonly (readonly string[])[]): string {
  const printable = rows.map((row) => row.map(inOneLine));
  const widths = (printable[0] ?? []).map((_, column) =>
    Math.max(...printable.map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return printable.map((row) => `${line(row).trimEnd()}\n`).join('');
}

/** An RFC 3339 time to the minute, for people. */
export const toTheMinute = (time: string | undefined): string =>
  time === undefined ? '-' : `${time.slice(0, 16).replace('T', ' ')}Z`;

/** The minimum width of a truncated column: enough to distinguish values. */
const SHORTEST = 8;
const GAP = 2;

/**
 * The same, fitted to a width.
 *
 * @param giveWay the columns that may be truncated, the least important first
 */
export function fitted(rows: readonly (readonly string[])[], columns: number, giveWay: readonly number[]): string {
  const printable = rows.map((row) => row.map(inOneLine));
  const widths = (printable[0] ?? []).map((_, column) => Math.max(...printable.map((row) => [...row[column]!].length)));
  let excess = widths.reduce((sum, width) => sum + width, GAP * (widths.length - 1)) - columns;
  for (const column of giveWay) {
    const cut = Math.max(0, Math.min(excess, widths[column]! - SHORTEST));
    widths[column]! -= cut;
    excess -= cut;
  }
  return table(printable.map((row) => row.map((cell, column) => shortened(cell, widths[column]!))));
}

function shortened(text: string, width: number): string {
  const letters = [...text];
  return letters.length <= width ? text : `${letters.slice(0, width - 1).join('')}…`;
}
