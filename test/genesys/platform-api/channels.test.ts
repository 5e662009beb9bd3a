import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { DEFAULT_QUEUE } from '../../../simulator/platform/queues.js';
import type { SimulatorOptions } from '../../../simulator/options.js';
import { simulators } from '../../simulator/with-simulator.js';
import { until } from '../../../devkit/until.js';
import { cleanUps, countOf } from '../support.js';
import { listenTo, mediaIds } from './support.js';
import type { PlatformOptions } from './support.js';

const defer = cleanUps();
const start = simulators();

/** The simulator has a queue of its own, besides these. */
async function setUp(options: SimulatorOptions = {}, queues = 1) {
  const simulator = await start(options);
  const queueIds = Array.from({ length: queues }, (_, index) => {
    return simulator.platform.addQueue({ id: `q-${index}`, name: `queue ${index}` }).id;
  });
  const listen = (apiOptions: Partial<PlatformOptions> = {}) => listenTo(simulator, defer, apiOptions);
  const conversation = (id: string, queueId: string) => simulator.addConversation({ id, queueId, messages: [] });
  const upload = (conversationId: string, mediaId: string) =>
    simulator.platform.sendMessage(conversationId, {
      attachments: [{ mediaId, fileName: 'a.png', bytes: Buffer.from('x') }],
    });
  const created = () => countOf(simulator, 'createChannel');
  return { simulator, queueIds, listen, conversation, upload, created };
}

async function stateDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'custodian-channels-'));
  defer(() => rm(dir, { recursive: true }));
  return dir;
}

