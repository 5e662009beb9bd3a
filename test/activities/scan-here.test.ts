import { expect, jest, test } from '@jest/globals';
import { createScanHere, MAX_SCANNED_HERE_BYTES, SMALL_FILE_BYTES } from '../../src/activities/scan-here.js';
import type { ScanFile } from '../../src/activities/scan.js';
import type { ScanResult } from '../../src/contract/verdict.js';

const FILE = { ref: 'r', bytes: 10, sha256: 'x' };
const CLEAN = { verdict: 'clean' } as ScanResult;
const { signal } = new AbortController();

test('a file is scanned where the scanner is proven and free', async () => {
  const scanHere = createScanHere({ scanFile: async () => CLEAN, isProven: () => true, maxScans: 1 });
  expect(await scanHere(FILE, signal)).toBe(CLEAN);
  expect(await scanHere(FILE, signal)).toBe(CLEAN);
});

test.each<[string, ScanFile, boolean, number]>([
  ['one that is not proven', async () => CLEAN, false, 10],
  ['one that fails', async () => Promise.reject(new Error('no answer')), true, 10],
  ['a large file', async () => CLEAN, true, MAX_SCANNED_HERE_BYTES + 1],
])('%s is left to the step of its own', async (_, scanFile, isProven, bytes) => {
  const scanHere = createScanHere({ scanFile, isProven: () => isProven, maxScans: 1 });
  expect(await scanHere({ ...FILE, bytes }, signal)).toBeUndefined();
});

test('no more files are scanned at once than the scanner takes, and none waits', async () => {
  let answer = (_result: ScanResult) => {};
  const scanFile: ScanFile = () => new Promise((resolve) => (answer = resolve));
  const scanHere = createScanHere({ scanFile, isProven: () => true, maxScans: 1 });
  const first = scanHere(FILE, signal);
  expect(await scanHere(FILE, signal)).toBeUndefined();
  answer(CLEAN);
  expect(await first).toBe(CLEAN);
});

test('large files leave places to small ones, and give theirs back', async () => {
  const answers: ((result: ScanResult) => void)[] = [];
  const scanFile: ScanFile = () => new Promise((resolve) => answers.push(resolve));
  const scanHere = createScanHere({ scanFile, isProven: () => true, maxScans: 4 });
  const large = { ...FILE, bytes: SMALL_FILE_BYTES + 1 };
  const first = [scanHere(large, signal), scanHere(large, signal)];
  expect(await scanHere(large, signal)).toBeUndefined();
  const small = [scanHere(FILE, signal), scanHere(FILE, signal)];
  expect(answers).toHaveLength(4);
  answers.forEach((answer) => answer(CLEAN));
  expect(await Promise.all([...first, ...small])).toEqual([CLEAN, CLEAN, CLEAN, CLEAN]);
  const next = scanHere(large, signal);
  answers.at(-1)!(CLEAN);
  expect(await next).toBe(CLEAN);
});

test('one place takes a large file, too', async () => {
  const scanHere = createScanHere({ scanFile: async () => CLEAN, isProven: () => true, maxScans: 1 });
  expect(await scanHere({ ...FILE, bytes: MAX_SCANNED_HERE_BYTES }, signal)).toBe(CLEAN);
});

test('a large file has more time than a small one, and no more than that', async () => {
  jest.useFakeTimers();
  try {
    const scanFile: ScanFile = (_, stopped) =>
      new Promise((_resolve, reject) => stopped.addEventListener('abort', () => reject(new Error('aborted'))));
    const scanHere = createScanHere({ scanFile, isProven: () => true, maxScans: 2 });
    const isOver = { small: false, large: false };
    const small = scanHere(FILE, signal).then((result) => ((isOver.small = true), result));
    const large = scanHere({ ...FILE, bytes: SMALL_FILE_BYTES + 1 }, signal).then(
      (result) => ((isOver.large = true), result),
    );
    await jest.advanceTimersByTimeAsync(20_000);
    expect(isOver).toEqual({ small: true, large: false });
    await jest.advanceTimersByTimeAsync(20_000);
    expect(await Promise.all([small, large])).toEqual([undefined, undefined]);
  } finally {
    jest.useRealTimers();
  }
});

test('a step that is to end hands the file over without a verdict', async () => {
  const scanFile: ScanFile = (_, stopped) =>
    new Promise((_resolve, reject) => stopped.addEventListener('abort', () => reject(new Error('aborted'))));
  const stop = new AbortController();
  const scan = createScanHere({ scanFile, isProven: () => true, maxScans: 1 })(FILE, stop.signal);
  stop.abort();
  expect(await scan).toBeUndefined();
});
