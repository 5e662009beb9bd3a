import type { Queues } from './queues.js';

/** "A topic is under 200 characters." */
const MAX_TOPIC_LENGTH = 199;

interface TopicKind {
  /** With `{id}` where the id stands. */
  readonly template: string;
  readonly description: string;
  /** The reference does not list them; that topics have permissions of their own is certain. */
  readonly permissions: readonly string[];
}

const KINDS: readonly TopicKind[] = [
  {
    template: 'v2.routing.queues.{id}.conversations.messages',
    description: 'Message conversations of a queue.',
    permissions: ['conversation:message:view'],
  },
  {
    template: 'v2.routing.queues.{id}.conversations',
    description: 'Conversations of a queue, of all media.',
    permissions: ['conversation:communication:view'],
  },
  {
    template: 'v2.detail.events.conversation.{id}.customer.end',
    description: 'The customer has left one conversation.',
    permissions: ['analytics:conversationDetail:view'],
  },
];

/** The result for a requested topic. */
export interface TopicState {
  readonly id: string;
  readonly state: 'Permitted' | 'Rejected';
  readonly rejectionReason?: string;
  readonly missingPermissions?: readonly string[];
}

export function queueTopics(queueId: string): { messages: string; conversations: string } {
  const base = `v2.routing.queues.${queueId}.conversations`;
  return { messages: `${base}.messages`, conversations: base };
}

export function customerEndTopic(conversationId: string): string {
  return `v2.detail.events.conversation.${conversationId}.customer.end`;
}

/** Whether a client with these permissions may subscribe to the topic. */
export function examineTopic(id: string, permissions: ReadonlySet<string>, queues: Queues): TopicState {
  const reject = (rejectionReason: string, missing?: readonly string[]): TopicState => ({
    id,
    state: 'Rejected',
    rejectionReason,
    ...(missing && { missingPermissions: missing }),
  });
  if (id.length > MAX_TOPIC_LENGTH) return reject('The topic is too long');
  // Sent to every channel anyway.
  if (id === 'channel.metadata' || id.startsWith('v2.system.')) return { id, state: 'Permitted' };
  const kind = KINDS.find(({ template }) => idIn(template, id) !== undefined);
  if (kind === undefined) return reject('The topic does not exist');
  const missing = kind.permissions.filter((permission) => !permissions.has(permission));
  if (missing.length > 0) return reject('Permissions are missing', missing);
  const isOfQueue = kind.template.startsWith('v2.routing.');
  if (isOfQueue && !queues.has(idIn(kind.template, id) ?? '')) return reject('The queue does not exist');
  return { id, state: 'Permitted' };
}

/** GET /notifications/availabletopics; `expand` names the fields that are wanted. */
export function availableTopics(expand: readonly string[]): object {
  const optional = (name: string, value: unknown): object => (expand.includes(name) ? { [name]: value } : {});
  return {
    entities: KINDS.map(({ template, description, permissions }) => ({
      id: template,
      description,
      ...optional('requiresPermissions', permissions),
      ...optional('permissionDetails', [{ type: 'requiresPermissions', permissions, allowsCurrentUser: false }]),
      ...optional('topicParameters', ['id']),
      ...optional('transports', ['All', 'Websocket']),
    })),
  };
}

function idIn(template: string, topic: string): string | undefined {
  const [before = '', after = ''] = template.split('{id}');
  if (!topic.startsWith(before) || !topic.endsWith(after)) return undefined;
  const id = topic.slice(before.length, topic.length - after.length);
  return id === '' || id.includes('.') ? undefined : id;
}
