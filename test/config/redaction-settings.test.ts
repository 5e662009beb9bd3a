import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config/config.js';
import type { Environment } from '../../src/config/config.js';
import { createRedactor } from '../../src/redaction/redact.js';
import { problemsOf } from './problems.js';

const redaction = (env: Environment) => loadConfig(env, ['redaction']).redaction;

const problems = (env: Environment) => problemsOf(env, ['redaction']);

const patterns = (value: unknown) => ({ REDACTION_PATTERNS: JSON.stringify(value) });

describe('settings of the redaction', () => {
  test('defaults', () => {
    expect(redaction({})).toEqual({
      style: 'plain',
      kinds: ['default'],
      allow: [],
      defaultCountry: 'US',
      extraPatterns: {},
      gate: 'on',
    });
  });

  test('lists', () => {
    const { kinds, allow } = redaction({
      REDACTION_KINDS: ' card , email ',
      REDACTION_ALLOW: '+1 (800) 555-0199,\nhelp@example.com\n@example.org',
    });
    expect(kinds).toEqual(['card', 'email']);
    expect(allow).toEqual(['+1 (800) 555-0199', 'help@example.com', '@example.org']);
  });

  test.each([
    ['pci', 'my card 4111 1111 1111 1111, mail jane@example.com', 'my card [REDACTED], mail jane@example.com'],
    ['pci,email', 'my card 4111 1111 1111 1111, mail jane@example.com', 'my card [REDACTED], mail [REDACTED]'],
    ['gdpr', 'mail jane@example.com', 'mail [REDACTED]'],
    ['all', 'mail jane@example.com', 'mail [REDACTED]'],
  ])('kinds may be sets of them: %s', (kinds, text, redacted) => {
    expect(createRedactor(redaction({ REDACTION_KINDS: kinds })).redact(text).text).toBe(redacted);
  });

  test('a model finds kinds that nothing else does: neither is of use without the other', () => {
    const model = { REDACTION_MODEL: '/opt/models/rampart-1.4.0' };
    expect(redaction(model).model).toBe('/opt/models/rampart-1.4.0');
    expect(redaction({ ...model, REDACTION_KINDS: 'card,place' }).kinds).toEqual(['card', 'place']);
    expect(problems({ ...model, REDACTION_KINDS: 'card,email' })).toEqual([
      expect.stringMatching(
        '^REDACTION_KINDS: names nothing that REDACTION_MODEL finds; should name one of person-name',
      ),
    ]);
    expect(problems({ REDACTION_KINDS: 'card,place,organization' })).toEqual([
      expect.stringMatching('^REDACTION_MODEL: is not set; should be, because nothing else finds place, organization'),
    ]);
  });

  test('what is set is what a redactor takes', () => {
    const env = { REDACTION_COUNTRY: 'de', REDACTION_STYLE: 'kind', ...patterns({ ticket: 'tk-\\d{4}' }) };
    expect(createRedactor(redaction(env)).redact('TK-1234').text).toBe('[REDACTED:ticket]');
  });

  test.each([
    ['REDACTION_STYLE', 'loud'],
    ['REDACTION_KINDS', 'card,shoe-size'],
    ['REDACTION_KINDS', ','],
    ['REDACTION_COUNTRY', 'Germany'],
    ['REDACTION_COUNTRY', 'XX'],
    ['REDACTION_ALLOW', 'our hotline'],
    ['REDACTION_ALLOW', '12'],
  ])('%s may not be %s', (name, value) => {
    expect(problems({ [name]: value })).toEqual([expect.stringMatching(`^${name}: is ".*"; should be `)]);
  });
});

describe('extra patterns', () => {
  test('come from a file, too', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'patterns-'));
    try {
      const path = join(folder, 'patterns.json');
      await writeFile(path, '{"ticket": "TK-\\\\d{4}"}');
      expect(redaction({ REDACTION_PATTERNS: path }).extraPatterns).toEqual({ ticket: 'TK-\\d{4}' });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test.each([
    ['a missing file', 'no-such-file.json', /neither a JSON object nor the path of a file .*ENOENT/],
    ['no JSON', '{"a": "\\d"}', /not valid JSON; .* each backslash .* written twice/],
    ['a list', '["a"]', /neither a JSON object nor the path/],
    ['a number', '{"a": 1}', /"a" should be a regular expression in a string/],
    ['a kind of two words', '{"my kind": "x"}', /"my kind" is not a valid kind/],
    ['a kind that ends a token', '{"a]": "x"}', /"a\]" is not a valid kind/],
    ['what does not compile', '{"a": "(x"}', /"a" does not compile: .*missing closing/],
    ['what looks around', '{"a": "(?<=x)y"}', /"a" looks around .* "member \(\?P<mask>/],
    ['an unknown escape', '{"a": "\\\\y"}', /"a" does not compile/],
  ])('are refused when they are %s', (_, value, message) => {
    expect(problems({ REDACTION_PATTERNS: value })).toEqual([expect.stringMatching(/^REDACTION_PATTERNS: /)]);
    expect(problems({ REDACTION_PATTERNS: value })[0]).toMatch(message);
  });

  test.each(['', 'x*', '\\b', '(x|)', '\\d{0,3}'])('may not match the empty text: %s', (source) => {
    expect(problems(patterns({ a: source }))).toEqual([expect.stringContaining('"a" matches the empty text')]);
  });

  // Each would block a backtracking engine for seconds, or for ever, on one long message.
  test.each(['(a+)+b', '\\d+-\\d{4}', '[a-z]+@', '(x|xx)+y', 'id (\\w+\\s?)+:', '\\s+end', '(ab)+c'])(
    'may repeat as they like: %s',
    (source) => {
      expect(problems(patterns({ a: source }))).toEqual([]);
      const redactor = createRedactor({ extraPatterns: { a: source } });
      for (const text of ['a', 'x', '1', ' ', 'ab', 'id a ']) redactor.redact(`id ${text.repeat(20_000)}`);
    },
  );

  test.each([
    '\\bKD-\\d{6}\\b',
    '\\d{1,20}-X',
    '[a-z]{2}\\d{2}[ -]?\\d{4}',
    'member (?P<mask>[a-z0-9]{4,12})',
    'policy #?\\d{8}',
  ])('are accepted: %s', (source) => expect(problems(patterns({ a: source }))).toEqual([]));
});
