/** Shorter words have too many neighbours that mean something else. */
const SHORTEST = 6;

/** Known words by what one slip of the finger makes of them: a letter too few, too many, another one, or two in turn. */
export class MisspeltWords {
  /** By the known word less one letter. */
  private readonly byRest = new Map<string, string[]>();
  private readonly known = new Set<string>();

  /** Notes a word in lower case; short ones are passed over. */
  add(word: string): void {
    if (word.length < SHORTEST || this.known.has(word)) return;
    this.known.add(word);
    for (const rest of restsOf(word)) this.byRest.set(rest, [...(this.byRest.get(rest) ?? []), word]);
  }

  /** The known words that `word`, which is none of them, may be meant for. Their first letters are the same. */
  meantBy(word: string): readonly string[] {
    if (word.length < SHORTEST - 1) return [];
    const meant = new Set(this.byRest.get(word));
    for (const rest of restsOf(word)) {
      if (this.known.has(rest)) meant.add(rest);
      for (const other of this.byRest.get(rest) ?? [])
        if (other.length === word.length && isOneSlip(word, other)) meant.add(other);
    }
    return [...meant].filter((other) => other.charCodeAt(0) === word.charCodeAt(0));
  }
}

function restsOf(word: string): Set<string> {
  const rests = new Set<string>();
  for (let at = 1; at < word.length; at++) rests.add(word.slice(0, at) + word.slice(at + 1));
  return rests;
}

/** Whether two words of one length differ in one letter, or in two that stand in turn. */
function isOneSlip(a: string, b: string): boolean {
  let first = 0;
  while (first < a.length && a.charCodeAt(first) === b.charCodeAt(first)) first++;
  if (a.slice(first + 1) === b.slice(first + 1)) return true;
  return a[first] === b[first + 1] && a[first + 1] === b[first] && a.slice(first + 2) === b.slice(first + 2);
}
