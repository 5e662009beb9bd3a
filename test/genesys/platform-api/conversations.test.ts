import { describe, expect, test } from '@jest/globals';
import type { SimulatorOptions } from '../../../simulator/options.js';
import { ALL_PERMISSIONS } from '../../../simulator/platform/routes.js';
import {
  GenesysForbiddenError,
  GenesysRateLimitedError,
  GenesysUnavailableError,
} from '../../../src/genesys/errors.js';
import { simulators } from '../../simulator/with-simulator.js';
import { cleanUps, countOf, rejection } from '../support.js';
import { connectPlatform } from './support.js';
import type { PlatformOptions } from './support.js';

const defer = cleanUps();
const start = simulators();
const BYTES = Buffer.from('x');

async function setUp(
  simulatorOptions: SimulatorOptions = {},
  options: Partial<PlatformOptions> = {},
  now?: () => number,
) {
  const simulator = await start(simulatorOptions);
  simulator.addConversation({ id: 'c-1', messages: [] });
  const attributes = () =>
    simulator.platform.conversation('c-1')!.participants.find((one) => one.purpose === 'customer')!.attributes;
  return { simulator, attributes, ...connectPlatform(simulator.url, defer, options, now) };
}

describe('a transcript', () => {
  test('is put together from the conversation and its messages, each once, by role, in order', async () => {
    const { simulator, rest } = await setUp();
    const { platform } = simulator;
    const agentId = platform.join('c-1', { id: 'agent-1' });
    const asked = platform.sendMessage('c-1', { text: 'where is my order?' });
    platform.sendMessage('c-1', { event: 'Join', fromId: agentId });
    const answered = platform.sendMessage('c-1', { text: 'on its way', fromId: agentId });
    const file = platform.sendMessage('c-1', {
      attachments: [{ mediaId: 'm-1', fileName: 'a.png', bytes: BYTES }, { link: 'https://shop.example' }],
    });
    platform.end('c-1');
    const { messages, participants } = await rest.getTranscript('c-1');
    expect(messages).toMatchObject([
      { type: 'text', id: asked.messageId, role: 'customer', text: 'where is my order?' },
      { type: 'event', event: 'join' },
      { type: 'text', id: answered.messageId, role: 'agent', senderId: 'agent-1', text: 'on its way' },
      { type: 'text', id: file.messageId, role: 'customer', text: 'https://shop.example', mediaIds: ['m-1'] },
    ]);
    expect(participants.map(({ role }) => role)).toEqual(expect.arrayContaining(['customer', 'agent']));
    expect(simulator.problems).toEqual([]);
  });

  test('of many messages is read in batches; those that are left out are read singly, and lost ones leave a trace', async () => {
    const { simulator, rest } = await setUp({}, {}, () => Date.now() + 10 * 60_000);
    const ids = Array.from({ length: 250 }, (_, index) => {
      return simulator.platform.sendMessage('c-1', { text: `line ${index}`, announce: false }).messageId;
    });
    simulator.platform.omitFromBulk([ids[3]!, ids[4]!]);
    simulator.setFault({ kind: 'status', route: 'getMessage', status: 404, match: ids[4]! });
    simulator.platform.end('c-1');
    const messages = [...(await rest.getTranscript('c-1')).messages];
    expect(messages).toHaveLength(250);
    expect(messages.filter(({ type }) => type === 'deleted')).toMatchObject([
      { id: ids[4], text: '', role: 'customer' },
    ]);
    expect(messages.map(({ text }) => text)).toContain('line 3');
    expect(countOf(simulator, 'getMessagesInBulk')).toBe(3);
    expect(countOf(simulator, 'getMessage')).toBe(2);
    expect(await rest.getTranscript('c-1')).toEqual({ ...(await rest.getTranscript('c-1')), messages });
  });
});

describe('a message that the conversation names and that is missing', () => {
  async function setUpMissing(now?: () => number) {
    const client = await setUp({}, {}, now);
    const { messageId } = client.simulator.platform.sendMessage('c-1', { text: 'hello' });
    client.simulator.platform.omitFromBulk([messageId]);
    const fault = client.simulator.setFault({ kind: 'status', route: 'getMessage', status: 404 });
    client.simulator.platform.end('c-1');
    return { ...client, messageId, fault };
  }

  test('is waited for shortly after the end, so that the same record comes out later', async () => {
    const { rest, fault } = await setUpMissing();
    const error = await rejection(rest.getTranscript('c-1'), GenesysUnavailableError);
    expect(error.retryAfterMs).toBeLessThanOrEqual(2 * 60_000);
    fault.release();
    expect((await rest.getTranscript('c-1')).messages).toMatchObject([{ type: 'text', text: 'hello' }]);
  });

  test('is deleted when it stays away', async () => {
    const { rest, messageId } = await setUpMissing(() => Date.now() + 3 * 60_000);
    expect((await rest.getTranscript('c-1')).messages).toMatchObject([{ type: 'deleted', id: messageId }]);
  });
});

