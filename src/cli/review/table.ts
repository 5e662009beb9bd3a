import { inOneLine } from '../../contract/markdown.js';

/** Lines with the columns under each other; the last one is not padded. */
export function table(rows: readonly (readonly string[])[]): string {
  const printable = rows.map((row) => row.map(inOneLine));
  const widths = (printable[0] ?? []).map((_, column) =>
    Math.max(...printable.map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return printable.map((row) => `${line(row).trimEnd()}\n`).join('');
}

/** A time of RFC 3339 to the minute, as people read it. */
export const toTheMinute = (time: string | undefined): string =>
  time === undefined ? '-' : `${time.slice(0, 16).replace('T', ' ')}Z`;
