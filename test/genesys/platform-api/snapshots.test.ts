import { describe, expect, test } from '@jest/globals';
import { GenesysNotFoundError, GenesysUnavailableError } from '../../../src/genesys/errors.js';
import { ConversationMemory } from '../../../src/genesys/platform-api/memory.js';
import { until } from '../../../devkit/until.js';
import { cleanUps } from '../support.js';
import type { Directions } from '../../../src/contract/direction.js';
import {
  ATTACHMENT,
  customer,
  event,
  FakeReader,
  media,
  message,
  NOW,
  readSnapshots,
  snapshot,
  whole,
} from './snapshot-support.js';
import { mediaIds } from './support.js';

const defer = cleanUps();
const setUp = (...[reader, memory]: [FakeReader?, ConversationMemory?]) => readSnapshots(defer, reader, memory);

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

  test('say when the conversation began: by its own time, else by that of who joined first', async () => {
    const began = '2024-12-31T23:50:00.000Z';
    const answer = whole('s-2', [{ id: 'm-3', mediaType: 'Image' }]);
    const { snapshots, late } = setUp(new FakeReader({ 's-2': [answer] }));
    const joined = { ...customer([inMessage, message('s-2', {})]), startTime: '2024-12-31T23:50:00Z' };
    const agent = { ...customer([]), id: 'p-agent', purpose: 'agent', startTime: '2024-12-31T23:55:00Z' };
    const body = snapshot(agent, joined) as object;
    expect(await snapshots.read(body)).toMatchObject({
      events: [{ mediaId: 'm-1', conversationStart: began }, { mediaId: 'm-2' }],
    });
    await until('it is found', () => late.length === 1);
    expect(late).toMatchObject([{ mediaId: 'm-3', conversationStart: began }]);
    const own = { ...body, startTime: '2024-12-31T23:40:00.000Z' };
    expect(await setUp().snapshots.read(own)).toMatchObject({
      events: [{ conversationStart: '2024-12-31T23:40:00.000Z' }, {}],
    });
  });

  test('a text without any is not asked for', async () => {
    const { snapshots, reader } = setUp();
    const text = message('s-1', { messageMetadata: { type: 'Text', content: [] } });
    expect(await snapshots.read(snapshot(customer([text])))).toEqual({ kind: 'alive' });
    expect(reader.asked).toEqual([]);
  });

  describe('of agents, whose direction the message gives', () => {
    const read = async (directions?: Directions) => {
      const reader = new FakeReader({ 's-1': [whole('s-1', [{ id: 'm-1', mediaType: 'Image' }], 'outbound')] });
      const { snapshots, late, finish } = readSnapshots(defer, reader, new ConversationMemory(), directions);
      await snapshots.read(snapshot({ ...customer([inMessage]), purpose: 'agent' }));
      await finish();
      expect(reader.asked).toEqual(['message s-1']);
      return late;
    };

    test('are reported as outbound', async () => {
      expect(await read()).toEqual([{ ...event('m-1', 's-1'), direction: 'outbound', receivedAt: NOW }]);
    });

    test('are left where only inbound files are to be scanned', async () => {
      expect(await read(['inbound'])).toEqual([]);
    });
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

  test('that come later than their message are waited for', async () => {
    const one = whole('s-1', [{ id: 'm-1', mediaType: 'File' }]);
    const both = whole('s-1', [
      { id: 'm-1', mediaType: 'File' },
      { id: 'm-2', mediaType: 'File' },
    ]);
    const { snapshots, late, reader } = setUp(new FakeReader({ 's-1': [whole('s-1', []), one, both] }));
    const hint = message('s-1', { messageMetadata: { content: [ATTACHMENT, ATTACHMENT] } });
    await snapshots.read(snapshot(customer([hint])));
    await until('two events', () => late.length === 2);
    expect(reader.asked).toHaveLength(3);
  });

  test('that never come do not keep the others from being told, nor are they asked for at each snapshot', async () => {
    const one = whole('s-1', [{ id: 'm-1', mediaType: 'File' }]);
    const { snapshots, late, reader } = setUp(new FakeReader({ 's-1': [one] }));
    const hint = message('s-1', { messageMetadata: { content: [ATTACHMENT, ATTACHMENT] } });
    await snapshots.read(snapshot(customer([hint])));
    await until('an event', () => late.length === 1);
    await snapshots.read(snapshot(customer([hint])));
    expect(late).toEqual([{ ...event('m-1', 's-1'), receivedAt: NOW }]);
    expect(reader.asked).toHaveLength(3);
  });

  test('whose ids are no more than numbers, or come twice, are known by their place: one verdict is for one file', async () => {
    const attachments = ['7', 'm-1', 'm-1', 'm-2'].map((id) => ({ id, mediaType: 'File' }));
    const { snapshots, late } = setUp(new FakeReader({ 's-1': [whole('s-1', attachments)] }));
    expect((await snapshots.read(snapshot(customer([message('s-1', { media: media('7') })])))).kind).toBe('alive');
    await until('four events', () => late.length === 4);
    expect(mediaIds(late)).toEqual(['s-1-0', 's-1-1', 's-1-2', 'm-2']);
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
