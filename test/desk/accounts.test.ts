import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { OidcSignOn } from '../../src/desk/oidc-sign-on.js';
import { CLIENT, startProvider } from './oidc-provider.js';
import type { TestProvider } from './oidc-provider.js';

/** Which user of Genesys Cloud somebody is: what the desk signs with their decisions. */
const HOME = new URL('http://127.0.0.1:9/');
const redirectUri = new URL('/signed-on', HOME);
let provider: TestProvider;
beforeAll(async () => {
  const common = { name: 'jane.doe', roles: [] };
  provider = await startProvider(
    [
      { ...common, sub: 'plain', email: 'jane.doe@example.com' },
      { ...common, sub: 'verified', email: 'jane.doe@example.com', email_verified: true },
      { ...common, sub: 'claimed', email: 'somebody.else@example.com', email_verified: false },
      { ...common, sub: 'without' },
      { ...common, sub: 'empty', email: ' ' },
      { ...common, sub: 'endless', email: 'x'.repeat(256) },
    ],
    () => [redirectUri.href],
  );
});
afterAll(() => provider?.close());

async function accountOf(sub: string, options: { scope?: string; userClaim?: string } = {}) {
  const signOn = new OidcSignOn({
    ...{ issuer: new URL(provider.issuer), clientId: CLIENT.id, clientSecret: CLIENT.secret, redirectUri, home: HOME },
    ...{ scope: 'openid profile email', roleClaim: 'roles', roles: {}, userClaim: 'email', ...options },
  });
  const { url, errand } = await signOn.begin();
  const { person } = await signOn.complete(await provider.authorize(url.href, sub), errand);
  return person.account;
}

test.each([
  ['plain', 'jane.doe@example.com'],
  ['verified', 'jane.doe@example.com'],
  ['claimed', undefined],
  ['without', undefined],
  ['empty', undefined],
  ['endless', undefined],
])('of the claim "email", %s: %s', async (sub, account) => {
  expect(await accountOf(sub)).toBe(account);
});

test('another claim is named; what the scopes leave out is not known', async () => {
  expect(await accountOf('claimed', { userClaim: 'preferred_username' })).toBe('jane.doe');
  expect(await accountOf('verified', { scope: 'openid profile' })).toBeUndefined();
});
