import type { Sender, SenderUser } from '../../contract/sender.js';
import { GenesysNotFoundError } from '../errors.js';
import type { FileAddress } from '../rest.js';
import { directionOf, filesOf } from './attachments.js';
import { fileHint, isCustomer, mentionsOf } from './conversation.js';
import type { PlatformReader } from './reader.js';
import type { ConversationShape, MessageShape, ParticipantShape } from './shapes.js';

const UNKNOWN: Sender = { kind: 'unknown' };

/**
 * Who sent a file. All messages of the conversation are searched, because the message that the caller names may be another one.
 * For a file in several messages, the senders of all of them.
 */
export async function senderOf(
  reader: PlatformReader,
  { conversationId, mediaId }: FileAddress,
  signal?: AbortSignal,
): Promise<Sender> {
  try {
    const conversation = await reader.getConversation(conversationId, signal);
    const mentions = mentionsOf(conversation).filter((mention) => fileHint(mention).kind !== 'none');
    const ids = new Set(mentions.map(({ messageId }) => messageId));
    const userIds = new Set<string>();
    let isFound = false;
    for await (const message of reader.getMessages(conversationId, [...ids], signal)) {
      if (!filesOf(message).some((file) => file.mediaId === mediaId)) continue;
      isFound = true;
      if (isOfNoUser(message)) continue;
      const listing = mentions
        .filter(({ messageId }) => messageId === message.id)
        .map(({ participant }) => participant);
      const senders = usersAmong(listing.filter((one) => !isCustomer(one)));
      // Where the API does not name one of the users, any of them may have sent it.
      const possible = senders.length > 0 ? senders : usersAmong(conversation.participants ?? []);
      if (possible.length === 0) return UNKNOWN;
      for (const userId of possible) userIds.add(userId);
    }
    if (!isFound) return UNKNOWN;
    if (userIds.size === 0) return { kind: 'outside' };
    const users: SenderUser[] = [];
    for (const userId of userIds) users.push(await reader.getUser(userId, signal));
    // A user known by an opaque id only cannot be excluded as the sender.
    return users.every(({ names }) => names.length > 0) ? { kind: 'users', users } : UNKNOWN;
  } catch (error) {
    if (error instanceof GenesysNotFoundError) return UNKNOWN;
    throw error;
  }
}

function isOfNoUser(message: MessageShape): boolean {
  const isBot = message.normalizedMessage?.originatingEntity?.toLowerCase() === 'bot';
  return directionOf(message) === 'inbound' || isBot;
}

const usersAmong = (participants: readonly ParticipantShape[] | NonNullable<ConversationShape['participants']>) =>
  participants.flatMap(({ userId }) => (typeof userId === 'string' && userId !== '' ? [userId] : []));
