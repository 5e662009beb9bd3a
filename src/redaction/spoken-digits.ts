import {
  beginsPhrase,
  digitsOfPhrase,
  HUNDRED_PIECES,
  HUNDRED_WORDS,
  HUNDREDS,
  hundredsIn,
  isNumberWord,
  LONGEST_PHRASE,
  NUMBER_WORDS,
  unspacedDigits,
} from './digit-words.js';
import { plain } from './lexicon.js';
import { MappedCopy, type MappedText } from './mapped-text.js';
import { matchesOf } from './matches.js';
import { type TextFacts, triggerOf } from './text-facts.js';

const REPEATS = new Map([
  ['double', 2],
  ['triple', 3],
  ['treble', 3],
]);
/** People count to three in ordinary conversation. Some of a number's digits may be written as digits. */
const FEWEST = 4;
/** Between two words of a number. */
const GAP = /^[\s,.\-/]{0,3}$/;
/** A word, a digit in Han, or digits. */
const TOKEN = /[零〇幺两一二三四五六七八九]|(?:(?!\p{sc=Han})[\p{L}\p{M}])+(?:['’](?!\p{sc=Han})\p{L}+)?|[0-9]+/gu;
const HAN = /^\p{sc=Han}/u;
const [ZERO, NINE] = [0x30, 0x39];

/** A digit or more in words: "seven", "double two", "forty-five". */
interface Item {
  start: number;
  end: number;
  digits: string;
  isWord: boolean;
}

/** What is said in one language, or written, without anything else between. */
interface Run {
  items: Item[];
  /** How many words and groups of digits they are, and how many words. */
  tokens: number;
  words: number;
  hundreds: number;
}

const NUMBER_TRIGGER = triggerOf({
  pieces: HUNDRED_PIECES,
  runs: [...REPEATS.keys(), ...NUMBER_WORDS, ...HUNDRED_WORDS],
});

/** Whether a text may hold a word for a digit: a quick look. */
export function maySpeakDigits({ triggers }: TextFacts): boolean {
  return (triggers & NUMBER_TRIGGER) !== 0;
}

/** Whether spoken digits are worth looking for: two words for digits stand beside each other. */
export function maySpellDigits(text: string, facts?: TextFacts): boolean {
  return (facts === undefined || maySpeakDigits(facts)) && runsOf(text).length > 0;
}

/** Runs of three or four digits in words, which a code may be: "sept un deux", "acht hundert zwölf". */
export function* spokenCodes(text: string): Generator<{ start: number; end: number; isMixed: boolean }> {
  for (const { items, tokens, words, hundreds } of runsOf(text)) {
    const digits = items.reduce((sum, item) => sum + item.digits.length, 0);
    if (hundreds === 0 ? digits === 3 || digits === 4 : hundreds === 1 && items.length >= 2) {
      yield { start: items[0]!.start, end: items.at(-1)!.end, isMixed: words < tokens };
    }
  }
}

/** Runs of digits in words, each with the digits of its words. */
export function* spokenNumbers(text: string): Generator<{ start: number; end: number; items: readonly string[] }> {
  for (const { items, hundreds } of runsOf(text)) {
    if (hundreds > 0) continue;
    yield { start: items[0]!.start, end: items.at(-1)!.end, items: items.map(({ digits }) => digits) };
  }
}

/** The digits of a code in words: "812" for "acht hundert zwölf"; undefined for any other text. */
export function digitsOfCode(text: string): string | undefined {
  const [run, ...others] = runsOf(text);
  if (run === undefined || others.length > 0 || run.hundreds > 1) return undefined;
  const [first = '', ...rest] = run.items.map(({ digits }) => digits);
  return run.hundreds === 1 ? first + rest.join('').padStart(2, '0') : first + rest.join('');
}

/**
 * Writes spoken digits ("five five five, double one") as digits, each with the input range of its words.
 * Returns `undefined` for a plain text without any, so that the caller can keep the text as it is.
 */
export function replaceSpokenDigits(source: string | MappedText, facts: TextFacts): MappedText | undefined {
  const isPlain = typeof source === 'string';
  const text = isPlain ? source : source.text;
  const runs = !isPlain || maySpeakDigits(facts) ? runsOf(text).filter(isNumber) : [];
  if (runs.length === 0) return isPlain ? undefined : source;
  const out = new MappedCopy(source);
  let done = 0;
  for (const { items } of runs) {
    for (const [index, { start, end, digits, isWord }] of items.entries()) {
      if (index > 0 && start > done && isWord && items[index - 1]!.isWord) out.write(' ', done, start);
      else out.copy(done, start);
      out.write(digits, start, end);
      done = end;
    }
  }
  out.copy(done, text.length);
  return out.done();
}

const isNumber = ({ tokens, hundreds }: Run): boolean => tokens >= FEWEST && hundreds === 0;

interface Token {
  start: number;
  end: number;
  /** Without accents; empty for digits. */
  word: string;
}

/** Runs of two and more, in order; each begins with a word. */
function runsOf(text: string): readonly Run[] {
  if (!hasPair(text)) return NO_RUNS;
  const tokens = new Tokens(text);
  const runs: Run[] = [];
  let run: Run | undefined;
  let languages = -1;
  const close = (): void => {
    if (run !== undefined && run.tokens + run.hundreds > 1) runs.push(run);
    run = undefined;
    languages = -1;
  };
  for (let at = 0; tokens.at(at) !== undefined;) {
    const token = tokens.at(at)!;
    const last = run?.items.at(-1);
    if (last && !GAP.test(text.slice(last.end, token.start))) close();
    if (token.word === '') {
      if (run !== undefined) {
        run.items.push({ ...token, digits: text.slice(token.start, token.end), isWord: false });
        run.tokens++;
      }
      at++;
      continue;
    }
    const whole = hundredsIn(token.word);
    if (whole !== undefined) {
      close();
      run = { items: [], tokens: 1, words: 1, hundreds: 1 };
      run.items.push({ start: token.start, end: token.end, digits: whole.digit, isWord: true });
      if (whole.rest !== undefined) {
        const [digits = ''] = digitsOfPhrase(whole.rest)?.values() ?? [];
        run.items.push({ start: token.start, end: token.end, digits, isWord: true });
      }
      at++;
      continue;
    }
    if (run !== undefined && HUNDREDS.has(token.word)) {
      run.hundreds++;
      run.items.at(-1)!.end = token.end;
      at++;
      continue;
    }
    if (run?.hundreds === 1 && run.items.length === 1 && JOINTS.has(token.word)) {
      run.items.at(-1)!.end = token.end;
      at++;
      continue;
    }
    const said: Said | undefined = tokens.read(at, languages) ?? (run === undefined ? undefined : tokens.read(at, -1));
    if (said === undefined) {
      close();
      at++;
      continue;
    }
    if ((said.languages & languages) === 0) close();
    languages &= said.languages;
    run ??= { items: [], tokens: 0, words: 0, hundreds: 0 };
    run.items.push({
      start: token.start,
      end: tokens.at(at + said.tokens - 1)!.end,
      digits: said.digits,
      isWord: true,
    });
    run.words += said.tokens;
    run.tokens += said.tokens;
    at += said.tokens;
  }
  close();
  return runs;
}

/** Between hundreds and the rest: "four hundred and eighty-two". */
const JOINTS: ReadonlySet<string> = new Set('and,y,e,et,und,en,og,och'.split(','));
const NO_RUNS: readonly Run[] = [];
const NOT_ASCII = /[^\x00-\x7f]/;
const ASCII_WORD = /[a-z]+/g;

/** Whether two words for digits stand beside each other: a first look, which most texts do not pass. */
function hasPair(text: string): boolean {
  const lower = text.toLowerCase();
  const pattern = NOT_ASCII.test(lower) ? TOKEN : ASCII_WORD;
  let end = -1;
  pattern.lastIndex = 0;
  for (let match = pattern.exec(lower); match !== null; match = pattern.exec(lower)) {
    const [word] = match;
    if (isNumberWord(word) || REPEATS.has(word)) {
      if (end >= 0 && match.index - end <= 3 && GAP.test(lower.slice(end, match.index))) return true;
      end = match.index + word.length;
    } else if (
      (word > '\x7f' && (unspacedDigits(word)?.length ?? 0) > 1) ||
      (word.length > 5 && hundredsIn(plain(word)))
    ) {
      return true;
    } else {
      end = -1;
    }
  }
  return false;
}

interface Said {
  tokens: number;
  digits: string;
  languages: number;
}

/** The tokens of a text. */
class Tokens {
  readonly #tokens: Token[] = [];

  constructor(readonly text: string) {
    for (const { 0: found, index } of matchesOf(TOKEN, text)) this.#add(found, index);
  }

  at(index: number): Token | undefined {
    return this.#tokens[index];
  }

  /** The longest phrase for digits at a token, in one of the languages. */
  read(at: number, languages: number): Said | undefined {
    const { word } = this.at(at)!;
    const repeat = REPEATS.get(word);
    if (repeat !== undefined) {
      const said = this.at(at + 1) && this.#phraseAt(at + 1, languages);
      return said && { ...said, tokens: said.tokens + 1, digits: said.digits.repeat(repeat) };
    }
    return this.#phraseAt(at, languages);
  }

  #phraseAt(at: number, languages: number): Said | undefined {
    const { word } = this.at(at)!;
    for (let tokens = beginsPhrase(word) ? LONGEST_PHRASE : 1; tokens > 0; tokens--) {
      const phrase = tokens === 1 ? word : this.#phrase(at, tokens);
      const known = phrase === undefined ? undefined : digitsOfPhrase(phrase);
      if (known === undefined) continue;
      for (const digits of known.values()) {
        let same = 0;
        for (const [language, others] of known) if (others === digits) same |= language;
        if ((same & languages) !== 0) return { tokens, digits, languages: same & languages };
      }
    }
    return undefined;
  }

  #phrase(at: number, tokens: number): string | undefined {
    const words: string[] = [];
    for (let next = at; next < at + tokens; next++) {
      const token = this.at(next);
      if (!token || token.word === '') return undefined;
      if (next > at && !/^[\s-]{1,2}$/.test(this.text.slice(this.at(next - 1)!.end, token.start))) return undefined;
      words.push(token.word);
    }
    return words.join(' ');
  }

  #add(found: string, start: number): void {
    const code = found.charCodeAt(0);
    if (code >= ZERO && code <= NINE) {
      this.#tokens.push({ start, end: start + found.length, word: '' });
      return;
    }
    for (const piece of (code < 0x80 || HAN.test(found) ? undefined : unspacedDigits(found)) ?? [found]) {
      this.#tokens.push({ start, end: start + piece.length, word: plain(piece).replace('’', "'") });
      start += piece.length;
    }
  }
}
