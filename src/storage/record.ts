import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** Version of the record's format, in the header of each record. */
export const RECORD_SCHEMA = 'conversation-custodian/record/1';

/** A finished conversation whose texts are redacted. */
export interface RedactedConversation {
  readonly conversationId: string;
  /** RFC 3339, UTC, milliseconds. */
  readonly completedTime: string;
  readonly messages: readonly RedactedMessage[];
  /** How many spans were redacted, by kind. */
  readonly redactions: Readonly<Record<string, number>>;
}

export interface RedactedMessage {
  readonly text: string;
  readonly senderId?: string;
  /** RFC 3339, UTC, milliseconds. */
  readonly time?: string;
}

export interface EncodedRecord {
  readonly name: string;
  /** The gzipped record. */
  readonly content: Uint8Array;
  /** Hexadecimal SHA-256 before compression: zlib may change its output, the record may not. */
  readonly plainSha256: string;
}

/** The blob of a conversation, from its end and id: the same on every day and host. */
export function recordName(conversationId: string, completedTime: string): string {
  return `conversations/${completedTime.slice(0, 10)}/${conversationId}.gz`;
}

/**
 * Encodes a conversation: the same conversation gives the same bytes before compression. `jsonl` is one JSON object a
 * line, a header and then the messages; `text` is the source document's form, the texts joined by newlines.
 */
export async function encodeRecord(
  conversation: RedactedConversation,
  format: 'jsonl' | 'text',
): Promise<EncodedRecord> {
  const lines = format === 'text' ? conversation.messages.map(({ text }) => text) : jsonLines(conversation);
  const plain = Buffer.from(lines.join('\n'), 'utf8');
  return {
    name: recordName(conversation.conversationId, conversation.completedTime),
    content: await promisify(gzip)(plain),
    plainSha256: createHash('sha256').update(plain).digest('hex'),
  };
}

function jsonLines({ conversationId, completedTime, messages, redactions }: RedactedConversation): string[] {
  const header = {
    schema: RECORD_SCHEMA,
    conversationId,
    completedTime,
    messageCount: messages.length,
    redactions: Object.fromEntries(Object.entries(redactions).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
  const rows = messages.map(({ time, senderId, text }) => ({ time: time ?? null, sender: senderId ?? null, text }));
  return [...[header, ...rows].map((row) => JSON.stringify(row)), ''];
}
