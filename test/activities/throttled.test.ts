import { expect, test } from '@jest/globals';
import { ApplicationFailureCategory } from '@temporalio/common';
import { turnDelayMs } from '../../src/activities/backoff.js';
import { HELD_BACK, toActivityFailure } from '../../src/activities/failures.js';
import { GenesysThrottledError, GenesysRateLimitedError } from '../../src/genesys/errors.js';

const ROUTE = { route: 'GET /x' };
const attempt = (number: number, random: number) => ({ number, retryPolicy: undefined, random: () => random });

test.each([1, 250, 1000, 60_000, 3 * 3_600_000])(
  'a turn in %d ms is never missed by much, and never early',
  (waitMs) => {
    expect(turnDelayMs(waitMs, () => 0)).toBe(waitMs);
    const latest = turnDelayMs(waitMs, () => 0.999);
    expect(latest).toBeGreaterThanOrEqual(waitMs);
    expect(latest).toBeLessThanOrEqual(Math.ceil(Math.min(waitMs * 1.1, waitMs + 250)));
  },
);

test('a call that was held back is tried again in its turn, however often it was, and nobody is alarmed', () => {
  for (const number of [1, 10, 1000]) {
    const failure = toActivityFailure(new GenesysThrottledError(ROUTE, 12_345), attempt(number, 0));
    expect(failure).toMatchObject({
      type: HELD_BACK,
      nonRetryable: false,
      nextRetryDelay: 12_345,
      category: ApplicationFailureCategory.BENIGN,
    });
  }
});

test('so is a call that got a 429 and has a turn; without one, its attempts stretch the wait', () => {
  const inTurn = toActivityFailure(new GenesysRateLimitedError(ROUTE, 7000, 9000), attempt(10, 0));
  expect(inTurn).toMatchObject({
    type: 'GenesysRateLimitedError',
    nextRetryDelay: 9000,
    category: ApplicationFailureCategory.BENIGN,
  });
  expect(toActivityFailure(new GenesysRateLimitedError(ROUTE, 7000), attempt(4, 0))?.nextRetryDelay).toBe(14_000);
});
