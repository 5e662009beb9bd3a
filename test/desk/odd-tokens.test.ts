import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { OidcSignOn } from '../../src/desk/oidc-sign-on.js';
import { SignOnError } from '../../src/desk/sign-on.js';

/** Tokens that no honest provider makes, or only some do: what signs them here can be made to say anything. */
const CLIENT = 'desk';
const SECRET = 'desk-secret-of-a-test-0123456789';
const HOME = 'http://127.0.0.1:1';

interface Token {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly key?: Awaited<ReturnType<typeof newKey>>;
  /** Signed by the secret of the client, which the issuer knows, too. */
  readonly bySecret?: boolean;
}

async function newKey(kid: string) {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  return { kid, privateKey, publicKey: { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' } };
}

async function startIssuer() {
  const key = await newKey('first');
  const state = { keys: [key.publicKey], token: {} as Token, nonce: '' };
  const server = createServer((request, response) => {
    const answer = (body: object) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    const { pathname } = new URL(request.url ?? '/', issuer);
    if (pathname.startsWith('/.well-known/')) {
      return answer({
        issuer,
        authorization_endpoint: `${issuer}/auth`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        response_types_supported: ['code'],
        id_token_signing_alg_values_supported: ['RS256'],
      });
    }
    if (pathname === '/jwks') return answer({ keys: state.keys });
    return void signed().then((id_token) => answer({ access_token: 'x', token_type: 'bearer', id_token }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const seconds = () => Math.floor(Date.now() / 1000);
  async function signed(): Promise<string> {
    const { claims, header, key: by = key, bySecret = false } = state.token;
    const usual = { iss: issuer, sub: 'u-1', aud: CLIENT, iat: seconds(), exp: seconds() + 60, nonce: state.nonce };
    return new SignJWT({ ...usual, roles: ['reviewer'], ...claims })
      .setProtectedHeader({ alg: bySecret ? 'HS256' : 'RS256', kid: by.kid, ...header })
      .sign(bySecret ? new TextEncoder().encode(SECRET) : by.privateKey);
  }
  return { issuer, state, seconds, close: () => new Promise((closed) => server.close(closed)) };
}

let issuer: Awaited<ReturnType<typeof startIssuer>>;
let signOn: OidcSignOn;
beforeEach(async () => {
  issuer = await startIssuer();
  signOn = new OidcSignOn({
    ...{ issuer: new URL(issuer.issuer), clientId: CLIENT, clientSecret: SECRET, scope: 'openid', roleClaim: 'roles' },
    ...{ roles: { reviewer: 'reviewer' }, userClaim: 'email' },
    ...{ redirectUri: new URL('/signed-on', HOME), home: new URL('/', HOME) },
  });
});
afterEach(() => issuer.close());

async function signedOn(token: Token) {
  const { url, errand } = await signOn.begin();
  issuer.state.nonce = url.searchParams.get('nonce') ?? '';
  issuer.state.token = token;
  const { person } = await signOn.complete(new URL(`${HOME}/signed-on?code=c&state=${errand.state}`), errand);
  return person;
}

test.each<[string, () => Token]>([
  ['as it should be', () => ({})],
  ['for a list of one', () => ({ claims: { aud: [CLIENT] } })],
  ['for several, made for this one', () => ({ claims: { aud: [CLIENT, 'other'], azp: CLIENT } })],
  ['whose time is over by less than clocks may differ', () => ({ claims: { exp: issuer.seconds() - 10 } })],
  ['that begins in less than clocks may differ', () => ({ claims: { nbf: issuer.seconds() + 10 } })],
])('a token %s opens the desk', async (_, token) => {
  expect(await signedOn(token())).toMatchObject({ issuer: issuer.issuer, subject: 'u-1', roles: ['reviewer'] });
});

test.each<[string, () => Token]>([
  ['for others', () => ({ claims: { aud: ['other'] } })],
  ['for several, made for another', () => ({ claims: { aud: [CLIENT, 'other'], azp: 'other' } })],
  ['for several, made for nobody', () => ({ claims: { aud: [CLIENT, 'other'] } })],
  ['of an issuer with another ending', () => ({ claims: { iss: `${issuer.issuer}/` } })],
  ['of another issuer', () => ({ claims: { iss: 'https://evil.example' } })],
  ['whose time is over', () => ({ claims: { exp: issuer.seconds() - 120 } })],
  ['that begins later', () => ({ claims: { nbf: issuer.seconds() + 120 } })],
  ['without an end', () => ({ claims: { exp: undefined } })],
  ['without a person', () => ({ claims: { sub: undefined } })],
  ['of another sign-on', () => ({ claims: { nonce: 'x'.repeat(43) } })],
  ['of none', () => ({ claims: { nonce: undefined } })],
  ['signed by the secret of the client', () => ({ bySecret: true })],
  ['that names a key which is not there', () => ({ header: { kid: 'other' } })],
])('a token %s opens nothing', async (_, token) => {
  await expect(signedOn(token())).rejects.toThrow(SignOnError);
});

test('a token by a new key opens the desk once the issuer has published it', async () => {
  const key = await newKey('second');
  await expect(signedOn({ key })).rejects.toThrow(SignOnError);
  issuer.state.keys = [...issuer.state.keys, key.publicKey];
  // The keys of an issuer are read again a minute after they were, and not for each token that names another one.
  const before = Date.now;
  Date.now = () => before() + 61_000;
  try {
    expect(await signedOn({ key })).toMatchObject({ subject: 'u-1' });
  } finally {
    Date.now = before;
  }
});
