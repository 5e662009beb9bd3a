import { describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import { DEFAULT_SCOPES } from '../../simulator/options.js';
import { type Channel, CHANNELS } from '../../simulator/routes.js';
import type { Simulator } from '../../simulator/simulator.js';
import { closeCode, dial, MESSAGE, nextFrame, refusedStatus, SUBSCRIBE, subscribe, token } from './client.js';
import { ManualClock, simulators } from './with-simulator.js';

const start = simulators();
const COMPLETED = '2024-05-15T14:32:00.000Z';

function upload(simulator: Simulator): { mediaId: string; downloadUrl: string } {
  const { id } = simulator.addConversation({ messages: [MESSAGE] });
  return simulator.uploadAttachment({ conversationId: id, fileName: 'invoice.pdf', bytes: Buffer.from('%PDF-') });
}

/** Announces one new event on the channel; returns how many sockets got it. */
function announce(simulator: Simulator, channel: Channel): number {
  if (channel === 'uploads') return simulator.announceUpload(upload(simulator).mediaId);
  return simulator.completeConversation(simulator.addConversation({ messages: [] }).id, COMPLETED);
}

describe.each(CHANNELS)('the handshake of %s', (channel) => {
  const scope = channel === 'uploads' ? 'conversation:view' : 'events:subscribe';

  test('succeeds with its scope and headers, and is recorded', async () => {
    const simulator = await start();
    const socket = dial(simulator, channel, await token(simulator, [scope]));
    const open = once(socket, 'open');
    const [response] = (await once(socket, 'upgrade')) as [IncomingMessage];
    await open;
    const recorded = simulator.calls.at(-1);
    expect(response.headers['inin-correlation-id']).toBe(recorded?.correlationId);
    expect(recorded).toMatchObject({ route: channel, status: 101, state: 'answered', hasAuthorization: true });
    expect(simulator.sockets(channel)).toEqual({ open: 1, subscribed: 0, silent: 0, opened: 1 });
    expect(simulator.problems).toEqual([]);
  });

  test('records headers that are not those of the contract', async () => {
    const simulator = await start();
    await once(dial(simulator, channel, await token(simulator), {}), 'open');
    expect(simulator.calls.at(-1)?.problems).toHaveLength(1);
  });

  test('is 401 with an unknown token', async () => {
    const simulator = await start();
    expect(await refusedStatus(dial(simulator, channel, 'unknown'))).toBe(401);
  });

  test('is 401 with an expired token', async () => {
    const clock = new ManualClock();
    const simulator = await start({ now: clock.now });
    const bearer = await token(simulator);
    clock.advance(3_600_000);
    expect(await refusedStatus(dial(simulator, channel, bearer))).toBe(401);
  });

  test('is 401 without its scope', async () => {
    const simulator = await start();
    const others = DEFAULT_SCOPES.filter((other) => other !== scope);
    expect(await refusedStatus(dial(simulator, channel, await token(simulator, others)))).toBe(401);
    expect(simulator.sockets(channel).opened).toBe(0);
  });

  test('can be refused, held back and reset by faults', async () => {
    const simulator = await start();
    const bearer = await token(simulator);
    simulator.setFault({ kind: 'status', route: channel, status: 503, times: 1 });
    expect(await refusedStatus(dial(simulator, channel, bearer))).toBe(503);
    simulator.setFault({ kind: 'reset', route: channel, times: 1 });
    await expect(once(dial(simulator, channel, bearer), 'open')).rejects.toThrow(/ECONNRESET|hang up/);
    const fault = simulator.setFault({ kind: 'delay', route: channel });
    const open = once(dial(simulator, channel, bearer), 'open');
    await simulator.waitFor(() => fault.applied === 1);
    expect(simulator.sockets(channel).opened).toBe(0);
    fault.release();
    await open;
  });

  test('can be left without an answer', async () => {
    const simulator = await start();
    const fault = simulator.setFault({ kind: 'hang', route: channel });
    const socket = dial(simulator, channel, await token(simulator));
    await simulator.waitFor(() => fault.applied === 1);
    const failed = once(socket, 'open');
    socket.terminate();
    await expect(failed).rejects.toThrow();
    await simulator.waitFor(() => simulator.calls.at(-1)?.state === 'aborted');
  });
});

describe('an event', () => {
  test('of an upload has the form of the contract, and is repeated as it was', async () => {
    const simulator = await start();
    const socket = await subscribe(simulator, 'uploads');
    const first = nextFrame(socket);
    const { mediaId, downloadUrl } = upload(simulator);
    const event = {
      eventType: 'conversation.media.upload',
      conversation: { id: simulator.media(mediaId)?.conversationId },
      media: { id: mediaId, downloadUrl, filename: 'invoice.pdf' },
    };
    expect(await first).toEqual(event);
    const second = nextFrame(socket);
    expect(simulator.announceUpload(mediaId)).toBe(1);
    expect(await second).toEqual(event);
  });

  test('of a completion has the form of the contract', async () => {
    const simulator = await start();
    const socket = await subscribe(simulator, 'completions');
    const { id } = simulator.addConversation({ messages: [MESSAGE] });
    const frame = nextFrame(socket);
    expect(simulator.completeConversation(id, new Date(COMPLETED))).toBe(1);
    expect(await frame).toEqual({
      eventType: 'interactions:completed',
      data: { id, channelType: 'webchat', completedTime: COMPLETED },
    });
  });

  test('of an upload has no URL for a token without media:read', async () => {
    const simulator = await start();
    const socket = await subscribe(simulator, 'uploads', await token(simulator, ['conversation:view']));
    const frame = nextFrame(socket);
    upload(simulator);
    expect(await frame).not.toHaveProperty('media.downloadUrl');
    expect(simulator.problems).toEqual([expect.stringContaining('media:read')]);
  });

  test('of a completion obeys the predicate', async () => {
    const simulator = await start();
    await subscribe(simulator, 'completions');
    const { id } = simulator.addConversation({ channelType: 'email', messages: [] });
    expect(simulator.completeConversation(id, COMPLETED)).toBe(0);
  });

  test.each(CHANNELS)('of %s reaches every subscribed socket and no other', async (channel) => {
    const simulator = await start();
    const bearer = await token(simulator);
    expect(announce(simulator, channel)).toBe(0);
    await once(dial(simulator, channel, bearer), 'open');
    expect(announce(simulator, channel)).toBe(0);
    await subscribe(simulator, channel, bearer);
    await subscribe(simulator, channel, bearer);
    expect(announce(simulator, channel)).toBe(2);
    expect(simulator.sockets(channel)).toMatchObject({ open: 3, subscribed: 2 });
  });

  test('is not announced when the upload says so', async () => {
    const simulator = await start();
    const socket = await subscribe(simulator, 'uploads');
    const { id } = simulator.addConversation({ messages: [] });
    const attachment = { conversationId: id, fileName: 'a', bytes: new Uint8Array(1) };
    simulator.uploadAttachment({ ...attachment, mediaId: 'quiet', announce: false });
    const frame = nextFrame(socket);
    simulator.uploadAttachment({ ...attachment, mediaId: 'loud' });
    expect(await frame).toMatchObject({ media: { id: 'loud' } });
  });

  test('can be any frame, text or bytes', async () => {
    const simulator = await start();
    const socket = await subscribe(simulator, 'uploads');
    const received: [string, boolean][] = [];
    socket.on('message', (data: Buffer, isBinary) => received.push([data.toString('latin1'), isBinary]));
    simulator.sendRaw('uploads', '{"eventType":');
    simulator.sendRaw('uploads', new Uint8Array([0xff]));
    const last = once(socket, 'pong');
    socket.ping();
    await last;
    expect(received).toEqual([
      ['{"eventType":', false],
      ['\xff', true],
    ]);
  });
});

describe('a subscribe frame', () => {
  test.each<[Channel, string]>([
    ['uploads', '{"type":"subscribe","eventTypes":["conversation.media.upload"]}'],
    ['uploads', '{"type":"subscribe","eventTypes":["conversation.media.upload"],"includeData":true,"more":1}'],
    ['uploads', SUBSCRIBE.completions],
    ['uploads', 'subscribe'],
    ['completions', '{"subscriptions":[{"eventType":"interactions:completed"}]}'],
    ['completions', SUBSCRIBE.completions.replace('eq', 'ne')],
    ['completions', SUBSCRIBE.completions.replace('interactions:completed', 'interactions:started')],
    ['completions', '{"subscriptions":[]}'],
    ['completions', 'null'],
  ])('to %s that is not the one of the contract has no effect: %s', async (channel, frame) => {
    const simulator = await start();
    const socket = dial(simulator, channel, await token(simulator));
    await once(socket, 'open');
    socket.send(frame);
    await simulator.waitFor(() => simulator.problems.length === 1);
    expect(simulator.sockets(channel)).toMatchObject({ open: 1, subscribed: 0 });
    expect(announce(simulator, channel)).toBe(0);
  });

  test('may have its keys in another order', async () => {
    const simulator = await start();
    const socket = dial(simulator, 'uploads', await token(simulator));
    await once(socket, 'open');
    socket.send('{"includeData":true,"eventTypes":["conversation.media.upload"],"type":"subscribe"}');
    await simulator.waitFor(() => simulator.sockets('uploads').subscribed === 1);
  });

  test('long after the open comes too late', async () => {
    const clock = new ManualClock();
    const simulator = await start({ now: clock.now });
    const socket = dial(simulator, 'uploads', await token(simulator));
    await once(socket, 'open');
    clock.advance(10_001);
    socket.send(SUBSCRIBE.uploads);
    await simulator.waitFor(() => simulator.problems.length === 1);
    expect(simulator.sockets('uploads').subscribed).toBe(0);
  });

  test('can be overlooked by a fault', async () => {
    const simulator = await start();
    const fault = simulator.setFault({ kind: 'ignore-subscribe', channel: 'uploads', times: 1 });
    const socket = dial(simulator, 'uploads', await token(simulator));
    await once(socket, 'open');
    socket.send(SUBSCRIBE.uploads);
    await simulator.waitFor(() => fault.applied === 1);
    expect(announce(simulator, 'uploads')).toBe(0);
    await subscribe(simulator, 'uploads');
    expect(simulator.problems).toEqual([]);
  });
});

describe('an idle connection', () => {
  test.each(CHANNELS)('of %s is closed with 1001', async (channel) => {
    const simulator = await start({ idleCloseMs: 50 });
    const socket = dial(simulator, channel, await token(simulator));
    expect(await closeCode(socket)).toBe(1001);
    await simulator.waitFor(() => simulator.sockets(channel).open === 0);
  });

  test('is kept by protocol pings alone, and they are answered', async () => {
    // A machine that stands still for as long cannot tell.
    const idleCloseMs = 3000;
    const simulator = await start({ idleCloseMs });
    const socket = dial(simulator, 'uploads', await token(simulator));
    await once(socket, 'open');
    const opened = performance.now();
    while (performance.now() < opened + 2 * idleCloseMs) {
      const answered = once(socket, 'pong');
      socket.ping();
      await answered;
    }
    expect(socket.readyState).toBe(WebSocket.OPEN);
    expect(await closeCode(socket)).toBe(1001);
  });
});

describe('a socket fault', () => {
  test.each([1000, 1001, 1011, 4000])('closes with code %i', async (code) => {
    const simulator = await start();
    const socket = await subscribe(simulator, 'completions');
    const closed = closeCode(socket);
    simulator.setFault({ kind: 'socket-close', channel: 'completions', code, times: 1 });
    expect(await closed).toBe(code);
    await subscribe(simulator, 'completions');
  });

  test('terminates, which the client sees as 1006, and leaves the other channel alone', async () => {
    const simulator = await start();
    const other = await subscribe(simulator, 'completions');
    const closed = closeCode(await subscribe(simulator, 'uploads'));
    simulator.setFault({ kind: 'socket-terminate', channel: 'uploads', times: 1 });
    expect(await closed).toBe(1006);
    expect(other.readyState).toBe(WebSocket.OPEN);
  });

  test('strikes sockets that open later while it lasts', async () => {
    const simulator = await start();
    simulator.setFault({ kind: 'socket-close', channel: 'uploads', code: 1011, times: 2 });
    const bearer = await token(simulator);
    expect(await closeCode(dial(simulator, 'uploads', bearer))).toBe(1011);
    expect(await closeCode(dial(simulator, 'uploads', bearer))).toBe(1011);
    await subscribe(simulator, 'uploads', bearer);
  });

  test('makes a connection silent but leaves it open', async () => {
    const simulator = await start({ idleCloseMs: 50 });
    const fault = simulator.setFault({ kind: 'socket-silent', channel: 'uploads', times: 1 });
    const bearer = await token(simulator);
    const socket = dial(simulator, 'uploads', bearer);
    await once(socket, 'open');
    let frames = 0;
    for (const name of ['message', 'pong', 'close']) socket.on(name, () => (frames += 1));
    socket.send(SUBSCRIBE.uploads);
    socket.ping();
    expect(fault.applied).toBe(1);
    expect(announce(simulator, 'uploads')).toBe(0);
    // A healthy socket that opens, idles out and closes: time enough for an answer on the silent one.
    expect(await closeCode(dial(simulator, 'uploads', bearer))).toBe(1001);
    expect(frames).toBe(0);
    expect(simulator.sockets('uploads')).toEqual({ open: 0, subscribed: 0, silent: 1, opened: 2 });
    socket.terminate();
  });

  test('with a code that may not be sent is refused', async () => {
    const simulator = await start();
    expect(() => simulator.setFault({ kind: 'socket-close', channel: 'uploads', code: 1006 })).toThrow(/1006/);
  });
});
