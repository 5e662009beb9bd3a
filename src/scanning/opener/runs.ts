/** Runs of bytes of one kind. It imports nothing, so that threads can load it. */

const EQUALS = 0x3d;

/** From the first byte to the one after the last. */
export interface Run {
  readonly start: number;
  readonly end: number;
}

/** A set of bytes, as a table of 256: those whose Latin-1 character matches the pattern. */
export function setOf(pattern: RegExp): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => (pattern.test(String.fromCharCode(byte)) ? 1 : 0));
}

/**
 * The first maximal run of at least `least` bytes of a set, from an offset on; undefined when there is none. As Boyer-Moore
 * search does, it checks the last byte of a possible run first, and mostly no other.
 */
export function nextRun(bytes: Uint8Array, set: Uint8Array, least: number, from: number): Run | undefined {
  for (let start = from; start + least <= bytes.length;) {
    let at = start + least - 1;
    while (at >= start && set[bytes[at] as number] === 1) at -= 1;
    if (at >= start) {
      start = at + 1;
      continue;
    }
    let end = start + least;
    while (end < bytes.length && set[bytes[end] as number] === 1) end += 1;
    return { start, end };
  }
  return undefined;
}

/**
 * The first run of at least `least` bytes of a set, from an offset on, that is followed by a byte `mark`, with at most `padding`
 * equals signs in between.
 */
export function runBefore(
  bytes: Buffer,
  set: Uint8Array,
  least: number,
  padding: number,
  mark: number,
  from: number,
): Run | undefined {
  for (let at = bytes.indexOf(mark, from); at !== -1; at = bytes.indexOf(mark, at + 1)) {
    let end = at;
    while (end > from && at - end < padding && bytes[end - 1] === EQUALS) end -= 1;
    let start = end;
    while (start > from && set[bytes[start - 1] as number] === 1) start -= 1;
    if (end - start >= least) return { start, end };
  }
  return undefined;
}

/** Caches the last run, and searches for the next only when it has been passed. */
export function runsFrom(find: (from: number) => Run | undefined): (from: number) => Run | undefined {
  let known: Run | undefined | 'unknown' = 'unknown';
  return (from) => {
    if (known === 'unknown' || (known !== undefined && known.start < from)) known = find(from);
    return known;
  };
}

export function earlier(one: Run | undefined, other: Run | undefined): Run | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return other.start < one.start ? other : one;
}
