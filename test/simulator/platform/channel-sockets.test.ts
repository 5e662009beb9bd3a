import { once } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import type { Notice } from '../../../simulator/platform/control.js';
import { closeCode, nextFrame } from '../client.js';
import { simulators } from '../with-simulator.js';
import { connect, createChannel, listen, platformClient, settled, TOPICS } from './client.js';

const start = simulators();

describe('the socket of a channel', () => {
  test('beats, and answers a ping', async () => {
    const simulator = await start({ heartbeatMs: 10 });
    const { socket } = await listen(simulator);
    const heartbeat = { topicName: 'channel.metadata', eventBody: { message: 'WebSocket Heartbeat' } };
    await once(socket.socket, 'message');
    expect(socket.frames[0]).toEqual(heartbeat);
    socket.socket.send('{"message":"ping"}');
    await settled(socket);
    expect(socket.frames).toContainEqual({ topicName: 'channel.metadata', eventBody: { message: 'pong' } });
    expect(simulator.problems).toEqual([]);
  });

  test('takes no bearer token and no other frames; both are recorded', async () => {
    const simulator = await start();
    const client = await platformClient(simulator);
    const { connectUri } = await createChannel(client);
    const socket = new WebSocket(connectUri, { headers: { authorization: `Bearer ${client.token}` } });
    await once(socket, 'open');
    socket.send('{"type":"subscribe"}');
    await simulator.waitFor(() => simulator.problems.length === 2);
    expect(simulator.problems).toEqual([
      'notifications: an Authorization header was sent to a channel',
      'notifications: a frame that is not {"message":"ping"}',
    ]);
  });

  test('is one: the second takes the place of the first, and gets what comes', async () => {
    const simulator = await start();
    const { channel, socket } = await listen(simulator);
    const closed = closeCode(socket.socket);
    const second = await connect(channel);
    expect(await closed).toBe(1008);
    simulator.addConversation({ id: 'c1', messages: [] });
    await settled(second);
    expect(second.of(TOPICS.messages)).toHaveLength(1);
    expect(simulator.sockets('notifications')).toEqual({ open: 1, subscribed: 1, silent: 0, opened: 2 });
  });

  test('keeps its subscriptions over a reconnect, and misses what happened in between', async () => {
    const simulator = await start();
    const { channel, socket } = await listen(simulator);
    socket.socket.close();
    await simulator.waitFor(() => simulator.sockets('notifications').open === 0);
    simulator.addConversation({ id: 'missed', messages: [] });
    const again = await connect(channel);
    simulator.addConversation({ id: 'heard', messages: [] });
    await settled(again);
    expect(again.of(TOPICS.messages).map(({ eventBody }) => eventBody.id)).toEqual(['heard']);
  });

  test.each([
    ['an unknown channel', 'streaming-0-none', 404],
    ['a refused handshake', undefined, 503],
  ])('is not opened for %s', async (_name, id, status) => {
    const simulator = await start();
    const channel = await createChannel(await platformClient(simulator));
    const fault = { kind: 'status', route: 'notifications', status: 503 } as const;
    if (id === undefined) simulator.setFault(fault);
    const connectUri = channel.connectUri.replace(channel.id, id ?? channel.id);
    await expect(connect({ ...channel, connectUri })).rejects.toThrow(String(status));
  });
});

describe('a notice', () => {
  test.each<[Notice, string]>([
    ['no_longer_subscribed', 'another_channel_subscribed'],
    ['token_revoked', 'user_tokens_revoked'],
  ])('%s comes without a subscription and has its effect', async (notice, reason) => {
    const simulator = await start();
    const { channel, socket } = await listen(simulator);
    const frame = nextFrame(socket.socket);
    simulator.platform.notify(notice, channel.id);
    expect(await frame).toMatchObject({
      topicName: `v2.system.${notice}.${channel.id}`,
      eventBody: { channelId: channel.id, systemTopicType: notice, reason },
    });
    simulator.addConversation({ messages: [] });
    expect(socket.of(TOPICS.messages)).toEqual([]);
    expect(simulator.platform.channels().flatMap(({ topics }) => topics)).toEqual([]);
  });

  test('socket_closing leaves the socket open, for the new one to overlap', async () => {
    const simulator = await start();
    const { channel, socket } = await listen(simulator);
    const frame = nextFrame(socket.socket);
    simulator.platform.notify('socket_closing', channel.id);
    expect(await frame).toMatchObject({ topicName: 'v2.system.socket_closing' });
    simulator.addConversation({ messages: [] });
    await settled(socket);
    expect(socket.of(TOPICS.messages)).toHaveLength(1);
  });
});

describe('a socket fault', () => {
  test('closes and terminates channels, and leaves the events API alone', async () => {
    const simulator = await start();
    const { channel, socket } = await listen(simulator);
    const closed = closeCode(socket.socket);
    simulator.setFault({ kind: 'socket-close', channel: 'notifications', code: 1011, times: 1 });
    expect(await closed).toBe(1011);
    const terminated = closeCode((await connect(channel)).socket);
    simulator.setFault({ kind: 'socket-terminate', channel: 'notifications', times: 1 });
    expect(await terminated).toBe(1006);
  });

  test('silences a channel: no event and no heartbeat', async () => {
    const simulator = await start({ heartbeatMs: 10 });
    const { socket, client } = await listen(simulator);
    simulator.setFault({ kind: 'socket-silent', channel: 'notifications', times: 1 });
    simulator.addConversation({ messages: [] });
    expect(simulator.sockets('notifications')).toMatchObject({ open: 0, silent: 1 });
    const before = socket.frames.length;
    // Another channel hears two heartbeats meanwhile.
    const other = await connect(await createChannel(client));
    await once(other.socket, 'message');
    await once(other.socket, 'message');
    expect(socket.of(TOPICS.messages)).toEqual([]);
    expect(socket.frames.length).toBeLessThanOrEqual(before + 1);
    socket.socket.terminate();
  });
});
