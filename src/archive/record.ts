import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { List } from '../lib/list.js';

/** Version of the record's format, in the header of each record; described by `schema/record-1.schema.json`. */
export const RECORD_SCHEMA = 'conversation-custodian/record/1';

/** Result of the last gate: `approved` by a person in spite of a find, `off` if it is switched off. */
export type GateMark = 'passed' | 'approved' | 'off';

/**
 * A finished conversation whose texts are redacted. It holds what the conversation was and nothing of when or where it
 * was archived, so that the same conversation makes the same record on every day and host.
 */
export interface RecordedConversation {
  readonly conversationId: string;
  /** RFC 3339, UTC, milliseconds. */
  readonly completedTime: string;
  readonly participants: readonly RecordedParticipant[];
  /** In the order of the API. */
  readonly messages: List<RecordedMessage>;
  /** How many spans were redacted, by kind. */
  readonly redactions: Readonly<Record<string, number>>;
  /** Version of the redactor, with a hash of its settings. */
  readonly redactor: string;
  /** The model that has read the texts as well, if any has. */
  readonly model?: RecordedModel | undefined;
  readonly gate: GateMark;
  readonly attachments: readonly RecordedAttachment[];
}

/** What tells a model from others. */
interface RecordedModel {
  readonly name: string;
  /** As the model itself says. */
  readonly version: string | null;
  /** Of its weights, in hex. */
  readonly sha256: string;
  /** What has computed it, with its version. */
  readonly runtime: string;
}

export interface RecordedParticipant {
  /** Opaque. */
  readonly id: string;
  readonly role: string;
}

export interface RecordedMessage {
  readonly type: 'text' | 'event' | 'deleted';
  readonly text: string;
  readonly id?: string | undefined;
  /** What happened, of events only. */
  readonly event?: string | undefined;
  /** Opaque. */
  readonly senderId?: string | undefined;
  readonly role: string;
  /** RFC 3339, UTC, milliseconds. */
  readonly time?: string | undefined;
  readonly mediaIds?: readonly string[] | undefined;
}

/**
 * What was known of a file from its scan. Not whether it was released since: that changes after the record is written,
 * and stands in the conversation's ledger and in the vault.
 */
export interface RecordedAttachment {
  readonly id: string;
  /** As the customer named it, redacted. */
  readonly name?: string | undefined;
  readonly mimeType?: string | undefined;
  readonly bytes?: number | undefined;
  /** In hex. */
  readonly sha256?: string | undefined;
  /** `unknown`: a message names the file, and no verdict was reported before the record was made. */
  readonly verdict: 'clean' | 'infected' | 'unscannable' | 'unscanned' | 'unknown';
  readonly signature?: string | undefined;
  readonly engine?: string | undefined;
  readonly databaseVersion?: string | undefined;
}

export interface EncodedRecord {
  readonly name: string;
  /** The gzipped record. */
  readonly content: Uint8Array;
  /** Hexadecimal SHA-256 before compression: zlib may change its output, the record may not. */
  readonly plainSha256: string;
}

/**
 * Encodes a conversation: the same conversation gives the same bytes before compression. `jsonl` is one JSON object a
 * line, a header and then the messages; `text` is the source document's form, the texts joined by newlines.
 */
export async function encodeRecord(
  conversation: RecordedConversation,
  format: 'jsonl' | 'text',
  name: string,
): Promise<EncodedRecord> {
  const hash = createHash('sha256');
  const gzip = createGzip();
  const content = buffer(gzip);
  await pipeline(hashed(chunksOf(format === 'text' ? joinedTexts(conversation) : jsonLines(conversation)), hash), gzip);
  return { name, content: await content, plainSha256: hash.digest('hex') };
}

/** About this much of a record is in memory before it is compressed, in UTF-16 units. */
const CHUNK_LENGTH = 65_536;

/** Joins the pieces of a text into larger ones. A surrogate pair must not be split between two pieces. */
function* chunksOf(pieces: Iterable<string>): Generator<Buffer> {
  let chunk = '';
  for (const piece of pieces) {
    chunk += piece;
    if (chunk.length < CHUNK_LENGTH) continue;
    yield Buffer.from(chunk, 'utf8');
    chunk = '';
  }
  if (chunk !== '') yield Buffer.from(chunk, 'utf8');
}

function* hashed(chunks: Iterable<Buffer>, hash: Hash): Generator<Buffer> {
  for (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
}

function* joinedTexts({ messages }: RecordedConversation): Generator<string> {
  let isFirst = true;
  for (const { type, text } of messages) {
    if (type !== 'text') continue;
    yield isFirst ? text : `\n${text}`;
    isFirst = false;
  }
}

/** Keys are in the order in which they are written here, whatever their order in the input. */
function* jsonLines({ messages, ...conversation }: RecordedConversation): Generator<string> {
  const header = {
    schema: RECORD_SCHEMA,
    conversationId: conversation.conversationId,
    completedTime: conversation.completedTime,
    messageCount: messages.length,
    participants: conversation.participants.map(({ id, role }) => ({ id, role })).sort(byIdAndRole),
    redactions: Object.fromEntries(Object.entries(conversation.redactions).sort(([a], [b]) => compare(a, b))),
    redactor: conversation.redactor,
    ...(conversation.model === undefined ? {} : { model: modelOf(conversation.model) }),
    gate: conversation.gate,
    attachments: conversation.attachments.map(attachmentOf).sort((a, b) => compare(a.id, b.id)),
  };
  yield `${JSON.stringify(header)}\n`;
  for (const message of messages) yield `${JSON.stringify(lineOf(message))}\n`;
}

function lineOf({ time, senderId, role, type, text, event, id, mediaIds = [] }: RecordedMessage) {
  return {
    time: time ?? null,
    sender: senderId ?? null,
    role,
    type,
    text,
    ...(event === undefined ? {} : { event }),
    ...(id === undefined ? {} : { id }),
    ...(mediaIds.length === 0 ? {} : { attachments: mediaIds.toSorted(compare) }),
  };
}

function modelOf({ name, version, sha256, runtime }: RecordedModel) {
  return { name, version, sha256, runtime };
}

function attachmentOf(attachment: RecordedAttachment) {
  const { id, name, mimeType, bytes, sha256, verdict, signature, engine, databaseVersion } = attachment;
  return {
    id,
    name: name ?? null,
    mimeType: mimeType ?? null,
    bytes: bytes ?? null,
    sha256: sha256 ?? null,
    verdict,
    signature: signature ?? null,
    engine: engine ?? null,
    databaseVersion: databaseVersion ?? null,
  };
}

function byIdAndRole(a: RecordedParticipant, b: RecordedParticipant): number {
  return compare(a.id, b.id) || compare(a.role, b.role);
}

/** By UTF-16 units: the same in every locale. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
