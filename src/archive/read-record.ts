import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { buffer } from 'node:stream/consumers';
import type { CatalogEntry } from './catalog.js';
import type { BlobContainer } from '../storage/blob-container.js';

/** A record holds a transcript of 64 MiB at most, and JSON may need several characters for one. */
const MAX_PLAIN_BYTES = 512 * 1024 * 1024;

/** The stored content does not match its metadata. */
export class RecordDamagedError extends Error {
  override readonly name = 'RecordDamagedError';

  constructor(
    readonly blob: string,
    /** What is wrong, without any of its content. */
    readonly problem: string,
    options?: ErrorOptions,
  ) {
    super(`${blob}: ${problem}; "custodian archive verify" tells more`, options);
  }
}

/** The stored bytes of a record, compared with the hash in its metadata. @throws {RecordDamagedError | StorageError} */
export async function readStored(container: BlobContainer, { name, bytes, gzipSha256 }: CatalogEntry): Promise<Buffer> {
  const stored = await buffer(container.read(name, { bytes }));
  if (sha256Of(stored) !== gzipSha256) throw new RecordDamagedError(name, 'its bytes are not those of its hash');
  return stored;
}

/** A record before compression, compared with the hash in its metadata. @throws {RecordDamagedError | StorageError} */
export async function readPlain(container: BlobContainer, entry: CatalogEntry): Promise<Buffer> {
  const stored = await readStored(container, entry);
  const plain = await promisify(gunzip)(stored, { maxOutputLength: MAX_PLAIN_BYTES }).catch((cause: unknown) => {
    throw new RecordDamagedError(entry.name, 'it cannot be unpacked', { cause });
  });
  if (sha256Of(plain) !== entry.plainSha256)
    throw new RecordDamagedError(entry.name, 'its text is not that of its hash');
  return plain;
}

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
