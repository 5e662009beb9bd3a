import { describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createScan } from '../../src/activities/scan.js';
import { ScanDeadlineError, ScannerUnavailableError, ScanReplyError } from '../../src/scanning/clamav/errors.js';
import type { ScanResult } from '../../src/contract/verdict.js';

const FILE = { ref: 'ref', bytes: 5, sha256: 'ab'.repeat(32) };
const VERSION = { engine: 'ClamAV 1.4.6', databaseVersion: '27500' };
const CLEAN: ScanResult = { verdict: 'clean', reply: 'stream: OK', bytes: 5, milliseconds: 1, ...VERSION };
const noVerdict = () => new ScanReplyError('not a verdict', 'stream: Error writing to file ERROR');
const PROVEN = { state: 'proven' };

/** Scans at an attempt, with a scanner that gives these answers in turn. */
async function scanAt(attempt: number, answers: readonly (ScanResult | Error)[], health: object = PROVEN) {
  const left = [...answers];
  let tests = 0;
  const scanner = {
    scan: async () => {
      const answer = left.shift();
      if (answer === undefined) throw new Error('scanned too often');
      if (answer instanceof Error) throw answer;
      return answer;
    },
    test: async () => {
      tests += 1;
      return health as { state: string; problem?: string };
    },
    version: async () => VERSION,
  };
  const scan = createScan({ scanner, staging: { path: () => '/f' }, metrics: { scanned: () => undefined } } as never);
  const outcome = await new MockActivityEnvironment({ attempt }).run(scan, FILE).catch((error: unknown) => error);
  return { outcome, tests, left: left.length };
}

describe('a file that the scanner answers with errors', () => {
  test.each([1, 4])('is tried again at attempt %i, and not doubted', async (attempt) => {
    const error = noVerdict();
    expect(await scanAt(attempt, [error])).toEqual({ outcome: error, tests: 0, left: 0 });
  });

  test.each([
    ['an error', noVerdict()],
    ['no answer in time', new ScanDeadlineError('total', 75_000)],
  ])('is unscannable once the scanner has proven that it works, and still gives %s', async (_, error) => {
    const { outcome, tests } = await scanAt(5, [error, error]);
    expect(outcome).toMatchObject({ verdict: 'unscannable', reason: 'no-verdict', bytes: 5, ...VERSION });
    expect(tests).toBe(1);
  });

  test('keeps the verdict of the second try', async () => {
    expect(await scanAt(7, [noVerdict(), CLEAN])).toEqual({ outcome: CLEAN, tests: 1, left: 0 });
  });

  test.each([
    ['does not detect', { state: 'failed', problem: 'EICAR is clean' }],
    ['is away', { state: 'unavailable', problem: 'ECONNREFUSED' }],
    ['could not be tested just now', { state: 'proven', problem: 'the disk is full' }],
  ])('is no verdict while the scanner %s', async (_, health) => {
    const error = noVerdict();
    expect(await scanAt(9, [error, CLEAN], health)).toEqual({ outcome: error, tests: 1, left: 1 });
  });
});

test.each([1, 50])('an outage is no verdict, at attempt %i', async (attempt) => {
  const error = new ScannerUnavailableError('answer', 'closed');
  expect(await scanAt(attempt, [error])).toEqual({ outcome: error, tests: 0, left: 0 });
});

test('an outage in the second try is none either', async () => {
  const error = new ScannerUnavailableError('connect', 'ECONNREFUSED');
  expect((await scanAt(5, [noVerdict(), error])).outcome).toBe(error);
});
