import { expect, test } from '@jest/globals';
import type { FileReport } from '../../src/contract/file-report.js';
import { problemOf } from '../../src/contract/report-problem.js';

const REPORT: FileReport = {
  mediaId: 'media-1',
  status: 'quarantined',
  verdict: 'infected',
  reply: 'stream: X FOUND',
  at: '2024-05-15T14:32:00.000Z',
};

test.each(['infected', 'unscannable', 'unscanned', 'policy:denied-hash'] as const)('%s is a verdict', (verdict) => {
  expect(problemOf({ ...REPORT, verdict })).toBeUndefined();
});

test.each<[string, object]>([
  ['a verdict that nobody passes', { verdict: 'harmless' }],
  ['a rule that no policy can hold', { verdict: 'policy:<b>' }],
  ['clean by a policy', { status: 'clean', verdict: 'policy:allowed' }],
  ['a time that is a number', { reviewedAt: 5 }],
  ['a time of another form', { at: '15 May 2024' }],
  ['a field that is not known', { note: 'x' }],
  ['an id with a slash', { mediaId: '../x' }],
  ['a size below zero', { bytes: -1 }],
])('%s is a problem', (_, change) => {
  expect(problemOf({ ...REPORT, ...change })).toEqual(expect.any(String));
});

test.each([undefined, null, 5, 'text', [REPORT]])('%j is no report', (value) => {
  expect(problemOf(value)).toEqual(expect.any(String));
});
