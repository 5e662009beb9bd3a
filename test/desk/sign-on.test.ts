import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { RunningDesk } from '../../src/desk/serve.js';
import { OTHER_CLIENT } from './oidc-provider.js';
import type { TestProvider } from './oidc-provider.js';
import { Browser, startDesk, startDeskWithProvider } from './support.js';

const ROLES = { 'Custodian Reviewers': 'reviewer', auditor: 'auditor' } as const;

let provider: TestProvider;
let desk: RunningDesk;
let now = Date.now();
beforeAll(async () => {
  ({ provider, desk } = await startDeskWithProvider(
    [
      { sub: 'u-1', name: 'jane.doe', roles: ['Custodian Reviewers', 'something else'] },
      { sub: 'u-2', name: 'otto', roles: ['auditor'] },
      { sub: 'u-3', name: 'nobody', roles: ['admins', '__proto__'] },
    ],
    {
      now: () => now,
      sessionMs: 60_000,
    },
    ROLES,
  ));
});
afterEach(() => {
  provider.tamper = undefined;
});
afterAll(async () => {
  await desk?.close();
  await provider?.close();
});

/** As far as the way back from the provider, which is not yet gone. */
async function begun(sub: string, browser = new Browser(desk.url)) {
  const redirect = await browser.get('/sign-on');
  expect(redirect.status).toBe(302);
  const authorization = redirect.headers.get('location') ?? '';
  return { browser, authorization, back: await provider.authorize(authorization, sub) };
}

async function signedOn(sub: string): Promise<Browser> {
  const { browser, back } = await begun(sub);
  const answer = await browser.get(back.href);
  expect(answer.status).toBe(200);
  return browser;
}

const statusOf = async (answer: Promise<Response>) => (await answer).status;

