/** Shorter words are one typing error away from too many other words. */
const SHORTEST = 6;

/** Hashes of words; they distinguish most words of a chat without copying any. */
const HASHES = 2 ** 19;
const FACTOR = 31;

/** Known words by their variants with one typing error: a letter missing, added, replaced, or two swapped. */
export class MisspeltWords {
  /** By the known word less one letter. */
  private readonly byRest = new Map<string, string[]>();
  private readonly known = new Set<string>();
  /** A bit for the hash of each known word, with all its letters and less one of them. */
  private readonly hashes = new Uint8Array(HASHES / 8);

  /** Notes a word in lower case; short ones are passed over. */
  add(word: string): void {
    if (word.length < SHORTEST || this.known.has(word)) return;
    this.known.add(word);
    this.note(hashOf(word));
    for (const rest of restsOf(word)) {
      this.byRest.set(rest, [...(this.byRest.get(rest) ?? []), word]);
      this.note(hashOf(rest));
    }
  }

  /** The known words that `word`, itself not known, may be a typing error of. They begin with the same letter. */
  meantBy(word: string): readonly string[] {
    if (word.length < SHORTEST - 1) return NONE;
    let meant: Set<string> | undefined;
    const hash = hashOf(word);
    if (this.has(hash)) meant = new Set(this.byRest.get(word));
    // The hash of the word less the letter at `at`: that of all letters, with those in front of it one power lower.
    let front = word.charCodeAt(0);
    let power = 1;
    for (let at = 2; at < word.length; at++) power = Math.imul(power, FACTOR);
    let behind = (hash - Math.imul(front, Math.imul(power, FACTOR))) | 0;
    for (let at = 1; at < word.length; at++) {
      const unit = word.charCodeAt(at);
      behind = (behind - Math.imul(unit, power)) | 0;
      if (this.has((Math.imul(front, power) + behind) | 0)) {
        meant ??= new Set();
        this.addMeant(meant, word, word.slice(0, at) + word.slice(at + 1));
      }
      front = (Math.imul(front, FACTOR) + unit) | 0;
      power = Math.imul(power, INVERSE);
    }
    if (meant === undefined) return NONE;
    return [...meant].filter((other) => other.charCodeAt(0) === word.charCodeAt(0));
  }

  private addMeant(meant: Set<string>, word: string, rest: string): void {
    if (this.known.has(rest)) meant.add(rest);
    for (const other of this.byRest.get(rest) ?? [])
      if (other.length === word.length && isOneSlip(word, other)) meant.add(other);
  }

  private note(hash: number): void {
    const bit = hash & (HASHES - 1);
    this.hashes[bit >> 3]! |= 1 << (bit & 7);
  }

  private has(hash: number): boolean {
    const bit = hash & (HASHES - 1);
    return (this.hashes[bit >> 3]! & (1 << (bit & 7))) !== 0;
  }
}

const NONE: readonly string[] = [];
/** 31 times this is 1 modulo 2^32. */
const INVERSE = -1108378657;

function hashOf(word: string): number {
  let hash = 0;
  for (let at = 0; at < word.length; at++) hash = (Math.imul(hash, FACTOR) + word.charCodeAt(at)) | 0;
  return hash;
}

function restsOf(word: string): Set<string> {
  const rests = new Set<string>();
  for (let at = 1; at < word.length; at++) rests.add(word.slice(0, at) + word.slice(at + 1));
  return rests;
}

/** Whether two words of the same length differ in one letter, or in two swapped letters. */
function isOneSlip(a: string, b: string): boolean {
  let first = 0;
  while (first < a.length && a.charCodeAt(first) === b.charCodeAt(first)) first++;
  if (a.slice(first + 1) === b.slice(first + 1)) return true;
  return a[first] === b[first + 1] && a[first + 1] === b[first] && a.slice(first + 2) === b.slice(first + 2);
}

/** Whether two words begin with the same letter and are one typing error apart: a letter missing, added, replaced, or two swapped. */
export function isTypingError(word: string, meant: string): boolean {
  if (word.charCodeAt(0) !== meant.charCodeAt(0) || word === meant) return false;
  if (word.length === meant.length) return isOneSlip(word, meant);
  const [short, long] = word.length < meant.length ? [word, meant] : [meant, word];
  if (long.length - short.length !== 1) return false;
  let at = 0;
  while (at < short.length && short.charCodeAt(at) === long.charCodeAt(at)) at++;
  return short.slice(at) === long.slice(at + 1);
}
