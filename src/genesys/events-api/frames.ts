import { z } from 'zod';
import type { DecodedFrame } from '../api.js';
import { fileName, id } from '../ids.js';

/** Sent right after the open of the upload socket, word for word as in source document A. */
export const UPLOADS_SUBSCRIPTION = JSON.stringify({
  type: 'subscribe',
  eventTypes: ['conversation.media.upload'],
  includeData: true,
});

/** Sent right after the open of the completion socket, word for word as in source document B. */
export const COMPLETIONS_SUBSCRIPTION = JSON.stringify({
  subscriptions: [
    {
      eventType: 'interactions:completed',
      predicate: { field: 'channelType', operator: 'eq', value: 'webchat' },
    },
  ],
});

const uploadFrame = z.object({
  conversation: z.object({ id }),
  media: z.object({ id, downloadUrl: z.string().max(8192).refine(URL.canParse), filename: fileName }),
});

const completionFrame = z.object({
  data: z.object({ id, channelType: z.string(), completedTime: z.iso.datetime({ offset: true }) }),
});

/** Reads a frame of the upload socket. */
export function decodeUploadFrame(frame: string): DecodedFrame {
  return decode(frame, 'conversation.media.upload', (json) => {
    const parsed = uploadFrame.safeParse(json);
    if (!parsed.success) return invalid(parsed.error);
    const { conversation, media } = parsed.data;
    return {
      kind: 'events',
      events: [
        {
          kind: 'attachment-uploaded',
          conversationId: conversation.id,
          mediaId: media.id,
          downloadUrl: media.downloadUrl,
          ...(media.filename === undefined ? {} : { fileName: media.filename }),
        },
      ],
    };
  });
}

/** Reads a frame of the completion socket. */
export function decodeCompletionFrame(frame: string): DecodedFrame {
  return decode(frame, 'interactions:completed', (json) => {
    const parsed = completionFrame.safeParse(json);
    if (!parsed.success) return invalid(parsed.error);
    const { id: conversationId, channelType, completedTime } = parsed.data.data;
    // The server filters by the predicate; a frame that slips through is none of ours.
    if (channelType !== 'webchat') return { kind: 'ignored', reason: 'other-channel-type' };
    // One spelling of the time: it is part of the workflow id, and repeats must meet there.
    const time = new Date(completedTime).toISOString();
    return { kind: 'events', events: [{ kind: 'conversation-completed', conversationId, completedTime: time }] };
  });
}

function decode(frame: string, eventType: string, read: (json: unknown) => DecodedFrame): DecodedFrame {
  let json: unknown;
  try {
    json = JSON.parse(frame);
  } catch {
    return { kind: 'invalid', reason: 'not-json' };
  }
  if (typeof json !== 'object' || json === null) return { kind: 'invalid', reason: 'not-an-object' };
  if (!('eventType' in json) || json.eventType !== eventType) return { kind: 'ignored', reason: 'other-event-type' };
  return read(json);
}

/** Names the first field that is wrong, and nothing of its value. */
function invalid(error: z.ZodError): DecodedFrame {
  return { kind: 'invalid', reason: `bad-field:${error.issues[0]?.path.join('.') ?? ''}` };
}
