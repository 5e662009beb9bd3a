import type { ConversationState } from './conversations.js';
import type { StoredMedia } from './media.js';
import type { CallRecord } from './record.js';
import type { Event } from './sockets.js';

/**
 * `conversation.media.upload`. Issuing a download URL needs `media:read`, so a socket whose token lacks it gets the
 * event without one (a choice: the contract does not say what happens).
 */
export function uploadEvent(media: StoredMedia, record: CallRecord): Event {
  return {
    channel: 'uploads',
    data: {},
    frame: ({ scopes }) => {
      const mayRead = scopes.has('media:read');
      if (!mayRead) record.addProblem('uploads', 'the token lacks media:read, so no downloadUrl was issued');
      return {
        eventType: 'conversation.media.upload',
        conversation: { id: media.conversationId },
        media: { id: media.mediaId, ...(mayRead && { downloadUrl: media.downloadUrl }), filename: media.fileName },
      };
    },
  };
}

/** `interactions:completed`. */
export function completionEvent({ id, channelType }: ConversationState, completedTime: string | Date): Event {
  const time = completedTime instanceof Date ? completedTime.toISOString() : completedTime;
  const data = { id, channelType, completedTime: time };
  return { channel: 'completions', data, frame: () => ({ eventType: 'interactions:completed', data }) };
}
