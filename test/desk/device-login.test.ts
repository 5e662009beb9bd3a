import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { RunningDesk } from '../../src/desk/serve.js';
import { until } from '../../devkit/until.js';
import { OTHER_CLIENT } from './oidc-provider.js';
import type { TestProvider } from './oidc-provider.js';
import { Browser, startDesk, startDeskWithProvider } from './support.js';

/** How programs get a token of the desk: the device flow (RFC 8628), against a real provider. */
const DECISION = { decision: 'approve', reason: 'known' };
const FILE = {
  workflowId: 'scan:c-1:m-1',
  runId: '4ca9f1f2-9e54-4c16-8d94-6f9f4f0d3a11',
  mediaId: 'm-1',
  sha256: 'ab'.repeat(32),
  evidence: 'A'.repeat(16),
};

let provider: TestProvider;
let desk: RunningDesk;
let now = Date.now();
beforeAll(async () => {
  ({ provider, desk } = await startDeskWithProvider(
    [
      { sub: 'u-1', name: 'jane.doe', roles: ['reviewer'] },
      { sub: 'u-2', name: 'otto', roles: ['auditor'] },
      { sub: 'u-3', name: 'nobody', roles: ['admins'] },
    ],
    { now: () => now, sessionMs: 1_800_000, answerMs: 1 },
  ));
});
afterEach(() => {
  provider.tamper = undefined;
});
afterAll(async () => {
  await desk?.close();
  await provider?.close();
});

async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const answer = await fetch(new URL(path, desk.url), {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, string> };
}

const begin = async () => (await post('/api/device', {})).body;
const ask = (code: string | undefined) => post('/api/token', { device_code: code });
const bearer = (token: string | undefined) => ({ authorization: `Bearer ${token}` });
const decide = (token: string | undefined, order: object = { ...DECISION, files: [FILE] }) =>
  post('/api/decide', order, bearer(token));

/** The answer once the issuer has given one. */
const settled = (code: string | undefined) =>
  until('an answer', async () => {
    const answer = await ask(code);
    return answer.body['error'] === 'authorization_pending' ? undefined : answer;
  });

async function loggedIn(sub: string) {
  const begun = await begin();
  await provider.approveDevice(begun['verification_uri_complete'] ?? '', sub);
  return settled(begun['device_code']);
}

test('somebody who signs on at the address, and says yes, gives the program a token, once', async () => {
  const begun = await begin();
  expect(begun['verification_uri']).toBe(`${provider.issuer}/device`);
  expect(begun['user_code']).toMatch(/^[A-Z]{4}-[A-Z]{4}$/);
  expect((await ask(begun['device_code'])).body).toMatchObject({ error: 'authorization_pending' });
  await provider.approveDevice(begun['verification_uri_complete'] ?? '', 'u-1');
  const { status, headers, body } = await settled(begun['device_code']);
  expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
  expect(body).toEqual({
    ...{ access_token: expect.stringMatching(/^[\w-]{43}$/), token_type: 'Bearer', expires_in: 1800 },
    ...{ name: 'jane.doe', roles: ['reviewer'] },
  });
  expect((await ask(begun['device_code'])).body).toMatchObject({ error: 'expired_token' });
  // What the issuer gave stays with the desk.
  expect(JSON.stringify(body)).not.toMatch(/eyJ[\w-]*\./);
});

test('a token decides for its person; a stranger, a cookie and a token in other places do not', async () => {
  const { body } = await loggedIn('u-1');
  const token = body['access_token'];
  const outcome = await decide(token);
  // Nothing waits in this Temporal: the decision was signed, and sent nowhere.
  expect(outcome).toMatchObject({
    status: 200,
    body: { outcomes: [{ workflowId: FILE.workflowId, problem: expect.stringMatching(/^not sent: /) }] },
  });
  for (const held of ['A'.repeat(43), '', undefined, 'x y']) {
    const answer = await decide(held);
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer error="invalid_token"']);
  }
  const browser = new Browser(desk.url);
  browser.cookies.set('desk', token ?? '');
  expect((await browser.get('/')).status).toBe(401);
  const cookie = await post('/api/decide', { ...DECISION, files: [FILE] }, { cookie: `desk=${token}` });
  expect(cookie.status).toBe(401);
});

test('a token is over after its time, however often it is used', async () => {
  const { body } = await loggedIn('u-1');
  now += 1_799_000;
  expect((await decide(body['access_token'])).status).toBe(200);
  now += 1000;
  expect((await decide(body['access_token'])).body).toMatchObject({ error: 'invalid_token' });
});

