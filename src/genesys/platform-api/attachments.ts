import { id } from '../ids.js';
import type { AttachmentShape, MessageShape } from './shapes.js';

/** A file of a message. */
export interface MessageFile {
  /** The attachment's own id, else the message's with the place in its content: the same whoever reads it. */
  readonly mediaId: string;
  readonly attachment: AttachmentShape;
}

/**
 * The files of a message, from all parts of its content. A `Link` is an address that somebody typed, and no file: it is
 * never opened.
 */
export function filesOf({ id: messageId, normalizedMessage }: MessageShape): MessageFile[] {
  return (normalizedMessage?.content ?? []).flatMap(({ attachment }, index) => {
    if (!attachment || isLink(attachment)) return [];
    const own = id.safeParse(attachment.id);
    return [{ mediaId: own.success ? own.data : `${messageId}-${index}`, attachment }];
  });
}

/** Whether a file of the message came from the customer; one whose direction is not told may have. */
export function isInbound({ direction, normalizedMessage }: MessageShape): boolean {
  return (direction ?? normalizedMessage?.direction ?? 'inbound').toLowerCase() === 'inbound';
}

export function isLink({ mediaType }: AttachmentShape): boolean {
  return mediaType?.toLowerCase() === 'link';
}
