import type { Changes } from '../changes.js';
import type { Conversations, ConversationState, NewConversation, NewMessage } from '../conversations.js';
import { UnknownIdError } from '../errors.js';
import {
  type Attachment,
  type CustomAttributes,
  customerOf,
  isoTime,
  type Participant,
  type PlatformConversation,
  type PlatformMessage,
  type Purpose,
  purposeOf,
  readTime,
} from './model.js';
import { DEFAULT_QUEUE } from './queues.js';

/** A participant who joins. */
export interface NewParticipant {
  /** Default: a new one. */
  readonly id?: string | undefined;
  readonly purpose: Purpose;
  readonly queueId?: string | undefined;
  /** RFC 3339. Default: now. */
  readonly startTime?: string | undefined;
}

/** A message that is sent. */
export interface Utterance {
  readonly id?: string | undefined;
  /** Participant. Default: the customer. */
  readonly fromId?: string | undefined;
  readonly text?: string | undefined;
  readonly event?: string | undefined;
  readonly attachments?: readonly Attachment[];
}

export interface PlatformConversationsParts {
  /** The part that both APIs share. */
  readonly shared: Conversations;
  readonly changes: Changes;
  readonly now: () => number;
}

/** Conversations of the Platform API: who took part when, what was sent, and when they ended. */
export class PlatformConversations {
  private readonly byId = new Map<string, PlatformConversation>();

  constructor(private readonly parts: PlatformConversationsParts) {}

  /** Creates the platform's side of a conversation: its customer, its queue, and everyone who has written. */
  create(state: ConversationState, { queueId = DEFAULT_QUEUE.id, startTime }: NewConversation): PlatformConversation {
    const now = isoTime(this.parts.now());
    const first = state.messages.map(({ timestamp }) => readTime(timestamp)).sort()[0];
    const conversation: PlatformConversation = {
      id: state.id,
      type: state.channelType === 'webchat' ? 'webmessaging' : state.channelType,
      startTime: readTime(startTime ?? '') ?? first ?? now,
      participants: [],
      messages: [],
      customAttributes: new Map(),
      properties: [],
    };
    this.byId.set(state.id, conversation);
    const guest = state.messages.find((message) => roleOf(message) === 'customer')?.fromId;
    const at = { startTime: conversation.startTime };
    this.addParticipant(conversation, { id: guest ?? `${state.id}-customer`, purpose: 'customer', ...at });
    if (queueId !== null) this.addParticipant(conversation, { purpose: 'acd', queueId, ...at });
    for (const message of state.messages) this.adopt(conversation, message);
    this.parts.changes.notify();
    return conversation;
  }

  find(id: string): PlatformConversation | undefined {
    return this.byId.get(id);
  }

  /** @throws {UnknownIdError} when it does not exist. */
  get(id: string): PlatformConversation {
    const conversation = this.byId.get(id);
    if (conversation === undefined) throw new UnknownIdError('conversation', id);
    return conversation;
  }

  all(): PlatformConversation[] {
    return [...this.byId.values()];
  }

  /** @throws {UnknownIdError} when there is no such conversation or sender. */
  send(id: string, { id: messageId, fromId, text, event, attachments = [] }: Utterance): PlatformMessage {
    const conversation = this.get(id);
    const participant =
      fromId === undefined
        ? customerOf(conversation)
        : conversation.participants.find((candidate) => candidate.id === fromId);
    if (participant === undefined) throw new UnknownIdError('participant', fromId ?? '');
    const message: PlatformMessage = {
      id: messageId ?? nextMessageId(conversation),
      participantId: participant.id,
      purpose: participant.purpose,
      time: isoTime(this.parts.now()),
      ...(text !== undefined && { text }),
      ...(event !== undefined && { event }),
      attachments,
    };
    conversation.messages.push(message);
    if (text !== undefined) this.parts.shared.addMessage(id, { text, fromId: participant.id, timestamp: message.time });
    this.parts.changes.notify();
    return message;
  }

  /** @throws {UnknownIdError} when there is no such conversation. */
  join(id: string, participant: NewParticipant): Participant {
    const joined = this.addParticipant(this.get(id), participant);
    this.parts.changes.notify();
    return joined;
  }

