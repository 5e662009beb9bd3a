import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { Channel } from '../../simulator/routes.js';
import type { SimulatorOptions } from '../../simulator/options.js';
import type { EventChannel } from '../../src/genesys/event-source.js';
import { COMPLETIONS_SUBSCRIPTION, UPLOADS_SUBSCRIPTION } from '../../src/genesys/events-api/frames.js';
import { selfSignedCertificate } from '../genesys/self-signed.js';
import { cleanUps, connectTo, countOf, listen } from '../genesys/support.js';
import type { LogLine } from '../genesys/support.js';
import { dial } from '../simulator/client.js';
import { simulators } from '../simulator/with-simulator.js';
import { until } from '../../devkit/until.js';
import { losses, redirected, runSocket } from './support.js';

const defer = cleanUps();
const start = simulators();

type SocketOptions = Omit<Parameters<typeof runSocket>[0], 'channel' | 'log'>;

async function setUp(options: SimulatorOptions = {}) {
  const simulator = await start(options);
  const client = connectTo(simulator.url, {}, defer);
  const channel = (name: Channel): EventChannel => client.events.channels.find((one) => one.name === name)!;
  const run = (socketOptions: SocketOptions = {}, name: Channel = 'uploads') =>
    runSocket({ channel: channel(name), log: client.log, ...socketOptions }, defer);
  const subscribed = (times = 1, name: Channel = 'uploads') =>
    simulator.waitFor(() => simulator.sockets(name).opened >= times && simulator.sockets(name).subscribed === 1);
  return { simulator, ...client, channel, run, subscribed };
}

