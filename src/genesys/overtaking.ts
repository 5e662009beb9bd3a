import { URGENCIES } from '../contract/urgency.js';

/** So many calls in a row may overtake a waiting less urgent one; the next turn is left to that. */
const MAX_IN_A_ROW = 3;

/** The place of a call among those that wait: before the less urgent ones, as long as these keep their share. */
export class Overtaking {
  /** By rank: the number of calls of this or a higher urgency that have overtaken a waiting less urgent one. */
  private readonly inARow: number[] = URGENCIES.map(() => 0);

  /** Records that a call is sent while others wait. */
  note(rank: number, waiting: Iterable<{ readonly rank: number }>): void {
    let least = 0;
    for (const other of waiting) least = Math.max(least, other.rank);
    for (const [other, count] of this.inARow.entries()) {
      this.inARow[other] = rank <= other && other < least ? count + 1 : 0;
    }
  }

  /** @returns an index into the waiting calls; their number: at the end */
  placeOf(rank: number, waiting: readonly { readonly rank: number }[]): number {
    const goesBefore = (other: { readonly rank: number }) => other.rank > rank;
    const place = waiting.findLastIndex((other) => !goesBefore(other)) + 1;
    const rowStart = waiting.slice(0, place).findLastIndex(goesBefore) + 1;
    const row = place - rowStart + (rowStart === 0 ? (this.inARow[rank] ?? 0) : 0);
    return place < waiting.length && row >= MAX_IN_A_ROW ? place + 1 : place;
  }
}
