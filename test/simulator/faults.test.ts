import { describe, expect, test } from '@jest/globals';
import { call, MESSAGE, token } from './client.js';
import { ManualClock, simulators } from './with-simulator.js';

const start = simulators();
const PATH = '/api/v2/conversations/c1';

async function startFilled(now?: () => number): Promise<{
  simulator: Awaited<ReturnType<typeof start>>;
  get(path?: string): Promise<Response>;
  send(method: string, path: string, body?: unknown): Promise<Response>;
}> {
  const simulator = await start({ now });
  simulator.addConversation({ id: 'c1', messages: [MESSAGE] });
  simulator.addConversation({ id: 'c2', messages: [] });
  simulator.uploadAttachment({ conversationId: 'c1', mediaId: 'm1', fileName: 'a', bytes: new Uint8Array(1) });
  const bearer = await token(simulator);
  const send = (method: string, path: string, body?: unknown): Promise<Response> =>
    call(simulator, method, path, bearer, body);
  return { simulator, send, get: (path = PATH) => send('GET', path) };
}

describe('a status fault', () => {
  test('answers with its headers and body, as often as it says', async () => {
    const { simulator, get } = await startFilled();
    const headers = { 'retry-after': '3', 'www-authenticate': 'Bearer scope="x"' };
    simulator.setFault({ kind: 'status', route: 'getConversation', status: 429, headers, body: 'slow', times: 2 });
    for (let strike = 0; strike < 2; strike += 1) {
      const response = await get();
      expect(response.status).toBe(429);
      expect(response.headers.get('retry-after')).toBe('3');
      expect(response.headers.get('www-authenticate')).toBe('Bearer scope="x"');
      expect(response.headers.get('inin-correlation-id')).not.toBeNull();
      expect(await response.text()).toBe('slow');
    }
    expect((await get()).status).toBe(200);
  });

  test('concerns the id that it names, and its route only', async () => {
    const { simulator, get, send } = await startFilled();
    simulator.setFault({ kind: 'status', route: 'getConversation', status: 500, match: 'c2' });
    expect((await get()).status).toBe(200);
    expect((await get('/api/v2/conversations/c2')).status).toBe(500);
    expect((await send('PATCH', '/api/v2/interactions/c2', { attributes: {} })).status).toBe(204);
  });

  test('of "rest" concerns the REST calls and not the others', async () => {
    const { simulator, get, send } = await startFilled();
    simulator.setFault({ kind: 'status', route: 'rest', status: 503 });
    expect((await get()).status).toBe(503);
    expect((await send('DELETE', '/api/v2/media/files/m1')).status).toBe(503);
    expect(await token(simulator)).toEqual(expect.any(String));
    expect(simulator.media('m1')?.deleted).toBe(false);
    simulator.clearFaults();
    expect((await get()).status).toBe(200);
  });

  test('after the effect leaves the effect', async () => {
    const { simulator, send } = await startFilled();
    simulator.setFault({ kind: 'status', route: 'deleteMedia', status: 502, afterEffect: true, times: 1 });
    expect((await send('DELETE', '/api/v2/media/files/m1')).status).toBe(502);
    expect(simulator.media('m1')?.deleted).toBe(true);
  });
});

describe('a connection fault', () => {
  test('hang never answers; the call is recorded as aborted when the client gives up', async () => {
    const { simulator } = await startFilled();
    simulator.setFault({ kind: 'hang', route: 'getConversation' });
    const stop = new AbortController();
    const response = fetch(simulator.url + PATH, { signal: stop.signal });
    const open = await simulator.waitFor(() => simulator.calls.find(({ path }) => path === PATH));
    expect(open).toMatchObject({ state: 'open' });
    stop.abort();
    await expect(response).rejects.toThrow();
    await simulator.waitFor(() => open.state === 'aborted');
    expect(open.status).toBeUndefined();
  });

  test('reset breaks the connection before or after the effect', async () => {
    const { simulator, send } = await startFilled();
    const patch = (a: number): Promise<Response> =>
      send('PATCH', '/api/v2/interactions/c1', { attributes: { [`a${String(a)}`]: a } });
    simulator.setFault({ kind: 'reset', route: 'patchInteraction', times: 1 });
    await expect(patch(1)).rejects.toThrow();
    simulator.setFault({ kind: 'reset', route: 'patchInteraction', afterEffect: true, times: 1 });
    await expect(patch(2)).rejects.toThrow();
    expect(simulator.conversation('c1')?.attributes).toEqual({ a2: 2 });
  });

  test('delay holds calls until it is released', async () => {
    const { simulator, send } = await startFilled();
    const fault = simulator.setFault({ kind: 'delay', route: 'deleteMedia', times: 1 });
    const held = send('DELETE', '/api/v2/media/files/m1');
    await simulator.waitFor(() => fault.applied === 1);
    expect(simulator.media('m1')?.deleted).toBe(false);
    fault.release();
    expect((await held).status).toBe(204);
  });

  test('delay is ended by clearFaults too', async () => {
    const { simulator, get } = await startFilled();
    const fault = simulator.setFault({ kind: 'delay', route: 'rest' });
    const held = get();
    await simulator.waitFor(() => fault.applied === 1);
    simulator.clearFaults();
    expect((await held).status).toBe(200);
  });
});

describe('a quota', () => {
  test('counts REST calls a minute, tells its state on every answer, and refuses with Retry-After', async () => {
    const clock = new ManualClock();
    const { simulator, get } = await startFilled(clock.now);
    simulator.setFault({ kind: 'quota', perMinute: 2 });
    const headers = ['inin-ratelimit-count', 'inin-ratelimit-allowed', 'inin-ratelimit-reset', 'retry-after'];
    const read = async (): Promise<(string | number | null)[]> => {
      const response = await get();
      return [response.status, ...headers.map((name) => response.headers.get(name))];
    };
    expect(await read()).toEqual([200, '1', '2', '60', null]);
    clock.advance(20_500);
    expect(await read()).toEqual([200, '2', '2', '40', null]);
    expect(await read()).toEqual([429, '3', '2', '40', '40']);
    clock.advance(39_500);
    expect(await read()).toEqual([200, '1', '2', '60', null]);
    simulator.clearFaults();
    expect(await read()).toEqual([200, null, null, null, null]);
  });
});

test.each([
  { kind: 'unknown' },
  { kind: 'status', route: 'nowhere', status: 500 },
  { kind: 'status', route: 'token', status: 500, times: 0 },
  { kind: 'hang', route: 'token', typo: true },
])('a fault that makes no sense is refused: %o', async (fault) => {
  const simulator = await start();
  expect(() => simulator.setFault(fault as never)).toThrow();
});
