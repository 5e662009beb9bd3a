import { describe, expect, test } from '@jest/globals';
import { operatorDelayMs, policyDelayMs, rateLimitDelayMs, turnDelayMs } from '../../src/activities/backoff.js';
import { parseRetryAfterMs } from '../../src/lib/retry-after.js';

const LEAST = () => 0;
const MOST = () => 0.999_999;
const MINUTE_MS = 60_000;

describe('after a 429', () => {
  test('"Retry-After: 7" is seven seconds, and at most a quarter more', () => {
    const asked = parseRetryAfterMs('7', 0);
    expect(rateLimitDelayMs(asked, 1, LEAST)).toBe(7000);
    expect(rateLimitDelayMs(asked, 1, MOST)).toBe(8750);
    expect(rateLimitDelayMs(asked, 1, () => 0.5)).toBe(7875);
  });

  test.each([0, 1, 100, 999, 1000, 7000, 60_000, MINUTE_MS * 15, MINUTE_MS * 60, 86_400_000])(
    'never sooner than the %d ms that were asked for, whatever the attempt',
    (asked) => {
      for (let attempt = 1; attempt <= 200; attempt += 1) {
        for (const random of [LEAST, MOST, Math.random]) {
          expect(rateLimitDelayMs(asked, attempt, random)).toBeGreaterThanOrEqual(asked);
        }
      }
    },
  );

  test('three refusals are believed; from the fourth on the wait doubles, up to a quarter of an hour', () => {
    const delays = Array.from({ length: 14 }, (_, index) => rateLimitDelayMs(7000, index + 1, LEAST) / 1000);
    expect(delays).toEqual([7, 7, 7, 14, 28, 56, 112, 224, 448, 896, 900, 900, 900, 900]);
    expect(rateLimitDelayMs(7000, 1_000_000, MOST)).toBe(1_125_000);
  });

  test('a longer wait than the cap is kept as it is', () => {
    expect(rateLimitDelayMs(MINUTE_MS * 60, 20, LEAST)).toBe(MINUTE_MS * 60);
  });

  test('without Retry-After: a second; and one of zero is no hot loop', () => {
    expect(rateLimitDelayMs(undefined, 1, LEAST)).toBe(1000);
    expect(rateLimitDelayMs(undefined, 5, LEAST)).toBe(4000);
    expect(rateLimitDelayMs(0, 1, LEAST)).toBe(100);
  });

  test('a crowd does not return as one', () => {
    const delays = Array.from({ length: 100 }, () => rateLimitDelayMs(7000, 1, Math.random));
    expect(new Set(delays).size).toBeGreaterThan(50);
  });
});

describe('waiting for a turn', () => {
  test.each([0, 1, 100, 7000, MINUTE_MS * 10])('of %d ms: never less, and hardly more', (waitMs) => {
    expect(turnDelayMs(waitMs, LEAST)).toBe(waitMs);
    expect(turnDelayMs(waitMs, MOST)).toBeLessThanOrEqual(waitMs + 250);
  });
});

test('what an operator has to repair is tried again every five minutes or so', () => {
  expect(operatorDelayMs(LEAST)).toBe(5 * MINUTE_MS);
  expect(operatorDelayMs(MOST)).toBe(375_000);
});

describe('the interval of a retry policy', () => {
  const POLICY = { initialInterval: '2s', backoffCoefficient: 3, maximumInterval: '1 minute' } as const;

  test('grows by its coefficient up to its maximum', () => {
    const intervals = [1, 2, 3, 4, 5, 1000].map((attempt) => policyDelayMs(POLICY, attempt, MOST));
    expect(intervals).toEqual([2000, 6000, 18_000, 54_000, MINUTE_MS, MINUTE_MS]);
  });

  test('is shortened by chance, by a quarter at most', () => {
    expect(policyDelayMs(POLICY, 1, LEAST)).toBe(1500);
    expect(policyDelayMs(POLICY, 9, LEAST)).toBe(45_000);
  });

  test('has the defaults of Temporal: a second, doubled, a hundred times that at most', () => {
    const intervals = [1, 2, 3, 1000].map((attempt) => policyDelayMs(undefined, attempt, MOST));
    expect(intervals).toEqual([1000, 2000, 4000, 100_000]);
    expect(policyDelayMs({ initialInterval: 500 }, 1000, MOST)).toBe(50_000);
  });

  test('is a finite number for any attempt', () => {
    for (const attempt of [1, 100, 10_000, 2 ** 31]) {
      expect(Number.isSafeInteger(policyDelayMs({ backoffCoefficient: 10 }, attempt, MOST))).toBe(true);
    }
  });
});
