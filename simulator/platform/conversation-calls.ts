import { z } from 'zod';
import type { MediaStore } from '../media.js';
import { conversationOf } from './attribute-calls.js';
import { conversationBody, messageBody, messagesSnapshot, userBody } from './bodies.js';
import { type Handlers, ok, param } from './call.js';
import type { PlatformConversations } from './conversations.js';
import { badRequest, notFound, parseBody } from './errors.js';
import { limitsOf } from './limits.js';
import type { Queues } from './queues.js';
import { fileIn, type Snapshots } from './snapshots.js';

const MAX_BULK = 1000;
const DEFAULT_PAGE = 25;
/** As for other lists of the API. */
const MAX_PAGE = 500;

const bulkSchema = z.array(z.string().min(1));
const disconnectSchema = z.looseObject({ state: z.literal('disconnected') });
const pageSchema = z.object({
  pageSize: z.coerce.number().int().min(1).max(MAX_PAGE).default(DEFAULT_PAGE),
  pageNumber: z.coerce.number().int().min(1).default(1),
});

export interface ConversationCallsParts {
  readonly conversations: PlatformConversations;
  readonly queues: Queues;
  readonly media: MediaStore;
  readonly snapshots: Snapshots;
  /** Message ids that the bulk call leaves out. */
  readonly omitted: ReadonlySet<string>;
}

type Name =
  | 'getConversation'
  | 'getMessageConversation'
  | 'disconnectConversation'
  | 'getMessage'
  | 'getMessagesInBulk'
  | 'getQueues'
  | 'getUser'
  | 'getLimits';

/** The calls that read conversations, their messages, and the organisation's lists. */
export function conversationCalls(parts: ConversationCallsParts): Handlers<Name> {
  const { conversations, queues, media, snapshots, omitted } = parts;
  const file = fileIn(media);
  return {
    // In the address that both APIs share, the template names its parameter `id`.
    getConversation: ({ params }) => {
      const conversation = conversations.find(params['id'] ?? '');
      if (conversation === undefined) throw notFound('conversation');
      return ok(conversationBody(conversation));
    },
    getMessageConversation: (call) => ok(messagesSnapshot(conversationOf(call, conversations), file, [])),
    disconnectConversation: (call) => {
      parseBody(disconnectSchema, call.body);
      const conversation = conversationOf(call, conversations);
      if (conversation.endTime === undefined) {
        conversations.end(conversation.id, 'system');
        snapshots.send(conversation);
      }
      return ok(messagesSnapshot(conversation, file, []));
    },
    getMessage: (call) => {
      const conversation = conversationOf(call, conversations);
      const message = conversation.messages.find(({ id }) => id === param(call, 'messageId'));
      if (message === undefined) throw notFound('message');
      return ok(messageBody(conversation, message, file));
    },
    getMessagesInBulk: (call) => {
      const ids = new Set(parseBody(bulkSchema, call.body));
      if ((call.body as unknown[]).length > MAX_BULK)
        throw badRequest(`At most ${String(MAX_BULK)} messages can be asked for.`);
      const conversation = conversationOf(call, conversations);
      const found = conversation.messages.filter(({ id }) => ids.has(id) && !omitted.has(id));
      return ok({ entities: found.map((message) => messageBody(conversation, message, file)) });
    },
    getUser: (call) => {
      const userId = param(call, 'userId');
      const isKnown = conversations.all().some(({ participants }) => participants.some((one) => one.userId === userId));
      if (!isKnown) throw notFound('user');
      return ok(userBody(userId));
    },
    getQueues: ({ query }) => {
      const { pageNumber, pageSize } = parseBody(pageSchema, Object.fromEntries(query));
      return ok(queues.page(pageNumber, pageSize));
    },
    getLimits: (call) => {
      const limits = limitsOf(param(call, 'namespace'));
      if (limits === undefined) throw notFound('namespace');
      return ok(limits);
    },
  };
}
