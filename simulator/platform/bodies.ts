import type { Attachment, FileField, Participant, PlatformConversation, PlatformMessage } from './model.js';

/** The optional fields of a snapshot. */
export const OPTIONAL_FIELDS = ['media', 'messageMetadata'] as const;
export type OptionalField = (typeof OPTIONAL_FIELDS)[number];

interface StoredFile {
  /** Freshly presigned. */
  readonly url: string;
  readonly fileName: string;
  readonly sha256: string | undefined;
}

/** Undefined when the file was deleted. */
export type FileOf = (mediaId: string) => StoredFile | undefined;

const PROVIDER = 'PureCloud Messaging';
const INTEGRATION_ID = '00000000-0000-4000-8000-0000000000aa';

/** The body of an event on `v2.routing.queues.{id}.conversations.messages`, and of GET /conversations/messages/{id}. */
export function messagesSnapshot(conversation: PlatformConversation, file: FileOf, lacks: readonly string[]): object {
  return {
    id: conversation.id,
    participants: conversation.participants.map((participant) => ({
      ...mediaParticipant(conversation, participant),
      messages: sentBy(conversation, participant).map((message) => ({
        message: { id: message.id },
        messageTime: message.time,
        messageStatus: statusOf(message),
        ...optionalFields(message, file, lacks),
      })),
    })),
  };
}

/** The body of an event on `v2.routing.queues.{id}.conversations`: all media, so messages are one level deeper. */
export function conversationsSnapshot(
  conversation: PlatformConversation,
  file: FileOf,
  lacks: readonly string[],
): object {
  return {
    id: conversation.id,
    participants: conversation.participants.map((participant) => ({
      ...participantHead(participant),
      messages: [
        {
          ...communication(conversation, participant),
          messages: sentBy(conversation, participant).map((message) => ({
            ...messageHead(message),
            ...optionalFields(message, file, lacks),
          })),
        },
      ],
    })),
  };
}

/** GET /conversations/{id}: no text, and no `endTime` while it lasts. */
export function conversationBody(conversation: PlatformConversation): object {
  const { id, startTime, endTime, externalTag, participants } = conversation;
  return {
    id,
    startTime,
    ...(endTime !== undefined && { endTime }),
    ...(externalTag !== undefined && { externalTag }),
    divisions: [],
    participants: participants.map((participant) => ({
      ...participantHead(participant),
      messages: [
        {
          ...communication(conversation, participant),
          messages: sentBy(conversation, participant).map((message) => ({
            ...messageHead(message),
            messageMetadata: metadataOf(message),
          })),
        },
      ],
    })),
  };
}

/**
 * A message as returned by GET …/messages/{id} and the bulk call. The official SDK (262) no longer has `useNormalizedMessage`, so
 * the answer is the same with and without it.
 */
export function messageBody(conversation: PlatformConversation, message: PlatformMessage, file: FileOf): object {
  const { id, time, purpose, participantId } = message;
  return {
    id,
    conversationId: conversation.id,
    direction: purpose === 'customer' ? 'inbound' : 'outbound',
    messengerType: conversation.type,
    status: statusOf(message),
    timestamp: time,
    ...(purpose === 'agent' && { createdBy: { id: participantId } }),
    normalizedMessage: normalizedMessage(message, file),
  };
}

function normalizedMessage(message: PlatformMessage, file: FileOf): object {
  const { id, time, purpose, participantId, text, event } = message;
  const inbound = purpose === 'customer';
  const [from, to] = inbound ? [participantId, INTEGRATION_ID] : [INTEGRATION_ID, participantId];
  return {
    id,
    type: event === undefined ? 'Text' : 'Event',
    direction: inbound ? 'Inbound' : 'Outbound',
    originatingEntity: purpose === 'bot' || purpose === 'workflow' ? 'Bot' : 'Human',
    ...(text !== undefined && { text }),
    channel: {
      id: INTEGRATION_ID,
      platform: 'WebMessaging',
      messageId: id,
      time,
      from: { id: from },
      to: { id: to },
    },
    content: message.attachments.map((attachment) => ({
      contentType: 'Attachment',
      attachment: attachmentBody(attachment, file),
    })),
    ...(event !== undefined && { events: [{ eventType: 'Presence', presence: { type: event } }] }),
    metadata: {},
  };
}

