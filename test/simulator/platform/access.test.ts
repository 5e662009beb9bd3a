import { describe, expect, test } from '@jest/globals';
import { ALL_PERMISSIONS, permissionsOf, type PlatformCallName } from '../../../simulator/platform/routes.js';
import type { Fault } from '../../../simulator/faults.js';
import { call, MESSAGE, token } from '../client.js';
import { ManualClock, simulators } from '../with-simulator.js';
import { type PlatformClient, platformClient } from './client.js';

const start = simulators();
const C = '/conversations/c1';
const M = '/conversations/messages/c1';

/** Route, method, path and body of a call that succeeds. */
const CALLS: [PlatformCallName, string, string, unknown?][] = [
  ['createChannel', 'POST', '/notifications/channels'],
  ['getAvailableTopics', 'GET', '/notifications/availabletopics'],
  ['getLimits', 'GET', '/organizations/limits/namespaces/conversation'],
  ['getQueues', 'GET', '/routing/queues'],
  ['getUser', 'GET', '/users/agent-7'],
  ['getConversation', 'GET', C],
  ['getMessageConversation', 'GET', M],
  ['disconnectConversation', 'PATCH', M, { state: 'disconnected' }],
  ['getMessage', 'GET', `${M}/messages/c1-message-1`],
  ['getMessagesInBulk', 'POST', `${M}/messages/bulk`, ['c1-message-1']],
  ['patchMessageAttributes', 'PATCH', `${M}/participants/customer-1/attributes`, { attributes: {} }],
  ['patchParticipantAttributes', 'PATCH', `${C}/participants/customer-1/attributes`, { attributes: {} }],
  ['listCustomAttributes', 'GET', `${C}/customattributes`],
  ['putCustomAttributes', 'PUT', `${C}/customattributes`, { schemaId: 's1', customAttributes: {} }],
  ['patchCustomAttributes', 'PATCH', `${C}/customattributes`, { schemaId: 's1', customAttributes: {} }],
  ['putTags', 'PUT', `${C}/tags`, { externalTag: 't' }],
  ['getRecordings', 'GET', `${C}/recordings`],
  ['putRecording', 'PUT', `${C}/recordings/c1-recording`, {}],
  [
    'queryConversations',
    'POST',
    '/analytics/conversations/details/query',
    { interval: '2024-05-14T00:00:00Z/2024-05-15T00:00:00Z' },
  ],
];

async function startFilled(options: Parameters<typeof start>[0] = {}) {
  const simulator = await start(options);
  const fromAgent = { ...MESSAGE, id: 'of-agent', fromId: 'agent-7' };
  simulator.addConversation({ id: 'c1', messages: [MESSAGE, fromAgent] });
  return { simulator, client: await platformClient(simulator) };
}

describe('every call', () => {
  test.each(CALLS)(
    '%s succeeds with its permissions alone, and tells limit and correlation id',
    async (route, ...send) => {
      for (const permissions of permissionsOf(route) ?? [[]]) {
        const { simulator, client } = await startFilled({ permissions });
        const { status, headers } = await client.send(...send);
        expect(Math.floor(status / 100)).toBe(2);
        expect(simulator.calls.at(-1)).toMatchObject({ route, status });
        expect(headers.get('inin-correlation-id')).toBe(simulator.calls.at(-1)?.correlationId);
        expect(headers.get('inin-ratelimit-count')).toBe('1');
        expect(simulator.problems).toEqual([]);
      }
    },
  );

  test.each(CALLS.filter(([route]) => permissionsOf(route) !== undefined))(
    '%s without its permissions is 403 in the form of the platform',
    async (route, ...send) => {
      const needed = permissionsOf(route)?.flat() ?? [];
      const { client } = await startFilled({ permissions: ALL_PERMISSIONS.filter((name) => !needed.includes(name)) });
      const { status, headers, body } = await client.send(...send);
      expect(status).toBe(403);
      expect(body).toMatchObject({
        code: 'missing.any.permissions',
        status: 403,
        contextId: headers.get('inin-correlation-id'),
        details: [],
        errors: [],
        messageParams: { permissions: needed },
      });
      expect(needed.every((name) => body.message.includes(name))).toBe(true);
    },
  );

  test.each(CALLS)('%s can be struck by a fault, as a REST call', async (route, ...send) => {
    const { simulator, client } = await startFilled();
    simulator.setFault({ kind: 'status', route, status: 503, times: 1 });
    expect((await client.send(...send)).status).toBe(503);
    simulator.setFault({ kind: 'status', route: 'rest', status: 502, times: 1 });
    const { status, body } = await client.send(...send);
    expect([status, body.status, body.code]).toEqual([502, 502, 'internal.server.error']);
  });
});