describe.each(['uploads', 'completions'] as const)('the socket of %s', (name) => {
  test('keeps to the contract from handshake to close', async () => {
    const { simulator, run, subscribed } = await setUp();
    const { socket, done } = run({}, name);
    await subscribed(1, name);
    const handshake = simulator.calls.find(({ route }) => route === name);
    expect(handshake).toMatchObject({ status: 101, hasAuthorization: true });
    if (name === 'uploads') expect(handshake?.accept).toBe('application/json');
    else expect(handshake?.userAgent).toBe('GenesysArchiveWorker/1.0');
    socket.close();
    await done;
    await simulator.waitFor(() => simulator.sockets(name).open === 0);
    expect(simulator.problems).toEqual([]);
    expect(socket.state).toBe('closed');
  });

  test('sends its subscription word for word, once', async () => {
    const frames: string[] = [];
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    defer(() => server.close());
    const { channel, log } = await setUp();
    const own = redirected(channel(name), `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    server.on('connection', (peer) => peer.on('message', (data) => frames.push(String(data as Buffer))));
    runSocket({ channel: own, log, times: { pingMs: 200 } }, defer);
    const [peer] = (await once(server, 'connection')) as [NodeJS.EventEmitter];
    // A few pings later it has not said it again.
    for (let pings = 0; pings < 3; pings += 1) await once(peer, 'ping');
    expect(frames).toEqual([name === 'uploads' ? UPLOADS_SUBSCRIPTION : COMPLETIONS_SUBSCRIPTION]);
  });
});

describe('keeping alive', () => {
  test('pings keep it open beyond the idle close, which another socket meets', async () => {
    const { simulator, run, subscribed, tokens } = await setUp({ idleCloseMs: 2000 });
    run({ times: { pingMs: 200 } });
    await subscribed();
    const idle = dial(simulator, 'uploads', await tokens.get());
    const [code] = (await once(idle, 'close')) as [number];
    expect(code).toBe(1001);
    expect(simulator.sockets('uploads')).toMatchObject({ open: 1, subscribed: 1, opened: 2 });
    expect(simulator.problems).toEqual([]);
  });

  test('a peer that sends no pong is dropped, and the socket connects again', async () => {
    const { simulator, run, subscribed, lines } = await setUp();
    simulator.setFault({ kind: 'socket-silent', channel: 'uploads', times: 1 });
    run({ times: { pingMs: 100 } });
    await subscribed(2);
    expect(losses(lines)).toMatchObject([{ channel: 'uploads', code: 1006, reason: 'no pong' }]);
  });
});

describe('closes', () => {
  test.each([
    [1000, 'bye'],
    [1001, ''],
    [1011, 'server error'],
    [4001, 'token expired'],
  ])('%d is logged, and the socket connects again', async (code, reason) => {
    const { simulator, run, subscribed, lines } = await setUp();
    run();
    await subscribed();
    simulator.setFault({ kind: 'socket-close', channel: 'uploads', code, reason, times: 1 });
    await subscribed(2);
    expect(losses(lines)).toEqual([expect.objectContaining({ level: 40, code, reason: reason || 'closed' })]);
  });

  test('a dropped connection is logged as 1006', async () => {
    const { simulator, run, subscribed, lines } = await setUp();
    run();
    await subscribed();
    simulator.setFault({ kind: 'socket-terminate', channel: 'uploads', times: 1 });
    await subscribed(2);
    expect(losses(lines)).toMatchObject([{ code: 1006, reason: 'closed' }]);
  });

  test('a frame of more than 8 MiB closes it with 1009, and it connects again', async () => {
    const { simulator, run, subscribed, lines } = await setUp();
    run();
    await subscribed();
    simulator.sendRaw('uploads', 'x'.repeat(8 * 1_048_576 + 1));
    await subscribed(2);
    expect(losses(lines)).toMatchObject([{ reason: 'Max payload size exceeded' }]);
  });
});

describe('handshakes', () => {
  test('a revoked token: the next one has a new token', async () => {
    const { simulator, run, subscribed, tokens, lines } = await setUp();
    await tokens.get();
    simulator.revokeTokens();
    run();
    await subscribed();
    expect(simulator.tokensIssued).toBe(2);
    expect(losses(lines)).toMatchObject([{ reason: expect.stringMatching(/^refused with 401/) }]);
  });

  test('an expired token is renewed before the handshake', async () => {
    const { simulator, run, subscribed } = await setUp({ tokenLifetimeSeconds: 3600 });
    run();
    await subscribed();
    expect(simulator.calls.map(({ status }) => status)).toEqual([200, 101]);
  });

  test('403 is logged with its challenge, cut to a length that fits a log', async () => {
    const { simulator, run, subscribed, lines } = await setUp();
    const challenge = `Bearer error="insufficient_scope", scope="events:subscribe", x="${'x'.repeat(1000)}"`;
    const headers = { 'www-authenticate': challenge };
    simulator.setFault({ kind: 'status', route: 'uploads', status: 403, headers, times: 1 });
    run();
    await subscribed();
    expect(losses(lines)).toMatchObject([{ reason: `refused with 403 (${challenge.slice(0, 200)})` }]);
    expect(simulator.tokensIssued).toBe(1);
  });

  test.each([500, 503, 404, 200])('%d: tried again', async (status) => {
    const { simulator, run, subscribed, lines } = await setUp();
    simulator.setFault({ kind: 'status', route: 'uploads', status, times: 2 });
    run();
    await subscribed();
    expect(losses(lines).map(({ reason }) => reason)).toEqual([`refused with ${status}`, `refused with ${status}`]);
  });

  test('a wait that the server asks for is kept', async () => {
    const { simulator, run, lines } = await setUp();
    const headers = { 'retry-after': '7' };
    simulator.setFault({ kind: 'status', route: 'uploads', status: 429, headers, times: 1 });
    run({ random: () => 0 });
    await until('a loss', () => losses(lines).length === 1);
    expect(losses(lines)[0]).toMatchObject({ waitMs: 7000 });
  });

  test('a redirect is not followed: the token would go along', async () => {
    const elsewhere: string[] = [];
    const server = createServer((request) => elsewhere.push(request.url ?? ''));
    server.on('upgrade', (request, socket) => socket.destroy(void elsewhere.push(request.url ?? '')));
    const port = await listen(server, defer);
    const { simulator, run, subscribed } = await setUp();
    const headers = { location: `ws://127.0.0.1:${port}/` };
    simulator.setFault({ kind: 'status', route: 'uploads', status: 302, headers, times: 1 });
    run();
    await subscribed();
    expect(elsewhere).toEqual([]);
  });

  test('one that hangs is given up', async () => {
    const { simulator, run, subscribed, lines } = await setUp();
    simulator.setFault({ kind: 'hang', route: 'uploads', times: 1 });
    run({ times: { handshakeMs: 100 } });
    await subscribed();
    expect(losses(lines)).toMatchObject([{ reason: 'Opening handshake has timed out' }]);
  });

  test('no token: logged, and tried again', async () => {
    const { simulator, run, subscribed, lines } = await setUp();
    simulator.setFault({ kind: 'status', route: 'token', status: 500, times: 2 });
    run();
    await subscribed();
    expect(losses(lines).map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^cannot be opened: POST \/oauth\/token: 500 /),
      expect.stringMatching(/^cannot be opened: /),
    ]);
  });

  test('a certificate that nobody has signed is refused, and the token not sent', async () => {
    let received = 0;
    const server = createTlsServer(selfSignedCertificate());
    server.on('upgrade', (_, socket) => socket.destroy(void (received += 1)));
    server.on('request', () => (received += 1));
    const port = await listen(server, defer);
    const { channel, log, lines } = await setUp();
    runSocket({ channel: redirected(channel('uploads'), `wss://localhost:${port}/`), log }, defer);
    await until('two tries', () => losses(lines).length >= 2);
    expect(losses(lines)[0]).toMatchObject({
      code: 1006,
      reason: expect.stringMatching(/^self-signed certificate\b/),
    });
    expect(received).toBe(0);
  });

  test('a name that does not resolve: logged, and tried again', async () => {
    const { channel, log, lines } = await setUp();
    runSocket({ channel: redirected(channel('uploads'), 'wss://genesys.invalid/'), log }, defer);
    await until('two tries', () => losses(lines).length >= 2);
    expect(losses(lines)[0]?.['reason']).toMatch(/ENOTFOUND|EAI_AGAIN/);
  });

  test('neither token nor secret is ever logged', async () => {
    const { simulator, run, subscribed, tokens, logText } = await setUp();
    const first = await tokens.get();
    simulator.revokeTokens();
    run();
    await subscribed();
    for (const secret of [first, await tokens.get(), 'simulator-secret']) expect(logText()).not.toContain(secret);
  });
});

