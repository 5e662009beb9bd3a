import { z } from 'zod';
import { type Handlers, ok, param, type PlatformCall } from './call.js';
import { type Channels, MAX_TOPICS, type NotificationChannel } from './channels.js';
import { badRequest, missingPermissions, notFound, parseBody } from './errors.js';
import { isoTime } from './model.js';
import type { Queues } from './queues.js';
import { availableTopics, examineTopic, type TopicState } from './topics.js';

const topicsSchema = z.array(z.object({ id: z.string().min(1) }));

export interface ChannelCallsParts {
  readonly channels: Channels;
  readonly queues: Queues;
  readonly permissions: ReadonlySet<string>;
  /** Base of `connectUri`. */
  readonly socketUrl: () => string;
}

type Name =
  | 'createChannel'
  | 'headChannel'
  | 'addSubscriptions'
  | 'replaceSubscriptions'
  | 'getSubscriptions'
  | 'getAvailableTopics';

/** The calls under /notifications. */
export function channelCalls(parts: ChannelCallsParts): Handlers<Name> {
  const { channels, socketUrl } = parts;
  const channelOf = (call: PlatformCall): NotificationChannel => {
    const channel = channels.find(param(call, 'channelId'));
    if (channel === undefined) throw notFound('channel');
    return channel;
  };
  return {
    createChannel: ({ token }) => {
      const { id, expiresAt } = channels.create(token);
      return ok({ id, connectUri: `${socketUrl()}/channels/${id}`, expires: isoTime(expiresAt) });
    },
    headChannel: (call) => {
      channelOf(call);
      return { status: 200 };
    },
    addSubscriptions: (call) => subscribe(parts, channelOf(call), call, true),
    replaceSubscriptions: (call) => subscribe(parts, channelOf(call), call, false),
    getSubscriptions: (call) => {
      const topics = [...channelOf(call).topics];
      return ok({ entities: topics.map((id) => ({ id, state: 'Permitted' })) });
    },
    getAvailableTopics: ({ query }) => ok(availableTopics((query.get('expand') ?? '').split(','))),
  };
}

/** One topic that is refused refuses all, unless `ignoreErrors=true`; too many are always refused. */
function subscribe(
  { channels, queues, permissions }: ChannelCallsParts,
  channel: NotificationChannel,
  { body, query, token }: PlatformCall,
  adds: boolean,
) {
  const wanted = parseBody(topicsSchema, body).map(({ id }) => id);
  const states = wanted.map((id) => examineTopic(id, permissions, queues));
  if (query.get('ignoreErrors') !== 'true') refuseRejected(states);
  const permitted = states.filter(({ state }) => state === 'Permitted').map(({ id }) => id);
  const topics = new Set([...(adds ? channel.topics : []), ...permitted]);
  if (topics.size > MAX_TOPICS) {
    const limit = { key: 'notifications.channel.topics', namespace: 'notifications', value: MAX_TOPICS };
    throw badRequest(`A channel has at most ${String(MAX_TOPICS)} topics.`, { limit });
  }
  channel.topics.clear();
  for (const topic of topics) channel.topics.add(topic);
  channels.extend(channel, token);
  return ok({ entities: states });
}

function refuseRejected(states: readonly TopicState[]): void {
  const rejected = states.filter(({ state }) => state === 'Rejected');
  const missing = rejected.flatMap(({ missingPermissions: names = [] }) => names);
  if (missing.length > 0) throw missingPermissions([...new Set(missing)]);
  const first = rejected[0];
  if (first !== undefined) throw badRequest(`${first.rejectionReason ?? 'The topic is rejected'}: ${first.id}`);
}
