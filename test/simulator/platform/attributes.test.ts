import { describe, expect, test } from '@jest/globals';
import { MESSAGE } from '../client.js';
import { simulators } from '../with-simulator.js';
import { platformClient, type PlatformClient, type Reply } from './client.js';

const start = simulators();
const ATTRIBUTES = '/conversations/messages/c1/participants/customer-1/attributes';
const CUSTOM = '/conversations/c1/customattributes';

async function startWithConversation(options: Parameters<typeof start>[0] = {}) {
  const simulator = await start(options);
  simulator.addConversation({ id: 'c1', messages: [MESSAGE] });
  return { simulator, client: await platformClient(simulator) };
}

async function customerAttributes({ send }: PlatformClient): Promise<unknown> {
  return (await send('GET', '/conversations/c1')).body.participants[0].attributes;
}

describe('PATCH of a participant’s attributes', () => {
  test('merges, answers with all of them, and shows in the state of both APIs', async () => {
    const { simulator, client } = await startWithConversation();
    await client.send('PATCH', ATTRIBUTES, { attributes: { a: '1', b: '1' } });
    const { status, body } = await client.send('PATCH', ATTRIBUTES, { attributes: { b: '2' } });
    expect([status, body]).toEqual([200, { attributes: { a: '1', b: '2' } }]);
    expect(await customerAttributes(client)).toEqual({ a: '1', b: '2' });
    expect(simulator.conversation('c1')).toMatchObject({ customAttributes: { a: '1', b: '2' }, attributes: {} });
  });

  test('has an empty answer at the conversation’s own address', async () => {
    const { client } = await startWithConversation();
    const path = ATTRIBUTES.replace('/messages', '');
    expect(await client.send('PATCH', path, { attributes: { a: '1' } })).toMatchObject({
      status: 204,
      body: undefined,
    });
    expect(await customerAttributes(client)).toEqual({ a: '1' });
  });

  test.each([
    ['a number', { a: 12 }],
    ['a boolean', { a: true }],
    ['null', { a: null }],
    ['more than 1,024 characters', { a: 'x'.repeat(1025) }],
    ['a key of more than 1,024 characters', { ['x'.repeat(1025)]: 'a' }],
  ])('with %s is 400, is recorded, and writes nothing', async (_name, attributes) => {
    const { simulator, client } = await startWithConversation();
    const { status, body } = await client.send('PATCH', ATTRIBUTES, { attributes });
    expect([status, body.code]).toEqual([400, 'bad.request']);
    expect(simulator.problems).toHaveLength(1);
    expect(await customerAttributes(client)).toEqual({});
  });

  test('takes as many characters and keys as the limits say, and names the limit then', async () => {
    const { client } = await startWithConversation();
    const { body: limits } = await client.send('GET', '/organizations/limits/namespaces/conversation');
    const count = limits.entities.find(({ key }: { key: string }) => key === 'participant.attributes.count').value;
    const names = Array.from({ length: count as number }, (_, index) => [`k${String(index)}`, '']);
    const attributes = { ...Object.fromEntries(names), k0: 'x'.repeat(1024) };
    expect((await client.send('PATCH', ATTRIBUTES, { attributes })).status).toBe(200);
    const { body } = await client.send('PATCH', ATTRIBUTES, { attributes: { more: '' } });
    expect(body.limit).toEqual({ key: 'participant.attributes.count', namespace: 'conversation', value: count });
    expect((await client.send('GET', '/organizations/limits/namespaces/none')).status).toBe(404);
  });

  test('of somebody who is not there is 404', async () => {
    const { client } = await startWithConversation();
    const path = ATTRIBUTES.replace('customer-1', 'customer-2');
    expect((await client.send('PATCH', path, { attributes: {} })).status).toBe(404);
  });

  test.each([
    [true, { a: '1' }],
    [false, {}],
  ])('after the end answers 200, whether it is kept (%s) or not', async (keepsLateAttributes, kept) => {
    const { simulator, client } = await startWithConversation({ keepsLateAttributes });
    simulator.completeConversation('c1', '2024-05-15T14:32:00.000Z');
    const { status, body } = await client.send('PATCH', ATTRIBUTES, { attributes: { a: '1' } });
    expect([status, body]).toEqual([200, { attributes: { a: '1' } }]);
    expect(await customerAttributes(client)).toEqual(kept);
    expect(simulator.conversation('c1')?.attributes).toEqual(kept);
  });
});

