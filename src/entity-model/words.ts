/** A word or mark of a text, by its place in UTF-16 units, and its tokens. */
export interface TokenizedWord {
  readonly start: number;
  readonly end: number;
  readonly tokens: readonly number[];
}

/** Consecutive words that a model reads at once: from `first` on, up to `last`, which is not among them. */
export interface Window {
  readonly first: number;
  readonly last: number;
}

/** Scripts that put no spaces between words: each character is one. */
const UNSPACED = String.raw`[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]`;
/** Words as BERT's tokenizer splits a text, in pieces of the most characters that it makes tokens of. */
const WORD = new RegExp(String.raw`${UNSPACED}|(?:(?!${UNSPACED})[\p{L}\p{M}\p{N}]){1,100}|[^\s\p{C}]`, 'gu');

/**
 * The words and marks of a text. They are made tokens one by one, as in the training of most token classifiers, so that it is
 * known where each token stands; and what looks like a special token, such as `[SEP]`, is text.
 */
export function tokenizedWords(text: string, tokensOf: (word: string) => readonly number[]): TokenizedWord[] {
  const words: TokenizedWord[] = [];
  for (const { 0: word, index: start } of text.matchAll(WORD)) {
    words.push({ start, end: start + word.length, tokens: tokensOf(word) });
  }
  return words;
}

/**
 * Windows over all words, of at most `budget` tokens, in which the last words of one, of up to `overlap` tokens, are the first
 * ones of the next. A word with more tokens has a window for itself.
 */
export function* windowsOf(words: readonly TokenizedWord[], budget: number, overlap: number): Generator<Window> {
  let first = 0;
  while (first < words.length) {
    let last = first;
    for (let tokens = 0; last < words.length; last++) {
      tokens += words[last]!.tokens.length;
      if (tokens > budget && last > first) break;
    }
    yield { first, last };
    if (last === words.length) return;
    let next = last;
    // As far as there is room for the word that this window has no room for.
    const room = Math.min(overlap, budget - words[last]!.tokens.length);
    for (let tokens = 0; next - 1 > first; next--) {
      tokens += words[next - 1]!.tokens.length;
      if (tokens > room) break;
    }
    first = next;
  }
}
