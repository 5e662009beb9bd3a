import type { Removal } from '../contract/findings.js';
import type { Urgency } from '../contract/urgency.js';
import type { Sender } from '../contract/sender.js';
import type { List } from '../lib/list.js';
import type { AttachmentUploaded } from './event.js';

/**
 * The parts of the REST API of Genesys Cloud that the workflow steps need. Each adapter (events-api, platform-api) implements it;
 * nothing else knows which API is in use. Calls throw the errors of `errors.ts`.
 */
export interface GenesysRest {
  /**
   * The current download address of a file: to be requested again at each attempt.
   *
   * @throws {GenesysNotFoundError} when there is no such file, or not yet.
   * @throws {DownloadRefusedError} when it has no link and never will.
   */
  getDownload(file: FileAddress, signal?: AbortSignal): Promise<Download>;

  /** Who sent a file. Absent where the API announces files of customers only. */
  senderOf?(file: FileAddress, signal?: AbortSignal): Promise<Sender>;

  /** The whole transcript of a finished conversation. Personal data: it may not leave the caller. */
  getTranscript(conversationId: string, signal?: AbortSignal): Promise<Transcript>;

  /** Sets attributes of a conversation; attributes that are not named keep their values. Default priority: `news`. */
  setConversationAttributes(
    conversationId: string,
    attributes: Attributes,
    options?: CallOptions,
  ): Promise<WriteReceipt>;

  /** Sets attributes of a finished interaction; attributes that are not named keep their values. */
  setInteractionAttributes(interactionId: string, attributes: Attributes, signal?: AbortSignal): Promise<WriteReceipt>;

  /** Whether `removeMedia` deletes, so that a copy has to be made first. */
  readonly deletesMedia: boolean;

  /**
   * Makes a received file inaccessible, as far as the API can. A file that is already gone counts as deleted.
   *
   * Where the API cannot delete, it marks the conversation instead, before anything else is written there.
   *
   * @returns whether it is deleted; `kept`: the copy in Genesys Cloud remains.
   */
  removeMedia(file: FileAddress, signal?: AbortSignal): Promise<Removal>;

  /** Finds events that were missed. Absent where the API does not support it. */
  readonly reconciliation?: Reconciliation;
}

/** Options of a call. */
export interface CallOptions {
  /** Its urgency among the calls that wait for the rate limit. */
  readonly priority?: Urgency | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Identifies a file. The link, if the event contained one, is a secret. */
export interface FileAddress {
  readonly conversationId: string;
  readonly mediaId: string;
  readonly messageId?: string | undefined;
  readonly downloadUrl?: string | undefined;
}

/** Where to download a file, and its metadata in the API. */
export interface Download {
  /** Pre-signed, so a secret: never logged or stored. */
  readonly url: string;
  /** In hex. */
  readonly sha256?: string;
  readonly bytes?: number;
  /** The name that the customer gave it. Personal data. */
  readonly fileName?: string;
  readonly mimeType?: string;
  /** Whether the API gives a fresh link on each request. */
  readonly renewable: boolean;
  /**
   * The Authorization header for this address, in case it is refused without one. Only given for addresses of the REST API
   * itself.
   */
  authorization?(): Promise<string>;
}

/** The places that attributes can be written to. */
export const WRITTEN_PLACES = ['participant-attributes', 'custom-attributes', 'external-tag'] as const;
export type WrittenPlace = (typeof WRITTEN_PLACES)[number];

/** The places that attributes were written to, by whether a read-back showed them. */
export interface WriteReceipt {
  readonly confirmed: readonly WrittenPlace[];
  /** The write succeeded, but a read-back did not show it. */
  readonly unconfirmed: readonly WrittenPlace[];
}

/** Times: RFC 3339, UTC. */
export interface ReconciliationInterval {
  readonly from: string;
  readonly to: string;
  /**
   * A conversation that began before is ignored. The API finds conversations by the day on which they began, so that this is
   * before `from` by the longest life of a conversation.
   */
  readonly startedFrom: string;
}

/** The events that a conversation should have caused. */
export interface FoundConversation {
  readonly conversationId: string;
  /** As in `ConversationCompleted`; absent while it goes on. */
  readonly completedTime?: string;
  /** All files that the customer has sent, under the ids that events give them. */
  readonly attachments: readonly AttachmentUploaded[];
  /** Why it cannot be read, permanently; its events are then incomplete. */
  readonly problem?: string;
}

export interface Reconciliation {
  /**
   * The conversations that ended, or in which a file may have arrived, within an interval; each once. It waits for the rate
   * limit.
   *
   * @param onTotal called with the number of conversations to check, whenever the estimate changes.
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
  /** The participants, as far as the API lists them. */
  readonly participants: readonly TranscriptParticipant[];
  /** Names of the people among them, to be found in the texts; not part of a record. */
  readonly names?: readonly string[];
  readonly messages: List<TranscriptMessage>;
}

/** `unknown`: the API gives no role. */
export type ParticipantRole = 'customer' | 'agent' | 'bot' | 'workflow' | 'acd' | 'unknown';

interface TranscriptParticipant {
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
  /** What happened, as a lower-case word such as `join`; for events only. */
  readonly event?: string;
  /** Empty for events, deleted messages and those with files only. */
  readonly text: string;
  /** Opaque id of the sender, when the API gives one. */
  readonly senderId?: string | undefined;
  readonly role?: ParticipantRole;
  /** RFC 3339, UTC, milliseconds; absent when the API gives no readable one. */
  readonly time?: string | undefined;
  /** Ids of the files that came with it. */
  readonly mediaIds?: readonly string[];
}
