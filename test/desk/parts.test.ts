import { expect, test } from '@jest/globals';
import { partsSummary, partVerdict } from '../../src/desk/parts.js';

const ZIP = 'application/zip';
const known = { verdict: 'infected', signature: 'x', bytes: 1 };
const part = { number: 1, name: 'a', mimeType: 'text/plain', bytes: 1, verdict: 'clean' as const };
const listed = (count: number, isComplete: boolean, parts = [part]) => ({
  ...known,
  parts: { parts, count, isComplete },
});

test.each([
  ['all are listed', listed(1, true), '1'],
  ['there are more than are listed', listed(301, true), '301; 300 more are not listed'],
  ['not all was opened', listed(1, false), 'at least 1; not all of it was opened'],
  ['none could be opened', listed(0, true, []), 'none that could be opened'],
  ['a run of before', known, expect.stringMatching(/^not recorded/)],
  ['no copy', 'none' as const, expect.stringMatching(/^not recorded/)],
  ['no answer', 'unknown' as const, expect.stringMatching(/^unknown/)],
])('parts, where %s', (_, vault, told) => {
  expect(partsSummary(vault, ZIP)).toEqual(told);
});

test('of a file that has no parts nothing is said', () => {
  expect(partsSummary(known, 'text/plain')).toBeUndefined();
  expect(partsSummary('unknown', undefined)).toBeUndefined();
});

test('the verdict on a part, or why there is none', () => {
  expect(partVerdict({ verdict: 'clean' })).toBe('clean');
  expect(partVerdict({ verdict: 'unscannable', finding: 'encrypted' })).toBe('unscannable: encrypted');
  expect(partVerdict({ verdict: 'unjudged' })).toMatch(/^not judged: /);
});
