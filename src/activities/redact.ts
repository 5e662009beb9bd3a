import { cancellationSignal } from '@temporalio/activity';
import type { GenesysApi } from '../genesys/api.js';
import type { RedactableMessage, Redaction } from '../redaction/redact.js';
import { encodeRecord } from '../storage/record.js';
import type { FileReport } from '../workflows/messages.js';
import type { Staging } from '../storage/staging.js';
import { withHeartbeat } from './heartbeat.js';

export interface RedactInput {
  readonly conversationId: string;
  /** RFC 3339, UTC, milliseconds. */
  readonly completedTime: string;
  /** The workflow that owns the staged record. */
  readonly owner: string;
  /** The conversation's files, as its ledger knows them. */
  readonly files?: readonly FileReport[];
}

/** A reference to a redacted record on the staging disk of a host. */
export interface StagedRecord {
  readonly stagingId: string;
  readonly ref: string;
  /** Size and hexadecimal SHA-256 of the gzipped record. */
  readonly bytes: number;
  readonly sha256: string;
  readonly plainSha256: string;
  /** Name of the blob that it is to become. */
  readonly name: string;
  readonly messageCount: number;
  readonly redactions: Readonly<Record<string, number>>;
}

/** Redacts the messages of one conversation, in their order, without holding this thread up. */
export interface TranscriptRedactor {
  redactMessages(messages: readonly RedactableMessage[], signal: AbortSignal): Promise<Redaction[]>;
}

export interface RedactDependencies {
  readonly genesys: GenesysApi;
  readonly redactor: TranscriptRedactor;
  readonly staging: Staging;
  readonly format: 'jsonl' | 'text';
}

export function createRedact({ genesys, redactor, staging, format }: RedactDependencies) {
  /**
   * Fetches a transcript and stages it as a redacted, gzipped record. The text as the customer wrote it is in the
   * memory of this process and nowhere else.
   */
  return async function redact({ conversationId, completedTime, owner }: RedactInput): Promise<StagedRecord> {
    return withHeartbeat(async () => {
      const signal = cancellationSignal();
      const { messages } = await genesys.getTranscript(conversationId, signal);
      const redacted = await redactor.redactMessages(messages, signal);
      const redactions: Record<string, number> = {};
      for (const { kind } of redacted.flatMap(({ spans }) => spans)) redactions[kind] = (redactions[kind] ?? 0) + 1;
      const record = await encodeRecord(
        {
          conversationId,
          completedTime,
          messages: messages.map((message, index) => ({ ...message, text: redacted[index]!.text })),
          redactions,
        },
        format,
      );
      const { content, name, plainSha256 } = record;
      const { ref, bytes, sha256 } = await staging.stage(owner, once(content), { maxBytes: content.length });
      const messageCount = messages.length;
      return { stagingId: staging.hostId, ref, bytes, sha256, plainSha256, name, messageCount, redactions };
    });
  };
}

async function* once(content: Uint8Array): AsyncIterable<Uint8Array> {
  yield content;
}
