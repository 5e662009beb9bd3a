import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { describe, expect, test } from '@jest/globals';
import type { GenesysError } from '../../src/genesys/errors.js';
import {
  GenesysForbiddenError,
  GenesysNotFoundError,
  GenesysRateLimitedError,
  GenesysRejectedError,
  GenesysResponseTooLargeError,
  GenesysUnavailableError,
} from '../../src/genesys/errors.js';
import { exchange } from '../../src/genesys/http.js';
import { selfSignedCertificate } from './self-signed.js';
import { cleanUps, connectTo, everythingOf, listen, rejection } from './support.js';

type RateLimitedOrUnavailable = GenesysRateLimitedError | GenesysUnavailableError;

const defer = cleanUps();
const PERSONAL = 'call me at 555-0100';
const NOW = Date.parse('2024-05-15T14:30:00.000Z');

/** A REST API that answers as told, with a token for everybody. */
async function serve(listener: RequestListener) {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    if (request.url === '/oauth/token') return response.end('{"access_token":"the-token","expires_in":3600}');
    paths.push(request.url ?? '');
    return listener(request, response);
  });
  const port = await listen(server, defer);
  const baseUrl = `http://127.0.0.1:${port}`;
  return { paths, baseUrl, ...connectTo(baseUrl, { now: () => NOW }, defer) };
}

const CALL = { method: 'GET', route: '/api/v2/conversations/{id}', parameters: { id: 'c-1' } } as const;

describe('statuses', () => {
  test.each([
    [400, GenesysRejectedError],
    [402, GenesysRejectedError],
    [403, GenesysForbiddenError],
    [404, GenesysNotFoundError],
    [405, GenesysRejectedError],
    [408, GenesysUnavailableError],
    [409, GenesysRejectedError],
    [410, GenesysNotFoundError],
    [413, GenesysRejectedError],
    [415, GenesysRejectedError],
    [422, GenesysRejectedError],
    [429, GenesysRateLimitedError],
    [500, GenesysUnavailableError],
    [501, GenesysUnavailableError],
    [502, GenesysUnavailableError],
    [503, GenesysUnavailableError],
    [504, GenesysUnavailableError],
    [599, GenesysUnavailableError],
    [421, GenesysUnavailableError],
    [425, GenesysUnavailableError],
    // Redirects are not followed: the token would go along. A portal or a page of maintenance sends them.
    [301, GenesysUnavailableError],
    [302, GenesysUnavailableError],
    [307, GenesysUnavailableError],
  ])('%d', async (status, errorClass) => {
    const { http, paths } = await serve((_, response) => {
      response.writeHead(status, { 'inin-correlation-id': 'correlation-7', location: '/elsewhere' }).end(PERSONAL);
    });
    const error = await rejection<GenesysError>(http.call(CALL), errorClass);
    expect(error.constructor).toBe(errorClass);
    expect(error.name).toBe(errorClass.name);
    expect(error.call).toEqual({ route: 'GET /api/v2/conversations/{id}', status, correlationId: 'correlation-7' });
    expect(error.message).toContain(`GET /api/v2/conversations/{id}: ${status} `);
    expect(error.message).toContain('(correlation id correlation-7)');
    expect(everythingOf(error)).not.toContain(PERSONAL);
    expect(everythingOf(error)).not.toContain('the-token');
    expect(paths).toEqual(['/api/v2/conversations/c-1']);
  });

  test.each([
    [429, GenesysRateLimitedError],
    [503, GenesysUnavailableError],
    [408, GenesysUnavailableError],
  ])('%d with Retry-After', async (status, errorClass) => {
    const waits = ['7', new Date(NOW + 9000).toUTCString(), 'soon', '-7', undefined];
    const { http, paths } = await serve((_, response) => {
      const wait = waits[paths.length - 1];
      response.writeHead(status, wait === undefined ? {} : { 'retry-after': wait }).end();
    });
    const found: (number | undefined)[] = [];
    for (const _ of waits)
      found.push((await rejection<RateLimitedOrUnavailable>(http.call(CALL), errorClass)).retryAfterMs);
    expect(found).toEqual([7000, 9000, undefined, undefined, undefined]);
  });

  test('403 keeps the challenge and names the scope', async () => {
    const challenge = 'Bearer error="insufficient_scope", scope="media:write"';
    const { http } = await serve((_, response) => {
      response.writeHead(403, { 'www-authenticate': challenge }).end(PERSONAL);
    });
    const error = await rejection(http.call(CALL), GenesysForbiddenError);
    expect(error.wwwAuthenticate).toBe(challenge);
    expect(error.missingScope).toBe('media:write');
    expect(error.message).toContain('add the scope media:write to the OAuth client');
  });

  test.each([
    ['no challenge', undefined],
    ['no scope', 'Bearer error="insufficient_scope"'],
    ['an endless one', `Bearer realm="${'x'.repeat(8000)}"`],
  ])('403 with %s', async (_, challenge) => {
    const { http } = await serve((__, response) => {
      response.writeHead(403, challenge === undefined ? {} : { 'www-authenticate': challenge }).end();
    });
    const error = await rejection(http.call(CALL), GenesysForbiddenError);
    expect(error.missingScope).toBeUndefined();
    expect(error.wwwAuthenticate).toBe(challenge?.slice(0, 500));
  });
});

