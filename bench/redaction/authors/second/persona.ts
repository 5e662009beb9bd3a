import { COUNTRIES } from './brief.js';
import type { Language } from './languages/language.js';
import { LANGUAGES } from './languages/index.js';
import type { Random } from './random.js';
import type { Value } from './types.js';
import type { Day } from './values/dates.js';
import { birthday } from './values/dates.js';

/** The customer of a conversation, and the words that both sides speak. */
export interface Persona {
  country: string;
  language: Language;
  first: string;
  full: string;
  /** First and family name in ASCII, as mailboxes have them. */
  handles: readonly [string, string];
  born: Day;
  female: boolean;
}

const ascii = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('ł', 'l')
    .replaceAll('ı', 'i')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase() || 'user';

export function persona(random: Random): Persona {
  const country = random.weighted(
    Object.fromEntries(Object.entries(COUNTRIES).map(([code, { weight }]) => [code, weight])),
  );
  const code = random.weighted(COUNTRIES[country]?.languages ?? { en: 1 });
  const language = LANGUAGES[code];
  if (!language) throw new RangeError(`No language ${code}.`);
  return { country, language, born: birthday(random), ...named(random, language) };
}

/** A name in the order of the language. */
export function named(random: Random, language: Language): Pick<Persona, 'first' | 'full' | 'handles' | 'female'> {
  const female = random.chance(0.5);
  const sex = female ? 'female' : 'male';
  const at = random.int(0, language.names[sex].length - 1);
  const family = random.int(0, language.names.family.length - 1);
  const first = language.names[sex][at] ?? '';
  const last = language.names.family[family] ?? '';
  const full = language.familyFirst ? `${last}${/^[A-Za-z]/.test(last) ? ' ' : ''}${first}` : `${first} ${last}`;
  const latin = language.latin ?? language.names;
  return { first, full, female, handles: [ascii(latin[sex][at] ?? first), ascii(latin.family[family] ?? last)] };
}

/** What is written where a name stands. */
export function nameValue({ first, full }: Pick<Persona, 'first' | 'full'>): Value {
  const [one = full, ...others] = full.split(' ');
  return {
    kind: 'person-name',
    scheme: 'name',
    usual: [full, full, first],
    odd: [
      { notation: 'lower-case', text: full.toLowerCase() },
      { notation: 'upper-case', text: full.toUpperCase() },
      ...(others.length > 0 ? [{ notation: 'family-first', text: `${others.join(' ')}, ${one}` }] : []),
      { notation: 'double-space', text: full.replaceAll(' ', '  ') },
    ],
  };
}
