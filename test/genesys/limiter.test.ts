import { describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { Random } from '../../bench/redaction/random.js';
import { RateLimiter } from '../../src/genesys/limiter.js';
import type { LimitedCall } from '../../src/genesys/limiter.js';
import { parseRateFigures } from '../../src/genesys/rate-budget.js';
import { ManualClock } from '../simulator/with-simulator.js';
import { calls, drive, heldFor, mostWithin } from './limiter-driver.js';
import { capturedLog } from './support.js';

const HOUR_MS = 3_600_000;

function setUp(random = () => 0) {
  const clock = new ManualClock();
  const { log, lines } = capturedLog();
  const seen: string[] = [];
  const observer = {
    onCall: (route: string, status: number | undefined) => void seen.push(`${route} ${status ?? 'none'}`),
    onThrottled: (route: string) => void seen.push(`${route} held back`),
  };
  return { clock, lines, seen, limiter: new RateLimiter({ now: clock.now, random, log, observer }) };
}

const patch = (id: number | string): LimitedCall => ({ route: 'PATCH /c/{id}', key: `PATCH /c/${id}` });
const get = (id: number | string): LimitedCall => ({ route: 'GET /c/{id}', key: `GET /c/${id}` });
const remove = (id: number | string): LimitedCall => ({
  route: 'DELETE /m/{id}',
  key: `DELETE /m/${id}`,
  priority: 'contain',
});
const refusal = (retryAfterMs?: number) => ({ status: 429, retryAfterMs });

describe('before the first 429, without figures', () => {
  test('everything goes', () => {
    const { limiter } = setUp();
    expect(Array.from({ length: 1000 }, (_, id) => heldFor(limiter, patch(id)))).toEqual(Array(1000).fill(0));
  });
});

describe('while the API says wait', () => {
  test.each([1000, 48_000, 3 * HOUR_MS])('no call goes out for %d ms, of no kind', (askedMs) => {
    const { limiter, clock } = setUp();
    heldFor(limiter, patch('x'), refusal(askedMs));
    for (const passed of [0, askedMs / 2, askedMs / 2 - 1]) {
      clock.advance(passed);
      expect(heldFor(limiter, remove(passed))).toBeGreaterThan(0);
      expect(heldFor(limiter, get(passed))).toBeGreaterThan(0);
      expect(heldFor(limiter, patch(passed))).toBeGreaterThan(0);
    }
    clock.advance(1);
    expect(heldFor(limiter, remove('y'))).toBe(0);
  });

  test('containment waits exactly until the end, and the others follow one by one after a head start', () => {
    const { limiter, clock } = setUp();
    expect(heldFor(limiter, patch('x'), refusal(10_000))).toBe(0);
    expect(heldFor(limiter, remove(1))).toBe(10_000);
    expect(heldFor(limiter, remove(2))).toBe(10_000);
    // The rate without figures: 300 a minute, halved by the refusal, less the reserve for containment, and paced.
    const interval = 60_000 / (0.95 * 135);
    // The first turn is that of the call that was refused.
    const waits = [1, 2, 3].map((id) => heldFor(limiter, get(id)));
    expect(waits).toEqual([1, 2, 3].map((turn) => Math.ceil(12_000 + turn * interval)));
    // Who asks again too soon keeps its turn.
    clock.advance(5000);
    expect(heldFor(limiter, get(2))).toBe(Math.ceil(7000 + 2 * interval));
    clock.advance(7000);
    expect(heldFor(limiter, patch('x'))).toBe(0);
    expect(heldFor(limiter, get(1))).toBeGreaterThan(0);
    clock.advance(Math.ceil(interval));
    expect(heldFor(limiter, get(1))).toBe(0);
    // A newcomer does not overtake those who wait.
    expect(heldFor(limiter, get(4))).toBeGreaterThan(2 * interval);
  });

  test('a refused call is told its own turn, after the wait that was asked for', () => {
    const { limiter } = setUp();
    limiter.admit(patch(1));
    limiter.admit(remove(1));
    expect(limiter.settle(patch(1), refusal(7000))).toBe(9000);
    expect(limiter.settle(remove(1), refusal(7000))).toBe(7000);
  });

  test('a 429 without Retry-After is a wait of a second, or until the reset when all is used up', () => {
    const first = setUp();
    heldFor(first.limiter, patch(1), refusal());
    expect(heldFor(first.limiter, remove(1))).toBe(1000);
    const second = setUp();
    const figures = { count: 301, allowed: 300, resetMs: 42_000 };
    heldFor(second.limiter, patch(1), { status: 429, figures });
    expect(heldFor(second.limiter, remove(1))).toBe(42_000);
  });

  test('a later, shorter wait does not end a longer one', () => {
    const { limiter } = setUp();
    limiter.admit(patch(1));
    limiter.admit(patch(2));
    limiter.settle(patch(1), refusal(60_000));
    limiter.settle(patch(2), refusal(1000));
    expect(heldFor(limiter, remove(1))).toBe(60_000);
  });

  test('nobody is held back for more than a day by one absurd answer', () => {
    const { limiter } = setUp();
    heldFor(limiter, patch(1), refusal(999_999_999_000));
    expect(heldFor(limiter, remove(1))).toBe(24 * HOUR_MS);
  });

  test('one line of log for all calls that were under way', () => {
    const { limiter, lines } = setUp();
    for (let id = 0; id < 16; id += 1) limiter.admit(patch(id));
    for (let id = 0; id < 16; id += 1) limiter.settle(patch(id), refusal(10_000));
    expect(lines.map(({ msg }) => msg)).toEqual(['rate limit reached: no calls meanwhile']);
    expect(lines[0]).toMatchObject({ level: 40, route: 'PATCH /c/{id}', askedMs: 10_000, inARow: 1 });
  });
});

describe('refusals in a row', () => {
  /** What the refused call of each attempt is told, when it comes exactly then. */
  function waitsOf(call: LimitedCall, retryAfterMs: number, count: number): number[] {
    const { limiter, clock } = setUp();
    return Array.from({ length: count }, () => {
      limiter.admit(call);
      const waitMs = limiter.settle(call, refusal(retryAfterMs)) ?? Number.NaN;
      clock.advance(waitMs);
      return waitMs;
    });
  }

  test('a constant Retry-After stretches for the route, up to a quarter of an hour', () => {
    expect(waitsOf(patch(1), 7000, 12)).toEqual([
      9000, 9000, 9000, 14_000, 28_000, 56_000, 112_000, 224_000, 448_000, 896_000, 900_000, 900_000,
    ]);
  });

  test('for containment it does not stretch beyond 30 seconds', () => {
    expect(waitsOf(remove(1), 7000, 7)).toEqual([7000, 7000, 7000, 14_000, 28_000, 30_000, 30_000]);
    expect(waitsOf(remove(1), 40_000, 7)).toEqual(Array(7).fill(40_000));
  });

  test('held-back attempts, and the 429s of calls that were under way together, do not count', () => {
    const { limiter, clock } = setUp();
    for (let round = 0; round < 3; round += 1) {
      for (let id = 0; id < 16; id += 1) limiter.admit(remove(id));
      for (let id = 0; id < 16; id += 1) expect(limiter.settle(remove(id), refusal(7000))).toBe(7000);
      for (let id = 0; id < 16; id += 1) expect(heldFor(limiter, remove(id))).toBe(7000);
      clock.advance(7000);
    }
  });

  test('leave the other routes alone: they go when the API no longer says wait', () => {
    const { limiter, clock } = setUp();
    for (let round = 0; round < 8; round += 1) {
      limiter.admit(patch(1));
      const waitMs = limiter.settle(patch(1), refusal(7000)) ?? Number.NaN;
      expect(heldFor(limiter, remove(round))).toBe(7000);
      clock.advance(9000);
      // One interval after the refused call, or at once when that one stays away for longer.
      expect(heldFor(limiter, get(1))).toBe(waitMs === 9000 ? 468 : 0);
      clock.advance(waitMs - 9000);
    }
  });

  test('are forgotten after a success', () => {
    const { limiter, clock } = setUp();
    for (let round = 0; round < 10; round += 1) {
      heldFor(limiter, remove(1), refusal(7000));
      clock.advance(7000);
      expect(heldFor(limiter, remove(1))).toBe(0);
    }
    heldFor(limiter, remove(1), refusal(7000));
    expect(heldFor(limiter, remove(1))).toBe(7000);
  });
});

describe('figures', () => {
  const headers = (values: Record<string, string>) => parseRateFigures((name) => values[name]);

  test('are read from the headers; the reset is in seconds', () => {
    const values = { 'inin-ratelimit-count': '7', 'inin-ratelimit-allowed': '300', 'inin-ratelimit-reset': '42' };
    expect(headers(values)).toEqual({ count: 7, allowed: 300, resetMs: 42_000 });
    for (const bad of [undefined, '', '-1', 'soon', '1.5', '1e3', ' ']) {
      expect(headers({ ...values, 'inin-ratelimit-reset': bad as string })).toBeUndefined();
      expect(headers({ ...values, 'inin-ratelimit-count': bad as string })).toBeUndefined();
    }
    expect(headers({ ...values, 'inin-ratelimit-reset': '999999999999' })?.resetMs).toBe(24 * HOUR_MS);
  });

  const figures = (count: number, allowed = 60, resetMs = 40_000) => ({
    status: 200,
    figures: { count, allowed, resetMs },
  });

  test('ordinary calls leave a tenth to containment, wait for the reset, and are paced then', () => {
    const { limiter, clock } = setUp();
    expect(heldFor(limiter, patch(1), figures(53))).toBe(0);
    expect(heldFor(limiter, patch(2), figures(54))).toBe(0);
    expect(heldFor(limiter, patch(3))).toBe(40_000);
    expect(heldFor(limiter, patch(4))).toBe(Math.ceil(40_000 + 60_000 / (0.95 * 54)));
    for (let id = 0; id < 6; id += 1) expect(heldFor(limiter, remove(id), figures(55 + id))).toBe(0);
    clock.advance(40_000);
    expect(heldFor(limiter, patch(3), figures(1, 60, 60_000))).toBe(0);
    expect(heldFor(limiter, patch(5))).toBe(Math.ceil(2 * (60_000 / (0.95 * 54))));
  });

  test('what others have used counts, and so do calls that are under way', () => {
    const { limiter } = setUp();
    heldFor(limiter, patch(0), figures(50));
    for (let id = 1; id <= 4; id += 1) limiter.admit(patch(id));
    expect(heldFor(limiter, patch(5))).toBe(40_000);
  });

  test('answers that overtake each other do not give back what was used', () => {
    const { limiter } = setUp();
    for (const id of [1, 2]) limiter.admit(patch(id));
    limiter.settle(patch(2), figures(54));
    limiter.settle(patch(1), figures(10));
    expect(heldFor(limiter, patch(3))).toBe(40_000);
  });

  test('a new window begins when its reset is later, or the old one over', () => {
    const { limiter, clock } = setUp();
    heldFor(limiter, patch(1), figures(54, 60, 1000));
    clock.advance(500);
    heldFor(limiter, remove(1), figures(1, 60, 60_000));
    expect(heldFor(limiter, patch(3))).toBeGreaterThanOrEqual(0);
    clock.advance(1000);
    expect(heldFor(limiter, patch(4), figures(3, 60, 58_500))).toBe(0);
  });

  test.each([0, 1, 2, 5])('a limit of %d a minute still lets ordinary calls through', async (allowed) => {
    const { limiter, clock } = setUp();
    let [count, windowStart] = [0, clock.now()];
    const send = calls(limiter, () => {
      if (clock.now() >= windowStart + 60_000) [count, windowStart] = [0, clock.now()];
      count += 1;
      const resetMs = windowStart + 60_000 - clock.now();
      const refused = count > Math.max(allowed, 1);
      return { status: refused ? 429 : 200, retryAfterMs: resetMs, figures: { count, allowed, resetMs } };
    });
    const outcomes = await drive(
      Array.from({ length: 10 }, (_, id) => ({ run: () => send(patch(id)) })),
      clock,
    );
    expect(outcomes).toHaveLength(10);
  });
});

test('without figures, the rate is found: few refusals, and no burst', async () => {
  const random = new Random(60);
  const { limiter, clock } = setUp(() => random.next());
  let [count, windowStart, refusals] = [0, clock.now(), 0];
  const sent: number[] = [];
  const send = calls(limiter, () => {
    if (clock.now() >= windowStart + 60_000) [count, windowStart] = [0, clock.now()];
    count += 1;
    sent.push(clock.now());
    if (count <= 60) return { status: 200 };
    refusals += 1;
    return refusal(windowStart + 60_000 - clock.now());
  });
  const steps = Array.from({ length: 600 }, (_, id) => ({ run: () => send(patch(id)) }));
  const outcomes = await drive(steps, clock);
  expect(outcomes).toHaveLength(600);
  // Up to sixteen are under way when the first one comes.
  expect(refusals).toBeLessThan(30);
  const paced = sent.filter((time) => time > (sent[0] ?? 0));
  expect(paced.length).toBeGreaterThan(500);
  expect(mostWithin(paced, 1000)).toBeLessThanOrEqual(4);
});

describe('turns', () => {
  test('keep their order when the API says wait again; the call that is refused goes first', () => {
    const { limiter, clock } = setUp();
    heldFor(limiter, patch(0), refusal(1000));
    for (const id of [1, 2, 3]) heldFor(limiter, patch(id));
    clock.advance(3000);
    expect(heldFor(limiter, patch(0), refusal(60_000))).toBe(0);
    const waits = [3, 2, 1, 0].map((id) => heldFor(limiter, patch(id)));
    expect(waits).toEqual([...waits].sort((a, b) => b - a));
    expect(waits[3]).toBe(62_000);
  });

  test('are given to newcomers too, for a minute, when nobody waits any more', () => {
    const { limiter, clock } = setUp();
    heldFor(limiter, remove('x'), refusal(1000));
    clock.advance(30_000);
    expect([1, 2, 3].map((id) => heldFor(limiter, patch(id)))).toEqual([0, 468, 936]);
    clock.advance(60_000);
    expect([4, 5, 6].map((id) => heldFor(limiter, patch(id)))).toEqual([0, 0, 0]);
  });

  test('that nobody comes for are not kept before others', () => {
    const { limiter, clock } = setUp();
    heldFor(limiter, patch('x'), refusal(1000));
    for (let id = 0; id < 100; id += 1) heldFor(limiter, patch(id));
    clock.advance(120_000);
    heldFor(limiter, remove('y'), refusal(1000));
    expect(heldFor(limiter, patch('z'))).toBe(3000);
  });

  test('are forgotten when nobody comes for them, and bounded', () => {
    const { limiter, clock } = setUp();
    heldFor(limiter, patch('x'), refusal(1000));
    const waits = Array.from({ length: 12_000 }, (_, id) => heldFor(limiter, patch(id)));
    expect(new Set(waits).size).toBe(10_000);
    expect(Math.max(...waits)).toBeLessThan(24 * HOUR_MS);
    clock.advance(10 * HOUR_MS);
    expect(heldFor(limiter, get('new'))).toBe(0);
  });

  test('processes that wait for the same end do not come at the same times', () => {
    const wait = (random: number) => {
      const { limiter } = setUp(() => random);
      heldFor(limiter, patch('x'), refusal(1000));
      return heldFor(limiter, patch('y'));
    };
    expect(wait(0.5)).toBeGreaterThan(wait(0));
    expect(wait(0.5) - wait(0)).toBeLessThan(500);
  });
});

test('the observer is told of each call by its route', () => {
  const { limiter, seen } = setUp();
  limiter.admit(get(1));
  limiter.settle(get(1), { status: 200 });
  limiter.admit(get(2));
  limiter.settle(get(2), 'no-answer');
  limiter.admit(get(3));
  limiter.settle(get(3), 'not-sent');
  heldFor(limiter, patch(1), refusal(1000));
  heldFor(limiter, remove(1));
  expect(seen).toEqual(['GET /c/{id} 200', 'GET /c/{id} none', 'PATCH /c/{id} 429', 'DELETE /m/{id} held back']);
});

test('a limiter works without an observer', () => {
  const limiter = new RateLimiter({ now: () => 0, random: () => 0, log: pino({ level: 'silent' }) });
  expect(heldFor(limiter, get(1), refusal(1000))).toBe(0);
  expect(heldFor(limiter, get(1))).toBe(3000);
});
