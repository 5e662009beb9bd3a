import { once } from 'node:events';
import { beforeEach, describe, expect, test } from '@jest/globals';
import platform from 'purecloud-platform-client-v2';
import { WebSocket } from 'ws';
import { DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET } from '../../simulator/options.js';
import { DEFAULT_QUEUE } from '../../simulator/platform/queues.js';
import type { Simulator } from '../../simulator/simulator.js';
import { simulators } from './with-simulator.js';

const start = simulators();
const TOPIC = `v2.routing.queues.${DEFAULT_QUEUE.id}.conversations.messages`;
const FILE = Buffer.from('the file');

let simulator: Simulator;

/** The official SDK as it is, with a gateway that leads it here. */
beforeEach(async () => {
  simulator = await start();
  const { hostname, port } = new URL(simulator.url);
  const client = platform.ApiClient.instance;
  client.setGateway({ host: hostname, protocol: 'http', port: Number(port) });
  await client.loginClientCredentialsGrant(DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET);
  simulator.addConversation({
    id: 'c1',
    messages: [
      { text: 'Hello', fromId: 'customer-1', timestamp: '2024-05-15T14:30:00.000Z' },
      { text: 'Good day', fromId: 'agent-7', timestamp: '2024-05-15T14:31:00.000Z' },
    ],
  });
});

describe('the official JavaScript SDK', () => {
  test('logs in, makes a channel, subscribes and receives a snapshot', async () => {
    const notifications = new platform.NotificationsApi();
    const { id = '', connectUri = '' } = await notifications.postNotificationsChannels();
    const answer = await notifications.postNotificationsChannelSubscriptions(id, [{ id: TOPIC }], {
      ignoreErrors: true,
    });
    expect(answer.entities).toEqual([{ id: TOPIC, state: 'Permitted' }]);
    expect(await notifications.getNotificationsChannelSubscriptions(id)).toMatchObject({ entities: [{ id: TOPIC }] });
    await notifications.headNotificationsChannel(id);
    const topics = await notifications.getNotificationsAvailabletopics({ expand: ['requiresPermissions'] });
    expect(topics.entities?.map((topic) => topic.id)).toContain('v2.routing.queues.{id}.conversations.messages');
    const socket = new WebSocket(connectUri);
    await once(socket, 'open');
    const frame = once(socket, 'message') as Promise<[Buffer]>;
    simulator.uploadAttachment({ conversationId: 'c1', mediaId: 'm1', fileName: 'a.png', bytes: FILE });
    const [data] = await frame;
    expect(JSON.parse(data.toString())).toMatchObject({ topicName: TOPIC, eventBody: { id: 'c1' } });
  });

  test('reads a conversation, its messages and a file', async () => {
    simulator.uploadAttachment({ conversationId: 'c1', mediaId: 'm1', fileName: 'a.png', bytes: FILE });
    const api = new platform.ConversationsApi();
    const conversation = await api.getConversation('c1');
    expect(conversation.participants?.map(({ purpose }) => purpose)).toEqual(['customer', 'acd', 'agent']);
    const communications = conversation.participants?.flatMap(({ messages = [] }) => messages) ?? [];
    const ids = communications.flatMap(({ messages = [] }) => messages).map(({ messageId = '' }) => messageId);
    const bulk = await api.postConversationsMessageMessagesBulk('c1', { body: ids });
    expect(bulk.entities?.map((message) => message.normalizedMessage?.text)).toEqual(['Hello', 'Good day', undefined]);
    expect(await api.getConversationsMessage('c1')).toMatchObject({ id: 'c1' });
    const message = await api.getConversationsMessageMessage('c1', bulk.entities?.[2]?.id ?? '');
    const attachment = message.normalizedMessage?.content?.[0]?.attachment;
    expect(attachment).toMatchObject({ id: 'm1', mediaType: 'Image', mime: 'image/png', filename: 'a.png' });
    const file = await fetch(attachment?.url ?? '');
    expect(Buffer.from(await file.arrayBuffer())).toEqual(FILE);
  });

  test('writes attributes, custom attributes, tags and properties', async () => {
    const api = new platform.ConversationsApi();
    const body = { attributes: { file_scan_status: 'clean' } };
    expect(await api.patchConversationsMessageParticipantAttributes('c1', 'customer-1', { body })).toEqual(body);
    await api.patchConversationParticipantAttributes('c1', 'customer-1', { attributes: { other: '1' } });
    expect(simulator.conversation('c1')?.customAttributes).toEqual({ file_scan_status: 'clean', other: '1' });
    const record = { id: 'r1', schemaId: 's1', customAttributes: { archiveUri: {} } };
    await api.putConversationCustomattributes('c1', { body: record });
    await api.patchConversationCustomattributes('c1', { body: { ...record, version: 1 } });
    expect(await api.getConversationCustomattribute('c1', 'r1')).toMatchObject({ version: 2, schemaId: 's1' });
    expect(await api.getConversationCustomattributes('c1')).toMatchObject({ entities: [{ id: 'r1' }] });
    await api.putConversationTags('c1', { externalTag: 'archived' });
    expect(await api.getConversation('c1')).toMatchObject({ externalTag: 'archived' });
    const sessionId = (await api.getConversation('c1')).participants?.[0]?.messages?.[0]?.id ?? '';
    const properties = [{ property: 'archiveUri', propertyType: 'string', value: 'u' }];
    const request = { sessionId, targetDate: '2024-05-15T14:30:00.000Z', properties };
    expect(await new platform.AnalyticsApi().postAnalyticsConversationDetailsProperties('c1', request)).toEqual(
      request,
    );
  });

  test('disconnects, queries analytics, and sets the deletion date of the recording', async () => {
    await new platform.ConversationsApi().patchConversationsMessage('c1', {
      state: 'disconnected',
    } as platform.Models.Conversation);
    const found = await new platform.AnalyticsApi().postAnalyticsConversationsDetailsQuery({
      interval: '2024-05-15T00:00:00.000Z/2024-05-16T00:00:00.000Z',
      segmentFilters: [{ type: 'and', predicates: [{ dimension: 'messageType', value: 'webmessaging' }] }],
      conversationFilters: [{ type: 'and', predicates: [{ dimension: 'conversationEnd', operator: 'exists' }] }],
    });
    expect(found).toMatchObject({ totalHits: 1, conversations: [{ conversationId: 'c1' }] });
    const recordings = new platform.RecordingApi();
    const [recording] = await recordings.getConversationRecordings('c1', { maxWaitMs: 1000, formatId: 'NONE' });
    const dated = { ...recording, deleteDate: '2024-06-01T00:00:00.000Z' };
    const answer = await recordings.putConversationRecording('c1', recording?.id ?? '', dated);
    expect(answer).toMatchObject({ media: 'message', fileState: 'AVAILABLE', deleteDate: dated.deleteDate });
  });

  test('lists queues and limits', async () => {
    simulator.platform.addQueue({ id: 'q2', name: 'Second' });
    const { entities, total } = await new platform.RoutingApi().getRoutingQueues({ pageSize: 1, pageNumber: 2 });
    expect([entities?.map(({ id }) => id), total]).toEqual([['q2'], 2]);
    const limits = await new platform.OrganizationApi().getOrganizationsLimitsNamespace('conversation');
    expect(limits.entities?.every(({ value = 0 }) => value > 0)).toBe(true);
  });

  test('gets the error body of the platform', async () => {
    await expect(new platform.ConversationsApi().getConversation('none')).rejects.toEqual({
      message: 'The requested conversation was not found.',
      code: 'not.found',
      status: 404,
      contextId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      details: [],
      errors: [],
    });
  });
});
