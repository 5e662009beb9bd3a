import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { BlobContainer, ListedBlob } from '../../storage/blob-container.js';
import type { StoredManifest } from '../manifest/reader.js';
import type { TimestampFacts, TimestampVerifier } from './timestamps.js';
import { TimestampInvalidError } from './timestamps.js';

const unzip = promisify(gunzip);

/** A stamp is some kilobytes, with the certificates of its authority. */
export const MAX_TIMESTAMP_BYTES = 1_048_576;

/** The content of a manifest before gzip: what its hash, and a stamp, is over. */
export const contentOf = ({ content }: Pick<StoredManifest, 'content'>): Promise<Buffer> => unzip(content);

/**
 * Reads a stored stamp and checks that it is over a manifest.
 * @param content of the manifest, before gzip
 * @throws {TimestampInvalidError | StorageError}
 */
export async function readTimestamp(
  container: BlobContainer,
  { name, bytes }: Pick<ListedBlob, 'name' | 'bytes'>,
  content: Uint8Array,
  verifier: TimestampVerifier,
  signal?: AbortSignal,
): Promise<TimestampFacts> {
  if (bytes > MAX_TIMESTAMP_BYTES) throw new TimestampInvalidError(`${bytes} bytes are no time stamp`);
  const stored = await buffer(container.read(name, { bytes, signal }));
  const response = await unzip(stored, { maxOutputLength: MAX_TIMESTAMP_BYTES }).catch((cause: unknown) => {
    throw new TimestampInvalidError('it cannot be unpacked', { cause });
  });
  return verifier.check(response, content);
}