describe('a channel', () => {
  test('is made and subscribed; what is uploaded is heard; no token goes to the socket', async () => {
    const { simulator, listen, conversation, upload, created } = await setUp();
    const { open, heard, events, topics, logText, tokens } = await listen();
    await open();
    conversation('c-1', 'q-0');
    const { messageId } = upload('c-1', 'm-1');
    await heard(1);
    expect(events).toEqual([
      {
        ...{ kind: 'attachment-uploaded', conversationId: 'c-1', mediaId: 'm-1', messageId, fileName: 'a.png' },
        conversationStart: expect.any(String),
      },
    ]);
    expect(created()).toBe(1);
    expect(topics).toEqual({ 'queues-1': { subscribed: 2, rejected: 0 } });
    expect(simulator.problems).toEqual([]);
    const [channel] = simulator.platform.channels();
    expect(logText()).not.toContain('/channels/');
    expect(logText()).not.toContain(await tokens.get());
    expect(channel?.topics).toContain('v2.routing.queues.q-0.conversations.messages');
  });

  test('is used again after a restart, and kept for its owner only', async () => {
    const { listen, created, simulator } = await setUp();
    const dir = await stateDir();
    for (let starts = 0; starts < 3; starts += 1) {
      const { open, stop } = await listen({ stateDir: dir });
      await open();
      await stop();
    }
    expect(created()).toBe(1);
    expect(countOf(simulator, 'headChannel')).toBe(2);
    const path = join(dir, 'genesys-channels.json');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readFile(path, 'utf8')).toContain(simulator.platform.channels()[0]!.id);
    const other = await listen({ stateDir: dir, clientId: 'another-client' });
    await other.open();
    expect(created()).toBe(2);
  });

  test('that is gone after a restart is replaced', async () => {
    const { listen, created, simulator } = await setUp();
    const dir = await stateDir();
    const first = await listen({ stateDir: dir });
    await first.open();
    await first.stop();
    simulator.platform.removeChannel(simulator.platform.channels()[0]!.id);
    const second = await listen({ stateDir: dir });
    await second.open();
    expect(created()).toBe(2);
  });

  test('whose kept id is refused as wrong is replaced', async () => {
    const { simulator, listen, created } = await setUp();
    const dir = await stateDir();
    const first = await listen({ stateDir: dir });
    await first.open();
    await first.stop();
    simulator.setFault({ kind: 'status', route: 'headChannel', status: 400 });
    const second = await listen({ stateDir: dir });
    await second.open();
    expect(created()).toBe(2);
  });

  test.each(['http://api.example/c', 'wss://streaming.example/channels/s3cret#part'])(
    'at an address that is no socket is refused, and not told: %s',
    async (connectUri) => {
      const { simulator, listen } = await setUp();
      simulator.setFault({
        kind: 'status',
        route: 'createChannel',
        status: 200,
        body: JSON.stringify({ id: 'ch-1', connectUri }),
      });
      const { lines, logText } = await listen();
      await until('a loss', () => lines.some(({ msg }) => msg === 'event socket lost'));
      expect(lines.find(({ msg }) => msg === 'event socket lost')?.['reason']).toMatch(/"connectUri" is wrong/);
      expect(logText()).not.toContain(connectUri);
    },
  );

  test('brings snapshots of long conversations, and queues come with many settings', async () => {
    const { simulator, listen } = await setUp();
    const big = 'x'.repeat(2 * 1_048_576);
    const queues = { entities: [{ id: DEFAULT_QUEUE.id, description: big }], pageCount: 1 };
    simulator.setFault({ kind: 'status', route: 'getQueues', status: 200, body: JSON.stringify(queues) });
    const { open, heard, events, lines } = await listen();
    await open();
    const messages = [{ message: { id: 's-1' }, media: [{ id: 'm-1', mediaType: 'image/png' }], padding: big }];
    const participants = [{ id: 'p-1', purpose: 'customer', type: 'webmessaging', messages }];
    const topicName = `v2.routing.queues.${DEFAULT_QUEUE.id}.conversations.messages`;
    simulator.platform.sendRaw(JSON.stringify({ topicName, eventBody: { id: 'c-1', participants } }));
    await heard(1);
    expect(mediaIds(events)).toEqual(['m-1']);
    expect(lines.filter(({ msg }) => msg === 'event socket lost')).toEqual([]);
  });

  test('whose socket is about to close is read until another is open: nothing is lost', async () => {
    const { simulator, listen, conversation, upload, created } = await setUp();
    const { open, heard, events, lines } = await listen();
    await open();
    conversation('c-1', 'q-0');
    const held = simulator.setFault({ kind: 'delay', route: 'notifications' });
    simulator.platform.notify('socket_closing', simulator.platform.channels()[0]!.id);
    await until('a handshake that is held', () => held.applied === 1);
    // The new one is not open yet: only the old one can hear this.
    upload('c-1', 'm-1');
    await heard(1);
    held.release();
    await simulator.waitFor(() => simulator.sockets('notifications').opened === 2);
    await simulator.waitFor(() => simulator.sockets('notifications').open === 1);
    upload('c-1', 'm-2');
    await heard(2);
    expect(mediaIds(events)).toEqual(['m-1', 'm-2']);
    expect(created()).toBe(1);
    expect(lines.filter(({ msg }) => msg === 'event socket lost')).toEqual([]);
  });

  test.each(['no_longer_subscribed', 'token_revoked'] as const)('after %s a new one takes over', async (notice) => {
    const { simulator, listen, conversation, upload, created } = await setUp();
    const { open, heard } = await listen();
    await open();
    simulator.platform.notify(notice, simulator.platform.channels()[0]!.id);
    await simulator.waitFor(() => created() === 2 && simulator.sockets('notifications').subscribed === 1);
    await open();
    expect(simulator.tokensIssued).toBe(2);
    conversation('c-1', 'q-0');
    upload('c-1', 'm-1');
    await heard(1);
  });

  test('that was evicted is replaced', async () => {
    const { simulator, listen, created } = await setUp();
    const { open } = await listen();
    await open();
    simulator.platform.removeChannel(simulator.platform.channels()[0]!.id);
    await simulator.waitFor(() => created() === 2 && simulator.sockets('notifications').subscribed === 1);
  });

  test('is replaced before its token ends, with a token of full life, and the old one is read meanwhile', async () => {
    const { simulator, listen, created } = await setUp({ tokenLifetimeSeconds: 2 });
    const { open, lines } = await listen();
    await open();
    await simulator.waitFor(() => created() >= 2 && simulator.sockets('notifications').open === 1);
    expect(lines.filter(({ msg }) => msg === 'event socket lost')).toEqual([]);
    expect(lines.map(({ msg }) => msg)).toContain('event socket about to end: another takes over');
  });
});

