import { id } from '../ids.js';
import type { Direction } from '../../contract/direction.js';
import type { AttachmentShape, MessageShape } from './shapes.js';

/** A file of a message. */
export interface MessageFile {
  /** The attachment's own id, else the message's with its position in the content: the same for every reader. */
  readonly mediaId: string;
  readonly attachment: AttachmentShape;
}

/**
 * The files of a message, from all parts of its content. A `Link` is an address that somebody typed, not a file: it is never
 * opened.
 */
export function filesOf({ id: messageId, normalizedMessage }: MessageShape): MessageFile[] {
  const parts = normalizedMessage?.content ?? [];
  const repeated = repeatsIn(parts.map(({ attachment }) => attachment?.id));
  return parts.flatMap(({ attachment }, index) => {
    if (!attachment || isLink(attachment)) return [];
    const own = repeated.has(attachment.id) ? undefined : ownFileId(attachment.id);
    return [{ mediaId: own ?? `${messageId}-${index}`, attachment }];
  });
}

/**
 * The id of an attachment if it is unique to one file. An id of digits only numbers something else ("provider specific, for
 * example a LINE sticker", says the API's reference), and another file may have the same: the verdict on one would then count
 * for both.
 */
export function ownFileId(text: unknown): string | undefined {
  const parsed = id.safeParse(text);
  return parsed.success && !/^\d+$/.test(parsed.data) ? parsed.data : undefined;
}

/** How many attachments a message has, links included. */
export function attachmentCount({ normalizedMessage }: MessageShape): number {
  return (normalizedMessage?.content ?? []).filter(({ attachment }) => attachment).length;
}

function repeatsIn<T>(values: readonly T[]): ReadonlySet<T> {
  return new Set(values.filter((value, index) => values.indexOf(value) !== index));
}

/** Inbound, from the customer, also where the API gives no direction. */
export function directionOf({ direction, normalizedMessage }: MessageShape): Direction {
  return (direction ?? normalizedMessage?.direction ?? 'inbound').toLowerCase() === 'inbound' ? 'inbound' : 'outbound';
}

export function isLink({ mediaType }: AttachmentShape): boolean {
  return mediaType?.toLowerCase() === 'link';
}
