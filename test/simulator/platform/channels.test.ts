import { once } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { ALL_PERMISSIONS } from '../../../simulator/platform/routes.js';
import { ManualClock, simulators } from '../with-simulator.js';
import { type Channel, connect, createChannel, listen, platformClient, subscribeTo, TOPICS } from './client.js';

const start = simulators();
const DAY_MS = 24 * 60 * 60 * 1000;
const topicsOf = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `v2.detail.events.conversation.c${String(index)}.customer.end`);

describe('a notification channel', () => {
  test('lives for 24 hours, longer when it is subscribed, and is 404 then', async () => {
    const clock = new ManualClock();
    const simulator = await start({ now: clock.now, tokenLifetimeSeconds: 172_800 });
    const client = await platformClient(simulator);
    const channel = await createChannel(client);
    expect(channel.expires).toBe(new Date(clock.time + DAY_MS).toISOString());
    expect(channel.connectUri).toBe(`${simulator.url.replace('http', 'ws')}/channels/${channel.id}`);
    const head = async (): Promise<number> => {
      return (await client.send('HEAD', `/notifications/channels/${channel.id}`)).status;
    };
    clock.advance(DAY_MS - 1);
    expect(await head()).toBe(200);
    await subscribeTo(client, channel, [TOPICS.messages]);
    clock.advance(DAY_MS - 1);
    expect(await head()).toBe(200);
    clock.advance(1);
    expect(await head()).toBe(404);
  });

  test('ends with the token that it was made with', async () => {
    const clock = new ManualClock();
    const simulator = await start({ now: clock.now, tokenLifetimeSeconds: 100 });
    const channel = await createChannel(await platformClient(simulator));
    clock.advance(100_000);
    const { send } = await platformClient(simulator);
    expect((await send('HEAD', `/notifications/channels/${channel.id}`)).status).toBe(404);
  });

  test('of its own age ends with its socket, at the next heartbeat', async () => {
    const clock = new ManualClock();
    const simulator = await start({ now: clock.now, heartbeatMs: 20, tokenLifetimeSeconds: 172_800 });
    const { socket } = await listen(simulator);
    const closed = once(socket.socket, 'close');
    clock.advance(DAY_MS);
    expect(await closed).toEqual([1008, Buffer.from('expired')]);
  });
});

describe('the 21st channel', () => {
  const heads = async (client: Awaited<ReturnType<typeof platformClient>>, all: Channel[]): Promise<number[]> => {
    const answers = await Promise.all(all.map(({ id }) => client.send('HEAD', `/notifications/channels/${id}`)));
    return answers.map(({ status }) => status);
  };

  test('evicts the one without a connection that was used least recently', async () => {
    const simulator = await start();
    const client = await platformClient(simulator);
    const oldest = await createChannel(client);
    await connect(oldest);
    const all = [oldest];
    while (all.length < 20) all.push(await createChannel(client));
    await subscribeTo(client, all[1] as Channel, [TOPICS.messages]);
    await createChannel(client);
    expect(await heads(client, all)).toEqual([200, 200, 404, ...Array<number>(17).fill(200)]);
  });

  test('evicts a connected one when all are; its socket is closed, and its address is 404', async () => {
    const simulator = await start();
    const client = await platformClient(simulator);
    const all: Channel[] = [];
    for (let made = 0; made < 20; made += 1) all.push(await createChannel(client));
    const sockets = await Promise.all(all.map((channel) => connect(channel)));
    const oldest = all.map(({ id }) => id).indexOf(simulator.calls.find(({ status }) => status === 101)?.id ?? '');
    const closed = once(sockets[oldest]!.socket, 'close');
    await createChannel(client);
    expect(await closed).toEqual([1008, Buffer.from('evicted')]);
    await expect(connect(all[oldest] as Channel)).rejects.toThrow('404');
  });
});

describe('a subscription', () => {
  test('adds with POST, replaces with PUT, and is listed by GET', async () => {
    const simulator = await start();
    const client = await platformClient(simulator);
    const { id } = await createChannel(client);
    const path = `/notifications/channels/${id}/subscriptions`;
    const listed = async (): Promise<string[]> => {
      const { body } = await client.send('GET', path);
      return body.entities.map((entity: { id: string }) => entity.id);
    };
    await client.send('POST', path, [{ id: TOPICS.messages }]);
    const added = await client.send('POST', path, [{ id: TOPICS.conversations }]);
    expect(added.body).toEqual({ entities: [{ id: TOPICS.conversations, state: 'Permitted' }] });
    expect(await listed()).toEqual([TOPICS.messages, TOPICS.conversations]);
    await client.send('PUT', path, [{ id: TOPICS.conversations }]);
    expect(await listed()).toEqual([TOPICS.conversations]);
  });

  test('takes 1,000 topics; the 1,001st is refused and changes nothing', async () => {
    const simulator = await start();
    const client = await platformClient(simulator);
    const channel = await createChannel(client);
    expect((await subscribeTo(client, channel, topicsOf(1000))).status).toBe(200);
    const refused = await subscribeTo(client, channel, [TOPICS.messages]);
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({ code: 'bad.request', limit: { value: 1000 } });
    expect(simulator.platform.channels()[0]?.topics).toEqual(topicsOf(1000));
    expect((await subscribeTo(client, channel, topicsOf(1000))).status).toBe(200);
  });

  test('without ignoreErrors is 403 for all when one is forbidden; with it, the others are subscribed', async () => {
    const permission = 'conversation:communication:view';
    const simulator = await start({ permissions: ALL_PERMISSIONS.filter((name) => name !== permission) });
    const client = await platformClient(simulator);
    const channel = await createChannel(client);
    const topics = [TOPICS.messages, TOPICS.conversations];
    const path = `/notifications/channels/${channel.id}/subscriptions`;
    const refused = await client.send(
      'POST',
      path,
      topics.map((id) => ({ id })),
    );
    expect(refused.status).toBe(403);
    expect(refused.body.message).toContain(permission);
    expect(simulator.platform.channels()[0]?.topics).toEqual([]);
    const { body } = await subscribeTo(client, channel, topics);
    expect(body.entities).toEqual([
      { id: TOPICS.messages, state: 'Permitted' },
      {
        id: TOPICS.conversations,
        state: 'Rejected',
        rejectionReason: 'Permissions are missing',
        missingPermissions: [permission],
      },
    ]);
    expect(simulator.platform.channels()[0]?.topics).toEqual([TOPICS.messages]);
  });

  test.each([
    ['is too long', `v2.detail.events.conversation.${'c'.repeat(160)}.customer.end`],
    ['does not exist', 'v2.media.uploads'],
    ['is of a queue that does not exist', 'v2.routing.queues.none.conversations.messages'],
  ])('to a topic that %s is rejected', async (_name, topic) => {
    const simulator = await start();
    const client = await platformClient(simulator);
    const { body } = await subscribeTo(client, await createChannel(client), [topic]);
    expect(body.entities).toEqual([{ id: topic, state: 'Rejected', rejectionReason: expect.any(String) }]);
  });

  test('can be prepared with the list of topics and their permissions', async () => {
    const { send } = await platformClient(await start());
    const { body } = await send('GET', '/notifications/availabletopics?expand=requiresPermissions,transports');
    expect(body.entities[0]).toEqual({
      id: 'v2.routing.queues.{id}.conversations.messages',
      description: expect.any(String),
      requiresPermissions: ['conversation:message:view'],
      transports: ['All', 'Websocket'],
    });
  });
});
