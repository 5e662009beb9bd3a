import {
  beginsPhrase,
  COMPOUND_WORDS,
  digitsOfPhrase,
  HUNDRED_PIECES,
  HUNDRED_WORDS,
  HUNDREDS,
  hundredsIn,
  isNumberWord,
  isTellingNumberWord,
  LONGEST_PHRASE,
  NUMBER_WORDS,
  PAIRED_WORDS,
  THOUSANDS,
  unspacedDigits,
} from './digit-words.js';
import { countDigits, isDigit } from './digit-stretch.js';
import { ESCAPE_MARKS } from './escapes.js';
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
  /** How many of the items are said with hundreds, and whether one is with thousands. */
  hundreds: number;
  thousands: boolean;
}

const NUMBER_TRIGGER = triggerOf({ runs: [...REPEATS.keys(), ...NUMBER_WORDS, ...COMPOUND_WORDS] });
const HUNDRED_TRIGGER = triggerOf({ pieces: HUNDRED_PIECES, runs: HUNDRED_WORDS });
const PAIR_TRIGGER = triggerOf({ runs: [...REPEATS.keys(), ...PAIRED_WORDS] });

/** Whether a text may hold a word for a digit: a quick look. */
export function maySpeakDigits({ triggers }: TextFacts): boolean {
  return (triggers & (NUMBER_TRIGGER | HUNDRED_TRIGGER)) !== 0;
}

/** Whether it may hold two of them, or one and digits, so close that they may be of one number. Escapes hide how close. */
export function mayPairDigits(facts: TextFacts): boolean {
  if (!maySpeakDigits(facts)) return false;
  const { paired, digits, longestRun, marks } = facts;
  if (digits > 0 || (marks & ESCAPE_MARKS) !== 0) return true;
  return (paired & PAIR_TRIGGER) !== 0 || longestRun > LONGEST_MARKED;
}
/** Of longer words beside a word for a mark, a part counts. */
const LONGEST_MARKED = 16;

/** Whether a text holds a word of ASCII for a number, standing by itself. */
export function saysNumber(text: string, facts: TextFacts): boolean {
  return (facts.triggers & NUMBER_TRIGGER) !== 0 && NUMBER_WORD.test(text);
}
const NUMBER_WORD = new RegExp(`(?<![a-z0-9])(?:${NUMBER_WORDS.join('|')})(?![a-z0-9])`, 'i');

/** Whether spoken digits are worth looking for: two words for digits stand beside each other. */
export function maySpellDigits(text: string, facts?: TextFacts): boolean {
  return (facts === undefined || mayBeRuns(facts)) && runsOf(text).length > 0;
}

/** Runs of three or four digits in words, which a code may be: "sept un deux", "acht hundert zwölf". */
export function* spokenCodes(text: string): Generator<{ start: number; end: number; isMixed: boolean }> {
  for (const { items, tokens, words, hundreds, thousands } of runsOf(text)) {
    const digits = items.reduce((sum, item) => sum + item.digits.length, 0);
    if (thousands || (hundreds > 0 && (items.length > 1 || items[0]!.digits.endsWith('00')))) continue;
    if (digits === 3 || digits === 4) yield { start: items[0]!.start, end: items.at(-1)!.end, isMixed: words < tokens };
    // "the last three double six one": how many they are, and then they.
    const [count, ...rest] = items;
    if (rest.length < 2 || !count!.isWord || count!.digits !== String(digits - 1)) continue;
    if (COUNTS.test(text.slice(Math.max(0, count!.start - 12), count!.start)))
      yield { start: rest[0]!.start, end: items.at(-1)!.end, isMixed: words < tokens };
  }
}
const COUNTS =
  /(?<!\p{L})(?:last|final|other|back|the|derni[eè]rs|letzten?|[uú]ltim[oa]s|ultim[ie]|laatste|ostatnie|sista|siste|последние|son)\s{1,2}$/iu;

/** Runs of digits in words, each with the digits of its words. */
export function* spokenNumbers(text: string): Generator<{ start: number; end: number; items: readonly string[] }> {
  for (const { items, hundreds, thousands } of runsOf(text)) {
    if (hundreds > 0 || thousands) continue;
    yield { start: items[0]!.start, end: items.at(-1)!.end, items: items.map(({ digits }) => digits) };
  }
}

/** All that is said in words, with hundreds and thousands, too: "quatre mille neuf cent" is 4900. */
export function spokenGroups(text: string): readonly { start: number; end: number; digits: string }[] {
  return runsOf(text).flatMap(({ items }) => items.filter(({ isWord }) => isWord));
}

/** The digits of a code in words: "812" for "acht hundert zwölf"; undefined for any other text. */
export function digitsOfCode(text: string): string | undefined {
  const [run, ...others] = runsOf(text);
  if (run === undefined || others.length > 0 || run.thousands) return undefined;
  return run.items.map(({ digits }) => digits).join('');
}

