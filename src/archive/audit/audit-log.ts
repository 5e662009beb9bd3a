import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { ArchiveConflictError } from '../archive-errors.js';
import type { ArchiveReceipt, ArchiveStore } from '../archive.js';
import { claimBytes } from '../../sealing/claim.js';
import type { Json } from '../../sealing/claim.js';
import { signClaim } from '../../sealing/signing-key-ring.js';
import type { Signer } from '../../sealing/signing-key-ring.js';
import type { MetadataValues } from '../../storage/blob-container.js';
import type { Clock } from '../../storage/service-clock.js';
import { AUDIT_PREFIX, FILE_SCHEMA, HOLD_SCHEMA, RECORD_SCHEMA } from './entries.js';
import type { AuditEntry, FileEntry, HoldEntry, RecordEntry } from './entries.js';

const NAME_PURPOSE = 'audit-entry-name.v1';

export interface AuditLogOptions {
  readonly store: ArchiveStore;
  /** Makes the names of entries hard to guess, so that nobody can take one in advance. */
  readonly signer: Signer | undefined;
  /** Days that an entry stays locked. */
  readonly retentionDays: number;
  readonly clock: Clock;
}

interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** An act on a file: what its entries have in common. `time` is that of the act, and the same at each try of it. */
export type FileAct = Omit<FileEntry, 'schema' | 'actId' | 'stage' | 'outcome' | 'fileCount'> & {
  /** @defaultValue the number of `files` */
  readonly fileCount?: number;
};

/** A decision on a held record; `time` as of a `FileAct`. */
export type RecordAct = Omit<RecordEntry, 'schema' | 'actId' | 'stage'>;

/**
 * An append-only log beside the records: one blob for each entry, written once and locked as a record is, signed as a record
 * is, and listed by the manifests. Azure keeps no account of changes of legal holds, and Temporal forgets who decided.
 */
export class AuditLog {
  constructor(private readonly options: AuditLogOptions) {}

  /** Resolves when the entry is stored and read back. @throws as `ArchiveStore.write` */
  async add(entry: Omit<HoldEntry, 'schema' | 'time'>): Promise<ArchiveReceipt> {
    const time = new Date(await this.options.clock.now()).toISOString();
    const { actId, action, stage, conversationId, by, reason, records } = entry;
    const line = { schema: HOLD_SCHEMA, actId, time, action, stage, conversationId, by, reason, records } as const;
    return this.write(line, actId, { conversation_id: conversationId }, {});
  }

  /**
   * Adds an entry about a file. May be repeated, as by a step that is tried again: the entry of the first try stands, whatever
   * a later one has seen.
   *
   * @throws as `ArchiveStore.write`
   */
  async note(
    act: FileAct,
    stage: FileEntry['stage'],
    { outcome, signal }: CallOptions & { readonly outcome?: string } = {},
  ): Promise<void> {
    const { time, action, files, fileCount = files.length, sha256, statements, workflowId, runId, host } = act;
    const facts = { time, action, files, sha256, statements: statements as unknown as Json, workflowId, runId, host };
    const line: FileEntry = {
      ...{ schema: FILE_SCHEMA, actId: await this.idOf(facts), time, action, stage, files, fileCount, sha256 },
      statements,
      ...(workflowId === undefined ? {} : { workflowId }),
      ...(runId === undefined ? {} : { runId }),
      ...(host === undefined ? {} : { host }),
      ...(outcome === undefined ? {} : { outcome }),
    };
    // Of the stage, too: who has seen the name of the first entry is not to know that of the next.
    const id = await this.idOf({ ...facts, stage });
    const [only] = files.length === 1 ? files : [];
    const about = { act_id: line.actId, conversation_id: only?.conversationId, media_id: only?.mediaId };
    await this.writeOnce(line, id, { ...about, sha256: sha256 ?? undefined }, { signal });
  }

  /** Adds an entry about a held record. May be repeated, as `note`. @throws as `ArchiveStore.write` */
  async noteRecord(act: RecordAct, { signal }: CallOptions = {}): Promise<void> {
    const { statements, ...facts } = act;
    const claimed = { ...facts, statements: statements as unknown as Json };
    const stage = 'done';
    const line: RecordEntry = { schema: RECORD_SCHEMA, actId: await this.idOf(claimed), stage, ...act };
    const about = { act_id: line.actId, conversation_id: act.conversationId, sha256: act.sha256 };
    await this.writeOnce(line, await this.idOf({ ...claimed, stage }), about, { signal });
  }

  private async writeOnce(
    line: FileEntry | RecordEntry,
    id: string,
    about: MetadataValues,
    { signal }: CallOptions,
  ): Promise<void> {
    try {
      await this.write(line, id, about, { signal });
    } catch (error) {
      // Ours, and of this very act and stage, as its name says: what differs is what an earlier try has seen.
      if (!(error instanceof ArchiveConflictError)) throw error;
      if (!(await this.options.store.owns(error.blob, { signal }))) throw error;
    }
  }

  private async write(
    entry: AuditEntry,
    id: string,
    about: MetadataValues,
    { signal }: CallOptions,
  ): Promise<ArchiveReceipt> {
    const { store, retentionDays } = this.options;
    const { schema, action, stage, time } = entry;
    const plain = Buffer.from(`${JSON.stringify(entry)}\n`, 'utf8');
    const record = {
      name: `${AUDIT_PREFIX}${time.slice(0, 10)}/${time.slice(11)}-${id}-${stage}.json.gz`,
      content: await promisify(gzip)(plain),
      plainSha256: createHash('sha256').update(plain).digest('hex'),
      metadata: { schema, action, stage, ...about },
      retentionDays,
    };
    return store.write(record, { signal });
  }

  /** Derived from the facts, as a UUID (version 8, RFC 9562); it cannot be guessed without the key. */
  private async idOf(facts: Json): Promise<string> {
    const { signer } = this.options;
    const value =
      signer === undefined ? claimBytes(NAME_PURPOSE, facts) : (await signClaim(signer, NAME_PURPOSE, facts)).value;
    const hash = createHash('sha256').update(value).digest();
    hash[6] = (hash[6]! & 0x0f) | 0x80;
    hash[8] = (hash[8]! & 0x3f) | 0x80;
    return hash.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }
}
