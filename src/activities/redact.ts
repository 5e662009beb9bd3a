import { cancellationSignal } from '@temporalio/activity';
import type { GenesysRest } from '../genesys/rest.js';
import type { ConversationFacts, RedactableMessage, Redaction } from '../redaction/redact.js';
import { recordName } from '../archive/record-names.js';
import { encodeRecord } from '../archive/record.js';
import type { GateMark } from '../archive/record.js';
import type { FileReport } from '../contract/file-report.js';
import type { HeldRecord } from '../contract/held-record.js';
import type { Staging } from '../staging/staging.js';
import { inOrder } from '../contract/file-order.js';
import type { FilesOf } from './collect.js';
import { withHeartbeat } from './heartbeat.js';
import { lookAtRecord } from './gate.js';
import type { ExamineTexts } from './gate.js';
import { markedRecord } from './gate-mark.js';
import { recordedParts } from './recorded.js';

/** Findings that a run is told of one by one. */
const MAX_FINDINGS = 50;

export interface RedactInput {
  readonly conversationId: string;
  /** RFC 3339, UTC, milliseconds. */
  readonly completedTime: string;
  /** The workflow that owns the staged record. */
  readonly owner: string;
  /** The conversation's files, as its ledger knows them. */
  readonly files?: readonly FileReport[];
  /** Whether the step asks for the files itself: they may be more than a run can hold. */
  readonly gather?: true;
  /** SHA-256 before gzip of a record that the last gate has held, and that a person lets pass as it is. */
  readonly approved?: string;
}

/** A reference to a redacted record on the staging disk of a host. */
export interface StagedRecord {
  readonly stagingId: string;
  readonly ref: string;
  /** Size and hexadecimal SHA-256 of what is staged: the gzipped record behind the mark of the last gate. */
  readonly bytes: number;
  readonly sha256: string;
  readonly plainSha256: string;
  /** Name of the blob that it is to become. */
  readonly name: string;
  /** Time of the first message, RFC 3339, UTC; absent when none has a time. */
  readonly startedTime?: string;
  /** As in the record's header. */
  readonly redactor: string;
  readonly messageCount: number;
  readonly redactions: Readonly<Record<string, number>>;
}

/** Redacts the messages of one conversation, in their order, without holding this thread up. */
export interface TranscriptRedactor {
  /** Its version, and what tells its settings from others. */
  readonly version: string;
  redactMessages(
    messages: readonly RedactableMessage[],
    signal: AbortSignal,
    facts?: ConversationFacts,
  ): Promise<Redaction[]>;
}

export interface RedactDependencies {
  readonly genesys: GenesysRest;
  readonly redactor: TranscriptRedactor;
  readonly staging: Staging;
  readonly format: 'jsonl' | 'text';
  /** All files of a conversation, by their sealed reports. */
  readonly filesOf: FilesOf;
  /** Looks at the texts of finished records; undefined when the last gate is off. */
  readonly examine: ExamineTexts | undefined;
}

/** The outcome of a redaction: the record is staged, or nothing is. */
export type RedactResult = StagedRecord | { readonly held: HeldRecord };

export function createRedact({ genesys, redactor, staging, format, examine, filesOf }: RedactDependencies) {
  /**
   * Fetches a transcript and stages it as a redacted, gzipped record. The text as the customer wrote it is in the
   * memory of this process and nowhere else. A record in which the last gate finds something is not staged either, unless
   * a person has approved it.
   */
  return async function redact({
    conversationId,
    completedTime,
    owner,
    files: given = [],
    gather,
    approved,
  }: RedactInput): Promise<RedactResult> {
    return withHeartbeat(async () => {
      const signal = cancellationSignal();
      const transcript = await genesys.getTranscript(conversationId, signal);
      const files = gather ? await allFiles(conversationId) : given;
      const facts = { names: transcript.names ?? [] };
      const parts = await recordedParts(transcript, files, (texts) => redactor.redactMessages(texts, signal, facts));
      const findings = examine && (await lookAtRecord(conversationId, parts, (texts) => examine(texts, signal)));
      const gate: GateMark = findings === undefined ? 'off' : findings.length === 0 ? 'passed' : 'approved';
      const record = await encodeRecord(
        { conversationId, completedTime, redactor: redactor.version, gate, ...parts },
        format,
        recordName(conversationId, completedTime),
      );
      const { name, plainSha256 } = record;
      if (findings !== undefined && findings.length > 0 && plainSha256 !== approved) {
        return { held: { plainSha256, found: findings.length, findings: findings.slice(0, MAX_FINDINGS) } };
      }
      const content = markedRecord({ gate, plainSha256 }, record.content);
      const { ref, bytes, sha256 } = await staging.stage(owner, once(content), { maxBytes: content.length });
      const startedTime = transcript.messages.flatMap(({ time }) => time ?? []).sort()[0];
      return {
        stagingId: staging.hostId,
        ref,
        bytes,
        sha256,
        plainSha256,
        name,
        ...(startedTime === undefined ? {} : { startedTime }),
        redactor: redactor.version,
        messageCount: parts.messages.length,
        redactions: parts.redactions,
      };
    });
  };

  async function allFiles(conversationId: string): Promise<FileReport[]> {
    const { reported, underway, abandoned } = await filesOf(conversationId, true);
    return inOrder([...reported, ...underway, ...abandoned]);
  }
}

async function* once(content: Uint8Array): AsyncIterable<Uint8Array> {
  yield content;
}
