import { createHash } from 'node:crypto';
import { ArchiveReadBackError } from './archive-errors.js';
import type { BlobContainer, MetadataValues, StoredBlob } from '../storage/blob-container.js';
import { hashContent } from '../storage/content.js';

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
    /** Names that a record of an earlier end may have, newest first. */
    readonly earlierNames: readonly string[];
  };
}

/** Metadata that is stored with the content, and compared when it is read back. */
export interface SentRecord {
  readonly md5: Buffer;
  readonly metadata: MetadataValues;
}

/** Of a record without its signature. */
export function describeRecord({ content, plainSha256, metadata }: ArchiveRecord): SentRecord {
  const gzipSha256 = createHash('sha256').update(content).digest('hex');
  return {
    md5: createHash('md5').update(content).digest(),
    metadata: { ...metadata, plain_sha256: plainSha256, gzip_sha256: gzipSha256 },
  };
}

/** @throws {ArchiveReadBackError} when content or metadata are not what was sent */
export function verifySent(name: string, sent: SentRecord, stored: StoredBlob): void {
  if (!sent.md5.equals(stored.md5 ?? Buffer.alloc(0))) {
    throw new ArchiveReadBackError(name, 'MD5');
  }
  for (const [key, value] of Object.entries(sent.metadata)) {
    if (stored.metadata[key] !== value) {
      throw new ArchiveReadBackError(name, `metadata ${key}`);
    }
  }
}

/**
 * Whether the bytes of a blob are those of its metadata, and unpack to the record: they are read, and not believed.
 * @throws {StorageError}
 */
export async function holdsRecord(
  container: BlobContainer,
  { name, bytes, metadata }: StoredBlob,
  plainSha256: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const held = await hashContent(container.read(name, { bytes, signal }));
  return held.plainSha256 === plainSha256 && held.gzipSha256 === metadata['gzip_sha256'];
}
