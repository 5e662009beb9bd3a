import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { ArchiveReceipt, ArchiveStore } from './archive.js';
import type { HoldOutcome } from './legal-hold.js';
import type { Clock } from '../storage/service-clock.js';

/** Version of the entries' format. */
const AUDIT_SCHEMA = 'conversation-custodian/audit/1';

/** Something that a person did to records. */
export interface AuditEntry {
  /** The same for all entries of one act. */
  readonly actId: string;
  readonly action: 'legal-hold-set' | 'legal-hold-cleared';
  /** `requested` before anything is changed, so that no change is without an entry. */
  readonly stage: 'requested' | 'done' | 'failed';
  readonly conversationId: string;
  /** Who, and why, in their own words. */
  readonly by: string;
  readonly reason: string;
  readonly records: readonly string[] | readonly HoldOutcome[];
}

export interface AuditLogOptions {
  readonly store: ArchiveStore;
  /** Days that an entry stays locked. */
  readonly retentionDays: number;
  readonly clock: Clock;
}

/**
 * An append-only log beside the records: one blob for each entry, written once and locked as a record is. Azure keeps no
 * account of changes of legal holds.
 */
export class AuditLog {
  constructor(private readonly options: AuditLogOptions) {}

  /** Resolves when the entry is stored and read back. @throws as `ArchiveStore.write` */
  async add(entry: AuditEntry): Promise<ArchiveReceipt> {
    const { store, retentionDays, clock } = this.options;
    const time = new Date(await clock.now()).toISOString();
    const { actId, action, stage, conversationId, by, reason, records } = entry;
    const line = { schema: AUDIT_SCHEMA, actId, time, action, stage, conversationId, by, reason, records };
    const plain = Buffer.from(`${JSON.stringify(line)}\n`, 'utf8');
    return store.write({
      name: `audit/${time.slice(0, 10)}/${time.slice(11)}-${actId}-${stage}.json.gz`,
      content: await promisify(gzip)(plain),
      plainSha256: createHash('sha256').update(plain).digest('hex'),
      metadata: { schema: AUDIT_SCHEMA, action, stage, conversation_id: conversationId },
      retentionDays,
    });
  }
}
