import type { BrokenPromise } from '../../watch/broken-promise.js';
import { inOneLine } from '../../contract/markdown.js';
import { fitted, table, toTheMinute } from '../review/table.js';

const HEADER = ['STATE', 'WHAT', 'SINCE', 'PROBLEM', 'ID'];

/**
 * A line for each broken promise, and the remedies below them.
 *
 * @param columns of the terminal; undefined into a file or a pipe, where nothing is truncated
 */
export function formatBroken(broken: readonly BrokenPromise[], columns: number | undefined): string {
  if (broken.length === 0) return 'every promise is kept\n';
  const rows = broken.map(({ kind, what, since, problem, id }) => [kind, what, toTheMinute(since), problem, id]);
  // Ids are what people copy: they are truncated last.
  const lines = columns === undefined ? table([HEADER, ...rows]) : fitted([HEADER, ...rows], columns, [3, 2, 4]);
  return `${lines}\nWhat to do:\n${remedies(broken)}`;
}

/** Each remedy once, with the ids it is for; a remedy without an id in it can be for many. */
function remedies(broken: readonly BrokenPromise[]): string {
  const whats = new Map<string, Set<string>>();
  for (const { kind, what, remedy } of broken) {
    whats.set(remedy, (whats.get(remedy) ?? new Set()).add(`${kind} ${what}`));
  }
  return [...whats].map(([remedy, of]) => `  ${[...of].join(', ')}: ${inOneLine(remedy)}\n`).join('');
}