describe('attributes', () => {
  test('are strings of the customer, by one call after the first', async () => {
    const { simulator, rest, attributes } = await setUp();
    const receipt = await rest.setConversationAttributes('c-1', {
      file_scan_status: 'clean',
      file_size_bytes: 12,
      file_is_image: true,
    });
    expect(receipt).toEqual({ confirmed: ['participant-attributes'], unconfirmed: [] });
    expect(attributes()).toEqual({ file_scan_status: 'clean', file_size_bytes: '12', file_is_image: 'true' });
    await rest.setConversationAttributes('c-1', { file_scan_status: 'quarantined_local' });
    expect(attributes()).toMatchObject({ file_scan_status: 'quarantined_local', file_size_bytes: '12' });
    expect(countOf(simulator, 'getConversation')).toBe(1);
    expect(countOf(simulator, 'patchMessageAttributes')).toBe(2);
  });

  test('after the end are written to each configured place, and read again', async () => {
    const { simulator, rest } = await setUp({}, { customAttributesSchema: 'schema-1', externalTag: true });
    simulator.platform.end('c-1');
    const receipt = await rest.setInteractionAttributes('c-1', { archiveUri: 'https://a.example/b' });
    expect(receipt).toEqual({
      confirmed: ['participant-attributes', 'custom-attributes', 'external-tag'],
      unconfirmed: [],
    });
    const conversation = simulator.platform.conversation('c-1')!;
    expect(conversation.externalTag).toBe('https://a.example/b');
    expect([...conversation.customAttributes.values()]).toMatchObject([
      { schemaId: 'schema-1', customAttributes: { archiveUri: 'https://a.example/b' } },
    ]);
    expect(await rest.setInteractionAttributes('c-1', { archiveUri: 'https://a.example/b' })).toEqual(receipt);
  });

  test('that were accepted and not kept are reported', async () => {
    const { simulator, rest, lines } = await setUp({ keepsLateAttributes: false });
    simulator.platform.end('c-1');
    expect(await rest.setInteractionAttributes('c-1', { archiveUri: 'https://a.example/b' })).toEqual({
      confirmed: [],
      unconfirmed: ['participant-attributes'],
    });
    expect(lines).toContainEqual(expect.objectContaining({ level: 40, unconfirmed: ['participant-attributes'] }));
  });

  test.each([
    ['shows them', true],
    ['does not', false],
  ])('that are answered with nothing are read again, and that %s', async (_, keeps) => {
    const { simulator, rest } = await setUp({ keepsLateAttributes: keeps });
    simulator.platform.end('c-1');
    simulator.setFault({ kind: 'status', route: 'patchMessageAttributes', status: 204, afterEffect: true });
    const places = ['participant-attributes'];
    expect(await rest.setConversationAttributes('c-1', { file_scan_status: 'clean' })).toEqual(
      keeps ? { confirmed: places, unconfirmed: [] } : { confirmed: [], unconfirmed: places },
    );
  });

  test('a tag of somebody else stays', async () => {
    const { simulator, rest } = await setUp({}, { externalTag: true });
    simulator.platform.conversation('c-1')!.externalTag = 'theirs';
    const receipt = await rest.setInteractionAttributes('c-1', { archiveUri: 'https://a.example/b' });
    expect(receipt).toEqual({ confirmed: ['participant-attributes'], unconfirmed: ['external-tag'] });
    expect(simulator.platform.conversation('c-1')!.externalTag).toBe('theirs');
  });
});

describe('a file that is not clean', () => {
  const file = { conversationId: 'c-1', mediaId: 'm-1', messageId: 's-1' };

  test('is marked on its conversation, and never said to be deleted', async () => {
    const { rest, attributes, simulator } = await setUp();
    expect(await rest.removeMedia(file)).toBe('kept');
    expect(attributes()).toMatchObject({
      file_scan_status: 'quarantined_local',
      'file_scan.m-1': '{"status":"quarantined_local"}',
    });
    expect(countOf(simulator, 'disconnectConversation')).toBe(0);
  });

  test('ends the conversation where that is wanted', async () => {
    const { rest, simulator } = await setUp({}, { measures: ['disconnect'] });
    expect(await rest.removeMedia(file)).toBe('kept');
    expect(countOf(simulator, 'disconnectConversation')).toBe(1);
  });

  test('a measure without its permission is told, and the mark counts all the same', async () => {
    const permissions = ALL_PERMISSIONS.filter((one) => !one.endsWith(':disconnect'));
    const { rest, attributes, lines } = await setUp({ permissions }, { measures: ['disconnect'] });
    expect(await rest.removeMedia(file)).toBe('kept');
    expect(attributes()).toMatchObject({ file_scan_status: 'quarantined_local' });
    const refused = lines.find(({ msg }) => msg === 'a measure is refused');
    expect(refused?.['problem']).toContain('permission conversation:communication:disconnect');
  });

  test('a measure that finds no answer in time is tried again', async () => {
    const { rest, simulator } = await setUp({}, { measures: ['disconnect'] });
    simulator.setFault({ kind: 'status', route: 'disconnectConversation', status: 408 });
    await rejection(rest.removeMedia(file), GenesysUnavailableError);
  });

  test('has its recordings deleted where that is wanted, once there are some', async () => {
    const { rest, simulator } = await setUp({}, { measures: ['recording-delete-date'] });
    await rest.removeMedia(file);
    simulator.platform.sendMessage('c-1', { text: 'bye' });
    simulator.platform.end('c-1');
    await rest.setInteractionAttributes('c-1', { archiveUri: 'https://a.example/b' });
    expect(simulator.platform.conversation('c-1')!.deleteDate).toBeDefined();
  });
});

describe('errors', () => {
  test('403 names the permission, and the correlation id', async () => {
    const { rest } = await setUp({ permissions: [] });
    const error = await rejection(rest.getTranscript('c-1'), GenesysForbiddenError);
    expect(error.message).toMatch(/permission conversation:communication:view, .*\(correlation id [\w-]+\)/);
  });

  test('429 carries the wait that it names', async () => {
    const { rest, simulator } = await setUp({ rateLimitPerMinute: 1 });
    await rest.getTranscript('c-1');
    const error = await rejection(rest.getTranscript('c-1'), GenesysRateLimitedError);
    expect(error.retryAfterMs).toBeGreaterThan(0);
    expect(error.call.correlationId).toBe(simulator.calls.at(-1)?.correlationId);
  });
});