/** Only `mediaType` is guaranteed. */
function attachmentBody(
  { id, calledId = id, mediaType, mime, link, contentSizeBytes, lacks = [] }: Attachment,
  file: FileOf,
): object {
  const stored = link === undefined ? file(id) : undefined;
  const fields: Record<FileField, unknown> = {
    url: link ?? stored?.url,
    mime,
    sha256: stored?.sha256,
    filename: stored?.fileName,
    contentSizeBytes,
  };
  const told = Object.entries(fields).filter(([name, value]) => {
    return value !== undefined && !(lacks as readonly string[]).includes(name);
  });
  return { id: calledId, mediaType, ...Object.fromEntries(told) };
}

function participantHead({ id, purpose, userId, queueId, startTime, endTime, attributes }: Participant): object {
  return {
    id,
    purpose,
    name: id,
    ...(userId !== undefined && { userId }),
    ...(queueId !== undefined && { queueId }),
    startTime,
    connectedTime: startTime,
    ...(endTime !== undefined && { endTime }),
    attributes,
  };
}

function mediaParticipant({ type }: PlatformConversation, participant: Participant): object {
  const { id, purpose, userId, queueId, startTime, endTime, disconnectType, attributes } = participant;
  return {
    id,
    purpose,
    provider: PROVIDER,
    type,
    state: stateOf(participant),
    startTime,
    connectedTime: startTime,
    endTime: endTime ?? null,
    disconnectType: disconnectType ?? null,
    ...(queueId !== undefined && { queue: { id: queueId } }),
    ...(userId !== undefined && { user: { id: userId } }),
    attributes,
  };
}

function communication({ type }: PlatformConversation, participant: Participant): object {
  const { communicationId, startTime, endTime, disconnectType } = participant;
  return {
    id: communicationId,
    type,
    provider: PROVIDER,
    state: stateOf(participant),
    startTime,
    connectedTime: startTime,
    ...(endTime !== undefined && { endTime }),
    ...(disconnectType !== undefined && { disconnectType }),
  };
}

function messageHead(message: PlatformMessage): object {
  return { messageId: message.id, messageTime: message.time, messageStatus: statusOf(message) };
}

/** `media` is deprecated and may be missing; so may `messageMetadata`. */
function optionalFields(message: PlatformMessage, file: FileOf, lacks: readonly string[]): object {
  const files = message.attachments.filter(({ link }) => link === undefined);
  return {
    ...(!lacks.includes('media') && {
      media: files.flatMap(({ id, calledId = id, mime, contentSizeBytes }) => {
        const stored = file(id);
        if (stored === undefined) return [];
        const { url, fileName } = stored;
        return { id: calledId, url, mediaType: mime, contentLengthBytes: contentSizeBytes, name: fileName };
      }),
    }),
    ...(!lacks.includes('messageMetadata') && { messageMetadata: metadataOf(message) }),
  };
}

function metadataOf({ event, attachments }: PlatformMessage): object {
  return {
    type: event === undefined ? 'Text' : 'Event',
    content: attachments.map(({ mediaType }) => ({ contentType: 'Attachment', subType: mediaType })),
    events: event === undefined ? [] : [{ eventType: 'Presence', subType: event }],
  };
}

function sentBy({ messages }: PlatformConversation, { id }: Participant): PlatformMessage[] {
  return messages.filter(({ participantId }) => participantId === id);
}

function stateOf({ endTime }: Participant): string {
  return endTime === undefined ? 'connected' : 'disconnected';
}

function statusOf({ purpose }: PlatformMessage): string {
  return purpose === 'customer' ? 'received' : 'delivery-success';
}

/** An agent, as the organisation's directory has them. */
export function userBody(userId: string): object {
  const email = `${userId}@agents.example`;
  return { id: userId, name: userId, email, username: email, state: 'active', version: 1 };
}
