import { isDigit } from './digit-stretch.js';
import type { Mention, Word } from './mention.js';
import type { Passage } from './passage.js';
import { matchesOf } from './matches.js';
import { MisspeltWords } from './misspelt.js';

export type { Mention } from './mention.js';

interface Phrase {
  lexicon: Lexicon;
  tag: string;
  words: readonly string[];
  /** Whether the last word is a prefix. */
  isStem: boolean;
}

interface Stem {
  lexicon: Lexicon;
  tag: string;
  stem: string;
}

interface Glued {
  lexicon: Lexicon;
  tag: string;
  phrase: string;
}

/** Letters, and a single digit that belongs to them: "cvv2", but "cvv" in "cvv123". Kana and Han end a word of Latin letters. */
const UNSPACED = '\\u3005\\u30fc\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Hangul}\\p{sc=Thai}';
const WORD = new RegExp(`(?:(?![${UNSPACED}])[\\p{L}\\p{M}])+(?:[0-9](?![0-9]))?|[${UNSPACED}\\p{M}]+`, 'gu');
const ASCII_WORD = /[a-z]+(?:[0-9](?![0-9]))?/gi;
/** Names of fields: "accountNumber" has two words. */
const HUMP = /[a-z][A-Z]/;
const HUMPS = /(?<=[a-z])(?=[A-Z])/;
const NOT_ASCII = /[^\x00-\x7f]/;
/** Scripts that write words without spaces between them, or glue articles and prepositions to them. */
const GLUED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Arabic}\p{sc=Hebrew}〒]/u;
/** Marks within a phrase: "one-time", "c. v. v.", "N° SS". */
const GAP_LIMIT = 3;

/** The words of a passage, without accents and in lower case, read once. */
export function wordsOf(passage: Passage): readonly Word[] {
  return (passage.words ??=
    !passage.facts.isAscii || HUMP.test(passage.text) ? anyWords(passage) : plainWords(passage.text));
}

/** The words of most passages: ASCII, and no names of fields among them. */
function plainWords(text: string): Word[] {
  const lower = text.toLowerCase();
  const words: Word[] = [];
  for (let start = 0; start < lower.length; start++) {
    if (!isSmallLetter(lower.charCodeAt(start))) continue;
    let end = start + 1;
    while (isSmallLetter(lower.charCodeAt(end))) end++;
    if (isDigit(lower.charCodeAt(end)) && !isDigit(lower.charCodeAt(end + 1))) end++;
    words.push({ word: lower.slice(start, end), start, end });
    start = end - 1;
  }
  return words;
}

/** For ASCII codes; NaN, behind the end of a text, is neither. */
const isSmallLetter = (code: number): boolean => code >= 0x61 && code <= 0x7a;

function anyWords({ text, facts }: Passage): Word[] {
  const words: Word[] = [];
  for (const match of matchesOf(facts.isAscii ? ASCII_WORD : WORD, text)) {
    let start = match.index;
    const isSplit = HUMP.test(match[0]) && !phrasesByFirstWord.has(plain(match[0]));
    for (const piece of isSplit ? match[0].split(HUMPS) : [match[0]]) {
      const word = plain(piece);
      words.push({ word, start, end: start + piece.length });
      start += piece.length;
    }
  }
  return words;
}

/** Lower case, without accents, because people omit them. */
export function plain(word: string): string {
  const lower = word.toLowerCase();
  if (!NOT_ASCII.test(lower)) return lower;
  return lower
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[ßøłđðþıæœ]/g, (letter) => LETTERS[letter] ?? letter);
}

const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  æ: 'ae',
  œ: 'oe',
};

/** Finds mentions in a passage by those of other lexicons. */
export type Composer = (passage: Passage, of: (lexicon: Lexicon) => readonly Mention[]) => readonly Mention[];

/** What all lexicons look for, by first word and by stem, so that a passage is read once for all of them. */
const phrasesByFirstWord = new Map<string, Phrase[]>();
/** By a hash of their first letters. */
const stemsByFront: Stem[][] = Array.from({ length: 1024 }, () => []);
/** By their first character. */
const gluedPhrases = new Map<string, Glued[]>();
const composers: { lexicon: Lexicon; compose: Composer }[] = [];
const misspelt = new MisspeltWords();
const NONE: readonly Mention[] = [];

