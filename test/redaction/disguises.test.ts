import { expect, test } from '@jest/globals';
import { createRedactor } from '../../src/redaction/redact.js';

/** Each kind as people write it, in a sentence that says what it is. */
const SENTENCES: Readonly<Record<string, readonly [before: string, value: string]>> = {
  email: ['my e-mail is ', 'jane.doe@example.com'],
  card: ['my card is ', '4111 1111 1111 1111'],
  ssn: ['my ssn is ', '536-90-4399'],
  phone: ['call me on ', '+1 415 555 2671'],
  iban: ['my iban is ', 'DE89 3704 0044 0532 0130 00'],
  ip: ['my ip is ', '192.168.10.20'],
};

const digitsFrom = (zero: number) => (text: string) =>
  text.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
const fullWidth = (text: string) =>
  text.replace(/[!-~]/g, (character) => String.fromCodePoint(character.charCodeAt(0) + 0xfee0));

const DISGUISES: Readonly<Record<string, (text: string) => string>> = {
  'Arabic-Indic digits': digitsFrom(0x0660),
  'Devanagari digits': digitsFrom(0x0966),
  'full-width forms': fullWidth,
  'no-break spaces': (text) => text.replaceAll(' ', '\u00a0'),
  'thin spaces': (text) => text.replaceAll(' ', '\u2009'),
  'en dashes': (text) => text.replaceAll('-', '\u2013'),
  'minus signs': (text) => text.replaceAll('-', '\u2212'),
  'zero-width spaces': (text) => [...text].join('\u200b'),
  'word joiners': (text) => [...text].join('\u2060'),
  'soft hyphens': (text) => [...text].join('\u00ad'),
};

test.each(Object.keys(DISGUISES).flatMap((name) => Object.keys(SENTENCES).map((kind) => [name, kind] as const)))(
  'sees through %s: %s',
  (name, kind) => {
    const [before, value] = SENTENCES[kind] ?? ['', ''];
    const disguised = DISGUISES[name]?.(value) ?? '';
    expect(createRedactor({ style: 'kind' }).redact(before + disguised).text).toBe(`${before}[REDACTED:${kind}]`);
  },
);

test.each([
  ['card', 'my card is ', '41 11 11 11 11 11 11 11'],
  ['card', 'my card is ', '411 111 111 111 111 1'],
  ['ssn', 'my ssn is ', '53 69 04 399'],
  ['phone', 'call me on ', '+1 41 55 55 26 71'],
  ['iban', 'my iban is ', 'DE 8937 040 0440 5320 130 00'],
])('sees through odd grouping: %s', (kind, before, value) => {
  expect(createRedactor({ style: 'kind' }).redact(before + value).text).toBe(`${before}[REDACTED:${kind}]`);
});