describe('the wait before the next try', () => {
  const waits = { backoffMs: 4, maxBackoffMs: 32 };

  test('doubles up to its bound, and chance shortens it', async () => {
    const { simulator, run, subscribed, lines } = await setUp();
    simulator.setFault({ kind: 'status', route: 'uploads', status: 500, times: 7 });
    const drawn = [0.5, 0.5, 0.5, 0.5, 0.5, 0.999, 0];
    run({ times: waits, random: () => drawn.shift() ?? 0 });
    await subscribed();
    expect(losses(lines).map(({ waitMs }) => waitMs)).toEqual([2, 4, 8, 16, 16, 32, 0]);
  });

  const closeThreeTimes = async (stableMs: number) => {
    const { simulator, run, subscribed, lines } = await setUp();
    run({ times: { ...waits, stableMs }, random: () => 0.5 });
    for (let opened = 1; opened <= 3; opened += 1) {
      await subscribed(opened);
      simulator.setFault({ kind: 'socket-terminate', channel: 'uploads', times: 1 });
    }
    await subscribed(4);
    return losses(lines).map(({ waitMs }) => waitMs);
  };

  test('is none after a subscription that was good', async () => {
    expect(await closeThreeTimes(0)).toEqual([0, 0, 0]);
  });

  test('and still grows while subscriptions break at once', async () => {
    expect(await closeThreeTimes(60_000)).toEqual([2, 4, 8]);
  });
});

describe('close()', () => {
  test('while it waits', async () => {
    const { simulator, run, lines } = await setUp();
    simulator.setFault({ kind: 'status', route: 'uploads', status: 500 });
    const { socket, done } = run({ times: { backoffMs: 3_600_000, maxBackoffMs: 3_600_000 }, random: () => 1 });
    await until('a loss', () => losses(lines).length === 1);
    socket.close();
    await done;
    expect(countOf(simulator, 'uploads')).toBe(1);
  });

  test('during a handshake that hangs', async () => {
    const { simulator, run } = await setUp();
    simulator.setFault({ kind: 'hang', route: 'uploads' });
    const { socket, done } = run({ times: { handshakeMs: 3_600_000 } });
    await simulator.waitFor(() => countOf(simulator, 'uploads') === 1);
    socket.close();
    await done;
    await simulator.waitFor(() => simulator.calls.at(-1)?.state === 'aborted');
  });

  test('while the token is awaited', async () => {
    const { simulator, run } = await setUp();
    simulator.setFault({ kind: 'hang', route: 'token' });
    const { socket, done } = run();
    await simulator.waitFor(() => countOf(simulator, 'token') === 1);
    socket.close();
    await done;
    expect(countOf(simulator, 'uploads')).toBe(0);
  });

  test('of a peer that does not answer any more', async () => {
    const { simulator, run } = await setUp();
    simulator.setFault({ kind: 'socket-silent', channel: 'uploads', times: 1 });
    const { socket, done } = run({ times: { handshakeMs: 100 } });
    await until('an open socket', () => socket.state === 'open');
    socket.close();
    await done;
    expect(simulator.sockets('uploads').silent).toBe(1);
  });

  test('before run() begins to connect', async () => {
    const { simulator, run } = await setUp();
    const { socket, done } = run();
    socket.close();
    await done;
    expect(simulator.sockets('uploads').opened).toBe(0);
  });

  test('waits for the frames that are being dealt with', async () => {
    const { simulator, run, subscribed } = await setUp();
    let finish = (): void => undefined;
    let taken = false;
    const onFrame = (): Promise<void> => {
      taken = true;
      return new Promise((resolve) => (finish = resolve));
    };
    const { socket, done } = run({ onFrame });
    await subscribed();
    simulator.sendRaw('uploads', '{}');
    await until('the frame', () => taken);
    socket.close();
    await simulator.waitFor(() => simulator.sockets('uploads').open === 0);
    expect(socket.state).not.toBe('closed');
    finish();
    await done;
    expect(socket.state).toBe('closed');
  });
});

