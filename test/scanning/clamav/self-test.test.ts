import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ScannerSelfTestError, ScannerUnavailableError } from '../../../src/scanning/clamav/errors.js';
import { createSamples } from '../../../src/scanning/clamav/self-test-samples.js';
import { selfTest } from '../../../src/scanning/clamav/self-test.js';
import type { StagedSample } from '../../../src/scanning/clamav/self-test.js';
import type { Verdict } from '../../../src/contract/verdict.js';
import type { StagingFolder } from './support/files.js';
import { createStagingFolder } from './support/files.js';

const verdicts: Record<string, Verdict> = {
  clean: { verdict: 'clean', reply: 'stream: OK' },
  infected: { verdict: 'infected', signature: 'X', reply: 'stream: X FOUND' },
  'unscannable/limits': { verdict: 'unscannable', reason: 'limits', reply: '' },
  'unscannable/encrypted': { verdict: 'unscannable', reason: 'encrypted', reply: '' },
};

let staging: StagingFolder;
beforeEach(async () => void (staging = await createStagingFolder()));
afterEach(() => staging.remove());

/** Answers the samples in turn; the first stands for the EICAR test file, and so on. */
function scriptedScanner(outcomes: readonly (keyof typeof verdicts | Error)[]) {
  const left = [...outcomes];
  return async ({ path, content }: StagedSample): Promise<Verdict> => {
    expect((await readFile(path)).equals(content)).toBe(true);
    const outcome = left.shift();
    if (outcome instanceof Error) throw outcome;
    const verdict = verdicts[outcome ?? ''];
    if (verdict === undefined) throw new Error('one sample too many');
    return verdict;
  };
}

const right = createSamples().map(({ expected }) => expected);
const wrong = right.flatMap((expected, index) =>
  Object.keys(verdicts)
    .filter((other) => other !== expected)
    .map((other) => [createSamples()[index]!.name, other, index] as const),
);

test('a scanner that is right about every sample passes', async () => {
  await selfTest(scriptedScanner(right), staging.path);
  expect(readdirSync(staging.path)).toEqual([]);
});

test.each(wrong)('%s called %s fails, and is named', async (sample, got, index) => {
  const outcomes = right.map((expected, at) => (at === index ? got : expected));
  const failure = selfTest(scriptedScanner(outcomes), staging.path);
  await expect(failure).rejects.toThrow(ScannerSelfTestError);
  await expect(failure).rejects.toMatchObject({ failures: [{ sample, got, expected: right[index] }] });
  await expect(failure).rejects.toThrow(`${sample}: expected ${right[index]}, got ${got}`);
  expect(readdirSync(staging.path)).toEqual([]);
});

test('a scanner that calls everything clean fails in all but one', async () => {
  const failure = selfTest(scriptedScanner(right.map(() => 'clean')), staging.path);
  await expect(failure).rejects.toMatchObject({ failures: { length: right.length - 1 } });
});

test('a scanner that is away fails at once, with its error as the cause', async () => {
  const cause = new ScannerUnavailableError('connect', 'ECONNREFUSED');
  const failure = selfTest(scriptedScanner([cause]), staging.path);
  await expect(failure).rejects.toThrow(ScannerSelfTestError);
  await expect(failure).rejects.toMatchObject({ cause, failures: { length: 1 } });
  expect(readdirSync(staging.path)).toEqual([]);
});

test('a staging folder that cannot be written to fails', async () => {
  await expect(selfTest(scriptedScanner(right), `${staging.path}/missing`)).rejects.toThrow(ScannerSelfTestError);
});
