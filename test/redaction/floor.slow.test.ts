import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { blindExamples } from '../../bench/redaction/blind.js';
import { negatives, positives } from '../../bench/redaction/corpus.js';
import { createRedactor } from '../../src/redaction/redact.js';

/**
 * The patterns that most redactors start from. What they mask and what is valid is masked here too, on any text. Only
 * phone numbers are left where the text itself says that they are something else.
 */
const PHONE = /\b\d{3}[-.]?\d{3}[-.]?\d{4}\b/g;
/** Words and prefixes that name the number behind them as that of a thing. */
const THING =
  /(?:order|tracking|ref|version|claim|bestell|part|case|ticket|invoice|pedido|commande)[^,;]{0,100}$|[A-Z]-$/i;
const PATTERNS: readonly (readonly [RegExp, (match: string) => boolean])[] = [
  [/\b\d{3}-\d{2}-\d{4}\b/g, (match) => /^(?!000|666|9)\d{3}-(?!00)\d\d-(?!0000)\d{4}$/.test(match)],
  [/\b(?:\d[ -]*?){13,16}\b/g, isCard],
  [/[a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+\.[a-zA-Z]{2,}/g, isAddress],
  [PHONE, isPhone],
];
const COMMON =
  /^(?:4\d{15}|5[1-5]\d{14}|3[47]\d{13}|6011\d{12}|65\d{14}|3(?:0[0-5]|[68]\d)\d{11}|35(?:2[89]|[3-8]\d)\d{12}|2[3-6]\d{14})$/;
const BARE = /^\d{10}$/;
const SAYS_OTHERWISE =
  /2147483648|\p{Sc}|usd|order|ticket|gift|version|\bv\b|card|\bid|ref|serial|track|invoice|[A-Z]{2,}-?$|[@_\\/=]$|^\p{L}|#/iu;

function isCard(match: string): boolean {
  const digits = match.replace(/\D/g, '');
  const sum = [...digits].reverse().reduce((total, unit, place) => {
    const value = Number(unit) * (place % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0 && COMMON.test(digits) && !/^(\d)\1*$/.test(digits);
}

function isAddress(match: string): boolean {
  return (
    /^[a-z0-9](?:[a-z0-9_%+-]|\.(?!\.))*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i.test(match) &&
    !/\.(?:png|jpe?g|js|css|html?|xml|txt|csv|pdf)$/i.test(match)
  );
}

function isPhone(match: string): boolean {
  return parsePhoneNumberFromString(match, 'US')?.isValid() ?? false;
}

const redactor = createRedactor();

/** What the patterns mask, is valid, and is left. */
function left(text: string): string[] {
  const mask = new Uint8Array(text.length);
  for (const { start, end } of redactor.redact(text).spans) mask.fill(1, start, end);
  return PATTERNS.flatMap(([pattern, isValid]) =>
    [...text.matchAll(pattern)].filter((match) => {
      if (!isValid(match[0])) return false;
      if (BARE.test(match[0]) && !isOnItsOwn(text, match.index)) return false;
      if (pattern === PHONE && THING.test(text.slice(0, match.index))) return false;
      const [end, at] = [match.index + match[0].length, match.index];
      for (let place = at; place < end; place++) {
        if (mask[place] === 0 && /[a-z0-9]/i.test(text.charAt(place))) return true;
      }
      return false;
    }),
  ).map(([match]) => match);
}

function isOnItsOwn(text: string, start: number): boolean {
  const around = text.slice(Math.max(0, start - 40), start + 50);
  // Whatever word stands in front may name the number; only these say nothing.
  if (/\p{L}/u.test(text.slice(Math.max(0, start - 120), start).replace(/(?:my|is|phone) $/, ''))) return false;
  return (
    !SAYS_OTHERWISE.test(around) &&
    !/(?:[^\s\d][-.]?|\+\s*)$/.test(text.slice(0, start)) &&
    /^\d{10}(?:\s|$)/.test(text.slice(start))
  );
}

const withLuhn = (digits: string): string => {
  const last = Array.from({ length: 10 }, (_, unit) => digits + String(unit)).find((number) => {
    const sum = [...number].reverse().reduce((total, unit, place) => {
      const value = Number(unit) * (place % 2 === 0 ? 1 : 2);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
    return sum % 10 === 0;
  });
  return last ?? digits;
};
const digitString = (length: number): fc.Arbitrary<string> =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((units) => units.join(''));
const spread = (number: string): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom('', '', '', ' ', '-', ' - ', '   '), { minLength: number.length, maxLength: number.length })
    .map((gaps) => [...number].map((unit, place) => (place === 0 ? unit : (gaps[place] ?? '') + unit)).join(''));
const card = fc
  .tuple(fc.constantFrom('4', '51', '55', '6011', '37', '36', '3530', '2400'), digitString(15))
  .map(([prefix, rest]) => withLuhn((prefix + rest).slice(0, prefix === '37' ? 14 : prefix === '36' ? 13 : 15)))
  .chain((number) =>
    fc.oneof(
      fc.constant(number),
      fc.constant(number.replace(/(\d{4})(?=\d)/g, '$1 ')),
      fc.constant(number.replace(/(\d{4})(?=\d)/g, '$1-')),
      spread(number),
    ),
  );
const ssn = fc.tuple(digitString(3), digitString(2), digitString(4)).map((parts) => parts.join('-'));
const phone = fc
  .tuple(
    fc.constantFrom('415', '212', '646', '978', '312', '800'),
    fc.constantFrom('555', '234', '730'),
    digitString(4),
    fc.constantFrom('-', '.', ''),
  )
  .map(([area, exchange, line, mark]) => area + mark + exchange + mark + line);
const email = fc
  .tuple(
    fc.stringMatching(/^[a-z0-9][a-z0-9._+-]{0,8}$/),
    fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,6}[a-z0-9])?$/),
    fc.constantFrom('com', 'co.uk', 'de', 'io', 'museum'),
  )
  .map(([local, host, end]) => `${local}@${host}.${end}`);
const word = fc.constantFrom('order ', 'gift card ', 'my ', 'tracking ', 'version ', 'is ', 'ref: ', 'phone ', 'four one two ', '&nbsp;', '12', '4111', 'USD', '$', '%', '°', '"', 'ID-', 'a', 'é', '电话', 'هاتف', '\n', '\u200b', '[REDACTED]', '@', 'at ', 'dot com', 'five '); // prettier-ignore
const noise = fc.oneof(word, fc.string({ maxLength: 6 }), fc.string({ unit: 'binary', maxLength: 4 }));
const text = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: noise },
      { weight: 1, arbitrary: card },
      { weight: 1, arbitrary: ssn },
      { weight: 1, arbitrary: phone },
      { weight: 1, arbitrary: email },
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((pieces) => pieces.join(''));
/** Values between spaces, so that most of them are whole. */
const sentence = fc
  .array(fc.oneof({ weight: 2, arbitrary: noise }, card, ssn, phone, email), { minLength: 1, maxLength: 8 })
  .map((pieces) => pieces.join(' '));

const CASES = Number(process.env['FLOOR_CASES'] ?? 15_000);
const SEED = Number(process.env['FLOOR_SEED'] ?? 14);

test.each([
  ['pieces side by side', text],
  ['pieces in a sentence', sentence],
])('masks on any text what simple patterns mask: %s', (_name, arbitrary) => {
  fc.assert(
    fc.property(arbitrary, (sample) => {
      expect(left(sample)).toEqual([]);
    }),
    { numRuns: CASES, seed: SEED },
  );
});

test('masks in the labelled texts what simple patterns mask', () => {
  const examples = [...positives('dev', 10), ...positives('held-out', 10), ...negatives('dev', 10), ...blindExamples()];
  const missed = examples.flatMap(({ messages }) =>
    messages.flatMap((message) => left(message.text).map((value) => [message.text, value])),
  );
  expect(missed).toEqual([]);
});
