/** Runs of bytes of one kind. It imports nothing, so that threads can load it. */

/** A set of bytes, as a table of 256: those that stand for a character of Latin-1 that the pattern matches. */
export function setOf(pattern: RegExp): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => (pattern.test(String.fromCharCode(byte)) ? 1 : 0));
}

/**
 * The first run of at least `least` bytes of a set, from an offset on, as far as it goes; undefined when there is none. As the
 * search of Boyer and Moore does, it looks at the end of where a run would be first, and mostly at no other byte of it.
 */
export function nextRun(
  bytes: Uint8Array,
  set: Uint8Array,
  least: number,
  from: number,
): { readonly start: number; readonly end: number } | undefined {
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
