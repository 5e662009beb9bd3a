import type { Random } from '../random.js';
import type { Value } from '../types.js';
import type { Day } from './dates.js';
import { EUROPE } from './national-ids-europe.js';
import { ssnDigits, WORLD } from './national-ids-world.js';

export interface Person {
  born: Day;
  female: boolean;
}

export interface NumberingScheme {
  /** The name of python-stdnum's module where it has one. */
  scheme: string;
  country: string;
  /** What its holders call it. */
  words: readonly string[];
  /** Lengths of the groups that it is read in; empty where the value has its own separator. */
  groups: readonly number[];
  /** What stands between the groups in usual notations, the most usual first. */
  separators?: readonly string[];
  /** More usual notations, which no one separator gives. */
  usual?: (value: string) => string[];
  create(random: Random, person: Person): string;
}

export const SCHEMES: readonly NumberingScheme[] = [...EUROPE, ...WORLD];

export function nationalId(random: Random, country: string, person: Person): Value {
  const own = SCHEMES.filter((scheme) => scheme.country === country);
  const scheme = random.pick(own.length > 0 && random.chance(0.9) ? own : SCHEMES);
  const value = scheme.create(random, person);
  let from = 0;
  const groups = scheme.groups.map((length) => value.slice(from, (from += length)));
  const between = scheme.separators ?? (groups.length > 1 ? [' ', ''] : ['']);
  const usual = [
    ...(scheme.usual?.(value) ?? []),
    ...(groups.length > 0 ? between.map((separator) => groups.join(separator)) : [value]),
  ];
  const pieces =
    groups.length > 1
      ? groups
      : value.includes('-')
        ? value.split('-')
        : (value.match(/[\p{L}\p{N}]{1,4}/gu) ?? [value]);
  return { kind: 'national-id', scheme: scheme.scheme, usual, groups: pieces, words: scheme.words };
}

export function ssn(random: Random): Value {
  const digits = ssnDigits(random);
  const groups = [digits.slice(0, 3), digits.slice(3, 5), digits.slice(5)];
  return {
    kind: 'ssn',
    scheme: 'us.ssn',
    groups,
    usual: [groups.join('-'), groups.join('-'), groups.join(' '), digits],
    words: ['SSN', 'social', 'social security number', 'ssn', 'soc sec no', 'Social Security #'],
  };
}
