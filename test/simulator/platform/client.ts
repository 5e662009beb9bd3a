import { once } from 'node:events';
import { WebSocket } from 'ws';
import { DEFAULT_QUEUE } from '../../../simulator/platform/queues.js';
import { queueTopics } from '../../../simulator/platform/topics.js';
import type { Simulator } from '../../../simulator/simulator.js';
import { call, requestToken } from '../client.js';

export const TOPICS = queueTopics(DEFAULT_QUEUE.id);

async function platformToken(simulator: Simulator): Promise<string> {
  const response = await requestToken(simulator, { grant_type: 'client_credentials' });
  const { access_token: value } = (await response.json()) as { access_token: string };
  return value;
}

/** JSON that a test looks into. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a wrong field shows in the assertion on it
export type Json = any;

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

/** A client of the Platform API with a token of its own. */
export interface PlatformClient {
  readonly token: string;
  /** `path`: without `/api/v2`. */
  send(method: string, path: string, body?: unknown): Promise<Reply>;
}

export async function platformClient(simulator: Simulator): Promise<PlatformClient> {
  const token = await platformToken(simulator);
  return {
    token,
    send: async (method, path, body) => {
      const response = await call(simulator, method, `/api/v2${path}`, token, body);
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
    },
  };
}

export interface Channel {
  readonly id: string;
  readonly connectUri: string;
  readonly expires: string;
}

export async function createChannel({ send }: PlatformClient): Promise<Channel> {
  const { body } = await send('POST', '/notifications/channels');
  return body as Channel;
}

export function subscribeTo(client: PlatformClient, { id }: Channel, topics: readonly string[]): Promise<Reply> {
  const body = topics.map((topic) => ({ id: topic }));
  return client.send('POST', `/notifications/channels/${id}/subscriptions?ignoreErrors=true`, body);
}

/** An open socket of a channel. Its frames are kept, so that none is missed. */
export interface ChannelSocket {
  readonly socket: WebSocket;
  readonly frames: Json[];
  /** The frames of a topic, in order. */
  of(topicName: string): Json[];
}

export async function connect({ connectUri }: Channel): Promise<ChannelSocket> {
  const socket = new WebSocket(connectUri);
  const frames: Json[] = [];
  socket.on('message', (data: Buffer) => frames.push(JSON.parse(data.toString('utf8'))));
  await once(socket, 'open');
  return { socket, frames, of: (topicName) => frames.filter((frame: Json) => frame.topicName === topicName) };
}

/** Waits until everything that was sent before has arrived: frames keep their order, and a ping gets its pong. */
export async function settled({ socket }: ChannelSocket): Promise<void> {
  const answered = once(socket, 'pong');
  socket.ping();
  await answered;
}

/** A client with one channel that listens to topics of the default queue. */
export async function listen(
  simulator: Simulator,
  topics: readonly string[] = [TOPICS.messages],
): Promise<{ client: PlatformClient; channel: Channel; socket: ChannelSocket }> {
  const client = await platformClient(simulator);
  const channel = await createChannel(client);
  await subscribeTo(client, channel, topics);
  return { client, channel, socket: await connect(channel) };
}
