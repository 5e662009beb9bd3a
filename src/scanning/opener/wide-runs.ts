/** Text in UTF-16 or UTF-32 that stands in other files, as in fields of their metadata. It imports nothing, so that threads can load it. */

/** Fields of this length are rare: titles and names are shorter. */
const LEAST_LETTERS = 64;

/** The letters of all long runs, one byte each: engines match bytes, and see every other one in UTF-16. Undefined without one. */
export function wideRuns(content: Uint8Array): Buffer | undefined {
  const found: Buffer[] = [];
  // One of two neighbours is zero anywhere in a run, so that one look for each half of the shortest is enough.
  for (let look = 0; look + 1 < content.length; look += LEAST_LETTERS) {
    const zero = content[look] === 0 ? look : look + 1;
    if (content[zero] !== 0) continue;
    let [first, last] = [zero, zero];
    while (content[first - 2] === 0 && isLetter(content[first - 1])) first -= 2;
    while (content[last + 2] === 0 && isLetter(content[last + 1])) last += 2;
    if ((last - first) / 2 + 1 < LEAST_LETTERS) continue;
    const letters = content.subarray(Math.max(0, first - 1), last + 2).filter((byte) => byte !== 0);
    found.push(Buffer.from(letters), Buffer.from('\n'));
    look = Math.max(look, last + 2 - LEAST_LETTERS);
  }
  for (const letters of widerRuns(content)) found.push(letters, Buffer.from('\n'));
  return found.length === 0 ? undefined : Buffer.concat(found);
}

/** Of UTF-32, as in arrays of NumPy. */
function* widerRuns(content: Uint8Array): Generator<Buffer> {
  const isThere = (at: number) =>
    isLetter(content[at]) && content[at + 1] === 0 && content[at + 2] === 0 && content[at + 3] === 0;
  for (let look = 0; look + 4 <= content.length; look += 2 * LEAST_LETTERS) {
    // Three of four are zero anywhere in a run: of two neighbours one is.
    if (content[look + 1] !== 0 && content[look + 2] !== 0) continue;
    const at = [look, look + 1, look + 2, look + 3].find(isThere);
    if (at === undefined) continue;
    let [first, last] = [at, at];
    while (isThere(first - 4)) first -= 4;
    while (isThere(last + 4)) last += 4;
    look = Math.max(look, last);
    // Where zeros come before letters, none follow the last.
    if (isLetter(content[last + 4])) last += 4;
    if ((last - first) / 4 + 1 < LEAST_LETTERS) continue;
    yield Buffer.from(content.subarray(first, last + 1).filter((_, index) => index % 4 === 0));
  }
}

const isLetter = (byte: number | undefined): boolean =>
  byte !== undefined && ((byte >= 0x20 && byte < 0x7f) || byte === 9 || byte === 10 || byte === 13);
