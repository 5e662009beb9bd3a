import { describe, expect, test } from '@jest/globals';
import type { RecordedCall } from '../../simulator/record.js';
import type { Simulator } from '../../simulator/simulator.js';
import { Random } from '../../bench/redaction/random.js';
import { GenesysThrottledError, GenesysRateLimitedError } from '../../src/genesys/errors.js';
import { EventsApiRest } from '../../src/genesys/events-api/events-api-rest.js';
import { GenesysHttp } from '../../src/genesys/http.js';
import { RateLimiter } from '../../src/genesys/limiter.js';
import { ManualClock, simulators } from '../simulator/with-simulator.js';
import { drive, mostWithin } from './limiter-driver.js';
import type { Step } from './limiter-driver.js';
import { cleanUps, connectTo, rejection } from './support.js';

const start = simulators();
const defer = cleanUps();
const HOUR_MS = 3_600_000;
const ATTRIBUTES = { file_scan_status: 'clean' };

async function setUp() {
  const clock = new ManualClock();
  const simulator = await start({ now: clock.now, tokenLifetimeSeconds: 86_400 });
  const startedAt = clock.now();
  const random = new Random(60);
  /** A process with a token and a limiter of its own. */
  const connect = (): EventsApiRest => {
    const { agent, tokens, log } = connectTo(simulator.url, { now: clock.now }, defer);
    const limiter = new RateLimiter({ now: clock.now, random: () => random.next(), log });
    return new EventsApiRest(new GenesysHttp(simulator.url, tokens, agent, Date.now, limiter));
  };
  const since = ({ at }: RecordedCall): number => at - startedAt;
  return { clock, simulator, connect, since, api: connect() };
}

function conversations(simulator: Simulator, count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const id = `c-${index}`;
    simulator.addConversation({ id, messages: [] });
    return id;
  });
}

function attachments(simulator: Simulator, count: number): string[] {
  simulator.addConversation({ id: 'infected', messages: [] });
  return Array.from({ length: count }, (_, index) => {
    const file = { conversationId: 'infected', fileName: `f-${index}`, bytes: Buffer.from('x') };
    return simulator.uploadAttachment(file).mediaId;
  });
}

const patches = (api: EventsApiRest, ids: readonly string[], atMs = 0): Step[] =>
  ids.map((id) => ({ atMs, run: () => api.setConversationAttributes(id, ATTRIBUTES) }));
const deletions = (api: EventsApiRest, ids: readonly string[], atMs = 0): Step[] =>
  ids.map((id) => ({ atMs, run: () => api.removeMedia({ conversationId: 'c-1', mediaId: id }) }));

const restCalls = (simulator: Simulator): RecordedCall[] =>
  simulator.calls.filter(({ route }) => route === 'patchConversation' || route === 'deleteMedia');
const refused = (simulator: Simulator): number => simulator.calls.filter(({ status }) => status === 429).length;

describe('a crowd of 300 calls on a quota of 60 a minute', () => {
  test('is served without one 429, window after window, and containment is served at once', async () => {
    const { clock, simulator, api, since } = await setUp();
    const ids = conversations(simulator, 300);
    const infected = attachments(simulator, 6);
    simulator.setFault({ kind: 'quota', perMinute: 60 });
    const outcomes = await drive([...patches(api, ids), ...deletions(api, infected, 30_000)], clock);

    expect(refused(simulator)).toBe(0);
    expect(ids.every((id) => simulator.conversation(id)?.customAttributes['file_scan_status'] === 'clean')).toBe(true);
    // Each of them is called once: no call is wasted.
    expect(restCalls(simulator)).toHaveLength(306);
    // The share of news was used up in the first second; containment has its reserve.
    expect(outcomes.slice(300).map(({ endMs }) => endMs)).toEqual(infected.map(() => 30_000));

    const ordinary = restCalls(simulator)
      .filter(({ route }) => route === 'patchConversation')
      .map(since);
    // The rest in later windows, paced.
    const later = ordinary.filter((at) => at > 0);
    expect(ordinary.length - later.length).toBe(45);
    expect(Math.min(...later)).toBeGreaterThanOrEqual(60_000);
    expect(Math.max(...later)).toBeLessThan(6 * 60_000);
    expect(mostWithin(later, 1000)).toBeLessThanOrEqual(2);
    expect(mostWithin(later, 60_000)).toBeLessThanOrEqual(54);
    // Held back once, and then in turn.
    const attempts = outcomes.reduce((sum, outcome) => sum + outcome.attempts, 0);
    expect(attempts).toBeLessThanOrEqual(2 * outcomes.length);
  });

  // The same choices in each run.
  const random = new Random(60);

  // Each process sees by nothing but the figures what the other one uses.
  test.each([
    ['each call stays with its process', (index: number) => index % 2],
    ['each attempt is made by either process', () => random.integer(0, 1)],
  ])('on two processes: %s', async (_, processOf) => {
    const { clock, simulator, connect } = await setUp();
    const ids = conversations(simulator, 300);
    const infected = attachments(simulator, 6);
    simulator.setFault({ kind: 'quota', perMinute: 60 });
    const apis = [connect(), connect()];
    const apiOf = (index: number): EventsApiRest => apis[processOf(index)] as EventsApiRest;
    const crowd = ids.map((id, index) => ({ run: () => apiOf(index).setConversationAttributes(id, ATTRIBUTES) }));
    const outcomes = await drive([...crowd, ...deletions(apiOf(0), infected, 90_000)], clock);

    expect(outcomes).toHaveLength(306);
    expect(ids.every((id) => simulator.conversation(id)?.customAttributes['file_scan_status'] === 'clean')).toBe(true);
    expect(refused(simulator)).toBeLessThanOrEqual(3);
    for (const { endMs } of outcomes.slice(300)) expect(endMs).toBe(90_000);
    expect(Math.max(...outcomes.map(({ endMs }) => endMs))).toBeLessThan(8 * 60_000);
  });
});

