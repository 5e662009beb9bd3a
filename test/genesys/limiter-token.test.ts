import { expect, test } from '@jest/globals';
import { GenesysThrottledError, GenesysRateLimitedError } from '../../src/genesys/errors.js';
import { ManualClock, simulators } from '../simulator/with-simulator.js';
import { cleanUps, connectTo, countOf, rejection } from './support.js';

const start = simulators();
const defer = cleanUps();

async function setUp() {
  const clock = new ManualClock();
  const simulator = await start({ now: clock.now });
  simulator.addConversation({ id: 'c-1', messages: [] });
  return { clock, simulator, ...connectTo(simulator.url, { now: clock.now }, defer) };
}

const refuse = (retryAfter?: string) =>
  ({
    kind: 'status',
    route: 'token',
    status: 429,
    ...(retryAfter === undefined ? {} : { headers: { 'retry-after': retryAfter } }),
  }) as const;

test('a 429 of the token address holds token requests back until its end', async () => {
  const { simulator, tokens, clock } = await setUp();
  const fault = simulator.setFault(refuse('7'));
  expect((await rejection(tokens.get(), GenesysRateLimitedError)).waitMs).toBe(7000);
  clock.advance(3000);
  const held = await Promise.all(Array.from({ length: 20 }, () => rejection(tokens.get(), GenesysThrottledError)));
  expect(held.map(({ waitMs }) => waitMs)).toEqual(Array(20).fill(4000));
  expect(held[0]?.call).toEqual({ route: 'POST /oauth/token' });
  expect(countOf(simulator, 'token')).toBe(1);
  fault.release();
  clock.advance(4000);
  await Promise.all(Array.from({ length: 20 }, () => tokens.get()));
  expect(countOf(simulator, 'token')).toBe(2);
});

test('calls go on with the token that there is; without one, they are told the wait', async () => {
  const { simulator, tokens, rest } = await setUp();
  await tokens.get();
  simulator.setFault(refuse('3600'));
  await rest.getTranscript('c-1');
  simulator.revokeTokens();
  await rejection(rest.getTranscript('c-1'), GenesysRateLimitedError);
  expect((await rejection(rest.getTranscript('c-1'), GenesysThrottledError)).waitMs).toBe(3_600_000);
});

test('nobody is held back for more than a day by one absurd answer', async () => {
  const { simulator, tokens } = await setUp();
  simulator.setFault(refuse('999999999'));
  expect((await rejection(tokens.get(), GenesysRateLimitedError)).waitMs).toBe(86_400_000);
});

test('refusals in a row stretch the wait, up to 30 seconds', async () => {
  const { simulator, tokens, clock } = await setUp();
  simulator.setFault(refuse());
  const waits: (number | undefined)[] = [];
  for (let round = 0; round < 10; round += 1) {
    const { waitMs } = await rejection(tokens.get(), GenesysRateLimitedError);
    waits.push(waitMs);
    clock.advance(waitMs ?? Number.NaN);
  }
  expect(waits).toEqual([1000, 1000, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
});
