import type { Direction } from '../contract/direction.js';

/** Somebody in a conversation has sent a file. */
export interface AttachmentUploaded {
  readonly kind: 'attachment-uploaded';
  readonly conversationId: string;
  readonly mediaId: string;
  /** The message that it came with, where the API names it. */
  readonly messageId?: string | undefined;
  /** Pre-signed, so a secret: never logged. Absent where the API issues links on request. */
  readonly downloadUrl?: string | undefined;
  /** @defaultValue inbound */
  readonly direction?: Direction | undefined;
  /** The name that its sender gave it, redacted; at most 255 characters. */
  readonly fileName?: string | undefined;
  /** When the conversation began, RFC 3339, UTC, milliseconds; absent where the API does not say it along with the file. */
  readonly conversationStart?: string | undefined;
  /** When the listener received the event, RFC 3339. */
  readonly receivedAt?: string | undefined;
}

/** A conversation is over. */
export interface ConversationCompleted {
  readonly kind: 'conversation-completed';
  readonly conversationId: string;
  /** RFC 3339, UTC, milliseconds. */
  readonly completedTime: string;
}

export type GenesysEvent = AttachmentUploaded | ConversationCompleted;