describe('a Retry-After of three hours', () => {
  test('is waited for; then containment goes first, and the others one by one', async () => {
    const { clock, simulator, api, since } = await setUp();
    const ids = conversations(simulator, 100);
    const infected = attachments(simulator, 3);
    const headers = { 'retry-after': String(3 * 3600) };
    simulator.setFault({ kind: 'status', route: 'patchConversation', status: 429, headers, times: 1 });
    const steps = [
      ...patches(api, ids.slice(0, 1)),
      ...patches(api, ids.slice(1, 50), HOUR_MS),
      ...deletions(api, infected, 2 * HOUR_MS),
      // Scheduled at the very end of the wait, as if they had not heard of it.
      ...patches(api, ids.slice(50), 3 * HOUR_MS),
    ];
    const outcomes = await drive(steps, clock);

    expect(outcomes).toHaveLength(103);
    expect(refused(simulator)).toBe(1);
    const [first, ...rest] = restCalls(simulator);
    expect(first).toMatchObject({ status: 429 });
    expect(Math.min(...rest.map(since))).toBeGreaterThanOrEqual(3 * HOUR_MS);
    expect(rest.slice(0, 3).map(({ route }) => route)).toEqual(['deleteMedia', 'deleteMedia', 'deleteMedia']);
    for (const call of rest.slice(0, 3)) expect(since(call)).toBeLessThanOrEqual(3 * HOUR_MS + 250);
    const ordinary = rest.slice(3).map(since);
    expect(Math.min(...ordinary)).toBeGreaterThanOrEqual(3 * HOUR_MS + 2000);
    expect(mostWithin(ordinary, 1000)).toBeLessThanOrEqual(4);
    // The call that was refused is the first of them.
    expect(rest[3]?.id).toBe(ids[0]);
  });

  test('a burst at its end would be seen', async () => {
    const { clock, simulator } = await setUp();
    const { rest: unlimited } = connectTo(simulator.url, { now: clock.now }, defer);
    await drive(patches(unlimited, conversations(simulator, 100), 3 * HOUR_MS), clock);
    expect(
      mostWithin(
        restCalls(simulator).map(({ at }) => at),
        1000,
      ),
    ).toBe(100);
  });
});

test('a call that is held back is not sent, and tells its wait and its route', async () => {
  const { simulator, api } = await setUp();
  const [id = ''] = conversations(simulator, 1);
  simulator.setFault({ kind: 'status', route: 'rest', status: 429, headers: { 'retry-after': '10' } });
  const first = await rejection(api.getTranscript(id), GenesysRateLimitedError);
  expect(first.retryAfterMs).toBe(10_000);
  expect(first.waitMs).toBeGreaterThanOrEqual(12_000);
  const deletion = await rejection(api.removeMedia({ conversationId: 'c-1', mediaId: 'm' }), GenesysThrottledError);
  expect(deletion.waitMs).toBe(10_000);
  expect(deletion.call).toEqual({ route: 'DELETE /api/v2/media/files/{mediaId}' });
  const ordinary = await rejection(api.getTranscript(id), GenesysThrottledError);
  expect(ordinary.waitMs).toBeGreaterThanOrEqual(12_000);
  expect(ordinary.message).toBe('GET /api/v2/conversations/{conversationId}: throttled to stay within the rate limit');
  expect(simulator.calls.filter(({ route }) => route !== 'token')).toHaveLength(1);
});

describe('calls that end without an answer', () => {
  test.each(['token', 'patchConversation'] as const)('leave no trace in the budget: %s', async (route) => {
    const { simulator, clock, api } = await setUp();
    const [id = ''] = conversations(simulator, 1);
    simulator.setFault({ kind: 'quota', perMinute: 10 });
    const outage = simulator.setFault({ kind: 'reset', route });
    for (let round = 0; round < 30; round += 1)
      await expect(api.setConversationAttributes(id, ATTRIBUTES)).rejects.toThrow();
    outage.release();
    clock.advance(60_000);
    await api.setConversationAttributes(id, ATTRIBUTES);
    await api.setConversationAttributes(id, ATTRIBUTES);
  });
});

test('a call that is repeated with a new token is two calls of the budget', async () => {
  const { simulator, api } = await setUp();
  const [id = ''] = conversations(simulator, 1);
  simulator.setFault({ kind: 'quota', perMinute: 5 });
  await api.setConversationAttributes(id, ATTRIBUTES);
  simulator.revokeTokens();
  await api.setConversationAttributes(id, ATTRIBUTES);
  expect(restCalls(simulator).map(({ status }) => status)).toEqual([204, 401, 204]);
});