describe('topics', () => {
  test('a rejected one is named with its permission, the others are heard', async () => {
    const { simulator, listen } = await setUp();
    simulator.setFault({
      kind: 'status',
      route: 'replaceSubscriptions',
      status: 200,
      body: JSON.stringify({
        entities: [
          { id: 'v2.routing.queues.q-0.conversations.messages', state: 'Rejected', missingPermissions: ['a:b:view'] },
          { id: 'v2.routing.queues.q-1.conversations.messages', state: 'Permitted' },
          { id: `v2.routing.queues.${DEFAULT_QUEUE.id}.conversations.messages`, state: 'Permitted' },
        ],
      }),
    });
    simulator.platform.addQueue({ id: 'q-1', name: 'second' });
    const { open, topics, lines } = await listen();
    await open();
    expect(topics['queues-1']).toEqual({ subscribed: 2, rejected: 1 });
    expect(lines).toContainEqual(
      expect.objectContaining({
        level: 50,
        topic: 'v2.routing.queues.q-0.conversations.messages',
        missingPermissions: ['a:b:view'],
      }),
    );
  });

  test('when all are rejected the socket does not count as subscribed, and says what is missing', async () => {
    const { simulator, listen } = await setUp({ permissions: ['routing:queue:view'] });
    const { lines, listener } = await listen();
    await until('a loss', () => lines.some(({ msg }) => msg === 'event socket lost'));
    expect(lines.find(({ msg }) => msg === 'event socket lost')?.['reason']).toMatch(
      /^not subscribed: .*permission conv/,
    );
    expect(Object.values(listener.socketStates)).not.toContain('open');
    expect(simulator.problems).toEqual([]);
  });

  test('a queue that is new is heard of when the queues are listed again', async () => {
    const { simulator, listen, conversation, upload } = await setUp();
    const { open, heard } = await listen({ relistMs: 20 });
    await open();
    simulator.platform.addQueue({ id: 'q-new', name: 'new' });
    await simulator.waitFor(() => simulator.platform.channels()[0]!.topics.length === 3);
    conversation('c-1', 'q-new');
    upload('c-1', 'm-1');
    await heard(1);
  });

  test('of queues that are gone make room for new ones', async () => {
    const { simulator, listen } = await setUp();
    const { open, listener } = await listen({ relistMs: 20, maxTopics: 2 });
    await open();
    simulator.platform.addQueue({ id: 'q-new', name: 'new' });
    const left = { entities: [{ id: DEFAULT_QUEUE.id }, { id: 'q-new' }], pageCount: 1 };
    simulator.setFault({ kind: 'status', route: 'getQueues', status: 200, body: JSON.stringify(left) });
    const topics = () => simulator.platform.channels().map((channel) => channel.topics.map((one) => one.split('.')[3]));
    await until('the new one', () => topics()[0]?.includes('q-new'));
    expect(topics()).toEqual([[DEFAULT_QUEUE.id, 'q-new']]);
    expect(Object.keys(listener.socketStates)).toEqual(['queues-1']);
  });

  test('more than one channel can hold are dealt out to several, by all pages of the queues', async () => {
    const { simulator, listen } = await setUp({}, 230);
    const { listener } = await listen({ maxTopics: 100 });
    await until(
      'three sockets',
      () => Object.values(listener.socketStates).filter((one) => one === 'open').length === 3,
    );
    const topics = simulator.platform.channels().flatMap((channel) => channel.topics);
    expect(new Set(topics).size).toBe(231);
    expect(simulator.platform.channels().map((channel) => channel.topics.length)).toEqual([100, 100, 31]);
    expect(Object.keys(listener.socketStates)).toEqual(['queues-1', 'queues-2', 'queues-3']);
  });

  test('without the permission to list queues, the error names it', async () => {
    const { listen } = await setUp({ permissions: [] });
    const { lines } = await listen();
    await until('a loss', () => lines.some(({ msg }) => msg === 'event socket lost'));
    expect(lines.find(({ msg }) => msg === 'event socket lost')?.['reason']).toContain('permission routing:queue:view');
  });
});
