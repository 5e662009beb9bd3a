import { cancellationSignal } from '@temporalio/activity';
import type { FileReport } from '../contract/file-report.js';
import type { HeldRecord } from '../contract/held-record.js';
import type { Staging } from '../staging/staging.js';
import { inOrder } from '../contract/file-order.js';
import type { FilesOf } from './collect.js';
import { withHeartbeat } from './heartbeat.js';
import type { MadeRecord, RecordOrder } from './make-record.js';
import { markedRecord } from './gate-mark.js';

export interface RedactInput {
  readonly conversationId: string;
  /** RFC 3339, UTC, milliseconds. */
  readonly completedTime: string;
  /** The workflow that owns the staged record. */
  readonly owner: string;
  /** The conversation's files, as runs named them before facts were sealed; not believed. */
  readonly files?: readonly FileReport[];
  /** Absent in those runs. */
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

/** Makes the records of conversations, without holding this thread up. */
export interface TranscriptRecorder {
  /** The version of its redactor, including a hash of its settings. */
  readonly version: string;
  /**
   * Fetches the transcript of a conversation, and makes a record of it.
   *
   * @param files asked for once the transcript is there
   * @throws {GenesysError}, what `files` throws, or the reason of the signal
   * @throws {TranscriptTooLargeError}
   */
  makeRecord(order: RecordOrder, files: () => Promise<readonly FileReport[]>, signal: AbortSignal): Promise<MadeRecord>;
}

export interface RedactDependencies {
  readonly recorder: TranscriptRecorder;
  readonly staging: Staging;
  readonly format: 'jsonl' | 'text';
  /** All files of a conversation, by their sealed reports. */
  readonly filesOf: FilesOf;
}

/** The outcome of a redaction: the record is staged, or nothing is. */
export type RedactResult = StagedRecord | { readonly held: HeldRecord };

export function createRedact({ recorder, staging, format, filesOf }: RedactDependencies) {
  /**
   * Fetches a transcript and stages it as a redacted, gzipped record. The text as the customer wrote it is in the
   * memory of this process and nowhere else. A record in which the last gate finds something is not staged either, unless
   * a person has approved it.
   */
  return async function redact({ conversationId, completedTime, owner, approved }: RedactInput): Promise<RedactResult> {
    return withHeartbeat(async () => {
      const order = { conversationId, completedTime, format, redactor: recorder.version };
      const record = await recorder.makeRecord(order, () => allFiles(conversationId), cancellationSignal());
      const { name, plainSha256, gate, found, findings, startedTime, messageCount, redactions } = record;
      if (found > 0 && plainSha256 !== approved) return { held: { plainSha256, found, findings } };
      const content = markedRecord({ gate, plainSha256 }, record.content);
      const { ref, bytes, sha256 } = await staging.stage(owner, inPieces(content), { maxBytes: content.length });
      return {
        stagingId: staging.hostId,
        ref,
        bytes,
        sha256,
        plainSha256,
        name,
        ...(startedTime === undefined ? {} : { startedTime }),
        redactor: recorder.version,
        messageCount,
        redactions,
      };
    });
  };

  async function allFiles(conversationId: string): Promise<FileReport[]> {
    const { reported, underway, abandoned } = await filesOf(conversationId, true);
    return inOrder([...reported, ...underway, ...abandoned]);
  }
}

/** Hashed and written piece by piece, so that nothing else waits for the whole. */
const PIECE_BYTES = 512 * 1024;

async function* inPieces(content: Uint8Array): AsyncIterable<Uint8Array> {
  for (let at = 0; at < content.length; at += PIECE_BYTES) yield content.subarray(at, at + PIECE_BYTES);
}
