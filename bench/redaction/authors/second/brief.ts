import type { Sector } from './types.js';

/** What the corpus follows. Weights are shares of their table; change the brief here and nowhere else. */

/** Where the customer is, and what is spoken there. */
export const COUNTRIES: Readonly<Record<string, { weight: number; languages: Readonly<Record<string, number>> }>> = {
  US: { weight: 16, languages: { en: 9, es: 1 } },
  GB: { weight: 9, languages: { en: 1 } },
  IN: { weight: 7, languages: { en: 6, hi: 4 } },
  DE: { weight: 8, languages: { de: 9, en: 1 } },
  FR: { weight: 6, languages: { fr: 1 } },
  ES: { weight: 4, languages: { es: 1 } },
  MX: { weight: 4, languages: { es: 1 } },
  BR: { weight: 6, languages: { pt: 1 } },
  IT: { weight: 4, languages: { it: 1 } },
  NL: { weight: 4, languages: { nl: 9, en: 1 } },
  PL: { weight: 3, languages: { pl: 1 } },
  SE: { weight: 2, languages: { sv: 1 } },
  NO: { weight: 2, languages: { nb: 1 } },
  DK: { weight: 2, languages: { da: 1 } },
  FI: { weight: 2, languages: { fi: 1 } },
  TR: { weight: 3, languages: { tr: 1 } },
  RU: { weight: 3, languages: { ru: 1 } },
  SA: { weight: 2, languages: { ar: 1 } },
  AE: { weight: 1.5, languages: { ar: 1, en: 1 } },
  EG: { weight: 1.5, languages: { ar: 1 } },
  CN: { weight: 4, languages: { zh: 1 } },
  TW: { weight: 1.5, languages: { zh: 1 } },
  JP: { weight: 4, languages: { ja: 1 } },
  KR: { weight: 3, languages: { ko: 1 } },
  PH: { weight: 3, languages: { tl: 7, en: 3 } },
  ID: { weight: 2, languages: { id: 1 } },
  CA: { weight: 3, languages: { en: 3, fr: 1 } },
  AU: { weight: 3, languages: { en: 1 } },
  NZ: { weight: 1, languages: { en: 1 } },
  ZA: { weight: 1.5, languages: { en: 1 } },
  IE: { weight: 1, languages: { en: 1 } },
  SG: { weight: 1, languages: { en: 1 } },
  AT: { weight: 1.5, languages: { de: 1 } },
  CH: { weight: 1.5, languages: { de: 2, fr: 1 } },
  BE: { weight: 1.5, languages: { nl: 1, fr: 1 } },
  PT: { weight: 1.5, languages: { pt: 1 } },
  AR: { weight: 1.5, languages: { es: 1 } },
  CL: { weight: 1, languages: { es: 1 } },
  CO: { weight: 1, languages: { es: 1 } },
};

/** Half of a corpus is easy to read, half is not. */
export const HARD_SHARE = 0.5;

export const SECTOR_WEIGHTS: Readonly<Record<Sector, number>> = {
  bank: 20,
  insurer: 13,
  shop: 20,
  airline: 10,
  telecom: 13,
  hospital: 9,
  hotel: 8,
  office: 7,
};

export const CHANNELS = { web: 40, whatsapp: 25, app: 20, sms: 8, email: 7 } as const;

/** How likely a customer of a channel has each habit in a message. */
export const HABITS = {
  web: { lower: 0.35, unpunctuated: 0.4, typo: 0.12, emoji: 0.04, stretched: 0.02, capitals: 0.02 },
  whatsapp: { lower: 0.55, unpunctuated: 0.6, typo: 0.22, emoji: 0.18, stretched: 0.06, capitals: 0.03 },
  app: { lower: 0.45, unpunctuated: 0.5, typo: 0.18, emoji: 0.1, stretched: 0.04, capitals: 0.02 },
  sms: { lower: 0.6, unpunctuated: 0.7, typo: 0.2, emoji: 0.05, stretched: 0.05, capitals: 0.06 },
  email: { lower: 0.1, unpunctuated: 0.15, typo: 0.08, emoji: 0.01, stretched: 0.01, capitals: 0.01 },
} as const;

/** What a customer is asked for or tells, by sector; `any` is added to each. */
export const TOPICS = {
  any: {
    contact: 9,
    email: 4,
    phone: 6,
    address: 4,
    identity: 5,
    birth: 2,
    'national-id': 4,
    card: 5,
    otp: 2,
    reset: 1,
    password: 2,
    masked: 2,
    network: 1,
    postcode: 1,
  },
  bank: { card: 10, iban: 8, bank: 9, pin: 4, otp: 4, track: 2, crypto: 3, identity: 3, 'national-id': 4, token: 1 },
  insurer: { vehicle: 8, licence: 6, bank: 4, iban: 4, health: 4, identity: 3 },
  shop: { card: 8, address: 10, reset: 2, device: 1, network: 1, track: 1 },
  airline: { passport: 12, card: 6, birth: 4, licence: 1 },
  telecom: { device: 8, network: 6, pin: 3, token: 3, reset: 2, otp: 3 },
  hospital: { health: 10, identity: 6, birth: 5, 'national-id': 4 },
  hotel: { card: 8, passport: 6, vehicle: 4, network: 2 },
  office: { 'national-id': 10, passport: 4, licence: 5, address: 4, vehicle: 3, bank: 2 },
} as const;
export type Topic = keyof typeof TOPICS.any | { [S in Sector]: keyof (typeof TOPICS)[S] }[Sector];

/** How the values of a topic come. Those of the ordinary half keep a word near. */
export const DELIVERIES = {
  ordinary: { 'bare-answer': 30, 'ask-give': 22, volunteer: 22, 'one-message': 14, form: 12 },
  hard: {
    'bare-answer': 22,
    'ask-give': 14,
    volunteer: 16,
    'one-message': 12,
    form: 8,
    split: 14,
    json: 5,
    csv: 4,
    url: 4,
    file: 3,
    xml: 2,
    quote: 3,
    'no-word': 8,
  },
} as const;
export type Delivery = keyof typeof DELIVERIES.hard;

/** Notations of grouped values that nobody prints on a card. */
export const NOTATIONS = {
  'double-space': 6,
  nbsp: 6,
  'narrow-nbsp': 3,
  'thin-space': 2,
  tab: 2,
  dot: 6,
  slash: 4,
  comma: 4,
  'comma-space': 3,
  'en-dash': 5,
  'em-dash': 2,
  underscore: 3,
  'spaced-dash': 4,
  'line-break': 6,
  crlf: 2,
  'zero-width': 4,
  'word-joiner': 2,
  'soft-hyphen': 2,
  'entity-space': 3,
  percent: 3,
  'spaced-digits': 6,
  pairs: 5,
  regrouped: 6,
  'full-width': 4,
  arabic: 3,
  persian: 2,
  devanagari: 2,
  'mixed-digits': 2,
  'middle-dot': 2,
  mixed: 5,
  colon: 1,
  bar: 2,
  'direction-marks': 2,
  star: 1,
  none: 6,
} as const;
export type Notation = keyof typeof NOTATIONS;

/** What stands right beside a value. */
export const WRAPPERS = {
  none: 55,
  quotes: 5,
  brackets: 5,
  square: 3,
  angle: 3,
  bold: 4,
  code: 3,
  corner: 2,
  guillemets: 2,
  'full-stop': 4,
  exclamation: 2,
  'word-before': 5,
  'word-after': 4,
  currency: 3,
  hash: 2,
  equals: 3,
  emoji: 3,
} as const;
export type Wrapper = keyof typeof WRAPPERS;