/** A token of the provider with other claims, signed by a key that it does not have. */
function forged(token: string, claims: object): string {
  const [header = '', payload = ''] = token.split('.');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const changed = { ...(JSON.parse(Buffer.from(payload, 'base64url').toString()) as object), ...claims };
  const signed = `${header}.${Buffer.from(JSON.stringify(changed)).toString('base64url')}`;
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), privateKey).toString('base64url')}`;
}

describe('sign-on by OpenID Connect', () => {
  test('asks with PKCE, state and nonce; the claim gives the role; the cookie is strict', async () => {
    const { browser, authorization, back } = await begun('u-1');
    const asked = new URL(authorization).searchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
    for (const name of ['code_challenge', 'state', 'nonce']) expect(asked.get(name)).toMatch(/^[\w-]{43}$/);
    const answer = await browser.get(back.href);
    const cookie = answer.headers.getSetCookie().find((line) => line.startsWith('desk='));
    expect(cookie).toMatch(/; HttpOnly/i);
    expect(cookie).toMatch(/; SameSite=Strict/i);
    const page = await (await browser.get('/')).text();
    expect(page).toMatch(/jane\.doe <small>reviewer<\/small>/);
  });

  test('an auditor sees, and may not decide; somebody without a role sees nothing', async () => {
    const auditor = await signedOn('u-2');
    expect(await statusOf(auditor.get('/'))).toBe(200);
    const csrf = await auditor.csrf();
    expect(await statusOf(auditor.post('/decide', { csrf, decision: 'approve', reason: 'x', pick: '[]' }))).toBe(403);
    const nobody = await signedOn('u-3');
    for (const page of ['/', '/file?id=scan:a:b', '/decided', '/trouble']) {
      expect(await statusOf(nobody.get(page))).toBe(403);
    }
  });

  test('without a session, nothing is shown', async () => {
    const stranger = new Browser(desk.url);
    stranger.cookies.set('desk', 'A'.repeat(43));
    for (const page of ['/', '/file?id=scan:a:b', '/decided', '/trouble', '/anything']) {
      expect(await statusOf(stranger.get(page))).toBe(401);
    }
    expect(await statusOf(stranger.post('/decide', {}))).toBe(401);
  });

  test('the way back counts in the browser that began, once, with its state', async () => {
    const { back, browser } = await begun('u-1');
    expect(await statusOf(new Browser(desk.url).get(back.href))).toBe(401);
    const wrong = new URL(back);
    wrong.searchParams.set('state', 'x'.repeat(43));
    expect(await statusOf(browser.get(wrong.href))).toBe(401);
    // The errand is over with the first try.
    expect(await statusOf(browser.get(back.href))).toBe(401);
    const other = await begun('u-1');
    other.browser.cookies.set('sign-on', 'eyJzdGF0ZSI6IngifQ==.forged');
    expect(await statusOf(other.browser.get(other.back.href))).toBe(401);
  });

  test.each<[string, (token: string) => string]>([
    ['a forged signature', (token) => forged(token, {})],
    ['another person in it', (token) => forged(token, { sub: 'u-9' })],
    ['no signature', (token) => `${token.split('.').slice(0, 2).join('.')}.`],
    [
      'the algorithm "none"',
      (token) => `${Buffer.from('{"alg":"none"}').toString('base64url')}.${token.split('.')[1]}.`,
    ],
  ])('a token with %s opens nothing', async (_, change) => {
    const { browser, back } = await begun('u-1');
    provider.tamper = (body) => ({ ...body, id_token: change(body['id_token'] ?? '') });
    expect(await statusOf(browser.get(back.href))).toBe(401);
    expect(browser.cookies.has('desk')).toBe(false);
  });

  test('a token for another client opens nothing, though the issuer signed it', async () => {
    const { browser, authorization, back } = await begun('u-1');
    const asked = new URL(authorization);
    const verifier = 'v'.repeat(43);
    asked.searchParams.set('client_id', OTHER_CLIENT.id);
    asked.searchParams.set('code_challenge', createHash('sha256').update(verifier).digest('base64url'));
    const code = (await provider.authorize(asked.href, 'u-1')).searchParams.get('code') ?? '';
    const login = Buffer.from(`${OTHER_CLIENT.id}:${OTHER_CLIENT.secret}`).toString('base64');
    const grant = {
      grant_type: 'authorization_code',
      code,
      code_verifier: verifier,
      redirect_uri: `${desk.url}/signed-on`,
    };
    const answer = await fetch(`${provider.issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${login}` },
      body: new URLSearchParams(grant),
    });
    const { id_token: foreign } = (await answer.json()) as { id_token: string };
    const claims = JSON.parse(Buffer.from(foreign.split('.')[1]!, 'base64url').toString()) as object;
    expect(claims).toMatchObject({ aud: OTHER_CLIENT.id, sub: 'u-1', nonce: asked.searchParams.get('nonce') });
    provider.tamper = (body) => ({ ...body, id_token: foreign });
    expect(await statusOf(browser.get(back.href))).toBe(401);
    expect(browser.cookies.has('desk')).toBe(false);
  });

  test('a token of another sign-on opens nothing: its nonce is not the one that was asked for', async () => {
    const [first, second] = [await begun('u-1'), await begun('u-1')];
    let kept = '';
    provider.tamper = (body) => {
      kept = body['id_token'] ?? '';
      return body;
    };
    await first.browser.get(first.back.href);
    provider.tamper = (body) => ({ ...body, id_token: kept });
    expect(await statusOf(second.browser.get(second.back.href))).toBe(401);
    expect(second.browser.cookies.has('desk')).toBe(false);
  });

  test('a session ends when nobody uses it, and after eight hours when somebody does', async () => {
    const browser = await signedOn('u-1');
    now += 59_000;
    expect(await statusOf(browser.get('/'))).toBe(200);
    now += 60_000;
    expect(await statusOf(browser.get('/'))).toBe(401);
    const busy = await signedOn('u-1');
    for (let minutes = 0; minutes < 8 * 60 - 1; minutes += 1) {
      now += 59_999;
      if (minutes % 60 === 0) expect(await statusOf(busy.get('/'))).toBe(200);
      else await busy.get('/decided');
    }
    now += 59_999 + 2000;
    expect(await statusOf(busy.get('/'))).toBe(401);
  });

  test('signing off ends the session here and at the issuer', async () => {
    const browser = await signedOn('u-1');
    const copy = new Browser(desk.url);
    copy.cookies.set('desk', browser.cookies.get('desk') ?? '');
    const answer = await browser.post('/sign-off', { csrf: await browser.csrf() });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toMatch(new RegExp(`url=${provider.issuer}/session/end\\?id_token_hint=`));
    for (const one of [browser, copy]) expect(await statusOf(one.get('/'))).toBe(401);
  });

  test('a cookie that turns up in another browser ends the session for both', async () => {
    const browser = await signedOn('u-1');
    const thief = new Browser(desk.url, 'another browser');
    thief.cookies.set('desk', browser.cookies.get('desk') ?? '');
    expect(await statusOf(thief.get('/'))).toBe(401);
    expect(await statusOf(browser.get('/'))).toBe(401);
  });

  test('a cookie that was there before is not the one of the session', async () => {
    const browser = new Browser(desk.url);
    const planted = 'A'.repeat(43);
    browser.cookies.set('desk', planted);
    const { back } = await begun('u-1', browser);
    expect(await statusOf(browser.get(back.href))).toBe(200);
    expect(browser.cookies.get('desk')).not.toBe(planted);
    const attacker = new Browser(desk.url);
    attacker.cookies.set('desk', planted);
    expect(await statusOf(attacker.get('/'))).toBe(401);
  });

  test('a link signs nobody off, and no header makes another address of the desk', async () => {
    const browser = await signedOn('u-1');
    expect(await statusOf(browser.get('/sign-off'))).toBe(404);
    const cookie = `desk=${browser.cookies.get('desk')}`;
    const forwarded = {
      'x-forwarded-host': 'evil.example',
      forwarded: 'host=evil.example',
      'x-forwarded-proto': 'https',
    };
    const answer = await fetch(desk.url, { headers: { ...forwarded, cookie, 'user-agent': browser.name } });
    expect(answer.status).toBe(200);
    expect(await answer.text()).not.toContain('evil.example');
    const begin = await fetch(`${desk.url}/sign-on`, { headers: forwarded, redirect: 'manual' });
    expect(begin.headers.get('location')).not.toContain('evil.example');
  });

  test('a form that comes after the end of the session says that nothing was decided', async () => {
    const browser = await signedOn('u-1');
    const csrf = await browser.csrf();
    now += 60_000;
    const answer = await browser.post('/decide', { csrf, decision: 'reject', reason: 'x', pick: '[]' });
    expect(answer.status).toBe(401);
    expect(await answer.text()).toContain('Your session had ended, and nothing was decided.');
  });

  test('requests that come from elsewhere change nothing', async () => {
    const browser = await signedOn('u-1');
    const csrf = await browser.csrf();
    const other = await (await signedOn('u-1')).csrf();
    expect(await statusOf(browser.post('/sign-off', {}))).toBe(403);
    expect(await statusOf(browser.post('/sign-off', { csrf: other }))).toBe(403);
    expect(await statusOf(browser.post('/sign-off', { csrf }, { origin: 'https://evil.example' }))).toBe(403);
    expect(await statusOf(browser.get('/'))).toBe(200);
  });
});

describe('the address to go on to', () => {
  const ELSEWHERE = [
    'https://evil.example/',
    '//evil.example',
    '/.//evil.example',
    '/..//evil.example',
    '/\\evil.example',
    '\t//evil.example',
    'javascript:alert(1)',
  ];
  const LONG = `/?search=${'x'.repeat(2000)}`;
  const FILE = '/file?id=scan%3Aa%3Ab';

  test.each([[FILE, FILE] as const, [LONG, '/'] as const, ...ELSEWHERE.map((address) => [address, '/'] as const)])(
    'a sign-on that began at %j goes on to %j',
    async (asked, expected) => {
      const browser = new Browser(desk.url);
      const redirect = await browser.get(`/sign-on?back=${encodeURIComponent(asked)}`);
      const back = await provider.authorize(redirect.headers.get('location') ?? '', 'u-1');
      expect(await (await browser.get(back.href)).text()).toContain(`content="0; url=${expected}"`);
    },
  );

  test.each([[LONG, LONG] as const, ...ELSEWHERE.map((address) => [address, '/'] as const)])(
    'a decision on the page %j goes back to %j',
    async (asked, expected) => {
      const browser = await signedOn('u-1');
      const pick = JSON.stringify(['scan:a:b', '4ca9f1f2-9e54-4c16-8d94-6f9f4f0d3a11', 'b', null, 'A'.repeat(16)]);
      const form = { csrf: await browser.csrf(), decision: 'reject', reason: 'x', pick, back: asked };
      const answer = await browser.post('/decide', form);
      expect([answer.status, answer.headers.get('location')]).toEqual([303, expected]);
    },
  );

  test('a link on another site, from where the cookie is not sent, signs nobody off', async () => {
    const browser = await signedOn('u-1');
    const headers = { 'user-agent': browser.name, 'sec-fetch-site': 'cross-site' };
    const linked = await fetch(`${desk.url}${FILE}`, { headers });
    expect([linked.status, linked.headers.getSetCookie()]).toEqual([200, []]);
    expect(await linked.text()).toContain(`content="0; url=${FILE}"`);
    // This is how the page that came asks: with the cookie.
    expect(await statusOf(browser.get(FILE))).not.toBe(401);
    // Whoever has none signs on, and sees what the link is about.
    const refused = await fetch(`${desk.url}${FILE}`, { headers: { ...headers, 'sec-fetch-site': 'same-origin' } });
    expect([refused.status, refused.headers.getSetCookie()]).toEqual([401, []]);
    expect(await refused.text()).toContain(`href="/sign-on?back=${encodeURIComponent(FILE)}"`);
  });
});

describe('limits', () => {
  test('somebody has five sessions at most: with a sixth, the oldest of theirs ends', async () => {
    const other = await signedOn('u-2');
    const own: Browser[] = [];
    for (let count = 0; count < 6; count += 1) own.push(await signedOn('u-1'));
    const statuses = await Promise.all([other, ...own].map((browser) => statusOf(browser.get('/'))));
    expect(statuses).toEqual([200, 401, 200, 200, 200, 200, 200]);
  });

  test('sign-ons that come to nothing are limited, and those that succeed are not', async () => {
    const local = await startDesk({ now: () => now });
    try {
      const browser = new Browser(local.url);
      // What pages of other sites embed counts for nothing, and begins nothing.
      for (const dest of ['image', 'iframe', 'empty']) {
        const embedded = await fetch(`${local.url}/sign-on`, { headers: { 'sec-fetch-dest': dest } });
        expect([dest, embedded.status]).toEqual([dest, 403]);
      }
      const guess = () => browser.get('/enter?token=guess');
      const statuses: number[] = [];
      for (let count = 0; count < 61; count += 1) statuses.push(await statusOf(guess()));
      expect(statuses).toEqual([...Array<number>(60).fill(401), 429]);
      // Another browser of the same address does not help, nor does a header, nor another way in.
      const forwarded = await fetch(`${local.url}/sign-on`, { headers: { 'x-forwarded-for': '192.0.2.1' } });
      expect([forwarded.status, forwarded.headers.get('retry-after')]).toEqual([429, '600']);
      const init = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } };
      expect(await statusOf(fetch(`${local.url}/api/device`, init))).toBe(429);
      // The link is as good as before, once the time is over.
      expect(await statusOf(browser.get(local.link ?? ''))).toBe(429);
      now += 600_000;
      expect(await statusOf(browser.get(local.link ?? ''))).toBe(200);
    } finally {
      await local.close();
    }
    for (let count = 0; count < 40; count += 1) await signedOn('u-1');
  });
});

describe('a stolen cookie', () => {
  test('is worth nothing after the sign-off, also in a browser that calls itself the same', async () => {
    const browser = await signedOn('u-1');
    const stolen = browser.cookies.get('desk') ?? '';
    const csrf = await browser.csrf();
    await browser.post('/sign-off', { csrf });
    const thief = new Browser(desk.url, browser.name);
    thief.cookies.set('desk', stolen);
    for (const page of ['/', '/file?id=scan:a:b', '/decided']) expect(await statusOf(thief.get(page))).toBe(401);
    thief.cookies.set('desk', stolen);
    expect(await statusOf(thief.post('/decide', { csrf, decision: 'approve', reason: 'x', pick: '[]' }))).toBe(401);
  });

  test('is as good as none when it was changed, or set for another purpose', async () => {
    const browser = await signedOn('u-1');
    const own = browser.cookies.get('desk') ?? '';
    for (const value of [own.slice(0, -1), `${own}A`, own.toLowerCase(), 'x'.repeat(5000), '%00', '']) {
      const other = new Browser(desk.url, browser.name);
      other.cookies.set('desk', value);
      expect(await statusOf(other.get('/'))).toBe(401);
    }
    expect(await statusOf(browser.get('/'))).toBe(200);
  });
});

describe('on a local stack', () => {
  test('the link opens the desk once', async () => {
    const local = await startDesk();
    try {
      const [browser, other] = [new Browser(local.url), new Browser(local.url)];
      expect(await statusOf(browser.get('/enter?token=guess'))).toBe(401);
      expect(await statusOf(browser.get(local.link ?? ''))).toBe(200);
      expect(await statusOf(browser.get('/'))).toBe(200);
      expect(await statusOf(other.get(local.link ?? ''))).toBe(401);
      expect(await statusOf(other.get('/sign-on'))).toBe(401);
    } finally {
      await local.close();
    }
  });
});

describe('every answer', () => {
  test('has a strict policy, and is for this address only', async () => {
    const answer = await new Browser(desk.url).get('/');
    expect(answer.headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const rebound = new Browser(desk.url.replace('127.0.0.1', 'localhost'));
    expect(await statusOf(rebound.get('/'))).toBe(421);
  });
});
