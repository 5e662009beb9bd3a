import { randomUUID } from 'node:crypto';
import type { Content, MediaStore, NewAttachment, StoredMedia } from '../media.js';
import { UnknownIdError } from '../errors.js';
import type { ConversationState, NewConversation } from '../conversations.js';
import type { ChannelSockets } from './channel-sockets.js';
import type { Channels } from './channels.js';
import type { PlatformConversations } from './conversations.js';
import {
  type Attachment,
  type FileField,
  mediaTypeOf,
  mimeOf,
  type PlatformConversation,
  type Purpose,
} from './model.js';
import type { Queue, Queues } from './queues.js';
import type { SnapshotOptions, Snapshots } from './snapshots.js';

/** A file of a message. */
interface NewFile {
  /** Default: a random UUID. */
  readonly mediaId?: string | undefined;
  readonly fileName: string;
  readonly bytes: Content;
  /** Default: by the name. */
  readonly mime?: string | undefined;
  /** What the message calls the file. Default: the media id, which no other file has. */
  readonly attachmentId?: string | undefined;
  /** Fields that the message omits. */
  readonly lacks?: readonly FileField[] | undefined;
}

/** A message of any kind; its parts are in `content` in this order. */
export interface NewPlatformMessage {
  readonly id?: string | undefined;
  /** Participant. Default: the customer. */
  readonly fromId?: string | undefined;
  readonly text?: string | undefined;
  /** Presence type such as Join or Disconnect, which makes it an event message. */
  readonly event?: string | undefined;
  /** Files, and addresses that the customer has sent as links. */
  readonly attachments?: readonly (NewFile | { readonly link: string })[] | undefined;
  /** Whether channels are notified immediately. Default: true. */
  readonly announce?: boolean | undefined;
}

/** Notices to a channel about itself. */
export const NOTICES = ['socket_closing', 'no_longer_subscribed', 'token_revoked'] as const;
export type Notice = (typeof NOTICES)[number];

export interface ChannelState {
  readonly id: string;
  /** Milliseconds of the simulator's clock. */
  readonly expiresAt: number;
  readonly connected: boolean;
  readonly topics: readonly string[];
}

interface ControlParts {
  readonly conversations: PlatformConversations;
  readonly queues: Queues;
  readonly channels: Channels;
  readonly sockets: ChannelSockets;
  readonly snapshots: Snapshots;
  readonly media: MediaStore;
  readonly omitted: Set<string>;
}

/**
 * Events on the platform's side. Every change of a conversation is sent to the channels that are subscribed to one of its queues.
 * Ids that do not exist throw {@link UnknownIdError}, duplicate ones DuplicateIdError.
 */
export class PlatformControl {
  constructor(private readonly parts: ControlParts) {}

  addQueue(queue: { id?: string | undefined; name: string }): Queue {
    return this.parts.queues.add(queue);
  }

  conversation(id: string): PlatformConversation | undefined {
    return this.parts.conversations.find(id);
  }

  channels(): ChannelState[] {
    return this.parts.channels.all().map(({ id, expiresAt, connection, topics }) => {
      return { id, expiresAt, connected: connection !== undefined, topics: [...topics] };
    });
  }

  /** Creates the platform's side of a conversation of both APIs. @internal */
  adopt(state: ConversationState, conversation: NewConversation): void {
    this.parts.snapshots.send(this.parts.conversations.create(state, conversation));
  }

  /** Creates the customer's message with a stored file, and returns its id. @internal */
  adoptFile(stored: StoredMedia, { mime }: Pick<NewAttachment, 'mime'>): string {
    const attachments = [attachmentOf(stored, { mime })];
    return this.parts.conversations.send(stored.conversationId, { attachments }).id;
  }

  sendMessage(conversationId: string, message: NewPlatformMessage): { messageId: string; mediaIds: string[] } {
    const { conversations, media } = this.parts;
    conversations.get(conversationId);
    const attachments = (message.attachments ?? []).map((part): Attachment => {
      if ('link' in part) return { id: randomUUID(), mediaType: 'Link', link: part.link };
      return attachmentOf(media.add({ ...part, conversationId }), part);
    });
    const { id, fromId, text, event } = message;
    const { id: messageId } = conversations.send(conversationId, { id, fromId, text, event, attachments });
    if (message.announce !== false) this.sendSnapshot(conversationId);
    const files = attachments.filter(({ link }) => link === undefined);
    return { messageId, mediaIds: files.map(({ id: own, calledId = own }) => calledId) };
  }

