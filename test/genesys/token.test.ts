import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../../simulator/faults.js';
import type { SimulatorOptions } from '../../simulator/options.js';
import {
  GenesysCredentialsError,
  GenesysError,
  GenesysForbiddenError,
  GenesysNotFoundError,
  GenesysRateLimitedError,
  GenesysResponseError,
  GenesysUnauthorizedError,
  GenesysUnavailableError,
} from '../../src/genesys/errors.js';
import { ManualClock, simulators } from '../simulator/with-simulator.js';
import { cleanUps, connectTo, countOf, everythingOf, listen, rejection } from './support.js';
import type { ClientOptions } from './support.js';

const start = simulators();
const defer = cleanUps();

async function setUp(options: SimulatorOptions = {}, client: ClientOptions = {}) {
  const clock = new ManualClock();
  const simulator = await start({ now: clock.now, ...options });
  simulator.addConversation({ id: 'c-1', messages: [] });
  return { simulator, clock, ...connectTo(simulator.url, { now: clock.now, ...client }, defer) };
}

/** A token address that answers as told and keeps what it was asked. */
async function tokenServer(answers: (string | { status: number; body: string; headers?: Record<string, string> })[]) {
  const requests: { request: IncomingMessage; body: string }[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const answer = answers[Math.min(requests.length, answers.length - 1)] ?? '';
      requests.push({ request, body });
      if (typeof answer === 'string') return response.end(answer);
      return response.writeHead(answer.status, answer.headers).end(answer.body);
    });
  });
  const port = await listen(server, defer);
  return { requests, url: `http://127.0.0.1:${port}` };
}

