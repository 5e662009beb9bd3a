import type { BlobItem, ContainerClient } from '@azure/storage-blob';
import { pointerOf } from './former-record.js';
import type { FormerRecord } from './former-record.js';
import { decodeMetadata } from './metadata.js';
import { parseRecordName, RECORDS_PREFIX } from './record-names.js';
import type { BlobLock } from './retention.js';
import { storageCall } from './storage-call.js';

/** Of the service: more are never given at once. */
const PAGE_SIZE = 5000;

/** Days of the conversations' ends, UTC, YYYY-MM-DD, both included; without a bound, from the first or to the last. */
export interface DayRange {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** A record as a listing tells of it. */
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
  readonly createdOn: Date | undefined;
  readonly lock: BlobLock;
  readonly legalHold: boolean;
  readonly supersedes: FormerRecord | undefined;
}

/** Finds records by day and by conversation. Names carry both, so no index is needed that could be wrong. */
export class ArchiveCatalog {
  constructor(private readonly container: ContainerClient) {}

  /** All records of these days, in the order of their names; memory does not grow with their number. @throws StorageError */
  async *list(range: DayRange, signal?: AbortSignal): AsyncGenerator<CatalogEntry, void, void> {
    for await (const day of this.days(range, signal)) yield* this.withPrefix(`${RECORDS_PREFIX}${day}/`, signal);
  }

  /** All records of a conversation, the first one stored first: one request for each day that has records. @throws StorageError */
  async find(conversationId: string, range: DayRange, signal?: AbortSignal): Promise<CatalogEntry[]> {
    const found: CatalogEntry[] = [];
    for await (const day of this.days(range, signal)) {
      for await (const entry of this.withPrefix(`${RECORDS_PREFIX}${day}/${conversationId}.`, signal)) {
        if (entry.conversationId === conversationId) found.push(entry);
      }
    }
    return found.sort(byAge);
  }

  private async *days({ from = '', to = '~' }: DayRange, signal?: AbortSignal): AsyncGenerator<string, void, void> {
    let continuationToken: string | undefined;
    do {
      const page = await this.call(signal, async (abortSignal) => {
        const pages = this.container.listBlobsByHierarchy('/', { prefix: RECORDS_PREFIX, abortSignal });
        return (await pages.byPage(pageSettings(continuationToken)).next()).value;
      });
      for (const { name } of page.segment.blobPrefixes ?? []) {
        const day = name.slice(RECORDS_PREFIX.length, -1);
        if (day >= from && day <= to) yield day;
      }
      ({ continuationToken } = page);
    } while (continuationToken);
  }

  private async *withPrefix(prefix: string, signal?: AbortSignal): AsyncGenerator<CatalogEntry, void, void> {
    let continuationToken: string | undefined;
    do {
      const page = await this.call(signal, async (abortSignal) => {
        const includes = { includeMetadata: true, includeImmutabilityPolicy: true, includeLegalHold: true };
        const pages = this.container.listBlobsFlat({ prefix, ...includes, abortSignal });
        return (await pages.byPage(pageSettings(continuationToken)).next()).value;
      });
      for (const item of page.segment.blobItems) {
        const entry = toEntry(item);
        if (entry !== undefined) yield entry;
      }
      ({ continuationToken } = page);
    } while (continuationToken);
  }

  /** Each page is a call of its own, with a deadline of its own. */
  private call<T>(signal: AbortSignal | undefined, page: (abortSignal: AbortSignal) => Promise<T>): Promise<T> {
    return storageCall({ target: this.container.containerName, signal }, page);
  }
}

/** The service tells whole seconds only: within one, a record that points to a former one is the later. */
function byAge(a: CatalogEntry, b: CatalogEntry): number {
  const seconds = (a.createdOn?.getTime() ?? 0) - (b.createdOn?.getTime() ?? 0);
  return seconds || Number(a.supersedes !== undefined) - Number(b.supersedes !== undefined);
}

function pageSettings(continuationToken: string | undefined) {
  return { maxPageSize: PAGE_SIZE, ...(continuationToken === undefined ? {} : { continuationToken }) };
}

/** Undefined for what is no record. The metadata tells the id where the name could be read in two ways. */
function toEntry({ name, metadata: raw = {}, properties }: BlobItem): CatalogEntry | undefined {
  const parsed = parseRecordName(name);
  if (parsed === undefined) return undefined;
  const metadata = decodeMetadata(raw);
  const count = metadata['message_count'];
  return {
    name,
    day: parsed.day,
    conversationId: metadata['conversation_id'] ?? parsed.conversationId,
    completedTime: metadata['completed_time'],
    messageCount: count === undefined ? undefined : Number(count),
    bytes: properties.contentLength ?? 0,
    gzipSha256: metadata['gzip_sha256'],
    plainSha256: metadata['plain_sha256'],
    createdOn: properties.createdOn,
    lock: { mode: properties.immutabilityPolicyMode?.toLowerCase(), until: properties.immutabilityPolicyExpiresOn },
    legalHold: properties.legalHold === true,
    supersedes: pointerOf(raw),
  };
}