  /** A participant joins, by default an agent. @returns the participant's id */
  join(
    conversationId: string,
    {
      id,
      purpose = 'agent',
      queueId,
    }: { id?: string | undefined; purpose?: Purpose | undefined; queueId?: string | undefined } = {},
  ): string {
    const joined = this.parts.conversations.join(conversationId, { id, purpose, queueId });
    this.sendSnapshot(conversationId);
    return joined.id;
  }

  /** One participant leaves; the conversation ends with the last one. */
  leave(conversationId: string, participantId: string, disconnectType = 'peer'): void {
    this.parts.conversations.leave(conversationId, participantId, disconnectType);
    this.sendSnapshot(conversationId);
  }

  /** The customer leaves. The conversation lasts until the others have left too. */
  disconnectCustomer(conversationId: string): void {
    const { participants } = this.parts.conversations.get(conversationId);
    for (const { id } of participants.filter(({ purpose }) => purpose === 'customer')) {
      this.parts.conversations.leave(conversationId, id, 'client');
    }
    this.sendSnapshot(conversationId);
  }

  /** Agents and queue transfer the conversation to another queue. */
  transfer(conversationId: string, queueId: string): void {
    const { conversations } = this.parts;
    const stayed = conversations.get(conversationId).participants.filter(({ purpose, endTime }) => {
      return endTime === undefined && (purpose === 'acd' || purpose === 'agent');
    });
    conversations.join(conversationId, { purpose: 'acd', queueId });
    for (const { id } of stayed) conversations.leave(conversationId, id, 'transfer');
    this.sendSnapshot(conversationId);
  }

  /** Everyone leaves. `time`: RFC 3339, default now. Returns how many events were sent. */
  end(conversationId: string, time?: string): number {
    this.parts.conversations.end(conversationId, 'client', time);
    return this.sendSnapshot(conversationId);
  }

  /** Sends the state (again), or an earlier one; returns how many events were sent. */
  sendSnapshot(conversationId: string, options?: SnapshotOptions): number {
    return this.parts.snapshots.send(this.parts.conversations.get(conversationId), options);
  }

  /** Any frame to all open channels, or to one; returns how many there were. */
  sendRaw(payload: string | Uint8Array, channelId?: string): number {
    return this.parts.sockets.sendRaw(payload, channelId);
  }

  /**
   * Notifies a channel that its socket will close, that it has lost its topics, or that its token is revoked, which ends it. (A
   * `socket-close` fault closes a socket.)
   */
  notify(notice: Notice, channelId: string): void {
    const { channels, sockets } = this.parts;
    const channel = channels.find(channelId);
    if (channel === undefined) throw new UnknownIdError('channel', channelId);
    const reason = notice === 'token_revoked' ? 'user_tokens_revoked' : 'another_channel_subscribed';
    const frame =
      notice === 'socket_closing'
        ? { topicName: 'v2.system.socket_closing', eventBody: { message: 'The socket will close soon' } }
        : {
            topicName: `v2.system.${notice}.${channelId}`,
            eventBody: { channelId, systemTopicType: notice, reason, message: reason, data: {} },
          };
    sockets.sendRaw(JSON.stringify(frame), channelId);
    if (notice === 'no_longer_subscribed') channel.topics.clear();
    if (notice === 'token_revoked') channels.remove(channel, notice);
  }

  /** Ends a channel like an eviction: its socket is closed, and it is answered 404 from now on. */
  removeChannel(channelId: string): void {
    const channel = this.parts.channels.find(channelId);
    if (channel === undefined) throw new UnknownIdError('channel', channelId);
    this.parts.channels.remove(channel, 'evicted');
  }

  /** Leaves messages out of the answers of the bulk call; each can still be read individually. */
  omitFromBulk(messageIds: readonly string[]): void {
    this.parts.omitted.clear();
    for (const id of messageIds) this.parts.omitted.add(id);
  }
}

function attachmentOf(
  stored: StoredMedia,
  { mime, lacks, attachmentId }: Pick<NewFile, 'mime' | 'lacks' | 'attachmentId'>,
): Attachment {
  const type = mime ?? mimeOf(stored.fileName);
  return {
    id: stored.mediaId,
    ...(attachmentId !== undefined && { calledId: attachmentId }),
    mediaType: mediaTypeOf(type),
    mime: type,
    contentSizeBytes: stored.size,
    ...(lacks && { lacks }),
  };
}