describe('the request', () => {
  test('is the one of the contract, byte for byte', async () => {
    const { requests, url } = await tokenServer(['{"access_token":"t","expires_in":3600}']);
    const client = { clientId: 'the-id', clientSecret: 'a:b+c/d é', scopes: ['conversation:view', 'media:write'] };
    await connectTo(url, client, defer).tokens.get();
    expect(requests).toHaveLength(1);
    const [{ request, body }] = requests as [(typeof requests)[number]];
    expect(request.method).toBe('POST');
    expect(request.url).toBe('/oauth/token');
    expect(request.headers.authorization).toBe(`Basic ${Buffer.from('the-id:a:b+c/d é').toString('base64')}`);
    expect(request.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(request.headers.accept).toBe('application/json');
    expect(body).toBe('grant_type=client_credentials&scope=conversation%3Aview+media%3Awrite');
  });

  test('satisfies the simulator', async () => {
    const { simulator, tokens } = await setUp();
    await tokens.get();
    expect(simulator.problems).toEqual([]);
    expect(simulator.tokensIssued).toBe(1);
  });
});

describe('the cache', () => {
  test('gives the same token again', async () => {
    const { simulator, tokens } = await setUp();
    const first = await tokens.get();
    expect(await tokens.get()).toBe(first);
    expect(simulator.tokensIssued).toBe(1);
  });

  test('fifty callers at once make one request', async () => {
    const { simulator, tokens } = await setUp();
    const values = await Promise.all(Array.from({ length: 50 }, () => tokens.get()));
    expect(new Set(values).size).toBe(1);
    expect(countOf(simulator, 'token')).toBe(1);
  });

  test('fifty callers at the end of a token make one renewal', async () => {
    const { simulator, tokens, clock } = await setUp();
    const old = await tokens.get();
    clock.advance(3_600_000);
    const values = await Promise.all(Array.from({ length: 50 }, () => tokens.get()));
    expect(new Set(values).size).toBe(1);
    expect(values[0]).not.toBe(old);
    expect(simulator.tokensIssued).toBe(2);
  });

  test('a token is renewed 30 seconds before its end, and not a millisecond sooner', async () => {
    const { simulator, tokens, clock } = await setUp({ tokenLifetimeSeconds: 3600 });
    const first = await tokens.get();
    clock.advance(3_600_000 - 30_000 - 1);
    expect(await tokens.get()).toBe(first);
    clock.advance(1);
    expect(await tokens.get()).not.toBe(first);
    expect(simulator.tokensIssued).toBe(2);
  });

  test('the life of a token counts from the request, because the answer takes its time', async () => {
    const { simulator, tokens, clock } = await setUp({ tokenLifetimeSeconds: 3600 });
    const held = simulator.setFault({ kind: 'delay', route: 'token', times: 1 });
    const asking = tokens.get();
    await simulator.waitFor(() => countOf(simulator, 'token') === 1);
    clock.advance(20_000);
    simulator.releaseFault(held.id);
    const first = await asking;
    clock.advance(3_600_000 - 20_000 - 30_000);
    expect(await tokens.get()).not.toBe(first);
  });

  test.each([60, 20, 1])('a token that lives %d seconds serves more than one call', async (seconds) => {
    const { simulator, tokens, clock } = await setUp({ tokenLifetimeSeconds: seconds });
    const first = await tokens.get();
    clock.advance((seconds * 1000) / 2 - 1);
    expect(await tokens.get()).toBe(first);
    clock.advance(1);
    expect(await tokens.get()).not.toBe(first);
    expect(simulator.tokensIssued).toBe(2);
  });

  test('a failed renewal is not kept: the next caller asks anew', async () => {
    const { simulator, tokens } = await setUp();
    simulator.setFault({ kind: 'status', route: 'token', status: 503, times: 1 });
    const failures = await Promise.allSettled([tokens.get(), tokens.get()]);
    expect(failures.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(countOf(simulator, 'token')).toBe(1);
    await expect(tokens.get()).resolves.toMatch(/./);
  });
});

describe('a token that the API refuses', () => {
  test('is renewed once, and the call repeated once', async () => {
    const { simulator, tokens, rest } = await setUp();
    await tokens.get();
    simulator.revokeTokens();
    await rest.getTranscript('c-1');
    expect(simulator.tokensIssued).toBe(2);
    expect(simulator.calls.filter(({ route }) => route === 'getConversation').map(({ status }) => status)).toEqual([
      401, 200,
    ]);
  });

  test('is renewed once for all callers that were refused it', async () => {
    const { simulator, tokens, rest } = await setUp();
    await tokens.get();
    simulator.revokeTokens();
    await Promise.all(Array.from({ length: 20 }, () => rest.getTranscript('c-1')));
    expect(simulator.tokensIssued).toBe(2);
    expect(countOf(simulator, 'getConversation')).toBe(40);
  });

  test('does not take down one that has been renewed meanwhile', async () => {
    const { simulator, tokens } = await setUp();
    const old = await tokens.get();
    const fresh = await tokens.replace(old);
    expect(await tokens.replace(old)).toBe(fresh);
    expect(simulator.tokensIssued).toBe(2);
  });

  test('and whose successor is refused too: the call fails, without a third try', async () => {
    const { simulator, rest } = await setUp();
    simulator.setFault({ kind: 'status', route: 'deleteMedia', status: 401 });
    const error = await rejection(
      rest.removeMedia({ conversationId: 'c-1', mediaId: 'm-1' }),
      GenesysUnauthorizedError,
    );
    expect(error.call).toMatchObject({ route: 'DELETE /api/v2/media/files/{mediaId}', status: 401 });
    expect(countOf(simulator, 'deleteMedia')).toBe(2);
    expect(simulator.tokensIssued).toBe(2);
  });

  test('when no new one is to be had, the call fails with that', async () => {
    const { simulator, tokens, rest } = await setUp();
    await tokens.get();
    simulator.revokeTokens();
    simulator.setFault({ kind: 'status', route: 'token', status: 503 });
    await rejection(rest.getTranscript('c-1'), GenesysUnavailableError);
  });
});

test('after a 403 the next call has a new token, with what an operator has added; at most one a minute', async () => {
  const { simulator, clock, rest } = await setUp();
  const fault = simulator.setFault({ kind: 'status', route: 'deleteMedia', status: 403 });
  for (const advance of [0, 59_999, 1, 1000]) {
    clock.advance(advance);
    await rejection(rest.removeMedia({ conversationId: 'c-1', mediaId: 'm-1' }), GenesysForbiddenError);
  }
  expect(simulator.tokensIssued).toBe(2);
  simulator.releaseFault(fault.id);
  await rest.removeMedia({ conversationId: 'c-1', mediaId: 'm-1' });
  expect(simulator.tokensIssued).toBe(2);
});

describe('a token request that fails', () => {
  test('bad credentials', async () => {
    const { rest } = await setUp({}, { clientSecret: 'another' });
    const error = await rejection(rest.getTranscript('c-1'), GenesysCredentialsError);
    expect(error.call).toMatchObject({ route: 'POST /oauth/token', status: 401 });
    expect(error.call.correlationId).toMatch(/./);
  });

  const status = (code: number, headers?: Record<string, string>): Fault => ({
    kind: 'status',
    route: 'token',
    status: code,
    ...(headers === undefined ? {} : { headers }),
  });
  test.each([
    ['400', status(400), GenesysCredentialsError],
    ['302', status(302), GenesysCredentialsError],
    ['403', status(403), GenesysForbiddenError],
    ['405', status(405), GenesysCredentialsError],
    ['429', status(429, { 'retry-after': '7' }), GenesysRateLimitedError],
    ['500', status(500), GenesysUnavailableError],
    ['a reset', { kind: 'reset', route: 'token' } as const, GenesysUnavailableError],
  ])('%s', async (_, fault: Fault, errorClass) => {
    const { simulator, tokens } = await setUp();
    simulator.setFault(fault);
    const error = await rejection<GenesysError>(tokens.get(), errorClass);
    expect(error.call.route).toBe('POST /oauth/token');
    if (error instanceof GenesysRateLimitedError) expect(error.retryAfterMs).toBe(7000);
  });

  // A 404 of a REST call can mean "deleted already". One of the token address must never be taken for that.
  test.each([404, 410])('%d is no answer about media: a deletion does not succeed by it', async (code) => {
    const { simulator, rest } = await setUp();
    const { mediaId } = simulator.uploadAttachment({ conversationId: 'c-1', fileName: 'f', bytes: Buffer.from('x') });
    simulator.setFault(status(code));
    const error = await rejection(rest.removeMedia({ conversationId: 'c-1', mediaId }), GenesysError);
    expect(error).not.toBeInstanceOf(GenesysNotFoundError);
    expect(simulator.media(mediaId)?.deleted).toBe(false);
  });

  test.each([
    ['no JSON', '<html>SECRET-TOKEN</html>'],
    ['no token', '{"expires_in":3600,"x":"SECRET-TOKEN"}'],
    ['an empty token', '{"access_token":"","expires_in":3600,"x":"SECRET-TOKEN"}'],
    ['no life', '{"access_token":"SECRET-TOKEN"}'],
    ['a life of 0', '{"access_token":"SECRET-TOKEN","expires_in":0}'],
    ['a life in words', '{"access_token":"SECRET-TOKEN","expires_in":"3600"}'],
    ['nothing', ''],
  ])('%s: the error tells nothing of the answer', async (_, body) => {
    const { url } = await tokenServer([body]);
    const { tokens, logText } = connectTo(url, {}, defer);
    // An outage, which passes, and not a refusal for good.
    const error = await rejection(tokens.get(), GenesysUnavailableError);
    expect(error.cause).toBeInstanceOf(GenesysResponseError);
    expect(everythingOf(error) + logText()).not.toContain('SECRET-TOKEN');
  });
});

describe('scopes', () => {
  test('that are missing are named in the log and by the provider', async () => {
    const { tokens, lines } = await setUp({ grantedScopes: ['conversation:view', 'conversation:write', 'media:read'] });
    await tokens.get();
    expect(tokens.missingScopes).toEqual(['media:write', 'events:subscribe']);
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 50, missingScopes: ['media:write', 'events:subscribe'] }),
    );
  });

  test('none is missing when all are granted, or when the answer does not tell', async () => {
    const all = await setUp();
    await all.tokens.get();
    expect(all.tokens.missingScopes).toEqual([]);
    const { url } = await tokenServer(['{"access_token":"t","expires_in":3600}']);
    const silent = connectTo(url, {}, defer);
    await silent.tokens.get();
    expect(silent.tokens.missingScopes).toEqual([]);
    for (const { lines } of [all, silent]) expect(lines.filter(({ level }) => level >= 40)).toEqual([]);
  });

  test('an empty grant misses them all', async () => {
    const { url } = await tokenServer(['{"access_token":"t","expires_in":3600,"scope":""}']);
    const { tokens } = connectTo(url, {}, defer);
    await tokens.get();
    expect(tokens.missingScopes).toHaveLength(5);
  });

  test('an operator who adds one sees it at the next renewal', async () => {
    const answer = (scope: string) => JSON.stringify({ access_token: 't', expires_in: 3600, scope });
    const { url } = await tokenServer([answer('conversation:view'), answer('conversation:view media:write')]);
    const { tokens } = connectTo(url, { scopes: ['conversation:view', 'media:write'] }, defer);
    const old = await tokens.get();
    expect(tokens.missingScopes).toEqual(['media:write']);
    await tokens.replace(old);
    expect(tokens.missingScopes).toEqual([]);
  });
});

