import { createHash } from 'node:crypto';
import type { BlobClient, BlobGetPropertiesResponse } from '@azure/storage-blob';
import { ArchiveReadBackError } from './archive-errors.js';
import { downloadBlob, hashContent } from '../azure/content.js';
import { encodeMetadata } from '../azure/metadata.js';
import type { MetadataValues } from '../azure/metadata.js';
import { storageCall } from '../azure/storage-call.js';

/** A record to store once and for good. */
export interface ArchiveRecord {
  /** Name of the blob. */
  readonly name: string;
  /** The gzipped record. */
  readonly content: Uint8Array;
  /** SHA-256 of the record before gzip, in hex: another zlib makes other bytes of the same record. */
  readonly plainSha256: string;
  /** Names in lower_snake_case. Can never be changed later. */
  readonly metadata: MetadataValues;
  /** Days that the record must stay locked, counted from its upload: 1 to 146000. */
  readonly retentionDays: number;
  /** For records of conversations, of which there may be several: see `ArchiveStore.write`. */
  readonly conversation?: {
    readonly id: string;
    /** Where the record goes when its name holds another one of the same conversation. */
    readonly laterName: string;
    /** Where a record of an earlier end may lie, newest first. */
    readonly earlierNames: readonly string[];
  };
}

/** What goes with the content, and must come back with it. */
export interface SentRecord {
  readonly md5: Buffer;
  readonly metadata: Record<string, string>;
}

export function describeRecord({ content, plainSha256, metadata }: ArchiveRecord): SentRecord {
  const gzipSha256 = createHash('sha256').update(content).digest('hex');
  return {
    md5: createHash('md5').update(content).digest(),
    metadata: { ...encodeMetadata(metadata), plain_sha256: plainSha256, gzip_sha256: gzipSha256 },
  };
}

/** What the storage tells of a blob, without its content. @throws StorageError */
export function readBack(blob: BlobClient, signal: AbortSignal | undefined): Promise<BlobGetPropertiesResponse> {
  return storageCall({ target: blob.name, signal }, (abortSignal) => blob.getProperties({ abortSignal }));
}

/** @throws ArchiveReadBackError when content or metadata are not what was sent */
export function verifySent(name: string, sent: SentRecord, stored: BlobGetPropertiesResponse): void {
  if (!sent.md5.equals(stored.contentMD5 ?? Buffer.alloc(0))) {
    throw new ArchiveReadBackError(name, 'MD5');
  }
  for (const [key, value] of Object.entries(sent.metadata)) {
    if (stored.metadata?.[key] !== value) {
      throw new ArchiveReadBackError(name, `metadata ${key}`);
    }
  }
}

/**
 * Whether the bytes of a blob are those of its metadata, and unpack to the record: they are read, and not believed.
 * @throws StorageError
 */
export async function holdsRecord(
  blob: BlobClient,
  { contentLength = 0, metadata = {} }: BlobGetPropertiesResponse,
  plainSha256: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const held = await hashContent(downloadBlob(blob, contentLength, signal));
  return held.plainSha256 === plainSha256 && held.gzipSha256 === metadata['gzip_sha256'];
}
