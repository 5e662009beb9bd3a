import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Attempt, BlobContainer, ListedBlob, StoredBlob } from '../../storage/blob-container.js';
import { AUDIT_PREFIX, parseEntry } from './entries.js';
import type { AuditEntry } from './entries.js';

/** Far more than an entry with all that it may name. */
const MOST_BYTES = 4 * 1024 * 1024;

/** The blob of an entry as it was read, and its content; undefined when that is no entry. */
export interface ReadEntry {
  readonly stored: StoredBlob;
  readonly content: Buffer;
  readonly entry: AuditEntry | undefined;
}

/**
 * The entries about a conversation, a file by its media id, or a content by its SHA-256, in the order of their names: that of
 * time, if nobody has planted any. Whether they are to be believed is another question.
 *
 * @throws {StorageError}
 */
export async function* findEntries(
  container: BlobContainer,
  subject: string,
  attempt: Attempt,
): AsyncGenerator<ListedBlob, void, void> {
  const { subject: stored } = container.storable({ subject });
  const hash = subject.toLowerCase();
  for await (const blobs of container.list(AUDIT_PREFIX, { attempt })) {
    for (const blob of blobs) {
      const { conversation_id: conversationId, media_id: mediaId, sha256, action } = blob.metadata;
      const isAbout = [conversationId, mediaId].includes(stored) || sha256 === hash;
      if (isAbout || (action === 'export' && (await namesFile(container, blob, subject, attempt)))) yield blob;
    }
  }
}

/** An export is about one content, which may have come as many files: only the entry itself names them. */
async function namesFile(
  container: BlobContainer,
  blob: ListedBlob,
  subject: string,
  attempt: Attempt,
): Promise<boolean> {
  if (blob.metadata['conversation_id'] !== undefined) return false; // it names one file, and that is not it
  const { entry } = await attempt(() => readEntry(container, blob));
  if (entry === undefined || !('files' in entry)) return false;
  return entry.files.some(({ conversationId, mediaId }) => [conversationId, mediaId].includes(subject));
}

/** @throws {StorageError} */
export async function readEntry(container: BlobContainer, { name, bytes }: ListedBlob): Promise<ReadEntry> {
  let stored: StoredBlob | undefined;
  const content = await buffer(container.read(name, { bytes, onStat: (stat) => void (stored = stat) }));
  const plain = await promisify(gunzip)(content, { maxOutputLength: MOST_BYTES }).catch(() => undefined);
  return { stored: stored!, content, entry: plain && parseEntry(plain.toString('utf8')) };
}
