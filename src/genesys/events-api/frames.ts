import { z } from 'zod';
import type { DecodedFrame } from '../event-source.js';
import { readFrame } from '../frame.js';
import { fileName, id } from '../ids.js';
import { canonicalTime, endTime } from '../times.js';

/** Sent as soon as the upload socket is open; verbatim from source document A. */
export const UPLOADS_SUBSCRIPTION = JSON.stringify({
  type: 'subscribe',
  eventTypes: ['conversation.media.upload'],
  includeData: true,
});

/** Sent as soon as the completion socket is open; verbatim from source document B. */
export const COMPLETIONS_SUBSCRIPTION = JSON.stringify({
  subscriptions: [
    {
      eventType: 'interactions:completed',
      predicate: { field: 'channelType', operator: 'eq', value: 'webchat' },
    },
  ],
});

const MAX_LINK_LENGTH = 8192;

const uploadFrame = z.object({
  conversation: z.object({ id }),
  media: z.object({ id, downloadUrl: z.unknown().optional(), filename: fileName }),
});

const completionFrame = z.object({
  data: z.object({ id, channelType: z.string(), completedTime: z.unknown().optional() }),
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
          ...linkOf(media.downloadUrl),
          ...(media.filename === undefined ? {} : { fileName: media.filename }),
        },
      ],
    };
  });
}

/**
 * The link of a file. An invalid link is passed on as an empty one: the file is known to exist all the same, and the
 * conversation must show that it could not be scanned.
 */
function linkOf(link: unknown): { readonly downloadUrl?: string } {
  if (link === undefined || link === null || link === '') return {};
  const isLink = typeof link === 'string' && link.length <= MAX_LINK_LENGTH && URL.canParse(link);
  return { downloadUrl: isLink ? link : '' };
}

/**
 * Reads a frame of the completion socket.
 *
 * @param now milliseconds since the epoch
 */
export function decodeCompletionFrame(frame: string, now: number): DecodedFrame {
  return decode(frame, 'interactions:completed', (json) => {
    const parsed = completionFrame.safeParse(json);
    if (!parsed.success) return invalid(parsed.error);
    const { id: conversationId, channelType, completedTime } = parsed.data.data;
    // The server filters by the predicate; other frames that get through are ignored.
    if (channelType !== 'webchat') return { kind: 'ignored', reason: 'other-channel-type' };
    if (canonicalTime(completedTime) === undefined) return { kind: 'invalid', reason: 'bad-field:data.completedTime' };
    const time = endTime(completedTime, now);
    if (time === undefined) return { kind: 'invalid', reason: 'end-out-of-range' };
    return { kind: 'events', events: [{ kind: 'conversation-completed', conversationId, completedTime: time }] };
  });
}

function decode(frame: string, eventType: string, read: (json: object) => DecodedFrame): DecodedFrame {
  return readFrame(frame, (json) =>
    'eventType' in json && json.eventType === eventType ? read(json) : { kind: 'ignored', reason: 'other-event-type' },
  );
}

/** Names the first field that is wrong, and nothing of its value. */
function invalid(error: z.ZodError): DecodedFrame {
  return { kind: 'invalid', reason: `bad-field:${error.issues[0]?.path.join('.') ?? ''}` };
}
