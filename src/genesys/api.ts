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

  /** What happened while nobody listened. Absent where the API cannot tell. */
  readonly reconciliation?: Reconciliation;
}

/** Times: RFC 3339, UTC. */
export interface ReconciliationInterval {
  readonly from: string;
  readonly to: string;
  /**
   * A conversation that began before is not looked at. The API finds conversations by the day of their beginning, so that
   * this lies before `from` by the longest life of a conversation.
   */
  readonly startedFrom: string;
}

/** What should have been heard of a conversation. */
export interface FoundConversation {
  readonly conversationId: string;
  /** As in `ConversationCompleted`; absent while it goes on. */
  readonly completedTime?: string;
  /** All files that the customer has sent, under the ids that events give them. */
  readonly attachments: readonly AttachmentUploaded[];
}

export interface Reconciliation {
  /**
   * The conversations that ended, or in which a file may have come, within an interval; each once. It keeps to the rate
   * limit by waiting.
   *
   * @param onTotal hears how many conversations are to be looked at, as far as is known, whenever that changes.
   */
  conversations(
    interval: ReconciliationInterval,
    signal: AbortSignal,
    onTotal?: (total: number) => void,
  ): AsyncIterable<FoundConversation>;
}

export type Attributes = Readonly<Record<string, string | number | boolean>>;

export interface Transcript {
  readonly conversationId: string;
  /** Who took part, as far as the API tells; names are left behind. */
  readonly participants: readonly TranscriptParticipant[];
  readonly messages: readonly TranscriptMessage[];
}

/** `unknown`: the API does not say. */
export type ParticipantRole = 'customer' | 'agent' | 'bot' | 'workflow' | 'acd' | 'unknown';

export interface TranscriptParticipant {
  /** Opaque. */
  readonly id: string;
  readonly role: ParticipantRole;
}

/** One line of a transcript, in the order of the API's times. */
export interface TranscriptMessage {
  /** `event`: something that happened, such as a join; `deleted`: there was a message, and its text is gone. */
  readonly type: 'text' | 'event' | 'deleted';
  /** The API's id of the message, where it gives one. */
  readonly id?: string;
  /** What happened, in a word in lower case such as `join`; of events only. */
  readonly event?: string;
  /** Empty for events, deleted messages and those that brought nothing but files. */
  readonly text: string;
  /** Opaque id of the sender, when the API gives one. */
  readonly senderId?: string;
  readonly role?: ParticipantRole;
  /** RFC 3339, UTC, milliseconds; absent when the API gives none that can be read. */
  readonly time?: string;
  /** Ids of the files that came with it. */
  readonly mediaIds?: readonly string[];
}

/** A customer has uploaded a file. */
export interface AttachmentUploaded {
  readonly kind: 'attachment-uploaded';
  readonly conversationId: string;
  readonly mediaId: string;
  /** Pre-signed: whoever has it can read the file. Never to be logged. */
  readonly downloadUrl: string;
  /** The name that the customer gave it, with what the detectors find taken out; at most 255 characters. */
  readonly fileName?: string | undefined;
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
