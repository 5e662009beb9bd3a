import { pointerOf } from './former-record.js';
import type { FormerRecord } from './former-record.js';
import type { BlobContainer, BlobLock, ListedBlob } from '../storage/blob-container.js';
import { parseRecordName, RECORDS_PREFIX } from './record-names.js';

/** Days of the conversations' ends, UTC, YYYY-MM-DD, both included; without a bound, from the first or to the last. */
export interface DayRange {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** A record as listed. */
export interface CatalogEntry {
  readonly name: string;
  readonly day: string;
  readonly conversationId: string;
  readonly completedTime: string | undefined;
  readonly messageCount: number | undefined;
  /** Of the stored bytes. */
  readonly bytes: number;
  readonly gzipSha256: string | undefined;
  readonly plainSha256: string | undefined;
  /** When it was stored, by the service's clock. */
  readonly createdOn: Date;
  readonly lock: BlobLock;
  readonly legalHold: boolean;
  readonly supersedes: FormerRecord | undefined;
}

/** Finds records by day and by conversation. Names carry both, so no index is needed that could be wrong. */
export class ArchiveCatalog {
  constructor(private readonly container: BlobContainer) {}

  /** All records of these days, in the order of their names; memory does not grow with their number. @throws {StorageError} */
  async *list(range: DayRange): AsyncGenerator<CatalogEntry, void, void> {
    for await (const day of this.days(range)) yield* this.withPrefix(`${RECORDS_PREFIX}${day}/`);
  }

  /** All records of a conversation, the first one stored first: one request for each day that has records. @throws {StorageError} */
  async find(conversationId: string, range: DayRange): Promise<CatalogEntry[]> {
    const found: CatalogEntry[] = [];
    for await (const day of this.days(range)) {
      for await (const entry of this.withPrefix(`${RECORDS_PREFIX}${day}/${conversationId}.`)) {
        if (entry.conversationId === conversationId) found.push(entry);
      }
    }
    return found.sort(byAge);
  }

  private async *days({ from = '', to = '~' }: DayRange): AsyncGenerator<string, void, void> {
    for await (const folder of this.container.listFolders(RECORDS_PREFIX)) {
      const day = folder.slice(RECORDS_PREFIX.length, -1);
      if (day >= from && day <= to) yield day;
    }
  }

  private async *withPrefix(prefix: string): AsyncGenerator<CatalogEntry, void, void> {
    for await (const blobs of this.container.list(prefix)) {
      yield* blobs.flatMap((blob) => toEntry(blob) ?? []);
    }
  }
}

/** The service's times are whole seconds: within one second, a record that points to a former one is the later one. */
function byAge(a: CatalogEntry, b: CatalogEntry): number {
  const seconds = a.createdOn.getTime() - b.createdOn.getTime();
  return seconds || Number(a.supersedes !== undefined) - Number(b.supersedes !== undefined);
}

/** Undefined for a blob that is not a record. The metadata has the id where the name is ambiguous. */
function toEntry({ name, metadata, bytes, createdOn, lock, legalHold }: ListedBlob): CatalogEntry | undefined {
  const parsed = parseRecordName(name);
  if (parsed === undefined) return undefined;
  const count = metadata['message_count'];
  return {
    name,
    day: parsed.day,
    conversationId: metadata['conversation_id'] ?? parsed.conversationId,
    completedTime: metadata['completed_time'],
    messageCount: count === undefined ? undefined : Number(count),
    bytes,
    gzipSha256: metadata['gzip_sha256'],
    plainSha256: metadata['plain_sha256'],
    createdOn: new Date(createdOn),
    lock,
    legalHold,
    supersedes: pointerOf(metadata),
  };
}