  /** The others stay; the conversation ends when the last one has left. @throws {UnknownIdError} */
  leave(id: string, participantId: string, disconnectType: string): void {
    const conversation = this.get(id);
    const participant = conversation.participants.find((candidate) => candidate.id === participantId);
    if (participant === undefined) throw new UnknownIdError('participant', participantId);
    const now = isoTime(this.parts.now());
    depart(participant, now, disconnectType);
    if (conversation.participants.every(({ endTime }) => endTime !== undefined)) conversation.endTime ??= now;
    this.parts.changes.notify();
  }

  /** Everyone leaves. `time`: RFC 3339, default now; an invalid time counts as now. @throws {UnknownIdError} */
  end(id: string, disconnectType: string, time = ''): void {
    const conversation = this.get(id);
    const endTime = readTime(time) ?? isoTime(this.parts.now());
    if (conversation.startTime > endTime) conversation.startTime = endTime;
    for (const participant of conversation.participants) depart(participant, endTime, disconnectType);
    conversation.endTime = endTime;
    this.parts.changes.notify();
  }

  /** Keys that are not given keep their values. The result is visible in the state of both APIs. */
  setAttributes(
    conversation: PlatformConversation,
    participantId: string,
    values: Record<string, string>,
  ): Participant {
    const participant = conversation.participants.find(({ id }) => id === participantId);
    if (participant === undefined) throw new UnknownIdError('participant', participantId);
    participant.attributes = { ...participant.attributes, ...values };
    this.parts.shared.merge(conversation.id, 'customAttributes', values);
    if (conversation.endTime !== undefined) this.parts.shared.merge(conversation.id, 'attributes', values);
    return participant;
  }

  /** The record's strings are visible in the state of both APIs. */
  setRecord(conversation: PlatformConversation, record: CustomAttributes): void {
    conversation.customAttributes.set(record.id, record);
    const entries = Object.entries(record.customAttributes).filter(([, value]) => typeof value === 'string');
    this.parts.shared.merge(conversation.id, 'attributes', Object.fromEntries(entries) as Record<string, string>);
  }

  setTag(conversation: PlatformConversation, externalTag: string): void {
    conversation.externalTag = externalTag;
    this.parts.changes.notify();
  }

  /** When the recorded transcript is to be deleted; undefined: never. */
  setDeleteDate(conversation: PlatformConversation, deleteDate: string | undefined): void {
    if (deleteDate === undefined) delete conversation.deleteDate;
    else conversation.deleteDate = deleteDate;
    this.parts.changes.notify();
  }

  private addParticipant(
    conversation: PlatformConversation,
    { id, purpose, queueId, startTime }: NewParticipant,
  ): Participant {
    const { participants } = conversation;
    const participantId = id ?? `${conversation.id}-${purpose}-${String(participants.length + 1)}`;
    const participant: Participant = {
      id: participantId,
      purpose,
      communicationId: `${conversation.id}-communication-${String(participants.length + 1)}`,
      ...(purpose === 'agent' && { userId: participantId }),
      ...(queueId !== undefined && { queueId }),
      startTime: startTime ?? isoTime(this.parts.now()),
      attributes: {},
    };
    participants.push(participant);
    return participant;
  }

  /** Adds a message that the conversation was created with, and its sender. */
  private adopt(conversation: PlatformConversation, message: NewMessage): void {
    const time = readTime(message.timestamp) ?? conversation.startTime;
    const { participants } = conversation;
    const sender =
      participants.find(({ id }) => id === message.fromId) ??
      this.addParticipant(conversation, { id: message.fromId, purpose: roleOf(message), startTime: time });
    conversation.messages.push({
      id: message.id ?? nextMessageId(conversation),
      participantId: sender.id,
      purpose: sender.purpose,
      time,
      text: message.text,
      attachments: [],
    });
  }
}

function roleOf({ role, fromId }: NewMessage): Purpose {
  return role ?? purposeOf(fromId);
}

function nextMessageId({ id, messages }: PlatformConversation): string {
  return `${id}-message-${String(messages.length + 1)}`;
}

function depart(participant: Participant, endTime: string, disconnectType: string): void {
  participant.endTime ??= endTime;
  participant.disconnectType ??= disconnectType;
}
