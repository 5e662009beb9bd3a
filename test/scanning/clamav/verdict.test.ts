import { describe, expect, test } from '@jest/globals';
import { ScanReplyError } from '../../../src/scanning/clamav/errors.js';
import { verdictOfPathAnswer, verdictOfStreamAnswer } from '../../../src/scanning/clamav/verdict.js';

const PATH = '/staging/0123abcd';

/** What follows the subject of an answer, and what it means. */
const verdicts = [
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

describe('answer to a stream', () => {
  test.each(verdicts)('%j', (outcome, expected) => {
    const verdict = verdictOfStreamAnswer({ raw: `stream: ${outcome}\0`, complete: true });
    expect(verdict).toEqual({ ...expected, reply: `stream: ${outcome}` });
  });

  test.each([...notVerdicts, ...errors])('%j is no verdict', (outcome) => {
    expect(() => verdictOfStreamAnswer({ raw: `stream: ${outcome}\0`, complete: true })).toThrow(ScanReplyError);
  });

  test.each([
    '',
    '\0',
    'stream: OK',
    'stream: OK\n',
    'stream: OK\0\0',
    'stream: OK\0stream: X FOUND\0',
    'OK\0',
    'x stream: OK\0',
    'other: OK\0',
    'COMMAND READ TIMED OUT\n',
    'UNKNOWN COMMAND\0',
  ])('%j as a whole is no verdict', (raw) => {
    expect(() => verdictOfStreamAnswer({ raw, complete: true })).toThrow(ScanReplyError);
  });

  test.each(verdicts.map(([outcome]) => outcome))(
    '%j is no verdict when it does not answer the whole file',
    (outcome) => {
      expect(() => verdictOfStreamAnswer({ raw: `stream: ${outcome}\0`, complete: false })).toThrow(ScanReplyError);
    },
  );

  test.each([true, false])('over StreamMaxLength is unscannable (complete: %s)', (complete) => {
    const reply = 'INSTREAM size limit exceeded. ERROR';
    expect(verdictOfStreamAnswer({ raw: `${reply}\0`, complete })).toEqual({
      verdict: 'unscannable',
      reason: 'limits',
      reply,
    });
  });
});

describe('answer to a path scan', () => {
  const clean = { isInfected: false, viruses: [] };
  const found = { isInfected: true, viruses: ['X'] };

  test.each(verdicts)('%j', (outcome, expected) => {
    const result = expected.verdict === 'clean' ? clean : found;
    const verdict = verdictOfPathAnswer(result, { raw: `${PATH}: ${outcome}\n`, complete: true }, PATH);
    expect(verdict).toEqual({ ...expected, reply: `stream: ${outcome}` });
  });

  test.each([...notVerdicts, ...errors])('%j is no verdict, whatever clamscan makes of it', (outcome) => {
    for (const result of [clean, found, { isInfected: null, viruses: [] }, undefined]) {
      const answer = { raw: `${PATH}: ${outcome}\n`, complete: true };
      expect(() => verdictOfPathAnswer(result, answer, PATH)).toThrow(ScanReplyError);
    }
  });

  test.each([
    '',
    '\n',
    `${PATH}: OK`,
    `${PATH}: OK\0`,
    `${PATH}: OK\n${PATH}: X FOUND\n`,
    'stream: OK\n',
    '/other: OK\n',
    '/staging/0123abce: OK\n',
  ])('%j as a whole is no verdict', (raw) => {
    expect(() => verdictOfPathAnswer(clean, { raw, complete: true }, PATH)).toThrow(ScanReplyError);
  });

  test.each([
    ['OK', { isInfected: null, viruses: [] }],
    ['OK', { isInfected: true, viruses: [] }],
    ['OK', { isInfected: false, viruses: ['X'] }],
    ['OK', undefined],
    ['X FOUND', clean],
    ['X FOUND', { isInfected: null, viruses: [] }],
  ])('%j is no verdict when clamscan says %j', (outcome, result) => {
    const answer = { raw: `${PATH}: ${outcome}\n`, complete: true };
    expect(() => verdictOfPathAnswer(result, answer, PATH)).toThrow(ScanReplyError);
  });

  test('a connection that was cut after the answer makes it no verdict', () => {
    expect(() => verdictOfPathAnswer(clean, { raw: `${PATH}: OK\n`, complete: false }, PATH)).toThrow(ScanReplyError);
  });

  test('errors do not carry the path, nor an answer of any length', () => {
    const raw = `${PATH}: ${PATH} ${'x'.repeat(10_000)} ERROR\n`;
    let error: unknown;
    try {
      verdictOfPathAnswer(undefined, { raw, complete: true }, PATH);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(ScanReplyError);
    expect(String(error)).not.toContain(PATH);
    expect(String(error).length).toBeLessThan(400);
  });
});
