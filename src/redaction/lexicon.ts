import type { Passage } from './passage.js';

/** A telling phrase in a passage. */
export interface Mention {
  tag: string;
  start: number;
  end: number;
}

interface Word {
  word: string;
  start: number;
  end: number;
}

interface Phrase {
  tag: string;
  words: readonly string[];
}

/** Letters, and a single digit that belongs to them: "cvv2", but "cvv" in "cvv123". */
const WORD = /[\p{L}\p{M}]+(?:[0-9](?![0-9]))?/gu;
const ASCII_WORD = /[a-z]+(?:[0-9](?![0-9]))?/gi;
const NOT_ASCII = /[^\x00-\x7f]/;
/** Scripts that write words without spaces between them, or glue articles and prepositions to them. */
const GLUED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Arabic}\p{sc=Hebrew}〒]/u;
/** Marks within a phrase: "one-time", "c. v. v.", "N° SS". */
const GAP_LIMIT = 3;
const STEM_KEY = 3;

const wordsOfPassage = new WeakMap<Passage, readonly Word[]>();

/** The words of a passage, without accents and in lower case, read once. */
export function wordsOf(passage: Passage): readonly Word[] {
  const known = wordsOfPassage.get(passage);
  if (known) return known;
  const words: Word[] = [];
  for (const match of passage.text.matchAll(NOT_ASCII.test(passage.text) ? WORD : ASCII_WORD)) {
    words.push({ word: plain(match[0]), start: match.index, end: match.index + match[0].length });
  }
  wordsOfPassage.set(passage, words);
  return words;
}

/** Lower case, without accents: people leave them out. */
export function plain(word: string): string {
  const lower = word.toLowerCase();
  if (!NOT_ASCII.test(lower)) return lower;
  return lower
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[ßøłđıæœ]/g, (letter) => LETTERS[letter] ?? letter);
}

const LETTERS: Readonly<Record<string, string>> = { ß: 'ss', ø: 'o', ł: 'l', đ: 'd', ı: 'i', æ: 'ae', œ: 'oe' };

/**
 * Phrases that name a kind, in many languages, with a tag for what each names. Phrases are separated by commas; case,
 * accents and the marks between the words play no part; a last word that ends in `*` stands for all that begin so.
 */
export class Lexicon {
  private readonly byFirstWord = new Map<string, Phrase[]>();
  private readonly stems = new Map<string, { stem: string; tag: string }[]>();
  private readonly glued: { phrase: string; tag: string }[] = [];
  private readonly known = new WeakMap<Passage, readonly Mention[]>();

  constructor(phrasesByTag: Readonly<Record<string, string>>) {
    for (const [tag, phrases] of Object.entries(phrasesByTag)) {
      for (const phrase of phrases.split(',')) this.add(tag, phrase.trim());
    }
  }

  /** Its phrases in a passage, in order, read once. The longest one counts. */
  in(passage: Passage): readonly Mention[] {
    let mentions = this.known.get(passage);
    if (!mentions) {
      mentions = this.find(passage);
      this.known.set(passage, mentions);
    }
    return mentions;
  }

  private add(tag: string, phrase: string): void {
    if (phrase === '') return;
    if (GLUED.test(phrase)) {
      this.glued.push({ phrase: phrase.toLowerCase(), tag });
      return;
    }
    const words = [...phrase.replace('*', '').matchAll(WORD)].map(([word]) => plain(word));
    const [first = ''] = words;
    if (phrase.endsWith('*')) {
      const key = first.slice(0, STEM_KEY);
      this.stems.set(key, [...(this.stems.get(key) ?? []), { stem: first, tag }]);
    } else {
      const others = [...(this.byFirstWord.get(first) ?? []), { tag, words }];
      this.byFirstWord.set(
        first,
        others.sort((a, b) => b.words.length - a.words.length),
      );
    }
  }

  private find(passage: Passage): Mention[] {
    const mentions: Mention[] = [];
    const words = wordsOf(passage);
    for (let at = 0; at < words.length; at++) {
      const { word, start, end } = words[at]!;
      const phrase = this.byFirstWord.get(word)?.find((one) => follows(words, at, one.words));
      if (phrase) {
        mentions.push({ tag: phrase.tag, start, end: words[at + phrase.words.length - 1]!.end });
        at += phrase.words.length - 1;
        continue;
      }
      const stem = this.stems.get(word.slice(0, STEM_KEY))?.find((one) => word.startsWith(one.stem));
      if (stem) mentions.push({ tag: stem.tag, start, end });
    }
    if (this.glued.length === 0 || !GLUED.test(passage.text)) return mentions;
    const text = passage.text.toLowerCase();
    for (const { phrase, tag } of this.glued) {
      for (let at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + phrase.length)) {
        mentions.push({ tag, start: at, end: at + phrase.length });
      }
    }
    return mentions.sort((a, b) => a.start - b.start);
  }
}

function follows(words: readonly Word[], at: number, phrase: readonly string[]): boolean {
  for (let next = 1; next < phrase.length; next++) {
    const word = words[at + next];
    if (!word || word.word !== phrase[next] || word.start - words[at + next - 1]!.end > GAP_LIMIT) return false;
  }
  return true;
}