/**
 * Phrases that name a kind, in many languages, with a tag for what each names. Phrases are separated by commas; case,
 * accents and the marks between the words play no part; a last word that ends in `*` stands for all that begin so.
 * Lexicons are constants of modules: one that is made later misses the passages that were read before.
 */
export class Lexicon {
  /** What has too many forms for phrases is composed of the phrases of others, in short texts alone. */
  constructor(phrasesByTag: Readonly<Record<string, string>>, compose?: Composer) {
    if (compose) composers.push({ lexicon: this, compose });
    for (const [tag, phrases] of Object.entries(phrasesByTag)) {
      for (const phrase of phrases.split(',')) this.add(tag, phrase.trim());
    }
  }

  /** Its phrases in a passage, in order. The longest one counts. */
  in(passage: Passage): readonly Mention[] {
    const mentions = mentionsIn(passage);
    return mentions.size === 0 ? NONE : (mentions.get(this) ?? NONE);
  }

  private add(tag: string, phrase: string): void {
    if (phrase === '') return;
    if (GLUED.test(phrase)) {
      const lower = plainArabic(phrase.toLowerCase());
      const others = gluedPhrases.get(lower.charAt(0)) ?? [];
      others.push({ lexicon: this, phrase: lower, tag });
      gluedPhrases.set(lower.charAt(0), others);
      return;
    }
    const words = matchesOf(WORD, phrase.replace('*', '')).map(([word]) => plain(word));
    const [first = ''] = words;
    if (phrase.endsWith('*') && words.length === 1) {
      stemsByFront[frontOf(first)]!.push({ lexicon: this, stem: first, tag });
    } else {
      const isStem = phrase.endsWith('*');
      misspelt.add(first);
      const others = [...(phrasesByFirstWord.get(first) ?? []), { lexicon: this, tag, words, isStem }];
      phrasesByFirstWord.set(
        first,
        others.sort((a, b) => b.words.length - a.words.length),
      );
    }
  }
}

/** All phrases in a passage, by lexicon. Found once. */
export function mentionsIn(passage: Passage): ReadonlyMap<object, readonly Mention[]> {
  return (passage.phrases ??= findMentions(passage));
}

/** Arabic with the letters that people type for one another in one form; as long as before. */
function plainArabic(text: string): string {
  return ARABIC_FORMS.test(text)
    ? text
        .replace(/[أإآٱ]/g, 'ا')
        .replaceAll('ى', 'ي')
        .replaceAll('ة', 'ه')
    : text;
}
const ARABIC_FORMS = /[أإآٱىة]/;

function findMentions(passage: Passage): Map<Lexicon, Mention[]> {
  const found = new Map<Lexicon, Mention[]>();
  const add = (lexicon: Lexicon, mention: Mention): void => {
    const mentions = found.get(lexicon);
    if (!mentions) found.set(lexicon, [mention]);
    // A longer phrase of the same lexicon has the words already.
    else if (mention.start >= mentions.at(-1)!.end) mentions.push(mention);
  };
  const words = wordsOf(passage);
  const isChat = passage.text.length <= LONGEST_CHAT;
  for (let at = 0; at < words.length; at++) {
    const { word, start, end } = words[at]!;
    const phrases =
      phrasesByFirstWord.get(word) ?? pluralPhrases(word) ?? (isChat ? misspeltPhrases(word) : NO_PHRASES);
    for (const phrase of phrases) {
      if (!follows(words, at, phrase) || holdsDigits(passage.text, words, at, phrase)) continue;
      add(phrase.lexicon, { tag: phrase.tag, start, end: words[at + phrase.words.length - 1]!.end });
    }
    for (const stem of stemsByFront[frontOf(word)]!) {
      if (word.startsWith(stem.stem)) add(stem.lexicon, { tag: stem.tag, start, end });
    }
  }
  if (!passage.facts.isAscii && GLUED.test(passage.text)) addGlued(plainArabic(passage.text.toLowerCase()), found);
  if (isChat) addComposed(passage, found);
  return found;
}

/** Longer texts are not typed in a chat, and are not searched for typing errors. */
const LONGEST_CHAT = 400;
/** Minimum length of a single-word phrase that a typing error can match. */
const LONG_WORD = 7;

