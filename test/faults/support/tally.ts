import type { Counts } from '../../../devkit/fault-table.js';

/** What is missing of what is due, and what is there too often. @param pairs how often something is due, and how often it is there */
export function tally(pairs: readonly (readonly [due: number, there: number])[]): Pick<Counts, 'lost' | 'doubled'> {
  const total = (counts: readonly number[]) => counts.reduce((all, count) => all + Math.max(0, count), 0);
  return {
    lost: total(pairs.map(([due, there]) => due - there)),
    doubled: total(pairs.map(([due, there]) => there - due)),
  };
}
