/** Text of mainframes. It imports nothing, so that threads can load it. */
import type { PieceSink } from './pieces.js';

const SAMPLE_BYTES = 4096;
const LEAST_BYTES = 32;
/** Letters and digits of code page 037, which are the same in those of other countries. */
const LETTERS = setOf([0x81, 0x89], [0x91, 0x99], [0xa2, 0xa9], [0xc1, 0xc9], [0xd1, 0xd9], [0xe2, 0xe9], [0xf0, 0xf9]);
/** Blanks, line ends and signs. */
const SIGNS = setOf(
  [0x05, 0x05],
  [0x0d, 0x0d],
  [0x15, 0x15],
  [0x25, 0x25],
  [0x40, 0x40],
  [0x4a, 0x50],
  [0x5a, 0x61],
  [0x6a, 0x6f],
  [0x79, 0x7f],
);

function setOf(...ranges: readonly (readonly [number, number])[]): Uint8Array {
  const set = new Uint8Array(256);
  for (const [first, last] of ranges) set.fill(1, first, last + 1);
  return set;
}

export function refuseEbcdic(content: Uint8Array, sink: PieceSink): void {
  if (isEbcdic(content)) sink.find('no-opener', 'no engine reads a text in EBCDIC');
}

/** Whether bytes are a text in EBCDIC, with national letters at most now and then. */
function isEbcdic(content: Uint8Array): boolean {
  const sample = content.subarray(0, SAMPLE_BYTES);
  let [letters, signs] = [0, 0];
  for (const byte of sample) {
    letters += LETTERS[byte] ?? 0;
    signs += SIGNS[byte] ?? 0;
  }
  return sample.length >= LEAST_BYTES && letters + signs >= 0.95 * sample.length && letters >= 0.3 * sample.length;
}