/**
 * Writes spoken digits ("five five five, double one") as digits, each with the input range of its words.
 * Returns `undefined` for a plain text without any, so that the caller can keep the text as it is.
 */
export function replaceSpokenDigits(source: string | MappedText, facts: TextFacts): MappedText | undefined {
  const isPlain = typeof source === 'string';
  const text = isPlain ? source : source.text;
  const all = !isPlain || mayBeRuns(facts) ? runsOf(text) : [];
  const runs = all.map((run) => ({ ...run, mixed: isMixed(run, text) })).filter((run) => run.mixed || isNumber(run));
  if (runs.length === 0) return isPlain ? undefined : source;
  const out = new MappedCopy(source);
  let done = 0;
  for (const { items, mixed } of runs) {
    for (const [index, { start, end, digits, isWord }] of items.entries()) {
      // A comma between what is said and what is written parts no numbers: "sixty-nine eighty, 44 10 28".
      const isJoined = (isWord && items[index - 1]?.isWord) || (mixed && text.charAt(done) === ',');
      if (index > 0 && start > done && isJoined) out.write(' ', done, start);
      else out.copy(done, start);
      out.write(digits, start, end);
      done = end;
    }
  }
  out.copy(done, text.length);
  return out.done();
}

/** Sums are said with hundreds, too, so a number that has some is long: "five three two four hundred seventeen sixty". */
function isNumber({ tokens, hundreds, thousands, items }: Run): boolean {
  if (thousands || tokens < FEWEST) return false;
  return hundreds === 0 || items.reduce((sum, { digits }) => sum + digits.length, 0) >= FEWEST_WITH_HUNDREDS;
}
const FEWEST_WITH_HUNDREDS = 7;

/** "til toogtredive 41 88 20", "040 triinštirideset 18 82": a word or two of a number that is written otherwise. */
function isMixed({ items, words, thousands }: Run, text: string): boolean {
  const written = items.filter(({ isWord }) => !isWord);
  if (thousands || words > MANY_WORDS) return false;
  if (written.length === 0 && (words < 2 || !isBehindPhone(text, items[0]!.start))) return false;
  const isTold = words > 1 || items.some(({ digits, isWord }) => isWord && digits.length > 1);
  const gap = words > 1 ? TOLD_GAP : MIXED_GAP;
  if (items.some(({ start }, at) => at > 0 && !gap.test(text.slice(items[at - 1]!.end, start)))) return false;
  const { start } = items[0]!;
  const before = countDigits(BEFORE_MIXED.exec(text.slice(Math.max(0, start - 16), start))?.[0] ?? '');
  if (!isTold && written.length + (before > 0 ? 1 : 0) < FEWEST_GROUPS) return false;
  const digits = items.reduce((sum, item) => sum + item.digits.length, before);
  return digits >= FEWEST_MIXED && digits <= MOST_MIXED;
}
const MANY_WORDS = 6;
const FEWEST_GROUPS = 3;
const [FEWEST_MIXED, MOST_MIXED] = [8, 14];
const MIXED_GAP = /^[ -]?$/;
const TOLD_GAP = /^(?:, |[ -])?$/;
/** "07700 900 three one eight": the rest of a phone is said. */
const isBehindPhone = (text: string, start: number): boolean =>
  LONG_BEFORE.test(text.slice(Math.max(0, start - 16), start));
const LONG_BEFORE = /(?<![0-9.,:/-])0[0-9]{2,4}[ -]?[0-9]{2,4} $/;
const BEFORE_MIXED = /(?<![0-9.,:/])(?:[0-9]{1,5}[ -])?[0-9]{1,4} ?$/;

interface Token {
  start: number;
  end: number;
  /** Without accents; empty for digits. */
  word: string;
}

/** Whether there may be runs: two words, or one with hundreds. */
const mayBeRuns = (facts: TextFacts): boolean => (facts.triggers & HUNDRED_TRIGGER) !== 0 || mayPairDigits(facts);

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
    const sum = tokens.readSum(at, languages) ?? (run === undefined ? undefined : tokens.readSum(at, -1));
    const said: Said | undefined =
      sum ?? tokens.read(at, languages) ?? (run === undefined ? undefined : tokens.read(at, -1));
    if (said === undefined || (run === undefined && isPronoun(text, token))) {
      close();
      at++;
      continue;
    }
    if ((said.languages & languages) === 0) close();
    languages &= said.languages;
    run ??= { items: [], tokens: 0, words: 0, hundreds: 0, thousands: false };
    if (sum) {
      run.hundreds++;
      run.thousands ||= sum.digits.length > 3;
    }
    const { end } = tokens.at(at + said.tokens - 1)!;
    const isBegun = sum?.digits.endsWith('00') && TENS_BEHIND.test(text.slice(end, end + 4));
    run.items.push({ start: token.start, end, digits: isBegun ? said.digits.slice(0, -2) : said.digits, isWord: true });
    run.words += said.tokens;
    run.tokens += said.tokens;
    at += said.tokens;
  }
  close();
  return runs;
}

