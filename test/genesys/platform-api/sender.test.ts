import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { PlatformReader } from '../../../src/genesys/platform-api/reader.js';
import { senderOf } from '../../../src/genesys/platform-api/sender.js';
import { conversation, message as messageShape } from '../../../src/genesys/platform-api/shapes.js';
import { GenesysForbiddenError, GenesysNotFoundError } from '../../../src/genesys/errors.js';
import { startSimulator } from '../../../simulator/start-simulator.js';
import type { Simulator } from '../../../simulator/simulator.js';
import { png } from '../../../devkit/samples.js';
import { connectPlatform } from './support.js';

const cleanUps: (() => unknown)[] = [];
const defer = (cleanUp: () => unknown) => void cleanUps.push(cleanUp);
let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator();
  defer(() => simulator.close());
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const file = { attachments: [{ fileName: 'a.png', bytes: png() }] };

describe('the sender of a file', () => {
  test('is outside where the customer has sent it, whoever else is there', async () => {
    simulator.addConversation({ id: 'c', messages: [] });
    simulator.platform.join('c');
    const { mediaIds } = simulator.platform.sendMessage('c', file);
    const { rest } = connectPlatform(simulator.url, defer);
    expect(await rest.senderOf({ conversationId: 'c', mediaId: mediaIds[0]! })).toEqual({ kind: 'outside' });
    expect(simulator.calls.map(({ route }) => route)).not.toContain('getUser');
  });

  test('is the agent who has, and not the other one', async () => {
    simulator.addConversation({ id: 'c', messages: [] });
    const [first, second] = [simulator.platform.join('c'), simulator.platform.join('c')];
    const own = simulator.platform.sendMessage('c', { ...file, fromId: second });
    simulator.platform.sendMessage('c', { ...file, fromId: first });
    const { rest } = connectPlatform(simulator.url, defer);
    // Another message is named than the one that holds it: that changes nothing.
    const address = { conversationId: 'c', mediaId: own.mediaIds[0]!, messageId: 'c-message-9' };
    expect(await rest.senderOf(address)).toEqual({
      kind: 'users',
      users: [{ id: second, names: [`${second}@agents.example`] }],
    });
  });

  test('is not known of a file that no message holds, nor of a conversation that is gone', async () => {
    simulator.addConversation({ id: 'c', messages: [] });
    simulator.platform.sendMessage('c', file);
    const { rest } = connectPlatform(simulator.url, defer);
    expect(await rest.senderOf({ conversationId: 'c', mediaId: 'other' })).toEqual({ kind: 'unknown' });
    expect(await rest.senderOf({ conversationId: 'gone', mediaId: 'other' })).toEqual({ kind: 'unknown' });
  });

  test('is asked again where a permission is missing: that is no answer', async () => {
    simulator.addConversation({ id: 'c', messages: [] });
    const { mediaIds } = simulator.platform.sendMessage('c', { ...file, fromId: simulator.platform.join('c') });
    simulator.setFault({ kind: 'status', route: 'getUser', status: 403, times: 1 });
    const { rest } = connectPlatform(simulator.url, defer);
    await expect(rest.senderOf({ conversationId: 'c', mediaId: mediaIds[0]! })).rejects.toThrow(GenesysForbiddenError);
  });
});

describe('where the API says less', () => {
  const message = (fields: object = {}, entity = 'Human') =>
    messageShape.parse({
      ...{ id: 's-1', direction: 'outbound', ...fields },
      normalizedMessage: { originatingEntity: entity, content: [{ attachment: { id: 'm-1', mediaType: 'File' } }] },
    });
  const listing = [{ messages: [{ messageId: 's-1' }] }];
  const participants = (...list: object[]) => conversation.parse({ id: 'c', participants: list });
  const ask = (told: ReturnType<typeof participants>, messages: ReturnType<typeof message>[], known = true) =>
    senderOf(
      {
        getConversation: async () => told,
        getMessages: async function* () {
          yield* messages;
        },
        getUser: async (id: string) => {
          if (!known) throw new GenesysNotFoundError({ route: 'GET user', status: 404 });
          return { id, names: [`${id}@x`] };
        },
      } as unknown as PlatformReader,
      { conversationId: 'c', mediaId: 'm-1' },
    );
  const agent = (userId: string, messages: object[] = []) => ({ id: userId, purpose: 'agent', userId, messages });
  const customer = { id: 'p-1', purpose: 'customer', messages: listing };
  const ids = ({ users }: { users?: readonly { id: string }[] }) => users?.map(({ id }) => id);

  test('an outbound file that is listed under the customer may be of each agent', async () => {
    const sender = await ask(participants(customer, agent('a-1'), agent('a-2')), [message()]);
    expect(ids(sender as never)).toEqual(['a-1', 'a-2']);
  });

  test('a file that two agents have sent is of both', async () => {
    const told = participants(agent('a-1', listing), agent('a-2', [{ messages: [{ messageId: 's-2' }] }]));
    expect(ids((await ask(told, [message(), message({ id: 's-2' })])) as never)).toEqual(['a-1', 'a-2']);
  });

  test('a file of a bot is of nobody; one of no user is of nobody knows whom', async () => {
    expect(await ask(participants(customer), [message({}, 'Bot')])).toEqual({ kind: 'outside' });
    expect(await ask(participants(customer), [message()])).toEqual({ kind: 'unknown' });
  });

  test('a user who is gone cannot be told from others', async () => {
    expect(await ask(participants(agent('a-1', listing)), [message()], false)).toEqual({ kind: 'unknown' });
  });
});
