import { URGENCIES } from '../contract/urgency.js';

/** So many calls in a row may go before a less urgent one that waits; the next turn is left to that. */
const MAX_IN_A_ROW = 3;

/** Where a call comes in among those that wait: before the less urgent ones, as long as these keep their share. */
export class Overtaking {
  /** By rank: calls of this rank or a more urgent one that have gone before a less urgent one that waits. */
  private readonly inARow: number[] = URGENCIES.map(() => 0);

  /** A call goes, while others wait. */
  note(rank: number, waiting: Iterable<{ readonly rank: number }>): void {
    let least = 0;
    for (const other of waiting) least = Math.max(least, other.rank);
    for (const [other, count] of this.inARow.entries()) {
      this.inARow[other] = rank <= other && other < least ? count + 1 : 0;
    }
  }

  /** @returns the index among those that wait, in their order; their number: at the end */
  placeOf(rank: number, waiting: readonly { readonly rank: number }[]): number {
    const goesBefore = (other: { readonly rank: number }) => other.rank > rank;
    const place = waiting.findLastIndex((other) => !goesBefore(other)) + 1;
    const rowStart = waiting.slice(0, place).findLastIndex(goesBefore) + 1;
    const row = place - rowStart + (rowStart === 0 ? (this.inARow[rank] ?? 0) : 0);
    return place < waiting.length && row >= MAX_IN_A_ROW ? place + 1 : place;
  }
}
