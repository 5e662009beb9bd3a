/**
 * What the product needs of Genesys Cloud. Each adapter (events-api, later platform-api) implements it; nothing else
 * knows which API is in use. Calls throw the errors of `errors.ts`.
 */
export interface GenesysApi {
  /** The sockets to listen on. */
  readonly channels: readonly EventChannel[];

  /** The whole transcript of a finished conversation. Personal data: it may not leave the caller. */
  getTranscript(conversationId: string, signal?: AbortSignal): Promise<Transcript>;

  /** Sets attributes of a conversation; attributes that are not named keep their values. */
  setConversationAttributes(conversationId: string, attributes: Attributes, signal?: AbortSignal): Promise<void>;

  /** Sets attributes of a finished interaction; attributes that are not named keep their values. */
  setInteractionAttributes(interactionId: string, attributes: Attributes, signal?: AbortSignal): Promise<void>;

  /** Deletes a received file, which makes its link useless at once. A file that is gone already is a success. */
  deleteMedia(mediaId: string, signal?: AbortSignal): Promise<void>;
}

export type Attributes = Readonly<Record<string, string | number | boolean>>;

export interface Transcript {
  readonly conversationId: string;
  readonly messages: readonly TranscriptMessage[];
}

export interface TranscriptMessage {
  readonly text: string;
  /** Opaque id of the sender, when the API gives one. */
  readonly senderId?: string;
  /** RFC 3339, UTC, milliseconds; absent when the API gives none that can be read. */
  readonly time?: string;
}

/** A customer has uploaded a file. */
export interface AttachmentUploaded {
  readonly kind: 'attachment-uploaded';
  readonly conversationId: string;
  readonly mediaId: string;
  /** Pre-signed: whoever has it can read the file. Never to be logged. */
  readonly downloadUrl: string;
  /** When the event arrived, RFC 3339, where somebody has noted it. */
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

/** What a frame turned out to be. A reason is a fixed word: it is logged and counted, and holds nothing of the frame. */
export type DecodedFrame =
  | { readonly kind: 'event'; readonly event: GenesysEvent }
  | { readonly kind: 'ignored'; readonly reason: string }
  | { readonly kind: 'invalid'; readonly reason: string };

/** One WebSocket of the API: where it is, how to subscribe, how to read it. */
export interface EventChannel {
  readonly name: string;
  readonly url: string;
  /** Headers of the handshake besides Authorization. */
  readonly headers: Readonly<Record<string, string>>;
  /** The text frame to send right after the open. */
  readonly subscription: string;
  decode(frame: string): DecodedFrame;
}