/** "the other one 0703 ...": no digit. */
const isPronoun = (text: string, { start, word }: Token): boolean =>
  word === 'one' && PRONOUN.test(text.slice(Math.max(0, start - 10), start));
const PRONOUN = /(?<!\p{L})(?:other|this|that|new|old|which|right|correct|wrong|2nd|second|last|good)\s{1,2}$/iu;

/** "sedm set 24": what is behind the hundreds is written. */
const TENS_BEHIND = /^ [0-9]{2}(?![0-9])/;

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
    const behind = match.index + word.length;
    const isBesideDigits = isDigit(lower.charCodeAt(behind)) || isDigit(lower.charCodeAt(behind + 1));
    if (isBesideDigits && isTellingNumberWord(plain(word))) return true;
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
      const next = this.at(at + 1);
      // "double0"
      if (next?.word === '' && next.end - next.start === 1)
        return { tokens: 2, digits: this.text.charAt(next.start).repeat(repeat), languages };
      const said = this.at(at + 1) && this.#phraseAt(at + 1, languages);
      return said && { ...said, tokens: said.tokens + 1, digits: said.digits.repeat(repeat) };
    }
    return this.#phraseAt(at, languages);
  }

  /** A number of three or four digits that is said with hundreds or thousands: "four hundred and eighty-two", "sto dwadzieścia siedem". */
  readSum(at: number, languages: number): Said | undefined {
    const thousands = this.#multipleAt(at, languages, THOUSANDS);
    if (thousands === undefined) return this.#hundredsAt(at, languages);
    const next = at + thousands.tokens;
    const rest = this.#hundredsAt(next, thousands.languages) ?? this.#restAt(next, thousands.languages);
    if (rest === undefined) return undefined;
    return {
      ...rest,
      tokens: thousands.tokens + rest.tokens,
      digits: thousands.digits + rest.digits.padStart(3, '0'),
    };
  }

  #hundredsAt(at: number, languages: number): Said | undefined {
    const token = this.at(at);
    if (token === undefined || token.word === '') return undefined;
    const whole = hundredsIn(token.word);
    if (whole?.rest !== undefined) {
      for (const [said, digits] of digitsOfPhrase(whole.rest) ?? [])
        if ((said & languages) !== 0)
          return { tokens: 1, digits: whole.digit + digits.padStart(2, '0'), languages: said & languages };
      return undefined;
    }
    const begun = whole ? { tokens: 1, digits: whole.digit, languages } : this.#multipleAt(at, languages, HUNDREDS);
    if (begun === undefined) return undefined;
    const rest = this.#restAt(at + begun.tokens, begun.languages);
    if (rest)
      return { ...rest, tokens: begun.tokens + rest.tokens, digits: begun.digits + rest.digits.padStart(2, '0') };
    // "cent" by itself is money.
    return begun.tokens > 1 || whole ? { ...begun, digits: `${begun.digits}00` } : undefined;
  }

  /** "four hundred", "sto", "zwei tausend". */
  #multipleAt(at: number, languages: number, words: ReadonlyMap<string, number>): Said | undefined {
    const token = this.at(at);
    if (token === undefined || token.word === '') return undefined;
    const bare = words.get(token.word);
    if (bare !== undefined && (bare & languages) !== 0 && !words.has(this.at(at + 1)?.word ?? ''))
      return { tokens: 1, digits: '1', languages: bare & languages };
    const unit = this.#phraseAt(at, languages);
    const next = unit && this.at(at + unit.tokens);
    const of = (next && words.get(next.word)) ?? 0;
    if (unit?.digits.length !== 1 || (of & unit.languages) === 0 || !this.#isNext(at + unit.tokens)) return undefined;
    return { tokens: unit.tokens + 1, digits: unit.digits, languages: of & unit.languages };
  }

  /** One or two digits behind hundreds or thousands, with a word between perhaps. */
  #restAt(at: number, languages: number): Said | undefined {
    const joint = JOINTS.has(this.at(at)?.word ?? '') && this.#isNext(at) ? 1 : 0;
    if (!this.#isNext(at + joint)) return undefined;
    const said = this.#phraseAt(at + joint, languages);
    return said && said.digits.length <= 2 && said.digits !== '0'
      ? { ...said, tokens: said.tokens + joint }
      : undefined;
  }

  /** Whether a token stands a space or a dash behind the one before it. */
  #isNext(at: number): boolean {
    const [before, here] = [this.at(at - 1), this.at(at)];
    return before !== undefined && here !== undefined && /^[\s-]{1,2}$/.test(this.text.slice(before.end, here.start));
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
