import { once } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { ChannelConnection, EventChannel } from '../../src/genesys/event-source.js';
import { capturedLog, cleanUps } from '../genesys/support.js';
import { until } from '../../devkit/until.js';
import { losses, runSocket } from './support.js';

const defer = cleanUps();

/** A peer that does as it is told, and a channel to it that asks for signs of life by frames. */
async function setUp(connection: Partial<ChannelConnection> = {}) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', autoPong: false });
  await once(server, 'listening');
  const peers: WebSocket[] = [];
  const frames: string[] = [];
  server.on('connection', (peer) => {
    peers.push(peer);
    peer.on('message', (data) => frames.push(String(data as Buffer)));
  });
  defer(() => {
    peers.forEach((peer) => peer.terminate());
    server.close();
  });
  const { port } = server.address() as { port: number };
  const channel: EventChannel = {
    name: 'queues-1',
    where: 'here',
    open: async () => ({ url: `ws://127.0.0.1:${port}/`, headers: {}, ping: 'alive?', silenceMs: 300, ...connection }),
    decode: () => ({ kind: 'alive' }),
  };
  const { log, lines } = capturedLog();
  const { socket } = runSocket({ channel, log, times: { pingMs: 50 }, onFrame: async () => undefined }, defer);
  await until('an open socket', () => socket.state === 'open');
  return { peers, frames, lines, socket };
}

describe('a channel that asks by frames', () => {
  test('is dropped when nothing comes, and connects again', async () => {
    const { peers, frames, lines } = await setUp();
    await until('a second connection', () => peers.length === 2);
    expect(losses(lines)).toMatchObject([{ code: 1006, reason: 'no sign of life' }]);
    expect(new Set(frames)).toEqual(new Set(['alive?']));
  });

  test('lives on any frame, without the pongs of the protocol', async () => {
    // Long enough for a pause of this process, and much shorter than the eighty questions below take.
    const { peers, frames, lines } = await setUp({ silenceMs: 3000 });
    for (let beats = 1; beats <= 10; beats += 1) {
      await until('a question', () => frames.length >= beats);
      peers[0]!.send('{}');
    }
    await until('eighty questions', () => {
      peers[0]!.send('{}');
      return frames.length >= 80;
    });
    expect(losses(lines)).toEqual([]);
    expect(peers).toHaveLength(1);
  });

  test('whose subscription fails does not count as open, and tries again', async () => {
    let tries = 0;
    const subscribe = async () => {
      tries += 1;
      if (tries === 1) throw new Error('503');
    };
    const { lines, peers } = await setUp({ subscribe, silenceMs: 60_000 });
    expect(losses(lines)).toMatchObject([{ reason: 'not subscribed: 503' }]);
    expect(peers).toHaveLength(2);
  });

  test('that has lived its time is followed by another before it is closed', async () => {
    const { peers, lines } = await setUp({ lifeMs: 50, silenceMs: 60_000 });
    await until('a second connection', () => peers.length >= 2);
    await until('the close of the first', () => peers[0]!.readyState === peers[0]!.CLOSED);
    expect(losses(lines)).toEqual([]);
  });
});
