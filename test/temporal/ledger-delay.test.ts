import { expect, test } from '@jest/globals';
import { NEWS_WAIT_MS } from '../../src/contract/ledger-messages.js';
import { LedgerDelay } from '../../src/temporal/ledger-delay.js';

/** The delays of uploads that come one after the other. */
function delays(count: number, everyMs: number): number[] {
  let now = 1_000_000;
  const delay = new LedgerDelay(() => now);
  return Array.from({ length: count }, () => {
    now += everyMs;
    return delay.next();
  });
}

test('uploads that are examined as they come wait for their news only', () => {
  expect(new Set(delays(1000, 50))).toEqual(new Set([NEWS_WAIT_MS]));
});

test('those of a burst wait until their files are likely to be examined, and no longer than a minute', () => {
  const burst = delays(100_000, 0);
  expect(burst.slice(0, 40)).toEqual(Array(40).fill(NEWS_WAIT_MS));
  expect(burst[99]).toBe(5000);
  expect(burst.at(-1)).toBe(60_000);
});

test('a burst that is over is forgotten', () => {
  let now = 0;
  const delay = new LedgerDelay(() => now);
  for (let upload = 0; upload < 10_000; upload += 1) delay.next();
  now += 60_000;
  expect(delay.next()).toBe(NEWS_WAIT_MS);
});