/** Phrases whose first word may have been mistyped: "acount number", "burgerserviicenummer". */
function misspeltPhrases(word: string): readonly Phrase[] {
  if (stemsByFront[frontOf(word)]!.some(({ stem }) => word.startsWith(stem))) return NO_PHRASES;
  if (NO_SLIPS.has(word)) return NO_PHRASES;
  const meant = misspelt.meantBy(word);
  if (meant.length === 0) return NO_PHRASES;
  return meant
    .flatMap((one) => phrasesByFirstWord.get(one) ?? [])
    .filter(({ words }) => words.length > 1 || words[0]!.length >= LONG_WORD);
}

/** Words of their own: tickets and reports, one letter away from the Romanian "buletin". */
const NO_SLIPS: ReadonlySet<string> = new Set('biletin,bulletin'.split(','));

/** "both SINs", "ids": phrases of one word in the plural of many languages. */
function pluralPhrases(word: string): readonly Phrase[] | undefined {
  if (word.length < SHORTEST_PLURAL || !word.endsWith('s') || word.endsWith('ss') || NO_PLURALS.has(word))
    return undefined;
  const phrases = phrasesByFirstWord.get(word.slice(0, -1))?.filter(({ words }) => words.length === 1);
  return phrases?.length === 0 ? undefined : phrases;
}
const SHORTEST_PLURAL = 4;
/** Words of their own. */
const NO_PLURALS: ReadonlySet<string> = new Set('caps,tans,plus,this,does,goes,tins,refs,eins'.split(','));

const NO_PHRASES: readonly Phrase[] = [];

/** Stems have three letters and more. */
function frontOf(word: string): number {
  return (word.charCodeAt(0) + word.charCodeAt(1) * 11 + word.charCodeAt(2) * 97) & 1023;
}

function addGlued(text: string, found: Map<Lexicon, Mention[]>): void {
  const touched = new Set<Lexicon>();
  /** Where the last mention of a phrase ends: it cannot overlap itself. */
  const ends = new Map<Glued, number>();
  for (let at = 0; at < text.length; at++) {
    for (const glued of gluedPhrases.get(text.charAt(at)) ?? NO_GLUED) {
      const { lexicon, phrase, tag } = glued;
      if (!text.startsWith(phrase, at) || at < (ends.get(glued) ?? 0)) continue;
      ends.set(glued, at + phrase.length);
      const mentions = found.get(lexicon) ?? [];
      mentions.push({ tag, start: at, end: at + phrase.length });
      found.set(lexicon, mentions);
      touched.add(lexicon);
    }
  }
  for (const lexicon of touched) found.get(lexicon)!.sort((a, b) => a.start - b.start || b.end - a.end);
}

const NO_GLUED: readonly Glued[] = [];

function addComposed(passage: Passage, found: Map<Lexicon, Mention[]>): void {
  for (const { lexicon, compose } of composers) {
    const more = compose(passage, (other) => found.get(other) ?? NONE);
    if (more.length === 0) continue;
    found.set(lexicon, joined([...(found.get(lexicon) ?? []), ...more]));
  }
}

/** In order, each one with all that it overlaps. */
function joined(mentions: Mention[]): Mention[] {
  const all: Mention[] = [];
  for (const one of mentions.sort((a, b) => a.start - b.start)) {
    const last = all.at(-1);
    if (last && one.start < last.end) last.end = Math.max(last.end, one.end);
    else all.push({ ...one });
  }
  return all;
}

/** Marks stand between the words of a phrase, and no digits: "a21c" is no account. */
function holdsDigits(text: string, words: readonly Word[], at: number, { words: phrase }: Phrase): boolean {
  for (let next = at + 1; next < at + phrase.length; next++) {
    for (let place = words[next - 1]!.end; place < words[next]!.start; place++)
      if (isDigit(text.charCodeAt(place))) return true;
  }
  return false;
}

function follows(words: readonly Word[], at: number, { words: phrase, isStem }: Phrase): boolean {
  for (let next = 1; next < phrase.length; next++) {
    const word = words[at + next];
    const isLike = isStem && next === phrase.length - 1 && word?.word.startsWith(phrase[next]!);
    if (!word || (word.word !== phrase[next] && !isLike) || word.start - words[at + next - 1]!.end > GAP_LIMIT)
      return false;
  }
  return true;
}
