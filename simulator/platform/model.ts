import { extname } from 'node:path';

/** Who takes part; the API's word for a role. */
export const PURPOSES = ['customer', 'acd', 'agent', 'workflow', 'bot'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** One participation in a conversation. Times are RFC 3339, UTC, milliseconds. */
export interface Participant {
  readonly id: string;
  readonly purpose: Purpose;
  readonly communicationId: string;
  /** Of agents. */
  readonly userId?: string;
  readonly queueId?: string;
  readonly startTime: string;
  endTime?: string;
  disconnectType?: string;
  attributes: Readonly<Record<string, string>>;
}

/** Fields of a file that a message may omit: only `mediaType` is guaranteed. */
export const FILE_FIELDS = ['url', 'mime', 'sha256', 'filename', 'contentSizeBytes'] as const;
export type FileField = (typeof FILE_FIELDS)[number];

/** A part of a message that is not text. */
export interface Attachment {
  /** Of files: the media id. */
  readonly id: string;
  /** What the message calls the file, where that is not its id. */
  readonly calledId?: string;
  readonly mediaType: 'Image' | 'Video' | 'Audio' | 'File' | 'Link';
  readonly mime?: string;
  /** Of links only: an external address, not a stored file. */
  readonly link?: string;
  readonly contentSizeBytes?: number;
  readonly lacks?: readonly FileField[];
}

export interface PlatformMessage {
  readonly id: string;
  readonly participantId: string;
  readonly purpose: Purpose;
  readonly time: string;
  readonly text?: string;
  /** Presence type such as Join or Disconnect; of event messages only. */
  readonly event?: string;
  readonly attachments: readonly Attachment[];
}

/** A record of custom attributes of a conversation. */
export interface CustomAttributes {
  readonly id: string;
  readonly schemaId: string;
  readonly version: number;
  readonly divisions: readonly unknown[];
  readonly customAttributes: Readonly<Record<string, unknown>>;
}

interface Property {
  readonly property: string;
  readonly propertyType: string;
  readonly value: string;
}

/** The data of a conversation that only the Platform API has. */
export interface PlatformConversation {
  readonly id: string;
  /** `webmessaging`, or another kind that clients must leave alone. */
  readonly type: string;
  startTime: string;
  endTime?: string;
  externalTag?: string;
  /** Deletion date of the recorded transcript. */
  deleteDate?: string;
  readonly participants: Participant[];
  readonly messages: PlatformMessage[];
  readonly customAttributes: Map<string, CustomAttributes>;
  readonly properties: Property[];
}

const MIME_BY_EXTENSION: Readonly<Record<string, string>> = {
  '.gif': 'image/gif',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.mp3': 'audio/mpeg',
  '.mp4': 'video/mp4',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.txt': 'text/plain',
  '.zip': 'application/zip',
};

export function mimeOf(fileName: string): string {
  return MIME_BY_EXTENSION[extname(fileName).toLowerCase()] ?? 'application/octet-stream';
}

export function mediaTypeOf(mime: string): Attachment['mediaType'] {
  const kind = mime.split('/', 1)[0];
  return kind === 'image' ? 'Image' : kind === 'video' ? 'Video' : kind === 'audio' ? 'Audio' : 'File';
}

/** By a sender's id in the form of the events API: `agent-7` is an agent, `bot-1` a bot, `flow-2` a workflow. */
export function purposeOf(fromId: string): Purpose {
  const word = /^(agent|bot|workflow|flow)\b/.exec(fromId)?.[1];
  return word === 'agent' || word === 'bot' ? word : word === undefined ? 'customer' : 'workflow';
}

/** The customer that attributes are written to: the first one. */
export function customerOf({ participants }: PlatformConversation): Participant | undefined {
  return participants
    .filter(({ purpose }) => purpose === 'customer')
    .sort((one, other) => one.startTime.localeCompare(other.startTime))[0];
}

/** Every queue that the conversation has been in. */
export function queuesOf({ participants }: PlatformConversation): string[] {
  return [...new Set(participants.flatMap(({ queueId }) => queueId ?? []))];
}

export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** Normalised to UTC and milliseconds; undefined if it cannot be parsed. */
export function readTime(text: string): string | undefined {
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : isoTime(time);
}
