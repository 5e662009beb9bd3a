import { describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import type { GenesysEvent } from '../../../src/genesys/api.js';
import { GenesysNotFoundError, GenesysUnavailableError } from '../../../src/genesys/errors.js';
import { FollowUps } from '../../../src/genesys/platform-api/follow-ups.js';
import { ConversationMemory } from '../../../src/genesys/platform-api/memory.js';
import type { PlatformReader } from '../../../src/genesys/platform-api/reader.js';
import {
  conversation as conversationShape,
  message as messageShape,
} from '../../../src/genesys/platform-api/shapes.js';
import { SnapshotReader } from '../../../src/genesys/platform-api/snapshots.js';
import { until } from '../../support/until.js';
import { cleanUps } from '../support.js';

const defer = cleanUps();
const NOW = '2025-01-01T00:00:00.000Z';

/** A REST API of answers that wait in line; the last one stays. */
class FakeReader {
  readonly asked: string[] = [];
  constructor(
    private readonly messages: Record<string, unknown[]> = {},
    private readonly conversations: unknown[] = [],
  ) {}

  async getMessage(_: string, messageId: string) {
    return messageShape.parse(this.answer(`message ${messageId}`, this.messages[messageId] ?? []));
  }

  async getConversation(conversationId: string) {
    return conversationShape.parse(this.answer(`conversation ${conversationId}`, this.conversations));
  }

  private answer(call: string, answers: unknown[]): unknown {
    this.asked.push(call);
    const next = answers.length > 1 ? answers.shift() : answers[0];
    if (next instanceof Error) throw next;
    return next;
  }
}

function setUp(reader = new FakeReader(), memory = new ConversationMemory()) {
  const log = pino({ level: 'silent' });
  const followUps = new FollowUps(log);
  const snapshots = new SnapshotReader({
    reader: reader as unknown as PlatformReader,
    followUps,
    log,
    now: () => Date.parse(NOW),
    random: () => 0,
    memory,
    times: { settleMs: 1, endWaitsMs: [1, 1], messageWaitsMs: [1, 1] },
  });
  const late: GenesysEvent[] = [];
  const stop = new AbortController();
  const done = (async () => {
    for await (const event of followUps.events(stop.signal)) late.push(event);
  })();
  const finish = async () => {
    stop.abort();
    await done;
  };
  defer(finish);
  return { snapshots, late, reader, finish };
}

const media = (...ids: (string | undefined)[]) => ids.map((id) => ({ id, url: 'https://x', mediaType: 'image/png' }));
const ATTACHMENT = { contentType: 'Attachment', subType: 'Image' };
const message = (id: string, fields: object = {}) => ({ message: { id }, messageStatus: 'received', ...fields });
const customer = (messages: object[], fields: object = {}) => {
  return { id: 'p-1', purpose: 'customer', type: 'webmessaging', state: 'connected', messages, ...fields };
};
const snapshot = (...participants: object[]) => ({ id: 'c-1', participants });
const event = (mediaId: string, messageId: string) => {
  return { kind: 'attachment-uploaded', conversationId: 'c-1', mediaId, messageId };
};
const whole = (id: string, attachments: object[], direction = 'inbound') => ({
  id,
  direction,
  normalizedMessage: { content: attachments.map((attachment) => ({ contentType: 'Attachment', attachment })) },
});

describe('files', () => {
  const inMessage = message('s-1', { media: media('m-1', 'm-2') });

  test('are told at once where the snapshot names them, and once for all repeats', async () => {
    const { snapshots, reader } = setUp();
    expect(await snapshots.read(snapshot(customer([inMessage])))).toEqual({
      kind: 'events',
      events: [event('m-1', 's-1'), event('m-2', 's-1')],
    });
    expect(await snapshots.read(snapshot(customer([inMessage])))).toEqual({ kind: 'alive' });
    expect(reader.asked).toEqual([]);
  });

  test.each([
    ['message.id', message('s-1', { media: media('m-1') })],
    ['messageId', { messageId: 's-1', media: media('m-1') }],
    [
      'messages of a communication',
      { id: 'comm', type: 'webmessaging', messages: [{ messageId: 's-1', media: media('m-1') }] },
    ],
  ])('are found in each shape: %s', async (_, entry) => {
    const { snapshots } = setUp();
    expect(await snapshots.read(snapshot(customer([entry])))).toEqual({
      kind: 'events',
      events: [event('m-1', 's-1')],
    });
  });

  test.each([
    ['metadata tells of one, and media is missing', { messageMetadata: { content: [ATTACHMENT] } }],
    [
      'metadata tells of more than media',
      { media: media('m-1'), messageMetadata: { content: [ATTACHMENT, ATTACHMENT] } },
    ],
    ['an id is missing', { media: media(undefined) }],
    ['an id cannot be one', { media: media('../m') }],
    ['neither field came', {}],
    [
      'a link is among them',
      { media: media('m-1'), messageMetadata: { content: [{ ...ATTACHMENT, subType: 'Link' }] } },
    ],
  ])('are asked for when %s, with the time of the hint', async (_, fields) => {
    const answer = whole('s-1', [
      { id: 'm-1', mediaType: 'Image' },
      { id: 'x', mediaType: 'Link', url: 'https://y' },
      { mediaType: 'File' },
    ]);
    const { snapshots, late, reader } = setUp(new FakeReader({ 's-1': [answer] }));
    expect(await snapshots.read(snapshot(customer([message('s-1', fields)])))).toEqual({ kind: 'alive' });
    await until('two events', () => late.length === 2);
    // The link is none; a file without an id is known by its place among all parts.
    expect(late).toEqual([
      { ...event('m-1', 's-1'), receivedAt: NOW },
      { ...event('s-1-2', 's-1'), receivedAt: NOW },
    ]);
    expect(reader.asked).toEqual(['message s-1']);
  });

  test('a text without any is not asked for', async () => {
    const { snapshots, reader } = setUp();
    const text = message('s-1', { messageMetadata: { type: 'Text', content: [] } });
    expect(await snapshots.read(snapshot(customer([text])))).toEqual({ kind: 'alive' });
    expect(reader.asked).toEqual([]);
  });

  test('of agents are not told: their direction is for the message to say', async () => {
    const reader = new FakeReader({ 's-1': [whole('s-1', [{ id: 'm-1', mediaType: 'Image' }], 'outbound')] });
    const { snapshots, late, finish } = setUp(reader);
    await snapshots.read(snapshot({ ...customer([inMessage]), purpose: 'agent' }));
    await finish();
    expect(reader.asked).toEqual(['message s-1']);
    expect(late).toEqual([]);
  });

  test('that come later to a message are told then', async () => {
    const { snapshots } = setUp();
    await snapshots.read(snapshot(customer([message('s-1', { media: media('m-1') })])));
    expect(await snapshots.read(snapshot(customer([inMessage])))).toMatchObject({ kind: 'events' });
  });

  test('a message that is not there yet is asked for again, and again with the next snapshot', async () => {
    const missing = new GenesysNotFoundError({ route: 'GET message' });
    const answers = [missing, missing, missing, whole('s-1', [{ id: 'm-1', mediaType: 'File' }])];
    const { snapshots, late, reader } = setUp(new FakeReader({ 's-1': answers }));
    await snapshots.read(snapshot(customer([message('s-1')])));
    await until('three calls', () => reader.asked.length === 3);
    await until('an event', async () => {
      await snapshots.read(snapshot(customer([message('s-1')])));
      return late.length === 1;
    });
  });

  test('an outage is waited out', async () => {
    const down = new GenesysUnavailableError({ route: 'GET message' }, undefined);
    const { snapshots, late } = setUp(
      new FakeReader({ 's-1': [down, whole('s-1', [{ id: 'm-1', mediaType: 'File' }])] }),
    );
    await snapshots.read(snapshot(customer([message('s-1')])));
    await until('an event', () => late.length === 1);
  });

  test('what a bounded memory has forgotten is told again', async () => {
    const { snapshots } = setUp(undefined, new ConversationMemory({ conversations: 2, messages: 100 }));
    const of = (id: string) => ({ ...snapshot(customer([inMessage])), id });
    const kinds: string[] = [];
    for (const id of ['c-1', 'c-2', 'c-3', 'c-3', 'c-1']) kinds.push((await snapshots.read(of(id))).kind);
    expect(kinds).toEqual(['events', 'events', 'events', 'alive', 'events']);
  });

  test.each([
    [
      { id: 'c-1', participants: [{ id: 'p', type: 'whatsapp', purpose: 'customer' }] },
      'ignored',
      'other-channel-type',
    ],
    [{ id: '../c' }, 'invalid', 'bad-field:id'],
    [null, 'invalid', 'bad-field:'],
  ])('%j is none of ours', async (body, kind, reason) => {
    expect(await setUp().snapshots.read(body)).toEqual({ kind, reason });
  });
});

describe('the end', () => {
  const END = '2025-01-01T01:00:00Z';
  const gone = (fields: object = {}) => customer([], { state: 'disconnected', ...fields });
  const agent = (fields: object = {}) => ({
    id: 'p-2',
    purpose: 'agent',
    type: 'webmessaging',
    state: 'connected',
    ...fields,
  });
  const over = { id: 'c-1', endTime: END };
  const completed = {
    kind: 'conversation-completed',
    conversationId: 'c-1',
    completedTime: '2025-01-01T01:00:00.000Z',
  };

  test('is what the conversation says, read twice, in one spelling', async () => {
    const { snapshots, late, reader } = setUp(new FakeReader({}, [over]));
    await snapshots.read(snapshot(gone()));
    await until('the end', () => late.length === 1);
    expect(late).toEqual([completed]);
    expect(reader.asked).toHaveLength(2);
    await snapshots.read(snapshot(gone()));
    expect(reader.asked).toHaveLength(2);
  });

  test.each(['transfer', 'peer', 'parked'])('an agent who leaves is none: %s', async (disconnectType) => {
    const { snapshots, late, reader, finish } = setUp(new FakeReader({}, [over]));
    const left = agent({ state: 'terminated', endTime: END, disconnectType });
    await snapshots.read(snapshot(customer([]), left));
    await finish();
    expect(reader.asked).toEqual([]);
    expect(late).toEqual([]);
  });

  test('a customer who leaves before the agent: the agent ends it', async () => {
    const { snapshots, late, reader } = setUp(new FakeReader({}, [{ id: 'c-1' }, over]));
    await snapshots.read(snapshot(gone(), agent()));
    await until('one call', () => reader.asked.length === 1);
    expect(late).toEqual([]);
    await snapshots.read(snapshot(gone(), agent({ endTime: END })));
    await until('the end', () => late.length === 1);
  });

  test('a hint that comes while an older one is followed is not lost', async () => {
    const { snapshots, late } = setUp(new FakeReader({}, [{ id: 'c-1' }, over]));
    // As far as either tells, somebody is still there: only the conversation knows better, and only when asked again.
    await Promise.all([
      snapshots.read(snapshot(gone(), agent())),
      snapshots.read(snapshot(gone(), agent({ id: 'p-3' }))),
    ]);
    await until('the end', () => late.length === 1);
  });

  test('an end that moves is told when it stands still', async () => {
    const moved = { id: 'c-1', endTime: '2025-01-01T01:00:05Z' };
    const { snapshots, late, reader } = setUp(new FakeReader({}, [over, moved, moved]));
    await snapshots.read(snapshot(gone()));
    await until('the end', () => late.length === 1);
    expect(late).toMatchObject([{ completedTime: '2025-01-01T01:00:05.000Z' }]);
    expect(reader.asked).toHaveLength(3);
  });

  test('what is under way when the listener stops has a last chance', async () => {
    const { snapshots, late, finish } = setUp(new FakeReader({}, [over]));
    await snapshots.read(snapshot(gone()));
    await finish();
    expect(late).toEqual([completed]);
  });
});
