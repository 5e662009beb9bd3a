import { z } from 'zod';

/** Versions of the entries' formats, described by `schema/audit-1.schema.json` and so on. */
export const HOLD_SCHEMA = 'conversation-custodian/audit/1';
export const FILE_SCHEMA = 'conversation-custodian/audit/2';
export const RECORD_SCHEMA = 'conversation-custodian/audit/3';
export const AUDIT_PREFIX = 'audit/';

/** `requested` is written before the effect, so that there is no effect without an entry; a mere fact is `done` immediately. */
const stage = z.enum(['requested', 'done', 'failed']);
const file = z.strictObject({ conversationId: z.string(), mediaId: z.string() });
const statement = z.strictObject({
  by: z.string(),
  reason: z.string(),
  at: z.string().exactOptional(),
  authority: z.enum(['desk', 'signals', 'login', 'rule']),
  signed: z.record(z.string(), z.json()).exactOptional(),
});

const fileEntry = z.strictObject({
  schema: z.literal(FILE_SCHEMA),
  actId: z.string(),
  time: z.string(),
  action: z.enum(['approval', 'rejection', 'release', 'disposal', 'expiry', 'reopening', 'export']),
  stage,
  files: z.array(file),
  fileCount: z.number(),
  sha256: z.string().nullable(),
  statements: z.array(statement),
  workflowId: z.string().exactOptional(),
  runId: z.string().exactOptional(),
  host: z.string().exactOptional(),
  outcome: z.string().exactOptional(),
});

const holdEntry = z.strictObject({
  schema: z.literal(HOLD_SCHEMA),
  actId: z.string(),
  time: z.string(),
  action: z.enum(['legal-hold-set', 'legal-hold-cleared']),
  stage,
  conversationId: z.string(),
  by: z.string(),
  reason: z.string(),
  records: z.array(
    z.union([
      z.string(),
      z.strictObject({ name: z.string(), confirmed: z.boolean(), problem: z.string().exactOptional() }),
    ]),
  ),
});

const recordEntry = z.strictObject({
  schema: z.literal(RECORD_SCHEMA),
  actId: z.string(),
  time: z.string(),
  action: z.enum(['record-approval', 'record-redaction']),
  stage,
  conversationId: z.string(),
  completedTime: z.string(),
  sha256: z.string(),
  statements: z.array(statement),
  workflowId: z.string(),
  runId: z.string(),
});

const entry = z.discriminatedUnion('schema', [holdEntry, fileEntry, recordEntry]);

/**
 * Who said so, and how that is known: `desk`: signed on, and the desk has signed it; `signals`: whoever could send the message;
 * `login`: the login on the host of the command; `rule`: nobody, a rule of the product.
 */
export type AuditStatement = z.infer<typeof statement>;
/** An entry about a file, or about one content that came as several files. */
export type FileEntry = z.infer<typeof fileEntry>;
export type HoldEntry = z.infer<typeof holdEntry>;
/** An entry about a record that the last gate held. */
export type RecordEntry = z.infer<typeof recordEntry>;
export type AuditEntry = z.infer<typeof entry>;

/** @returns undefined if it is not an entry of any format */
export function parseEntry(line: string): AuditEntry | undefined {
  try {
    return entry.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