describe('answers', () => {
  test('204 and an empty 200 are undefined', async () => {
    const { http, paths } = await serve((_, response) => void response.writeHead(paths.length === 1 ? 204 : 200).end());
    expect(await http.call(CALL)).toBeUndefined();
    expect(await http.call(CALL)).toBeUndefined();
  });

  test('a body in pieces is put together, also within a character', async () => {
    const body = Buffer.from(JSON.stringify({ text: 'Grüße' }));
    const { http } = await serve((_, response) => {
      const cut = body.indexOf(0xc3) + 1;
      response.write(body.subarray(0, cut), () => setImmediate(() => response.end(body.subarray(cut))));
    });
    expect(await http.call(CALL)).toEqual({ text: 'Grüße' });
  });

  test.each([
    ['a text', `"${PERSONAL}`, 'application/json'],
    ['JSON that is cut', `{"messages":[{"text":"${PERSONAL}`, 'application/json'],
    ['a page', `<!doctype html><p>${PERSONAL}`, 'text/html; charset=utf-8'],
    ['a page without a type', `\ufeff\n <html>${PERSONAL}</html>`, undefined],
    ['an error document', `<?xml version="1.0"?><Error>${PERSONAL}</Error>`, 'application/xml'],
    ['JSON that is sent as a page', '{"id":"c-1"}', 'Text/HTML'],
  ])('%s under 200 is an outage, of which nothing is told', async (_, body, type) => {
    const { http } = await serve((__, response) => {
      response.writeHead(200, type === undefined ? {} : { 'content-type': type }).end(body);
    });
    const error = await rejection(http.call(CALL), GenesysUnavailableError);
    expect(error.call.status).toBe(200);
    expect(error.message).toContain('no answer of the API: a page, or broken JSON');
    expect(everythingOf(error)).not.toContain('555-01');
  });

  test.each([200, 204, 404, 410, 400, 409])('a page is no answer to a deletion, not even under %d', async (status) => {
    const { http } = await serve((_, response) => {
      response.writeHead(status, { 'content-type': 'text/html' }).end(status === 204 ? undefined : '<h1>Gateway</h1>');
    });
    const deletion = http.call({ ...CALL, method: 'DELETE' });
    if (status === 204) expect(await deletion).toBeUndefined();
    else await rejection(deletion, GenesysUnavailableError);
  });

  test('an empty success counts, whatever type a framework gives it', async () => {
    const { http } = await serve((_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end());
    expect(await http.call({ ...CALL, method: 'DELETE' })).toBeUndefined();
  });

  test('a byte order mark is no reason to refuse an answer', async () => {
    const { http } = await serve((_, response) => void response.end('\ufeff{"id":"c-1"}'));
    expect(await http.call(CALL)).toEqual({ id: 'c-1' });
  });

  test('one that is too large is refused, and its connection not kept', async () => {
    let closed = (): void => undefined;
    const gone = new Promise<void>((resolve) => (closed = resolve));
    const { http } = await serve((_, response) => {
      response.on('close', closed);
      const more = (): void => void (!response.destroyed && response.write('x'.repeat(65_536), more));
      more();
    });
    const error = await rejection(http.call({ ...CALL, maxBytes: 1000 }), GenesysResponseTooLargeError);
    expect(error.maxBytes).toBe(1000);
    await gone;
  });

  test('a write has succeeded by its status, whatever its answer holds', async () => {
    const { http } = await serve((_, response) => void response.end('OK'));
    expect(await http.call({ ...CALL, method: 'DELETE' })).toBeUndefined();
  });

  test('one of exactly the bound is taken', async () => {
    const { http } = await serve((_, response) => void response.end(`"${'x'.repeat(998)}"`));
    expect(await http.call({ ...CALL, maxBytes: 1000 })).toHaveLength(998);
  });

  test('an error is the error of its status, however long its body', async () => {
    const { http } = await serve((_, response) => {
      response.writeHead(429, { 'retry-after': '3' });
      const more = (): void => void (!response.destroyed && response.write('x'.repeat(65_536), more));
      more();
    });
    expect((await rejection(http.call(CALL), GenesysRateLimitedError)).retryAfterMs).toBe(3000);
  });

  test('an error is the error of its status, also when its body breaks off', async () => {
    const { http } = await serve((_, response) => {
      response.writeHead(429, { 'retry-after': '3', 'content-length': '100' });
      response.write('x', () => response.destroy());
    });
    expect((await rejection(http.call(CALL), GenesysRateLimitedError)).retryAfterMs).toBe(3000);
  });
});

describe('no answer', () => {
  test('a reset', async () => {
    const { http } = await serve((request) => void request.socket.resetAndDestroy());
    const error = await rejection(http.call(CALL), GenesysUnavailableError);
    expect(error.call).toEqual({ route: 'GET /api/v2/conversations/{id}' });
    expect(error.message).toBe('GET /api/v2/conversations/{id}: no answer');
    expect((error.cause as NodeJS.ErrnoException).code).toBe('ECONNRESET');
    expect(everythingOf(error)).not.toContain('the-token');
  });

  test('a body that ends early', async () => {
    const { http } = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{', () => response.destroy());
    });
    await rejection(http.call(CALL), GenesysUnavailableError);
  });

  test('nobody listens', async () => {
    const server = createServer();
    const port = await listen(server, () => undefined);
    await new Promise((resolve) => server.close(resolve));
    const { tokens } = connectTo(`http://127.0.0.1:${port}`, {}, defer);
    await rejection(tokens.get(), GenesysUnavailableError);
  });

  test.each([
    ['no head', () => undefined],
    ['half a body', (response: { write(text: string): void }) => response.write('{')],
  ])('the deadline covers %s', async (_, begin) => {
    const { agent, baseUrl, paths } = await serve((__, response) => void begin(response));
    // Time enough for the request to arrive on a busy machine.
    const request = { method: 'GET', headers: {}, deadlineMs: 1000 } as const;
    const error = await rejection(exchange(agent, 'GET /x', `${baseUrl}/x`, request), GenesysUnavailableError);
    expect(error.call).toEqual({ route: 'GET /x' });
    expect(paths).toEqual(['/x']);
  });

  test('a call that is called off ends with the reason that was given', async () => {
    const controller = new AbortController();
    const { http } = await serve(() => controller.abort(new Error('shutting down')));
    await expect(http.call({ ...CALL, signal: controller.signal })).rejects.toThrow('shutting down');
  });

  test('a certificate that nobody has signed is refused, and no request is sent', async () => {
    const requests: string[] = [];
    const server = createTlsServer(selfSignedCertificate(), (request, response) => {
      requests.push(request.url ?? '');
      response.end('{"access_token":"t","expires_in":3600}');
    });
    const port = await listen(server, defer);
    const { tokens } = connectTo(`https://localhost:${port}`, {}, defer);
    const error = await rejection(tokens.get(), GenesysUnavailableError);
    expect((error.cause as NodeJS.ErrnoException).code).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
    expect(requests).toEqual([]);
  });
});

