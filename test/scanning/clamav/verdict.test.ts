import { describe, expect, test } from '@jest/globals';
import { ScanReplyError } from '../../../src/scanning/clamav/errors.js';
import { verdictOfReply } from '../../../src/scanning/clamav/verdict.js';

const PATH = '/staging/0123abcd';

/** What follows the subject of an answer, and what it means. */
const verdicts = [
  // How C prints a name that is missing: clamd has given up, and does not say at which limit.
  ['(null) FOUND', { verdict: 'unscannable', reason: 'limits' }],
  ['OK', { verdict: 'clean' }],
  ['Test.Eicar.HDB.UNOFFICIAL FOUND', { verdict: 'infected', signature: 'Test.Eicar.HDB.UNOFFICIAL' }],
  ['Win.Test with blank FOUND', { verdict: 'infected', signature: 'Win.Test with blank' }],
  ['OK FOUND', { verdict: 'infected', signature: 'OK' }],
  ['Heuristics.Broken.Executable FOUND', { verdict: 'infected', signature: 'Heuristics.Broken.Executable' }],
  [
    'Heuristics.Limits.Exceeded.MaxScanSize FOUND',
    { verdict: 'unscannable', reason: 'limits', signature: 'Heuristics.Limits.Exceeded.MaxScanSize' },
  ],
  [
    'Heuristics.Encrypted.7Zip FOUND',
    { verdict: 'unscannable', reason: 'encrypted', signature: 'Heuristics.Encrypted.7Zip' },
  ],
] as const;

const notVerdicts = [
  '',
  ' OK',
  'OK ',
  'ok',
  'OKAY',
  'NOT OK',
  'FOUND',
  ' FOUND',
  'OK\nOK',
  'A FOUND\nB FOUND',
  'OK\r',
  'null',
];
const errors = ['Access denied. ERROR', "Can't allocate memory ERROR", 'INSTREAM size limit exceeded. ERROR'];
const SIZE_LIMIT = 'INSTREAM size limit exceeded. ERROR';

describe.each(['stream', PATH])('a reply about %s', (subject) => {
  const replyOf = (text: string, early = false) => verdictOfReply({ text, early }, subject);

  test.each(verdicts)('%j', (outcome, expected) => {
    expect(replyOf(`${subject}: ${outcome}`)).toEqual({ ...expected, reply: `stream: ${outcome}` });
  });

  test.each([...notVerdicts, ...errors])('%j is no verdict', (outcome) => {
    expect(() => replyOf(`${subject}: ${outcome}`)).toThrow(ScanReplyError);
  });

  test.each([
    '',
    'OK',
    `x ${subject}: OK`,
    'other: OK',
    '/other: OK',
    '/staging/0123abce: OK',
    `${subject}: OK\n`,
    `${subject}: OK\n${subject}: X FOUND`,
    'COMMAND READ TIMED OUT',
    'UNKNOWN COMMAND',
  ])('%j as a whole is no verdict', (text) => {
    expect(() => replyOf(text)).toThrow(ScanReplyError);
  });

  test.each(verdicts.map(([outcome]) => outcome))(
    '%j is no verdict when it began before clamd had the whole file',
    (outcome) => {
      expect(() => replyOf(`${subject}: ${outcome}`, true)).toThrow(ScanReplyError);
    },
  );
});

test.each([true, false])('a stream over StreamMaxLength is unscannable (early: %s)', (early) => {
  const expected = { verdict: 'unscannable', reason: 'limits', reply: SIZE_LIMIT };
  expect(verdictOfReply({ text: SIZE_LIMIT, early }, 'stream')).toEqual(expected);
  expect(() => verdictOfReply({ text: SIZE_LIMIT, early }, PATH)).toThrow(ScanReplyError);
});

test('errors do not carry the path, nor a reply of any length', () => {
  const text = `${PATH}: ${PATH} ${'x'.repeat(10_000)} ERROR`;
  let error: unknown;
  try {
    verdictOfReply({ text, early: false }, PATH);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(ScanReplyError);
  expect(String(error)).not.toContain(PATH);
  expect(String(error).length).toBeLessThan(400);
});
