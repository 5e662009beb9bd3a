import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { DefaultPayloadConverter } from '@temporalio/common';
import type { Payload } from '@temporalio/common';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { startCodecServer } from '../../src/temporal/codec-server.js';
import type { CodecAccess } from '../../src/temporal/codec-server.js';
import { EncryptingCodec } from '../../src/temporal/payload-codec.js';
import { capturedLog, cleanUps } from '../genesys/support.js';

const defer = cleanUps();
const converter = new DefaultPayloadConverter();
const codec = new EncryptingCodec({ current: randomBytes(32), former: [] });
const UI = 'https://temporal.example';
const NOBODY: CodecAccess = { token: undefined, issuer: undefined, audience: undefined };
const TOKEN = 'x'.repeat(40);

const base64 = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString('base64');
const wire = ({ metadata, data }: Payload) => ({
  metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([name, value]) => [name, base64(value)])),
  data: base64(data),
});

async function start(access: Partial<CodecAccess> = {}) {
  const { log, text } = capturedLog();
  const options = { host: '127.0.0.1', port: 0, origins: [UI], codec, log, ...NOBODY, ...access };
  const server = await startCodecServer(options);
  defer(() => server.close());
  const call = (path: string, payloads: readonly object[], headers: Record<string, string> = {}) =>
    fetch(server.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ payloads }),
    });
  return { url: server.url, call, logText: text };
}

describe('the codec server', () => {
  test('decodes what the codec has encoded, and encodes what the codec decodes', async () => {
    const { call, logText } = await start();
    const clear = wire(converter.toPayload({ name: 'canary' }));
    const answer = await call('/encode', [clear]);
    const { payloads } = (await answer.json()) as { payloads: { metadata: Record<string, string>; data: string }[] };
    expect(Buffer.from(payloads[0]!.metadata['encoding']!, 'base64').toString()).toBe('binary/encrypted');
    expect(await (await call('/decode', payloads)).json()).toEqual({ payloads: [clear] });
    expect(await (await call('/decode', [clear])).json()).toEqual({ payloads: [clear] });
    expect(logText()).not.toContain('canary');
  });

  test('is open to the pages of the Web UI, and to no other page', async () => {
    const { url } = await start();
    const ask = (origin: string) => fetch(`${url}/decode`, { method: 'OPTIONS', headers: { origin } });
    expect((await ask(UI)).headers.get('access-control-allow-origin')).toBe(UI);
    expect((await ask(UI)).headers.get('access-control-allow-headers')).toMatch(/authorization.*x-namespace/);
    expect((await ask('https://elsewhere.example')).headers.get('access-control-allow-origin')).toBeNull();
  });

  test('does not take what a page can send without being asked for its origin', async () => {
    const { call } = await start();
    expect((await call('/decode', [], { 'content-type': 'text/plain' })).status).toBe(415);
  });

  test('with a token asks for it', async () => {
    const { call } = await start({ token: TOKEN });
    expect((await call('/decode', [])).status).toBe(401);
    expect((await call('/decode', [], { authorization: `Bearer ${TOKEN}x` })).status).toBe(401);
    expect((await call('/decode', [], { authorization: `Bearer ${TOKEN}` })).status).toBe(200);
  });

  test('with an issuer asks for a login of it, for this audience, that has not ended', async () => {
    const { publicKey, privateKey } = await generateKeyPair('RS256');
    const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256' };
    const issuer = createServer((request, response) => {
      const isKeys = request.url === '/keys';
      response.end(JSON.stringify(isKeys ? { keys: [jwk] } : { jwks_uri: `${address}/keys` }));
    }).listen(0, '127.0.0.1');
    await once(issuer, 'listening');
    defer(() => void issuer.close());
    const address = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`;
    const { call, logText } = await start({ issuer: address, audience: 'web-ui' });
    const login = (
      claims: {
        iss?: string;
        aud?: string;
        ends?: string;
        key?: Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];
      } = {},
    ) =>
      new SignJWT({ sub: 'person-1' })
        .setProtectedHeader({ alg: 'RS256', kid: 'one' })
        .setIssuer(claims.iss ?? address)
        .setAudience(claims.aud ?? 'web-ui')
        .setExpirationTime(claims.ends ?? '5m')
        .sign(claims.key ?? privateKey);
    const status = async (token: string) => (await call('/decode', [], { authorization: `Bearer ${token}` })).status;
    expect(await status(await login())).toBe(200);
    expect(logText()).toContain('subject person-1');
    expect(await status(await login({ aud: 'another' }))).toBe(401);
    expect(await status(await login({ iss: 'https://another.example' }))).toBe(401);
    expect(await status(await login({ ends: '-5m' }))).toBe(401);
    expect(await status(await login({ key: (await generateKeyPair('RS256')).privateKey }))).toBe(401);
    const none = `${base64(Buffer.from('{"alg":"none"}'))}.${base64(Buffer.from('{"sub":"x"}'))}.`;
    expect(await status(none)).toBe(401);
  });

  test.each([
    ['no JSON', '{', 400],
    ['no payloads', '{}', 400],
    ['data that is no base64', '{"payloads":[{"data":"%"}]}', 400],
    ['more than it takes', JSON.stringify({ payloads: [{ data: 'A'.repeat(17 * 1_048_576) }] }), 413],
  ])('refuses %s', async (_, body, status) => {
    const { url } = await start();
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${url}/decode`, { method: 'POST', headers, body }).catch(() => undefined);
    // A body that is too large may be cut off before its answer is read.
    expect([status, status === 413 ? 413 : undefined]).toContain(answer?.status ?? 413);
  });

  test('names the key that is missing', async () => {
    const { call } = await start();
    const other = new EncryptingCodec({ current: randomBytes(32), former: [] });
    const answer = await call('/decode', (await other.encode([converter.toPayload('a')])).map(wire));
    expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining('PAYLOAD_FORMER_KEYS')]);
  });
});