test('a code that is over while somebody signs on gives nothing, whatever the issuer says afterwards', async () => {
  const begun = await begin();
  now += Number(begun['expires_in']) * 1000 - 1;
  expect((await ask(begun['device_code'])).body).toMatchObject({ error: 'authorization_pending' });
  now += 1;
  await provider.approveDevice(begun['verification_uri_complete'] ?? '', 'u-1');
  expect(await ask(begun['device_code'])).toMatchObject({ status: 400, body: { error: 'expired_token' } });
});

test('after a logout, the token is worth nothing', async () => {
  const { body } = await loggedIn('u-1');
  expect((await post('/api/logout', {}, bearer(body['access_token']))).status).toBe(200);
  expect((await decide(body['access_token'])).status).toBe(401);
});

test('without the role there is no decision; without any role, no token', async () => {
  const auditor = await loggedIn('u-2');
  expect(await decide(auditor.body['access_token'])).toMatchObject({
    status: 403,
    body: { error: 'insufficient_scope' },
  });
  const nobody = await loggedIn('u-3');
  expect(nobody).toMatchObject({ status: 403, body: { error: 'access_denied' } });
  expect(nobody.body['access_token']).toBeUndefined();
});

describe('what the issuer sends is checked', () => {
  const claims = (token = '') => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as object;

  /** An ID token of the provider, with its own signature, for another program. */
  async function foreignToken(): Promise<string> {
    const credentials = Buffer.from(`${OTHER_CLIENT.id}:${OTHER_CLIENT.secret}`).toString('base64');
    const headers = { authorization: `Basic ${credentials}` };
    const body = new URLSearchParams({ scope: 'openid profile' });
    const begun = (await (
      await fetch(`${provider.issuer}/device/auth`, { method: 'POST', headers, body })
    ).json()) as Record<string, string>;
    await provider.approveDevice(begun['verification_uri_complete'] ?? '', 'u-1');
    const grant = new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: begun['device_code'] ?? '',
    });
    const answer = await fetch(`${provider.issuer}/token`, { method: 'POST', headers, body: grant });
    return ((await answer.json()) as { id_token: string }).id_token;
  }

  test('a token for another program', async () => {
    const foreign = await foreignToken();
    expect(claims(foreign)).toMatchObject({ aud: OTHER_CLIENT.id, sub: 'u-1' });
    provider.tamper = (body) => ({ ...body, id_token: foreign });
    expect(await loggedIn('u-1')).toMatchObject({ status: 400, body: { error: 'access_denied' } });
  });

  test.each<[string, (token: string) => string]>([
    [
      'a token of another person',
      (token) => {
        const [head, , signature] = token.split('.');
        const forged = Buffer.from(JSON.stringify({ ...claims(token), sub: 'u-9' })).toString('base64url');
        return [head, forged, signature].join('.');
      },
    ],
    ['a token without signature', (token) => `${token.split('.').slice(0, 2).join('.')}.`],
    [
      'a token that is over',
      (token) => {
        const [head, , signature] = token.split('.');
        const forged = Buffer.from(JSON.stringify({ ...claims(token), exp: 1 })).toString('base64url');
        return [head, forged, signature].join('.');
      },
    ],
  ])('%s', async (_, change) => {
    provider.tamper = (body) => ({ ...body, ...(body['id_token'] ? { id_token: change(body['id_token']) } : {}) });
    expect(await loggedIn('u-1')).toMatchObject({ status: 400, body: { error: 'access_denied' } });
  });

  test('somebody who says that it is not their program', async () => {
    const begun = await begin();
    await provider.approveDevice(begun['verification_uri_complete'] ?? '', 'u-1', 'abort');
    expect(await settled(begun['device_code'])).toMatchObject({ status: 400, body: { error: 'access_denied' } });
  });
});

test.each<[string, object]>([
  ['no file', { ...DECISION, files: [] }],
  ['a file of another kind', { ...DECISION, files: [{ ...FILE, workflowId: 'ledger:c-1' }] }],
  ['no reason', { ...DECISION, reason: ' ', files: [FILE] }],
  ['another decision', { ...DECISION, decision: 'destroy', files: [FILE] }],
  ['too many files', { ...DECISION, files: Array.from({ length: 501 }, () => FILE) }],
])('an order with %s is refused', async (_, order) => {
  const { body } = await loggedIn('u-1');
  expect(await decide(body['access_token'], order)).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
});

test('forms of other sites begin nothing', async () => {
  const answer = await fetch(`${desk.url}/api/device`, { method: 'POST', body: new URLSearchParams({ a: 'b' }) });
  expect(answer.status).toBe(415);
});

test('a desk without a sign-on says so', async () => {
  const local = await startDesk();
  try {
    const init = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } };
    const answer = await fetch(`${local.url}/api/device`, init);
    expect(await answer.json()).toMatchObject({ error_description: expect.stringMatching(/no sign-on/) });
  } finally {
    await local.close();
  }
});
