import { digitsOfPhrase } from './digit-words.js';
import { MONTHS } from './expiry.js';
import { plain } from './lexicon.js';
import { matchesOf } from './matches.js';
import type { Place } from './mention.js';
import type { Passage } from './passage.js';
import { maySpeakDigits, maySpellDigits, spokenNumbers } from './spoken-digits.js';

/** "march of", "octubre del año" and up to four words for a year. */
const MONTH = new RegExp(
  `(?<!\\p{L})(?:${MONTHS})\\p{L}{0,8}[. ,/-]{1,3}(?:(?:of|del?|dell[ao’']|do|da|d['’]|van|von|des|the|year|año|ano|jahres?|anno|el|l['’]an) ?){0,3}((?:\\p{L}+(?:[ -]\\p{L}+){0,3}))`,
  'giu',
);
/** "two thousand", which may precede the year of the century. */
const THOUSANDS =
  /^(?:two thousand(?: and)?|dos mil|dois mil(?: e)?|deux mille|due ?mila|zwei ?tausend(?:und)?|twee ?duizend(?:en)?|dwa tysiące|tjugohundra|to tusind(?: og)?|iki bin|две тысячи)[ -]?/iu;
const YEAR = /^(?:20)?[2-4][0-9]$/;
/** Month and year in digits: "twelve twenty six", "oh eight twenty nine". */
const MONTH_AND_YEAR = /^(?:0?[1-9]|1[0-2])(?:20)?[2-4][0-9]$/;

/** Months and years that are said: "september twenty twenty seven", "octubre del veintiocho", "twelve twenty-six". */
export function* spokenExpiries({ text, facts }: Passage): Generator<Place> {
  if (!maySpeakDigits(facts)) return;
  for (const match of matchesOf(MONTH, text)) {
    const said = match[1]!;
    const years = match[0].length - said.length;
    const length = lengthOfYear(said);
    if (length > 0) yield { start: match.index, end: match.index + years + length };
  }
  if (!maySpellDigits(text, facts)) return;
  for (const { start, end, items } of spokenNumbers(text)) {
    const digits = items.join('');
    // "seven four two" is a code.
    const isYear = digits.length > 3 || items.at(-1)!.length > 1;
    if (items.length > 1 && isYear && MONTH_AND_YEAR.test(digits)) yield { start, end };
  }
}

/** How many characters at the beginning of a text say a year, in one language. */
function lengthOfYear(said: string): number {
  const begun = THOUSANDS.exec(said)?.[0].length ?? 0;
  const words = [...matchesOf(/\p{L}+/gu, said.slice(begun))];
  for (let count = words.length; count > 0; count--) {
    const last = words[count - 1]!;
    const end = last.index + last[0].length;
    const phrase = plain(said.slice(begun, begun + end)).replace(/-/g, ' ');
    const rest = begun === 0 ? phrase.replace(/^(?:twenty|veinte|vinte) (?=\p{L})/u, '') : phrase;
    for (const spoken of [phrase, rest]) {
      const digits = [...(digitsOfPhrase(spoken)?.values() ?? [])];
      if (digits.some((one) => YEAR.test(one))) return begun + end;
    }
  }
  return 0;
}
