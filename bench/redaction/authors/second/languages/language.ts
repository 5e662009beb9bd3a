import type { Kind, Sector } from '../types.js';
import { SECTORS } from '../types.js';

/** The kinds that have a word of their own in each language, in the order of the packs. */
const NOUN_ORDER = [
  'card',
  'card-expiry',
  'security-code',
  'pin',
  'email',
  'phone',
  'national-id',
  'bank-account',
  'passport',
  'driving-licence',
  'health-id',
  'plate',
  'crypto-address',
  'birth-date',
  'postcode',
  'street-address',
  'password',
  'one-time-code',
  'token',
  'reset-link',
  'person-name',
] as const satisfies readonly Kind[];
export type NamedKind = (typeof NOUN_ORDER)[number];

/** What looks like personal data and is none, in the order of the packs. */
const LOOKALIKE_ORDER = [
  'order',
  'tracking',
  'price',
  'date',
  'hours',
  'version',
  'isbn',
  'invoice',
  'voucher',
  'points',
  'part',
  'quantity',
  'helpline',
  'flight',
  'booking',
  'room',
  'tax',
  'score',
  'ticket',
  'reading',
] as const;
export type NamedLookalike = (typeof LOOKALIKE_ORDER)[number];

/** A language as its file writes it: alternatives are parted by `|`, entries by `;`. */
export interface LanguageSource {
  code: string;
  /** Female, male, family; for other scripts in Latin letters too, in the same order. */
  names: readonly [string, string, string];
  latin?: readonly [string, string, string];
  /** Family name first. */
  familyFirst?: boolean;
  months?: string;
  nouns: string;
  /** Agent: `{k}` is what is asked for. */
  asks: string;
  /** Customer: `{k}` and `{v}`. */
  gives: string;
  /** Customer, right after the question: `{v}`. */
  bares: string;
  /** Agent says the value again. */
  repeats: string;
  /** Customer mends the value. */
  corrects: string;
  /** Agent, between the parts of a value. */
  goOn: string;
  hellos: string;
  /** Agent with a name `{n}`. */
  namedHellos: string;
  opens: string;
  /** Customer with a name `{n}`. */
  intros: string;
  /** One for each sector, in the order of `SECTORS`. */
  problems: string;
  waits: string;
  thanks: string;
  closings: string;
  lookalikes: string;
  /** Speaks of a `{k}` without one. */
  without: string;
  /** Lines with harmless numbers in them. */
  harmless: string;
}

export interface Language {
  code: string;
  familyFirst: boolean;
  names: { female: readonly string[]; male: readonly string[]; family: readonly string[] };
  latin?: { female: readonly string[]; male: readonly string[]; family: readonly string[] };
  months: readonly string[];
  nouns: Readonly<Record<NamedKind, readonly string[]>>;
  problems: Readonly<Record<Sector, readonly string[]>>;
  lookalikes: Readonly<Record<NamedLookalike, readonly string[]>>;
  lines: Readonly<Record<LineName, readonly string[]>>;
}

const LINE_NAMES = [
  'asks',
  'gives',
  'bares',
  'repeats',
  'corrects',
  'goOn',
  'hellos',
  'namedHellos',
  'opens',
  'intros',
  'waits',
  'thanks',
  'closings',
  'without',
  'harmless',
] as const;
export type LineName = (typeof LINE_NAMES)[number];

const alternatives = (text: string): string[] => text.split('|').map((item) => item.trim());

function keyed<K extends string>(code: string, keys: readonly K[], text: string): Record<K, string[]> {
  const entries = text.split(';').map(alternatives);
  if (entries.length !== keys.length)
    throw new RangeError(`${code}: ${entries.length} entries for ${keys.length} keys.`);
  return Object.fromEntries(keys.map((key, index) => [key, entries[index] ?? []])) as Record<K, string[]>;
}

function people([female, male, family]: readonly [string, string, string]): Language['names'] {
  return { female: alternatives(female), male: alternatives(male), family: alternatives(family) };
}

/** @throws {RangeError} when a list of the pack has too few or too many entries. */
export function language(source: LanguageSource): Language {
  return {
    code: source.code,
    familyFirst: source.familyFirst ?? false,
    names: people(source.names),
    ...(source.latin ? { latin: people(source.latin) } : {}),
    months: source.months === undefined ? [] : alternatives(source.months),
    nouns: keyed(source.code, NOUN_ORDER, source.nouns),
    problems: keyed(source.code, SECTORS, source.problems),
    lookalikes: keyed(source.code, LOOKALIKE_ORDER, source.lookalikes),
    lines: Object.fromEntries(LINE_NAMES.map((name) => [name, alternatives(source[name])])) as Record<
      LineName,
      string[]
    >,
  };
}
