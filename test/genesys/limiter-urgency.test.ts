import { expect, test } from '@jest/globals';
import type { Urgency } from '../../src/contract/urgency.js';
import { RateLimiter } from '../../src/genesys/limiter.js';
import type { LimitedCall } from '../../src/genesys/limiter.js';
import { ManualClock } from '../simulator/with-simulator.js';
import { calls, drive, heldFor } from './limiter-driver.js';
import { capturedLog } from './support.js';

/** The rate without figures: 300 a minute, halved by the refusal, less the reserve for containment, and paced. */
const INTERVAL_MS = 60_000 / (0.95 * 135);
/** After a wait of ten seconds, and the head start of containment. */
const FIRST_TURN_MS = 12_000;

const call = (priority: Urgency, id: number | string): LimitedCall => ({
  route: `${priority} {id}`,
  key: `${priority} ${id}`,
  priority,
});
const turn = (index: number) => Math.ceil(FIRST_TURN_MS + index * INTERVAL_MS);

/** A limiter just after a 429 that asked for ten seconds; the first turn is that of the call that was refused. */
function refused() {
  const clock = new ManualClock();
  const limiter = new RateLimiter({ now: clock.now, random: () => 0, log: capturedLog().log });
  heldFor(limiter, call('examine', 'refused'), { status: 429, retryAfterMs: 10_000 });
  return { clock, limiter, waits: (priority: Urgency, id: number | string) => heldFor(limiter, call(priority, id)) };
}

/** The order in which calls go out that come one after the other in a wait. */
async function orderOf(coming: readonly LimitedCall[]): Promise<string[]> {
  const { clock, limiter, waits } = refused();
  clock.advance(FIRST_TURN_MS);
  expect(waits('examine', 'refused')).toBe(0);
  const sent: string[] = [];
  const send = calls(limiter, ({ key }) => (sent.push(key), { status: 200 }));
  await drive(
    coming.map((one, index) => ({ atMs: index, run: () => send(one) })),
    clock,
    () => 0,
  );
  return sent;
}

test('a warning takes the turn of the first clean news, and the others move back by one', () => {
  const { waits } = refused();
  expect([1, 2, 3].map((id) => waits('news', id))).toEqual([turn(1), turn(2), turn(3)]);
  expect(waits('warn', 1)).toBe(turn(1));
  expect([1, 2, 3].map((id) => waits('news', id))).toEqual([turn(2), turn(3), turn(4)]);
  expect(waits('warn', 2)).toBe(turn(2));
  expect(waits('warn', 1)).toBe(turn(1));
  expect(waits('contain', 1)).toBe(10_000);
});

test('calls go out by their urgency, and in their order within it', async () => {
  const order: Urgency[] = ['bookkeeping', 'archive', 'news', 'warn', 'examine'];
  const both = (kinds: readonly Urgency[]) => kinds.flatMap((priority) => [call(priority, 1), call(priority, 2)]);
  expect(await orderOf(both(order))).toEqual(both(order.toReversed()).map(({ key }) => key));
});

test('of four turns one is left to a less urgent call, as long as any waits', async () => {
  const news = Array.from({ length: 3 }, (_, id) => call('news', id));
  const warnings = Array.from({ length: 8 }, (_, id) => call('warn', id));
  expect((await orderOf([...news, ...warnings])).map((key) => key.split(' ')[0])).toEqual([
    ...['warn', 'warn', 'warn', 'news', 'warn', 'warn', 'warn', 'news', 'warn', 'warn', 'news'],
  ]);
});

test('nobody is overtaken for ever, however many warnings and news keep coming', () => {
  const { clock, limiter, waits } = refused();
  clock.advance(FIRST_TURN_MS);
  expect(waits('examine', 'refused')).toBe(0);
  // Two of each that come for every turn: they alone are four times what can be sent.
  const waiting = new Set([call('bookkeeping', 'last')]);
  const sent: string[] = [];
  for (let round = 0; round < 200 && !sent.includes('bookkeeping last'); round += 1) {
    for (const id of [1, 2]) for (const kind of ['warn', 'news'] as const) waiting.add(call(kind, `${round}-${id}`));
    for (const one of waiting) {
      if (heldFor(limiter, one) > 0) continue;
      waiting.delete(one);
      sent.push(one.key);
    }
    clock.advance(Math.ceil(INTERVAL_MS));
  }
  // A quarter of the turns is left by the warnings, and of these a quarter by the news.
  expect(sent.indexOf('bookkeeping last')).toBeGreaterThan(0);
  expect(sent.indexOf('bookkeeping last')).toBeLessThan(20);
});

test('a call that does not come for its turn keeps no warning waiting', () => {
  const { clock, waits } = refused();
  for (const id of [1, 2, 3]) waits('news', id);
  clock.advance(turn(2));
  // The turns of the first two have come; nobody has come for them.
  expect(waits('warn', 1)).toBe(0);
  expect(waits('news', 1)).toBe(0);
});

test('a call that has become more urgent does not wait for the turn that it had', () => {
  const { limiter, waits } = refused();
  for (const id of [1, 2, 3]) waits('news', id);
  // The same attributes of the same conversation.
  const { route, key } = call('news', 3);
  expect(heldFor(limiter, { route, key, priority: 'warn' })).toBe(turn(1));
  expect(heldFor(limiter, { route, key, priority: 'news' })).toBe(turn(1));
});

/** An API that counts a hundred calls a minute, whatever they are. */
function counted() {
  const clock = new ManualClock();
  const start = clock.now();
  const limiter = new RateLimiter({ now: clock.now, random: () => 0, log: capturedLog().log });
  let count = 0;
  const waits = (priority: Urgency, id: number | string) => {
    const figures = { count: count + 1, allowed: 100, resetMs: start + 60_000 - clock.now() };
    const waitMs = heldFor(limiter, call(priority, id), { status: 200, figures });
    if (waitMs === 0) count += 1;
    return waitMs;
  };
  /** Sends as many as go at once. */
  const burst = (priority: Urgency) => {
    for (let sent = 0; ; sent += 1) {
      const waitMs = waits(priority, `burst ${sent}`);
      if (waitMs > 0) return { sent, waitMs };
    }
  };
  return { clock, limiter, waits, burst };
}

test('a burst of news leaves a reserve to warnings, which go at once', () => {
  const { clock, waits, burst } = counted();
  expect(burst('news')).toEqual({ sent: 75, waitMs: 60_000 });
  expect(waits('archive', 1)).toBeGreaterThan(60_000);
  clock.advance(20_000);
  expect(waits('examine', 1)).toBe(0);
  expect(burst('warn')).toEqual({ sent: 14, waitMs: 40_000 });
  expect(waits('contain', 1)).toBe(0);
  expect(waits('news', 'burst 75')).toBeGreaterThan(40_000);
});

test('a warning takes nothing of the reserve while the API says wait', () => {
  const { clock, limiter, waits, burst } = counted();
  burst('news');
  heldFor(limiter, call('contain', 1), { status: 429, retryAfterMs: 10_000 });
  expect(waits('warn', 1)).toBeGreaterThanOrEqual(10_000);
  clock.advance(11_999);
  expect(waits('warn', 2)).toBeGreaterThan(0);
  clock.advance(1);
  expect(waits('warn', 3)).toBe(0);
});
