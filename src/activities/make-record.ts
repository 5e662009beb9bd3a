import { recordName } from '../archive/record-names.js';
import { encodeRecord } from '../archive/record.js';
import type { GateMark } from '../archive/record.js';
import type { FileReport } from '../contract/file-report.js';
import type { RecordFinding } from '../contract/held-record.js';
import type { Transcript } from '../genesys/rest.js';
import type { EntitiesOf } from '../redaction/kind.js';
import type { ModelIdentity } from '../redaction/model/entity-model.js';
import type { Redactor } from '../redaction/redact.js';
import { lookAtRecord } from './gate.js';
import type { Gate } from './gate.js';
import { recordedParts } from './recorded.js';

/** Findings that are listed individually for a run. */
const MAX_FINDINGS = 50;

/** What a record is made from, besides transcript and files. */
export interface RecordOrder {
  readonly conversationId: string;
  /** RFC 3339, UTC, milliseconds. */
  readonly completedTime: string;
  readonly format: 'jsonl' | 'text';
  /** Version of the redactor, including a hash of its settings. */
  readonly redactor: string;
}

/** What a model has found in the texts of a conversation: see `textsForModel`. */
export interface ModelFinds {
  readonly identity: ModelIdentity;
  readonly entities: EntitiesOf;
}

/** The texts of a conversation that a model reads: messages and names of files. */
export function* textsForModel({ messages }: Transcript, files: readonly FileReport[]): Generator<string> {
  for (const { text } of messages) yield text;
  for (const { fileName } of files) if (fileName !== undefined) yield fileName;
}

/** A redacted, gzipped record, and what may be known of it. */
export interface MadeRecord {
  readonly name: string;
  readonly content: Uint8Array;
  /** In hex. */
  readonly plainSha256: string;
  readonly gate: GateMark;
  /** How many findings the last gate has. */
  readonly found: number;
  /** Some of them. */
  readonly findings: readonly RecordFinding[];
  /** Time of the first message, RFC 3339, UTC; undefined when none has a time. */
  readonly startedTime: string | undefined;
  readonly messageCount: number;
  readonly redactions: Readonly<Record<string, number>>;
}

/**
 * Makes the record of a conversation out of its transcript. It takes a while: not for a thread with heartbeats.
 *
 * @param gate undefined when the last gate is off
 * @param model undefined when there is none
 */
export async function makeRecord(
  { conversationId, completedTime, format, redactor: version }: RecordOrder,
  transcript: Transcript,
  files: readonly FileReport[],
  redactor: Redactor,
  gate: Gate | undefined,
  model?: ModelFinds,
): Promise<MadeRecord> {
  const facts = { names: transcript.names ?? [], entities: model?.entities };
  const parts = recordedParts(transcript, files, (texts) => redactor.redactionsOf(texts, facts));
  const findings = gate && lookAtRecord(conversationId, parts, gate);
  const mark: GateMark = findings === undefined ? 'off' : findings.length === 0 ? 'passed' : 'approved';
  const record = await encodeRecord(
    { conversationId, completedTime, redactor: version, model: model?.identity, gate: mark, ...parts },
    format,
    recordName(conversationId, completedTime),
  );
  return {
    ...record,
    gate: mark,
    found: findings?.length ?? 0,
    findings: findings?.slice(0, MAX_FINDINGS) ?? [],
    startedTime: firstOf(transcript),
    messageCount: parts.messages.length,
    redactions: parts.redactions,
  };
}

function firstOf({ messages }: Transcript): string | undefined {
  let first: string | undefined;
  for (const { time } of messages) if (time !== undefined && (first === undefined || time < first)) first = time;
  return first;
}
