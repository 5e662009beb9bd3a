import ms from 'ms';

/** Files that came and conversations that ended between these times; in milliseconds since the epoch. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A finished slice is not repeated: a cancelled attempt costs the next one a slice at most. */
const SLICE_MS = ms('1 day');

/** A span in slices of at most a day, the oldest first. */
export function* slicesOf({ from, to }: Span): Generator<Span> {
  for (let start = from; start < to; start += SLICE_MS) yield { from: start, to: Math.min(start + SLICE_MS, to) };
}
