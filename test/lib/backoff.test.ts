import { expect, test } from '@jest/globals';
import { backoffMs } from '../../src/lib/backoff.js';

const BOUNDS = { firstMs: 250, maxMs: 5000 };

test.each([
  [0, 125, 250],
  [1, 250, 500],
  [4, 2000, 4000],
  [5, 2500, 5000],
  [5000, 2500, 5000],
])('after %s failures it waits between half of the bound and all of it', (failures, least, most) => {
  expect(backoffMs(failures, BOUNDS, () => 0)).toBe(least);
  expect(backoffMs(failures, BOUNDS, () => 1)).toBe(most);
});

test('with full jitter it waits anything up to the bound', () => {
  expect(backoffMs(3, { ...BOUNDS, jitter: 'full' }, () => 0)).toBe(0);
  expect(backoffMs(3, { ...BOUNDS, jitter: 'full' }, () => 0.5)).toBe(1000);
  expect(backoffMs(3, { ...BOUNDS, jitter: 'full' }, () => 1)).toBe(2000);
});