test('changing a recording needs two permissions at once', async () => {
  const { client } = await startFilled({ permissions: ['recording:recording:view'] });
  const { status, body } = await client.send('PUT', `${C}/recordings/c1-recording`, {});
  expect([status, body.messageParams.permissions]).toEqual([403, ['recording:recording:editRetention']]);
});

test('a token with scopes, a revoked one and none are 401', async () => {
  const { simulator, client } = await startFilled();
  const status = async (bearer: string): Promise<number> =>
    (await call(simulator, 'GET', '/api/v2/routing/queues', bearer)).status;
  expect(await status(await token(simulator))).toBe(401);
  expect(simulator.problems).toHaveLength(1);
  simulator.revokeTokens();
  expect(await status(client.token)).toBe(401);
  expect((await fetch(`${simulator.url}/api/v2/routing/queues`)).status).toBe(401);
});

test.each([
  ['another content type', { 'content-type': 'text/plain' }, '{}', 415],
  ['no JSON', {}, '{', 400],
])('a body of %s is refused and recorded', async (_name, headers: Record<string, string>, body, status) => {
  const { simulator, client } = await startFilled();
  const authorization = `Bearer ${client.token}`;
  const response = await fetch(`${simulator.url}/api/v2${C}/tags`, {
    method: 'PUT',
    headers: { authorization, 'content-type': 'application/json', ...headers },
    body,
  });
  expect([response.status, simulator.problems.length]).toEqual([status, 1]);
});

describe('the rate limit', () => {
  const QUEUES = '/routing/queues';
  const limitOf = ({ headers }: { headers: Headers }): (string | null)[] =>
    ['count', 'allowed', 'reset'].map((name) => headers.get(`inin-ratelimit-${name}`));

  test('is per token and minute, and its answer is that of the platform', async () => {
    const clock = new ManualClock();
    const { simulator, client } = await startFilled({ now: clock.now, rateLimitPerMinute: 2 });
    expect(limitOf(await client.send('GET', QUEUES))).toEqual(['1', '2', '60']);
    clock.advance(18_000);
    expect(limitOf(await client.send('GET', QUEUES))).toEqual(['2', '2', '42']);
    const { status, headers, body } = await client.send('GET', QUEUES);
    expect([status, headers.get('retry-after')]).toEqual([429, '42']);
    expect(body).toEqual({
      message: 'Rate limit exceeded the maximum. Retry the request in [42] seconds',
      code: 'too.many.requests.retry.after',
      status: 429,
      contextId: headers.get('inin-correlation-id'),
      details: [],
      errors: [],
    });
    expect((await (await platformClient(simulator)).send('GET', QUEUES)).status).toBe(200);
    clock.advance(42_000);
    expect((await client.send('GET', QUEUES)).status).toBe(200);
  });

  test('is a quota’s while there is one, and far away otherwise', async () => {
    const { simulator, client } = await startFilled();
    expect(limitOf(await client.send('GET', QUEUES))[1]).toBe('100000');
    const quota = simulator.setFault({ kind: 'quota', perMinute: 0 });
    expect((await client.send('GET', QUEUES)).status).toBe(429);
    quota.release();
    expect((await client.send('GET', QUEUES)).status).toBe(200);
  });

  test('is answered by a fault in the same form, with the seconds of its header', async () => {
    const { simulator, client } = await startFilled();
    const strike = async (fault: Partial<Fault>): Promise<Awaited<ReturnType<PlatformClient['send']>>> => {
      simulator.setFault({ kind: 'status', route: 'getQueues', status: 429, times: 1, ...fault } as Fault);
      return client.send('GET', QUEUES);
    };
    const told = await strike({ headers: { 'Retry-After': '7' } });
    expect([told.headers.get('retry-after'), told.body.message]).toEqual(['7', expect.stringContaining('[7]')]);
    expect((await strike({})).headers.get('retry-after')).toBe('1');
    expect((await strike({ body: '{"own":true}' })).body).toEqual({ own: true });
  });
});

test.each(['hang', 'reset'] as const)('a call can %s, after its effect too, and one id alone', async (kind) => {
  const { simulator, client } = await startFilled();
  const fault = { kind, route: 'patchMessageAttributes', match: 'customer-1', afterEffect: true } as const;
  const active = simulator.setFault(fault);
  const stop = new AbortController();
  const patch = fetch(`${simulator.url}/api/v2${M}/participants/customer-1/attributes`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${client.token}`, 'content-type': 'application/json' },
    body: '{"attributes":{"a":"1"}}',
    signal: stop.signal,
  });
  const refused = expect(patch).rejects.toThrow();
  await simulator.waitFor(() => active.applied === 1 && simulator.conversation('c1')?.customAttributes['a'] === '1');
  stop.abort();
  await refused;
  expect((await client.send('PATCH', `${M}/participants/none/attributes`, { attributes: {} })).status).toBe(404);
});
