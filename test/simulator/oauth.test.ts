import { describe, expect, test } from '@jest/globals';
import { basic, call, MESSAGE, requestToken, token } from './client.js';
import { ManualClock, simulators } from './with-simulator.js';

const start = simulators();
const GRANT = { grant_type: 'client_credentials', scope: 'conversation:view media:read' };

describe('POST /oauth/token', () => {
  test('answers the credentials of a Basic header with a token', async () => {
    const simulator = await start();
    const response = await requestToken(simulator, GRANT);
    expect(response.status).toBe(200);
    expect(response.headers.get('inin-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(await response.json()).toEqual({
      access_token: expect.any(String),
      token_type: 'bearer',
      expires_in: 3600,
      scope: 'conversation:view media:read',
    });
    expect(simulator.tokensIssued).toBe(1);
    expect(simulator.problems).toEqual([]);
  });

  test('accepts the credentials in the body', async () => {
    const simulator = await start({ clientId: 'me', clientSecret: 'mine' });
    const response = await requestToken(simulator, { ...GRANT, client_id: 'me', client_secret: 'mine' }, {});
    expect(response.status).toBe(200);
  });

  test.each([
    ['a wrong secret', { authorization: basic(undefined, 'wrong') }],
    ['a wrong id', { authorization: basic('wrong') }],
    ['a malformed header', { authorization: 'Basic !' }],
    ['a bearer token', { authorization: 'Bearer abc' }],
    ['no credentials', {}],
  ])('refuses %s with 401', async (_name, headers: Record<string, string>) => {
    const simulator = await start();
    expect((await requestToken(simulator, GRANT, headers)).status).toBe(401);
    expect(simulator.tokensIssued).toBe(0);
  });

  test('grants only scopes that the client has', async () => {
    const simulator = await start({ grantedScopes: ['media:read', 'media:write'] });
    expect(await (await requestToken(simulator, GRANT)).json()).toMatchObject({ scope: 'media:read' });
  });

  test('gives a client that asks for no scope a token of the Platform API, and records its use on the events API', async () => {
    const simulator = await start();
    const { id } = simulator.addConversation({ messages: [] });
    const response = await requestToken(simulator, { grant_type: 'client_credentials' });
    const granted = (await response.json()) as { access_token: string };
    expect(granted).toEqual({ access_token: expect.any(String), token_type: 'bearer', expires_in: 86_399 });
    expect(simulator.problems).toEqual([]);
    const body = { attributes: {} };
    expect((await call(simulator, 'PATCH', `/api/v2/interactions/${id}`, granted.access_token, body)).status).toBe(403);
    expect(simulator.problems).toEqual(['patchInteraction: no scope was requested with the token']);
  });

  test('refuses another grant and another content type', async () => {
    const simulator = await start();
    expect((await requestToken(simulator, { ...GRANT, grant_type: 'password' })).status).toBe(400);
    const json = { authorization: basic(), 'content-type': 'application/json' };
    expect((await requestToken(simulator, GRANT, json)).status).toBe(400);
    expect(simulator.problems).toHaveLength(2);
  });
});

describe('a token', () => {
  test('is refused from the moment of its expiry', async () => {
    const clock = new ManualClock();
    const simulator = await start({ now: clock.now, tokenLifetimeSeconds: 100 });
    const { id } = simulator.addConversation({ messages: [MESSAGE] });
    const bearer = await token(simulator);
    const status = async (): Promise<number> =>
      (await call(simulator, 'GET', `/api/v2/conversations/${id}`, bearer)).status;
    clock.advance(99_999);
    expect(await status()).toBe(200);
    clock.advance(1);
    expect(await status()).toBe(401);
  });

  test('lives as long as a token-life fault says', async () => {
    const clock = new ManualClock();
    const simulator = await start({ now: clock.now });
    simulator.setFault({ kind: 'token-life', seconds: 40, times: 1 });
    expect(await (await requestToken(simulator, GRANT)).json()).toMatchObject({ expires_in: 40 });
    expect(await (await requestToken(simulator, GRANT)).json()).toMatchObject({ expires_in: 3600 });
  });

  test('is refused after revokeTokens', async () => {
    const simulator = await start();
    const { id } = simulator.addConversation({ messages: [] });
    const bearer = await token(simulator);
    simulator.revokeTokens();
    expect((await call(simulator, 'GET', `/api/v2/conversations/${id}`, bearer)).status).toBe(401);
    const renewed = await token(simulator);
    expect((await call(simulator, 'GET', `/api/v2/conversations/${id}`, renewed)).status).toBe(200);
  });

  test.each([401, 429, 500])('can be denied with %i by a fault', async (status) => {
    const simulator = await start();
    simulator.setFault({ kind: 'status', route: 'token', status, headers: { 'retry-after': '7' }, times: 1 });
    const response = await requestToken(simulator, GRANT);
    expect([response.status, response.headers.get('retry-after')]).toEqual([status, '7']);
    expect((await requestToken(simulator, GRANT)).status).toBe(200);
  });
});