test('the log tells when a token ends, and never the token or the secret', async () => {
  const { simulator, tokens, clock, rest, lines, logText } = await setUp({ tokenLifetimeSeconds: 600 });
  const issued = new Date(clock.now() + 600_000).toISOString();
  const first = await tokens.get();
  expect(lines).toContainEqual(expect.objectContaining({ msg: 'token issued', expiresAt: issued }));
  simulator.revokeTokens();
  await rest.getTranscript('c-1');
  const second = await tokens.get();
  simulator.setFault({ kind: 'status', route: 'token', status: 401 });
  clock.advance(3_600_000);
  const error = await rejection(tokens.get(), GenesysCredentialsError);
  const secrets = [
    first,
    second,
    'simulator-secret',
    Buffer.from('simulator-client:simulator-secret').toString('base64'),
  ];
  for (const secret of secrets) expect(logText() + everythingOf(error)).not.toContain(secret);
});

describe('another secret', () => {
  test('is used once it has brought a token, which all calls then have', async () => {
    const { tokens, clock } = await setUp({}, { clientSecret: 'simulator-secret' });
    const first = await tokens.get();
    await tokens.rotate('simulator-secret');
    const second = await tokens.get();
    expect(second).not.toBe(first);
    clock.advance(24 * 60 * 60_000);
    expect(await tokens.get()).not.toBe(second);
  });

  test('that is refused leaves token and secret as they are', async () => {
    const { tokens, clock } = await setUp({}, { clientSecret: 'simulator-secret' });
    const first = await tokens.get();
    await rejection(tokens.rotate('a-wrong-secret'), GenesysCredentialsError);
    expect(await tokens.get()).toBe(first);
    clock.advance(24 * 60 * 60_000);
    expect(await tokens.get()).not.toBe(first);
  });
});