describe('custom attributes', () => {
  const write = (client: PlatformClient, method: string, record: object): Promise<Reply> =>
    client.send(method, CUSTOM, { id: 'r1', schemaId: 's1', ...record });

  test('are replaced by PUT and amended by PATCH, which clears divisions that it does not name', async () => {
    const { simulator, client } = await startWithConversation();
    await write(client, 'PUT', { customAttributes: { a: '1', b: '1' }, divisions: ['d1'] });
    expect((await write(client, 'PATCH', { customAttributes: { b: '2' } })).status).toBe(204);
    const { body } = await client.send('GET', `${CUSTOM}/r1`);
    const amended = { id: 'r1', schemaId: 's1', version: 2, divisions: [], customAttributes: { a: '1', b: '2' } };
    expect(body).toEqual(amended);
    await write(client, 'PUT', { customAttributes: { c: '3' } });
    expect((await client.send('GET', CUSTOM)).body).toMatchObject({ entities: [{ customAttributes: { c: '3' } }] });
    expect(simulator.conversation('c1')?.attributes).toMatchObject({ a: '1', b: '2', c: '3' });
  });

  test('check the version that is given, and no other', async () => {
    const { client } = await startWithConversation();
    await write(client, 'PUT', { customAttributes: {} });
    expect((await write(client, 'PATCH', { customAttributes: { a: '1' }, version: 7 })).status).toBe(409);
    expect((await write(client, 'PATCH', { customAttributes: { a: '1' }, version: 1 })).status).toBe(204);
    expect((await write(client, 'PATCH', { customAttributes: { a: '2' } })).status).toBe(204);
  });

  test('need a schema to be created', async () => {
    const { client } = await startWithConversation();
    expect((await client.send('PATCH', CUSTOM, { id: 'r1', customAttributes: {} })).status).toBe(400);
    expect((await client.send('GET', `${CUSTOM}/r1`)).status).toBe(404);
  });
});

test('the external tag is overwritten', async () => {
  const { client } = await startWithConversation();
  await client.send('PUT', '/conversations/c1/tags', { externalTag: 'one' });
  await client.send('PUT', '/conversations/c1/tags', { externalTag: 'two' });
  expect((await client.send('GET', '/conversations/c1')).body.externalTag).toBe('two');
});

test('a disconnect ends the conversation, once', async () => {
  const { simulator, client } = await startWithConversation();
  const disconnect = (): Promise<Reply> =>
    client.send('PATCH', '/conversations/messages/c1', { state: 'disconnected' });
  expect((await disconnect()).body.participants[0]).toMatchObject({ state: 'disconnected', disconnectType: 'system' });
  const endTime = simulator.platform.conversation('c1')?.endTime;
  expect(endTime).toEqual(expect.any(String));
  expect((await disconnect()).status).toBe(200);
  expect(simulator.platform.conversation('c1')?.endTime).toBe(endTime);
  expect((await client.send('PATCH', '/conversations/messages/c1', { state: 'connected' })).status).toBe(400);
});

test('the recorded transcript is uploading until the end, and takes a date of deletion', async () => {
  const { simulator, client } = await startWithConversation();
  const read = async () => (await client.send('GET', '/conversations/c1/recordings')).body[0];
  expect(await read()).toMatchObject({ media: 'message', fileState: 'UPLOADING' });
  simulator.completeConversation('c1', '2024-05-15T14:32:00.000Z');
  const recording = await read();
  expect(recording).toMatchObject({ fileState: 'AVAILABLE', messagingTranscript: [{ messageText: 'Hello' }] });
  const deleteDate = '2024-06-01T00:00:00.000Z';
  await client.send('PUT', `/conversations/c1/recordings/${recording.id}`, { ...recording, deleteDate });
  expect(await read()).toMatchObject({ deleteDate });
  expect((await client.send('PUT', '/conversations/c1/recordings/none', { deleteDate })).status).toBe(404);
});
