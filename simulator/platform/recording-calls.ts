import { z } from 'zod';
import type { MediaStore } from '../media.js';
import { conversationOf } from './attribute-calls.js';
import { type Handlers, ok, param } from './call.js';
import type { PlatformConversations } from './conversations.js';
import { notFound, parseBody } from './errors.js';
import type { PlatformConversation } from './model.js';
import { fileIn } from './snapshots.js';

/** Clients send the recording back unchanged except for the dates. */
const recordingSchema = z.looseObject({ deleteDate: z.iso.datetime({ offset: true }).nullable().optional() });

/** The recorded transcript of a conversation; it exists from the first message on. */
export function recordingCalls(
  conversations: PlatformConversations,
  media: MediaStore,
): Handlers<'getRecordings' | 'putRecording'> {
  return {
    getRecordings: (call) => {
      const conversation = conversationOf(call, conversations);
      return ok(conversation.messages.length === 0 ? [] : [recordingBody(conversation, media)]);
    },
    putRecording: (call) => {
      const { deleteDate } = parseBody(recordingSchema, call.body);
      const conversation = conversationOf(call, conversations);
      if (conversation.messages.length === 0 || param(call, 'recordingId') !== recordingId(conversation)) {
        throw notFound('recording');
      }
      conversations.setDeleteDate(conversation, deleteDate ?? undefined);
      return ok(recordingBody(conversation, media));
    },
  };
}

function recordingId({ id }: PlatformConversation): string {
  return `${id}-recording`;
}

function recordingBody(conversation: PlatformConversation, media: MediaStore): object {
  const file = fileIn(media);
  const { id, startTime, endTime, deleteDate, messages } = conversation;
  return {
    id: recordingId(conversation),
    conversationId: id,
    media: 'message',
    fileState: endTime === undefined ? 'UPLOADING' : 'AVAILABLE',
    startTime,
    ...(endTime !== undefined && { endTime }),
    ...(deleteDate !== undefined && { deleteDate }),
    messagingTranscript: messages.map((message) => ({
      id: message.id,
      from: message.participantId,
      timestamp: message.time,
      purpose: message.purpose,
      participantId: message.participantId,
      messageText: message.text ?? '',
      messageMediaAttachments: message.attachments.flatMap(({ id: mediaId, mime, contentSizeBytes }) => {
        const stored = file(mediaId);
        if (stored === undefined) return [];
        return {
          id: mediaId,
          name: stored.fileName,
          url: stored.url,
          mediaType: mime,
          contentLength: contentSizeBytes,
        };
      }),
    })),
  };
}
