const LETTERS = 0x1f;
const HASHES = 2 ** 15;
/** Shorter words have too many neighbours one letter away. */
export const SHORTEST_MISSPELT = 5;

/** A quick look at ASCII texts: whether a word in them begins or ends as one of the names does. */
export class NameHints {
  private readonly fronts = new Uint8Array(HASHES / 8);
  /** By the first letter and the last two: one typing error leaves these, or the first three, as they are. */
  private readonly tails = new Uint8Array(HASHES / 8);

  /** Words in small letters, and those of them that may be misspelt. */
  constructor(words: Iterable<string>, misspelt: Iterable<string>) {
    for (const word of words) note(this.fronts, hashOf(word, 0, 1, 2, word.length));
    for (const word of misspelt) note(this.tails, hashOf(word, 0, word.length - 2, word.length - 1, word.length));
  }

  mayBeIn(text: string): boolean {
    for (let start = 0; start < text.length; start++) {
      if (!isLetter(text.charCodeAt(start))) continue;
      let end = start + 1;
      while (isLetter(text.charCodeAt(end))) {
        if (isHump(text, end) && this.hasFront(text, end, text.length)) return true;
        end++;
      }
      if (this.hasFront(text, start, end)) return true;
      if (end - start >= SHORTEST_MISSPELT - 1 && has(this.tails, hashOf(text, start, end - 2, end - 1, end)))
        return true;
      start = end;
    }
    return false;
  }

  private hasFront(text: string, start: number, end: number): boolean {
    return has(this.fronts, hashOf(text, start, start + 1, start + 2, end));
  }
}

/** A hash of three letters, large or small; those that are not in front of `end` count for nothing. */
function hashOf(text: string, first: number, second: number, third: number, end: number): number {
  const letterAt = (at: number): number => (at < end ? text.charCodeAt(at) & LETTERS : 0);
  return (letterAt(first) << 10) | (letterAt(second) << 5) | letterAt(third);
}

/** For ASCII codes; NaN, behind the end of a text, is neither. */
const isLetter = (code: number): boolean => (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
/** "accountJaneDoe": names of fields have several words. */
const isHump = (text: string, at: number): boolean => text.charCodeAt(at) < 0x61 && text.charCodeAt(at - 1) >= 0x61;

function note(bits: Uint8Array, hash: number): void {
  bits[hash >> 3]! |= 1 << (hash & 7);
}

function has(bits: Uint8Array, hash: number): boolean {
  return (bits[hash >> 3]! & (1 << (hash & 7))) !== 0;
}
