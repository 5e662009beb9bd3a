import { describe, expect, test } from '@jest/globals';
import { customerEndTopic, queueTopics } from '../../../simulator/platform/topics.js';
import { MESSAGE } from '../client.js';
import { ManualClock, simulators } from '../with-simulator.js';
import { type Json, listen, settled, TOPICS } from './client.js';

const start = simulators();
const FILE = { conversationId: 'c1', mediaId: 'm1', fileName: 'a.png', bytes: Buffer.from('png') };

/** Ids of the messages in an event, wherever its topic has them. */
function messageIds({ topicName, eventBody }: Json): string[] {
  const messages = eventBody.participants.flatMap((participant: Json) => participant.messages);
  return topicName.endsWith('.messages')
    ? messages.map(({ message }: Json) => message.id)
    : messages.flatMap((communication: Json) => communication.messages.map(({ messageId }: Json) => messageId));
}

describe('a conversation event', () => {
  test('has the whole conversation each time, in the shape of its topic', async () => {
    const clock = new ManualClock();
    const simulator = await start({ now: clock.now });
    const { socket } = await listen(simulator, [TOPICS.messages, TOPICS.conversations]);
    simulator.addConversation({ id: 'c1', messages: [MESSAGE] });
    simulator.uploadAttachment(FILE);
    await settled(socket);
    const [first, second] = socket.of(TOPICS.messages);
    expect(messageIds(first)).toEqual(['c1-message-1']);
    expect(messageIds(second)).toEqual(['c1-message-1', 'c1-message-2']);
    expect(second).toMatchObject({ version: '2', metadata: { CorrelationId: expect.any(String) } });
    const customer = second.eventBody.participants[0];
    expect(customer).toMatchObject({
      id: 'customer-1',
      purpose: 'customer',
      type: 'webmessaging',
      state: 'connected',
      endTime: null,
    });
    expect(customer.messages[1]).toEqual({
      message: { id: 'c1-message-2' },
      messageTime: '2024-05-15T14:30:00.000Z',
      messageStatus: 'received',
      media: [{ id: 'm1', url: expect.any(String), mediaType: 'image/png', contentLengthBytes: 3, name: 'a.png' }],
      messageMetadata: { type: 'Text', content: [{ contentType: 'Attachment', subType: 'Image' }], events: [] },
    });
    expect(second.eventBody.participants[1]).toMatchObject({ purpose: 'acd', queue: { id: expect.any(String) } });
    const [, nested] = socket.of(TOPICS.conversations);
    expect(messageIds(nested)).toEqual(['c1-message-1', 'c1-message-2']);
    const communication = nested.eventBody.participants[0].messages[0];
    expect(communication).toMatchObject({ type: 'webmessaging', id: 'c1-communication-1' });
  });

  test('goes to the channels of the conversation’s queue only', async () => {
    const simulator = await start();
    const { id } = simulator.platform.addQueue({ name: 'Other' });
    const other = queueTopics(id).messages;
    const { socket } = await listen(simulator, [other]);
    const { socket: first } = await listen(simulator);
    simulator.addConversation({ id: 'c1', messages: [] });
    simulator.addConversation({ id: 'c2', messages: [], queueId: id });
    simulator.addConversation({ id: 'c3', messages: [], queueId: null });
    simulator.platform.transfer('c1', id);
    await settled(socket);
    expect(socket.of(other).map(({ eventBody }) => eventBody.id)).toEqual(['c2', 'c1']);
    await settled(first);
    expect(first.frames.map(({ eventBody }) => eventBody.id)).toEqual(['c1', 'c1']);
    expect(simulator.platform.end('c3')).toBe(0);
  });

  test('tells who joins and leaves; only when nobody is left the conversation has ended', async () => {
    const clock = new ManualClock();
    const simulator = await start({ now: clock.now });
    const { socket, client } = await listen(simulator);
    simulator.addConversation({ id: 'c1', messages: [] });
    const agent = simulator.platform.join('c1');
    simulator.platform.sendMessage('c1', { fromId: agent, text: 'Good day' });
    simulator.platform.leave('c1', agent, 'peer');
    clock.advance(1000);
    simulator.platform.disconnectCustomer('c1');
    const endTime = async (): Promise<unknown> => (await client.send('GET', '/conversations/c1')).body.endTime;
    expect(await endTime()).toBeUndefined();
    simulator.platform.end('c1');
    expect(await endTime()).toBe('2024-05-15T14:30:01.000Z');
    await settled(socket);
    const last = socket.of(TOPICS.messages).at(-1).eventBody;
    expect(
      last.participants.map(({ purpose, state, disconnectType }: Json) => [purpose, state, disconnectType]),
    ).toEqual([
      ['customer', 'disconnected', 'client'],
      ['acd', 'disconnected', 'client'],
      ['agent', 'disconnected', 'peer'],
    ]);
    expect(simulator.conversation('c1')?.messages.map(({ text }) => text)).toEqual(['Good day']);
  });

  test('can be sent again, late, and without its optional fields', async () => {
    const simulator = await start({ now: new ManualClock().now });
    const { socket } = await listen(simulator);
    simulator.addConversation({ id: 'c1', messages: [] });
    simulator.uploadAttachment(FILE);
    expect(simulator.platform.sendSnapshot('c1')).toBe(1);
    simulator.platform.sendSnapshot('c1', { past: 3 });
    simulator.platform.sendSnapshot('c1', { lacks: ['media', 'messageMetadata'] });
    await settled(socket);
    const [opened, uploaded, again, late, bare] = socket.of(TOPICS.messages).map(({ eventBody }) => eventBody);
    expect(again).toEqual(uploaded);
    expect(late).toEqual(opened);
    expect(Object.keys(bare.participants[0].messages[0])).toEqual(['message', 'messageTime', 'messageStatus']);
  });

  test('always lacks what the option says', async () => {
    const simulator = await start({ snapshotsLack: ['messageMetadata'] });
    const { socket } = await listen(simulator);
    simulator.addConversation({ id: 'c1', messages: [MESSAGE] });
    await settled(socket);
    const [message] = socket.of(TOPICS.messages)[0].eventBody.participants[0].messages;
    expect(Object.keys(message)).toEqual(['message', 'messageTime', 'messageStatus', 'media']);
  });

  test('of a file that is not announced comes with the next one', async () => {
    const simulator = await start();
    const { socket } = await listen(simulator);
    simulator.addConversation({ id: 'c1', messages: [] });
    simulator.uploadAttachment({ ...FILE, announce: false });
    await settled(socket);
    expect(socket.of(TOPICS.messages)).toHaveLength(1);
    expect(simulator.announceUpload('m1')).toBe(1);
    await settled(socket);
    expect(messageIds(socket.of(TOPICS.messages)[1])).toEqual(['c1-message-1']);
  });
});

test('the same methods serve both APIs: a completion ends the conversation at its time and sends the last event', async () => {
  const simulator = await start();
  const { socket, client } = await listen(simulator, [TOPICS.messages, customerEndTopic('c1')]);
  simulator.addConversation({ id: 'c1', messages: [MESSAGE] });
  expect(simulator.completeConversation('c1', '2024-05-15T16:32:00+02:00')).toBe(1);
  await settled(socket);
  const endTime = '2024-05-15T14:32:00.000Z';
  expect(socket.of(TOPICS.messages).at(-1).eventBody.participants[0]).toMatchObject({ state: 'disconnected', endTime });
  expect(socket.of(customerEndTopic('c1'))).toMatchObject([
    { eventBody: { eventTime: Date.parse(endTime), conversationId: 'c1', messageType: 'WEBMESSAGING' } },
  ]);
  expect((await client.send('GET', '/conversations/c1')).body).toMatchObject({ startTime: MESSAGE.timestamp, endTime });
});
