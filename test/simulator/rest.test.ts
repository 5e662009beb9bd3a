import { describe, expect, test } from '@jest/globals';
import { DEFAULT_SCOPES } from '../../simulator/options.js';
import { call, MESSAGE, token } from './client.js';
import { simulators } from './with-simulator.js';

const start = simulators();

/** Method, path, body, scope. */
const CALLS: [string, string, unknown, string][] = [
  ['GET', '/api/v2/conversations/c1', undefined, 'conversation:view'],
  ['PATCH', '/api/v2/conversations/webchat/c1', { custom_attributes: { a: 1 } }, 'conversation:write'],
  ['PATCH', '/api/v2/interactions/c1', { attributes: { a: 1 } }, 'conversation:write'],
  ['DELETE', '/api/v2/media/files/m1', undefined, 'media:write'],
];

async function startFilled(): Promise<Awaited<ReturnType<typeof start>>> {
  const simulator = await start();
  simulator.addConversation({ id: 'c1', messages: [MESSAGE] });
  simulator.uploadAttachment({ conversationId: 'c1', mediaId: 'm1', fileName: 'a.pdf', bytes: Buffer.from('x') });
  return simulator;
}

describe('every REST call', () => {
  test.each(CALLS)('%s %s succeeds with its scope alone', async (method, path, body, scope) => {
    const simulator = await startFilled();
    const response = await call(simulator, method, path, await token(simulator, [scope]), body);
    expect(response.status).toBe(method === 'GET' ? 200 : 204);
    expect(response.headers.get('inin-correlation-id')).toBe(simulator.calls.at(-1)?.correlationId);
    expect(simulator.problems).toEqual([]);
  });

  test.each(CALLS)('%s %s without its scope is 403 that names it', async (method, path, body, scope) => {
    const simulator = await startFilled();
    const others = DEFAULT_SCOPES.filter((other) => other !== scope);
    const response = await call(simulator, method, path, await token(simulator, others), body);
    expect(response.status).toBe(403);
    expect(response.headers.get('www-authenticate')).toBe(`Bearer error="insufficient_scope", scope="${scope}"`);
  });

  test.each(CALLS)('%s %s with an unknown token is 401', async (method, path, body) => {
    const simulator = await startFilled();
    expect((await call(simulator, method, path, 'unknown', body)).status).toBe(401);
    expect(simulator.media('m1')?.deleted).toBe(false);
    expect(simulator.conversation('c1')).toMatchObject({ customAttributes: {}, attributes: {} });
  });

  test.each(CALLS)('%s %s without the JSON headers is refused and recorded', async (method, path, body) => {
    const simulator = await startFilled();
    const bearer = await token(simulator);
    expect((await call(simulator, method, path, bearer, body, { accept: '*/*' })).status).toBe(406);
    expect(simulator.problems).toHaveLength(1);
    if (method !== 'PATCH') return;
    expect((await call(simulator, method, path, bearer, body, { 'content-type': 'text/plain' })).status).toBe(415);
    expect(simulator.problems).toHaveLength(2);
  });

  test.each(CALLS)('%s %s is recorded', async (method, path, body) => {
    const simulator = await startFilled();
    await call(simulator, method, path, await token(simulator), body, { 'user-agent': 'tester/1' });
    const recorded = await simulator.waitFor(() =>
      simulator.calls.find((entry) => entry.path === path && entry.status),
    );
    expect(recorded).toMatchObject({ method, path, hasAuthorization: true, userAgent: 'tester/1', problems: [] });
    expect(recorded.id).toBe(path.split('/').at(-1));
    expect(recorded.body).toEqual(body);
    expect(JSON.stringify(recorded)).not.toContain('Bearer');
  });
});

