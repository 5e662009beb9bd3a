/** What a label calls a value. `ssn` is the US number alone; the numbers that other states give their people are `national-id`. */
export const KINDS = [
  'card',
  'card-expiry',
  'security-code',
  'track',
  'pin',
  'ssn',
  'email',
  'iban',
  'phone',
  'ip',
  'national-id',
  'bank-account',
  'passport',
  'driving-licence',
  'health-id',
  'vin',
  'plate',
  'imei',
  'mac',
  'crypto-address',
  'birth-date',
  'postcode',
  'street-address',
  'person-name',
  'password',
  'one-time-code',
  'token',
  'reset-link',
] as const;
export type Kind = (typeof KINDS)[number];

export type Role = 'customer' | 'agent';

/** A labelled stretch of a message, in UTF-16 units. */
export interface Span {
  kind: Kind;
  start: number;
  end: number;
  /** The same for all the parts of a value that is split over messages, and for each time that it is said again. */
  valueId: string;
  /** Who gave the value its form: `visa`, `nl.bsn`, `DE`. */
  scheme: string;
  /** How it is written where that is odd: `nbsp`, `full-width`, `split`. Absent for the usual notations. */
  notation?: string;
}

export interface LabelledMessage {
  from: Role;
  text: string;
  /** ISO 8601, UTC. */
  time: string;
  /** What has to be hidden, in order, without overlaps. */
  spans: Span[];
  /** What may be hidden or kept, and counts neither way: a city, the last four digits of a card, a value with a slip in it. */
  either: Span[];
}

export interface LabelledConversation {
  id: string;
  /** ISO 3166-1 alpha-2: where the contact centre's customer is. */
  country?: string;
  participants: { role: Role; name?: string }[];
  messages: LabelledMessage[];
  /** `ordinary` or `hard`, then `kind:…`, `language:…`, `sector:…`, `channel:…`, `delivery:…` and `notation:…`. */
  tags: string[];
}

export const SECTORS = ['bank', 'insurer', 'shop', 'airline', 'telecom', 'hospital', 'hotel', 'office'] as const;
export type Sector = (typeof SECTORS)[number];

/** A value that its holder may type, before any notation is chosen. */
export interface Value {
  kind: Kind;
  scheme: string;
  /** As its holder reads it from the card or the letter; the first is the one that the odd notations are made of. */
  usual: readonly string[];
  /** The digits or letters in the groups that people see. Absent for what nobody groups, such as an address. */
  groups?: readonly string[];
  /** Odd ways to write it that belong to this kind alone. */
  odd?: readonly { notation: string; text: string }[];
  /** What people call it, in any language, where the language pack's word would be too wide. */
  words?: readonly string[];
}

/** A piece of a message: plain text, or a value as it is written there. */
export type Part = string | Written;

export interface Written {
  kind: Kind;
  scheme: string;
  text: string;
  valueId: string;
  notation?: string;
  /** Counts neither way. */
  either?: boolean;
}
