import { expect, test } from '@jest/globals';
import { parseRetryAfterMs } from '../../src/lib/retry-after.js';

const NOW = Date.parse('2024-05-15T14:30:00.000Z');

test.each([
  ['7', 7000],
  [' 7 ', 7000],
  ['0', 0],
  ['0.5', 500],
  ['86400', 86_400_000],
  // An absurd wait is still a wait.
  ['99999999999', 999_999_999_000],
])('%j seconds are %d ms', (header, milliseconds) => {
  expect(parseRetryAfterMs(header, NOW)).toBe(milliseconds);
});

test.each([
  ['Wed, 15 May 2024 14:30:07 GMT', 7000],
  ['Wed, 15 May 2024 14:29:00 GMT', 0],
  ['Wednesday, 15-May-24 14:30:07 GMT', 7000],
])('the date %j is %d ms away', (header, milliseconds) => {
  expect(parseRetryAfterMs(header, NOW)).toBe(milliseconds);
});

test.each([
  undefined,
  '',
  '-5',
  '-0',
  '+5',
  '7s',
  '7 seconds',
  '1e3',
  '0x10',
  'soon',
  'NaN',
  'Infinity',
  // Date.parse finds a year in these.
  'try 5',
  'retry 7',
  'seconds 120',
  'Wed, 99 May 2024 14:30:07 GMT',
])('%j says nothing', (header) => {
  expect(parseRetryAfterMs(header, NOW)).toBeUndefined();
});