describe('GET /api/v2/conversations/{id}', () => {
  test('shows messages and attributes in the form of the contract', async () => {
    const simulator = await startFilled();
    const bearer = await token(simulator);
    const patch = { custom_attributes: { file_scan_status: 'clean', file_size_bytes: 12, file_is_image: true } };
    await call(simulator, 'PATCH', '/api/v2/conversations/webchat/c1', bearer, patch);
    expect(await (await call(simulator, 'GET', '/api/v2/conversations/c1', bearer)).json()).toEqual({
      id: 'c1',
      messages: [{ text: 'Hello', from: { id: 'customer-1' }, timestamp: '2024-05-15T14:30:00.000Z' }],
      ...patch,
      attributes: {},
    });
  });

  test('is 404 for an unknown conversation', async () => {
    const simulator = await start();
    expect((await call(simulator, 'GET', '/api/v2/conversations/none', await token(simulator))).status).toBe(404);
  });
});

describe('PATCH', () => {
  test('merges keys into the map of its call', async () => {
    const simulator = await startFilled();
    const bearer = await token(simulator);
    const patch = (path: string, body: object): Promise<Response> => call(simulator, 'PATCH', path, bearer, body);
    await patch('/api/v2/conversations/webchat/c1', { custom_attributes: { a: 1, b: 1 } });
    await patch('/api/v2/conversations/webchat/c1', { custom_attributes: { b: 2 } });
    await patch('/api/v2/interactions/c1', { attributes: { archiveUri: 'u' } });
    await patch('/api/v2/interactions/c1', { attributes: { archivedAt: 't' } });
    expect(simulator.conversation('c1')).toMatchObject({
      customAttributes: { a: 1, b: 2 },
      attributes: { archiveUri: 'u', archivedAt: 't' },
    });
  });

  test.each([
    ['the map of the other call', { attributes: {} }],
    ['a key beside the map', { custom_attributes: {}, id: 'c1' }],
    ['a nested value', { custom_attributes: { a: { b: 1 } } }],
    ['null', { custom_attributes: { a: null } }],
    ['a list', []],
  ])('with %s is refused and recorded', async (_name, body) => {
    const simulator = await startFilled();
    const response = await call(simulator, 'PATCH', '/api/v2/conversations/webchat/c1', await token(simulator), body);
    expect(response.status).toBe(400);
    expect(simulator.problems).toHaveLength(1);
    expect(simulator.conversation('c1')?.customAttributes).toEqual({});
  });

  test('of an unknown conversation is 404', async () => {
    const simulator = await start();
    const bearer = await token(simulator);
    const body = { custom_attributes: {} };
    expect((await call(simulator, 'PATCH', '/api/v2/conversations/webchat/none', bearer, body)).status).toBe(404);
  });

  test('with a body above a megabyte is 413', async () => {
    const simulator = await startFilled();
    const body = { custom_attributes: { a: 'x'.repeat(1024 * 1024) } };
    const bearer = await token(simulator);
    expect((await call(simulator, 'PATCH', '/api/v2/conversations/webchat/c1', bearer, body)).status).toBe(413);
  });
});

describe('DELETE /api/v2/media/files/{mediaId}', () => {
  test('deletes once and is 404 then', async () => {
    const simulator = await startFilled();
    const bearer = await token(simulator);
    expect((await call(simulator, 'DELETE', '/api/v2/media/files/m1', bearer)).status).toBe(204);
    expect(simulator.media('m1')).toMatchObject({ mediaId: 'm1', conversationId: 'c1', deleted: true });
    expect((await call(simulator, 'DELETE', '/api/v2/media/files/m1', bearer)).status).toBe(404);
  });
});

describe('an unknown endpoint', () => {
  test.each([
    ['GET', '/api/v2/media/files/m1'],
    ['POST', '/api/v2/interactions/c1'],
    ['GET', '/api/v2/conversations/%E0%A4%A'],
    ['GET', '/'],
  ])('%s %s is 404 and recorded', async (method, path) => {
    const simulator = await startFilled();
    expect((await call(simulator, method, path, await token(simulator))).status).toBe(404);
    expect(simulator.problems).toEqual([`unknown: ${method} has no such endpoint`]);
  });

  test('a socket path without an upgrade is 426', async () => {
    const simulator = await start();
    expect((await call(simulator, 'GET', '/api/v2/events/subscribe', await token(simulator))).status).toBe(426);
  });
});