describe('paths', () => {
  test.each([
    ['a/b', '/api/v2/conversations/a%2Fb'],
    ['a?b#c', '/api/v2/conversations/a%3Fb%23c'],
    ['a b%2f', '/api/v2/conversations/a%20b%252f'],
    ['é', '/api/v2/conversations/%C3%A9'],
    ['$&', '/api/v2/conversations/%24%26'],
    ['a\r\nb', '/api/v2/conversations/a%0D%0Ab'],
  ])('the id %j is escaped', async (id, path) => {
    const { http, paths } = await serve((_, response) => void response.writeHead(204).end());
    await http.call({ ...CALL, parameters: { id } });
    expect(paths).toEqual([path]);
  });

  // An address would swallow them: DELETE /files/.. is DELETE /.
  test.each(['.', '..', ''])('the id %j is never sent', async (id) => {
    const { http, paths } = await serve((_, response) => void response.writeHead(204).end());
    await expect(http.call({ ...CALL, parameters: { id } })).rejects.toThrow();
    expect(paths).toEqual([]);
  });
});

test('a call carries the token, what it accepts, and the type of its body when it has one', async () => {
  const seen: unknown[] = [];
  const { http } = await serve((request, response) => {
    const { authorization, accept, 'content-type': type } = request.headers;
    seen.push({ method: request.method, authorization, accept, type });
    response.writeHead(204).end();
  });
  await http.call(CALL);
  await http.call({ ...CALL, method: 'PATCH', body: { a: 1 } });
  const common = { authorization: 'Bearer the-token', accept: 'application/json' };
  expect(seen).toEqual([
    { ...common, method: 'GET', type: undefined },
    { ...common, method: 'PATCH', type: 'application/json' },
  ]);
});
