import type { MediaStore } from '../media.js';
import { conversationsSnapshot, type FileOf, messagesSnapshot, type OptionalField } from './bodies.js';
import type { ChannelSockets } from './channel-sockets.js';
import { customerOf, type PlatformConversation, queuesOf } from './model.js';
import { customerEndTopic, queueTopics } from './topics.js';

/** How many earlier snapshots of a conversation can be sent again. */
const MAX_PAST = 10;

export interface SnapshotOptions {
  /** Optional fields to leave out. Default: those of the simulator's option `snapshotsLack`. */
  readonly lacks?: readonly OptionalField[] | undefined;
  /** Sends an earlier snapshot unchanged instead of a new one: 1 is the latest that was sent, 2 the one before it. */
  readonly past?: number | undefined;
}

interface Event {
  readonly topic: string;
  readonly body: object;
}

/** A fresh URL of each file that still exists. */
export function fileIn(media: MediaStore): FileOf {
  return (mediaId) => {
    const stored = media.find(mediaId);
    if (stored === undefined || stored.deleted) return undefined;
    return { url: media.freshUrl(mediaId), fileName: stored.fileName, sha256: media.sha256(mediaId) };
  };
}

/** Conversation events: each contains the whole state of the conversation. */
export class Snapshots {
  private readonly past = new Map<string, Event[][]>();
  private readonly ended = new WeakSet<PlatformConversation>();

  constructor(
    private readonly parts: {
      readonly sockets: ChannelSockets;
      readonly media: MediaStore;
      readonly lacks: readonly OptionalField[];
    },
  ) {}

  /** Sends the state to the subscribers of a queue of the conversation; returns how many events were sent. */
  send(conversation: PlatformConversation, { lacks, past = 0 }: SnapshotOptions = {}): number {
    const history = this.past.get(conversation.id) ?? [];
    const events = past > 0 ? (history.at(-past) ?? []) : this.now(conversation, lacks ?? this.parts.lacks);
    const sent = events.reduce((count, { topic, body }) => count + this.parts.sockets.deliver(topic, body), 0);
    if (past === 0 && sent > 0) this.past.set(conversation.id, [...history, events].slice(-MAX_PAST));
    this.sendCustomerEnd(conversation);
    return sent;
  }

  /** Builds a snapshot only if somebody is subscribed: a conversation may have many messages. */
  private now(conversation: PlatformConversation, lacks: readonly OptionalField[]): Event[] {
    const file = fileIn(this.parts.media);
    return queuesOf(conversation).flatMap((queueId) => {
      const topics = queueTopics(queueId);
      const { sockets } = this.parts;
      return [
        ...(sockets.hears([topics.messages])
          ? [{ topic: topics.messages, body: messagesSnapshot(conversation, file, lacks) }]
          : []),
        ...(sockets.hears([topics.conversations])
          ? [{ topic: topics.conversations, body: conversationsSnapshot(conversation, file, lacks) }]
          : []),
      ];
    });
  }

  private sendCustomerEnd(conversation: PlatformConversation): void {
    const customer = customerOf(conversation);
    if (customer?.endTime === undefined || this.ended.has(conversation)) return;
    this.ended.add(conversation);
    this.parts.sockets.deliver(customerEndTopic(conversation.id), {
      eventTime: Date.parse(customer.endTime),
      conversationId: conversation.id,
      participantId: customer.id,
      sessionId: customer.communicationId,
      mediaType: 'MESSAGE',
      messageType: conversation.type.toUpperCase(),
      disconnectType: customer.disconnectType,
    });
  }
}