describe('holding back', () => {
  test('at 32 frames in flight nothing more is read, and nothing is lost', async () => {
    const { simulator, run, subscribed } = await setUp();
    const frames: string[] = [];
    const waiting: (() => void)[] = [];
    let most = 0;
    const onFrame = async (frame: string): Promise<void> => {
      frames.push(frame);
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        most = Math.max(most, waiting.length);
      });
    };
    run({ onFrame });
    await subscribed();
    const sent = Array.from({ length: 500 }, (_, index) => JSON.stringify({ index, filler: 'x'.repeat(1000) }));
    for (const frame of sent) simulator.sendRaw('uploads', frame);
    await until('a full house', () => waiting.length >= 32);
    while (frames.length < sent.length) {
      waiting.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    waiting.forEach((finish) => finish());
    expect(frames).toEqual(sent);
    expect(most).toBe(32);
  });

  test('a socket that is held back is not taken for dead', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    defer(() => server.close());
    const { channel, log, lines } = await setUp();
    const own = redirected(channel('uploads'), `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const waiting: (() => void)[] = [];
    const onFrame = () => new Promise<void>((resolve) => waiting.push(resolve));
    runSocket({ channel: own, log, onFrame, times: { pingMs: 200 } }, defer);
    const [peer] = (await once(server, 'connection')) as [WebSocket];
    for (let sent = 0; sent < 40; sent += 1) peer.send(String(sent));
    await until('a full house', () => waiting.length >= 32);
    // Each has its pong, which lies unread.
    for (let pings = 0; pings < 5; pings += 1) await once(peer, 'ping');
    while (waiting.length > 0) {
      waiting.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    for (let pings = 0; pings < 2; pings += 1) await once(peer, 'ping');
    expect(losses(lines)).toEqual([]);
  });
});

describe('connections that are cut', () => {
  test('while frames are still dealt with are followed at once: events would be lost meanwhile', async () => {
    const { simulator, run, subscribed } = await setUp();
    let finish = (): void => undefined;
    let taken = false;
    const onFrame = (): Promise<void> => {
      taken = true;
      return new Promise((resolve) => (finish = resolve));
    };
    run({ onFrame });
    await subscribed();
    simulator.sendRaw('uploads', '{}');
    await until('the frame', () => taken);
    simulator.setFault({ kind: 'socket-terminate', channel: 'uploads', times: 1 });
    await subscribed(2);
    finish();
  });

  /** A socket at a server that cuts each connection at an age. */
  async function atCutter(ageMs: number) {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    defer(() => server.close());
    const { channel, log, lines } = await setUp();
    const own = redirected(channel('uploads'), `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    server.on('connection', (peer) => {
      const timer = setTimeout(() => peer.terminate(), ageMs);
      peer.once('close', () => clearTimeout(timer));
    });
    runSocket({ channel: own, log, times: { stableMs: 10, youngMs: 60_000 }, random: Math.random }, defer);
    return lines;
  }

  /** Those that had a good life. */
  const goodLosses = (lines: LogLine[]) => losses(lines).filter(({ lifeMs }) => Number(lifeMs) > 10);

  test('at the same age again and again are replaced before', async () => {
    const lines = await atCutter(1000);
    const replacements = () =>
      lines.filter(({ msg }) => msg === 'event socket about to end: another takes over').length;
    await until('three replacements', () => replacements() >= 3, 60_000);
    expect(goodLosses(lines).map(({ waitMs }) => waitMs)).toEqual(goodLosses(lines).map(() => 0));
    expect(losses(lines)[0]).toMatchObject({ waitMs: 0 });
  });

  test('too soon for that are followed at once', async () => {
    const lines = await atCutter(50);
    await until('three losses', () => goodLosses(lines).length >= 3, 60_000);
    expect(goodLosses(lines).map(({ waitMs }) => waitMs)).toEqual(goodLosses(lines).map(() => 0));
  });

  test('cost time without a socket, which is told', async () => {
    const { simulator, run, subscribed, lines } = await setUp();
    simulator.setFault({ kind: 'status', route: 'uploads', status: 500, times: 3 });
    const { socket } = run({ times: { backoffMs: 50, maxBackoffMs: 50 }, random: () => 1 });
    await subscribed();
    await until('events to be received', () => lines.some(({ msg }) => msg === 'receiving events'));
    const before = socket.unsubscribedSeconds;
    expect(before).toBeGreaterThan(0.1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(socket.unsubscribedSeconds).toBe(before);
  });
});
