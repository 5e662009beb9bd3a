import { expect, test } from '@jest/globals';
import type { BlobContainer } from '../../src/storage/blob-container.js';
import { ClockSkewError, ServiceClock } from '../../src/storage/service-clock.js';

const MINUTE_MS = 60_000;

/** A service, a host and a stopwatch, whose clocks are set by hand. */
function clocks() {
  const at = { service: 1_000_000_000_000, host: 1_000_000_000_000, elapsed: 0 };
  const skews: number[] = [];
  let asked = 0;
  const properties = async () => {
    asked += 1;
    return { time: at.service, canLock: true };
  };
  const clock = new ServiceClock({
    container: { name: 'archive', properties } as unknown as BlobContainer,
    now: () => at.host,
    elapsed: () => at.elapsed,
    onSkew: (skewMs) => void skews.push(skewMs),
  });
  const pass = (ms: number) => {
    at.service += ms;
    at.host += ms;
    at.elapsed += ms;
  };
  return { at, clock, skews, pass, asked: () => asked };
}

test('tells the time of the service, which it asks now and then', async () => {
  const { at, clock, pass, asked } = clocks();
  at.host -= 30_000;
  expect(await clock.now()).toBe(at.service);
  pass(2 * MINUTE_MS);
  expect(await clock.now()).toBe(at.service);
  expect(asked()).toBe(1);
  pass(4 * MINUTE_MS);
  expect(await clock.now()).toBe(at.service);
  expect(asked()).toBe(2);
});

test.each([
  ['ahead', 100 * 365 * 86_400_000],
  ['behind', -61_000],
])('a host whose clock is %s by more than a minute is refused, from the next call on', async (word, skewMs) => {
  const { at, clock, skews } = clocks();
  await clock.now();
  at.host += skewMs;
  await expect(clock.now()).rejects.toThrow(ClockSkewError);
  await expect(clock.now()).rejects.toThrow(word);
  expect(skews.at(-1)).toBe(skewMs);
  at.host -= skewMs;
  expect(await clock.now()).toBe(at.service);
});

test('a service whose clock was set is asked again, and followed with its host', async () => {
  const { at, clock } = clocks();
  await clock.now();
  at.service += 3_600_000;
  at.host += 3_600_000;
  expect(await clock.now()).toBe(at.service);
});
