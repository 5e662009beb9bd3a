import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { MESSAGE } from '../client.js';
import { ManualClock, simulators } from '../with-simulator.js';
import { type Json, platformClient } from './client.js';

const start = simulators();
const BYTES = Buffer.from('the file');

async function startWithMessage(options: Parameters<typeof start>[0] = {}) {
  const simulator = await start(options);
  simulator.addConversation({ id: 'c1', messages: [MESSAGE] });
  const client = await platformClient(simulator);
  const attachmentsOf = async (messageId: string): Promise<Json[]> => {
    const { body } = await client.send('GET', `/conversations/messages/c1/messages/${messageId}`);
    return body.normalizedMessage.content.map(({ attachment }: Json) => attachment);
  };
  return { simulator, client, attachmentsOf };
}

describe('GET of a message', () => {
  test('tells text, author and time', async () => {
    const { client } = await startWithMessage();
    const { body } = await client.send('GET', '/conversations/messages/c1/messages/c1-message-1');
    expect(body).toMatchObject({
      id: 'c1-message-1',
      conversationId: 'c1',
      direction: 'inbound',
      messengerType: 'webmessaging',
      timestamp: MESSAGE.timestamp,
      normalizedMessage: { type: 'Text', originatingEntity: 'Human', text: 'Hello', content: [] },
    });
  });

  test('tells each file of a message, its size and its hash, and links as they are', async () => {
    const { simulator, attachmentsOf } = await startWithMessage();
    const link = 'http://169.254.169.254/latest';
    const { messageId, mediaIds } = simulator.platform.sendMessage('c1', {
      attachments: [{ link }, { fileName: 'a.pdf', bytes: BYTES }, { fileName: 'b.mp4', bytes: BYTES }],
    });
    const [first, ...files] = await attachmentsOf(messageId);
    expect(first).toEqual({ id: expect.any(String), mediaType: 'Link', url: link });
    expect(files.map(({ id, mediaType }) => [id, mediaType])).toEqual([
      [mediaIds[0], 'File'],
      [mediaIds[1], 'Video'],
    ]);
    expect(files[0]).toMatchObject({
      mime: 'application/pdf',
      filename: 'a.pdf',
      contentSizeBytes: BYTES.length,
      sha256: createHash('sha256').update(BYTES).digest('hex'),
    });
  });

  test('need not tell more than the media type', async () => {
    const { simulator, attachmentsOf } = await startWithMessage();
    const { messageId } = simulator.platform.sendMessage('c1', {
      attachments: [
        {
          mediaId: 'm1',
          fileName: 'a.pdf',
          bytes: BYTES,
          lacks: ['url', 'mime', 'sha256', 'filename', 'contentSizeBytes'],
        },
      ],
    });
    expect(await attachmentsOf(messageId)).toEqual([{ id: 'm1', mediaType: 'File' }]);
  });

  test('gives a fresh URL each time, which expires and takes no token', async () => {
    const clock = new ManualClock();
    const { simulator, client, attachmentsOf } = await startWithMessage({
      now: clock.now,
      downloadUrlLifetimeMs: 60_000,
    });
    const { messageId } = simulator.uploadAttachment({ conversationId: 'c1', fileName: 'a', bytes: BYTES });
    const [first] = await attachmentsOf(messageId);
    expect((await fetch(first.url)).status).toBe(200);
    clock.advance(60_000);
    expect((await fetch(first.url)).status).toBe(403);
    const [second] = await attachmentsOf(messageId);
    expect(second.url).not.toBe(first.url);
    expect(Buffer.from(await (await fetch(second.url)).arrayBuffer())).toEqual(BYTES);
    const leaked = await fetch(second.url, { headers: { authorization: `Bearer ${client.token}` } });
    expect(leaked.status).toBe(400);
    expect(simulator.problems).toEqual(['download: an Authorization header was sent to the download host']);
  });

  test('tells events and bots as such', async () => {
    const { simulator, client } = await startWithMessage();
    const bot = simulator.platform.join('c1', { id: 'bot-1', purpose: 'bot' });
    const { messageId } = simulator.platform.sendMessage('c1', { fromId: bot, event: 'Join' });
    const { body } = await client.send('GET', `/conversations/messages/c1/messages/${messageId}`);
    expect(body).toMatchObject({
      direction: 'outbound',
      normalizedMessage: {
        type: 'Event',
        originatingEntity: 'Bot',
        events: [{ eventType: 'Presence', presence: { type: 'Join' } }],
      },
    });
  });

  test('is 404 for a message of another conversation', async () => {
    const { simulator, client } = await startWithMessage();
    simulator.addConversation({ id: 'c2', messages: [] });
    expect((await client.send('GET', '/conversations/messages/c2/messages/c1-message-1')).status).toBe(404);
  });
});

describe('messages in bulk', () => {
  const BULK = '/conversations/messages/c1/messages/bulk';

  test('are those that there are, without those that the simulator was told to omit', async () => {
    const { simulator, client } = await startWithMessage();
    const { messageId } = simulator.platform.sendMessage('c1', { text: 'again' });
    const idsOf = async (): Promise<string[]> => {
      const { body } = await client.send('POST', BULK, ['none', messageId, 'c1-message-1']);
      return body.entities.map(({ id }: Json) => id);
    };
    expect(await idsOf()).toEqual(['c1-message-1', messageId]);
    simulator.platform.omitFromBulk([messageId]);
    expect(await idsOf()).toEqual(['c1-message-1']);
    expect((await client.send('GET', `/conversations/messages/c1/messages/${messageId}`)).status).toBe(200);
    simulator.platform.omitFromBulk([]);
    expect(await idsOf()).toHaveLength(2);
  });

  test('are 1,000 at most', async () => {
    const { simulator, client } = await startWithMessage();
    const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => `m${String(index)}`);
    expect((await client.send('POST', BULK, ids(1000))).status).toBe(200);
    expect((await client.send('POST', BULK, ids(1001))).status).toBe(400);
    expect(simulator.problems).toEqual(['getMessagesInBulk: At most 1000 messages can be asked for.']);
  });
});

describe('GET of a conversation', () => {
  test('has participants, ids of messages and no text', async () => {
    const simulator = await start();
    const agent = { text: 'Good day', fromId: 'agent-7', timestamp: '2024-05-15T14:31:00.000Z' };
    simulator.addConversation({ id: 'c1', messages: [MESSAGE, agent] });
    const { send } = await platformClient(simulator);
    const { body } = await send('GET', '/conversations/c1');
    expect(body).toMatchObject({ id: 'c1', startTime: MESSAGE.timestamp });
    expect(body.participants.map(({ id, purpose, userId }: Json) => [id, purpose, userId])).toEqual([
      ['customer-1', 'customer', undefined],
      ['c1-acd-2', 'acd', undefined],
      ['agent-7', 'agent', 'agent-7'],
    ]);
    const [{ messages }] = body.participants[2].messages;
    expect(messages).toMatchObject([{ messageId: 'c1-message-2', messageTime: agent.timestamp }]);
    expect(JSON.stringify(body)).not.toContain('Good day');
  });

  test('is that of the token’s API', async () => {
    const { simulator, client } = await startWithMessage();
    expect((await client.send('GET', '/conversations/c1')).body).not.toHaveProperty('custom_attributes');
    expect((await client.send('GET', '/conversations/none')).body).toMatchObject({ code: 'not.found' });
    expect(simulator.calls.at(-1)).toMatchObject({ route: 'getConversation', id: 'none' });
  });
});
