import type { MappedText } from './mapped-text.js';
import { matchesOf } from './matches.js';
import { type TextFacts, triggerOf } from './text-facts.js';

/** Digit words of English, Spanish, Portuguese, French, Italian, German and Dutch, by value. */
const WORDS_BY_VALUE = [
  'zero|oh|o|nought|cero|zéro|null|nul',
  'one|uno|una|um|uma|un|une|eins|een|één',
  'two|dos|dois|duas|deux|due|zwei|zwo|twee',
  'three|tres|três|trois|tre|drei|drie',
  'four|cuatro|quatro|quatre|quattro|vier',
  'five|cinco|cinq|cinque|fünf|vijf',
  'six|seis|meia|sei|sechs|zes',
  'seven|siete|sete|sept|sette|sieben|zeven',
  'eight|ocho|oito|huit|otto|acht',
  'nine|nueve|nove|neuf|neun|negen',
];
const VALUES = new Map(WORDS_BY_VALUE.flatMap((words, value) => words.split('|').map((word) => [word, String(value)])));
const REPEATS = new Map([
  ['double', 2],
  ['triple', 3],
]);

const WORD = `(?:${[...REPEATS.keys(), ...VALUES.keys()].sort((a, b) => b.length - a.length).join('|')})`;
/** At least four in a row, because people count to three in ordinary conversation. Some may be written as digits. */
const RUN_SOURCE = `(?<![\\p{L}\\d])${WORD}(?:[\\s,.-]{1,3}(?:${WORD}|\\d+)(?![\\p{L}\\d])){3,}`;
const RUN = new RegExp(RUN_SOURCE, 'giu');
/** Two digit words in a row, in a form that the regular expression engine finds quickly. */
const PAIR = new RegExp(`(?:\\b|(?=é))${WORD}[\\s,.-]{1,3}${WORD}`, 'i');

const PART = new RegExp(`(double|triple)[\\s,.-]{1,3}(${WORD})|(${WORD})`, 'giu');

const DIGIT_TRIGGER = triggerOf({
  runs: [...REPEATS.keys(), ...VALUES.keys()].filter((word) => /^[a-z]+$/.test(word)),
});

/** Whether spoken digits are worth looking for. */
export function maySpellDigits(text: string, facts?: TextFacts): boolean {
  return (facts === undefined || (facts.triggers & DIGIT_TRIGGER) !== 0) && PAIR.test(text);
}

/**
 * Writes spoken digits ("five five five, double one") as digits, each with the input range of its word.
 * Returns `undefined` for a plain text without any, so that the caller can keep the text as it is.
 */
export function replaceSpokenDigits(source: string | MappedText, facts: TextFacts): MappedText | undefined {
  const { text } = typeof source === 'string' ? { text: source } : source;
  const runs = maySpellDigits(text, typeof source === 'string' ? facts : undefined) ? matchesOf(RUN, text) : [];
  if (runs.length === 0) return typeof source === 'string' ? undefined : source;
  const out: MappedText = { text: '', starts: [], ends: [] };
  const startOf = (at: number): number => (typeof source === 'string' ? at : (source.starts[at] ?? 0));
  const endOf = (at: number): number => (typeof source === 'string' ? at + 1 : (source.ends[at] ?? 0));
  const parts: string[] = [];
  const copy = (from: number, to: number): void => {
    parts.push(text.slice(from, to));
    for (let at = from; at < to; at++) {
      out.starts.push(startOf(at));
      out.ends.push(endOf(at));
    }
  };
  const write = (folded: string, from: number, to: number): void => {
    parts.push(folded);
    for (let i = 0; i < folded.length; i++) {
      out.starts.push(startOf(from));
      out.ends.push(endOf(to - 1));
    }
  };
  let done = 0;
  for (const run of runs) {
    for (const match of matchesOf(PART, run[0])) {
      const from = run.index + match.index;
      const to = from + match[0].length;
      const digits = digitsOf(match);
      const gap = text.slice(done, from);
      if (match.index > 0 && /^[\s,.-]+$/.test(gap)) write(' ', done, from);
      else copy(done, from);
      write(digits, from, to);
      done = to;
    }
  }
  copy(done, text.length);
  out.text = parts.join('');
  return out;
}

function digitsOf(match: RegExpMatchArray): string {
  const word = (match[2] ?? match[3] ?? '').toLowerCase();
  const repeat = REPEATS.get((match[1] ?? '').toLowerCase()) ?? 1;
  return (VALUES.get(word) ?? '').repeat(repeat);
}
