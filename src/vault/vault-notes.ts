import type { ContainerClient } from '@azure/storage-blob';
import { StorageConflictError, StorageNotFoundError } from '../azure/errors.js';
import { storageCall } from '../azure/storage-call.js';

/** A note beside a sealed copy: who brought the file, who had it destroyed, who took it out. */
export type VaultNote = Readonly<Record<string, string | number>>;

/** The first note of a name stays: it was written when it happened, a later one by a repeat. @throws StorageError */
export async function writeNote(
  container: ContainerClient,
  name: string,
  note: VaultNote,
  signal: AbortSignal | undefined,
): Promise<void> {
  const content = Buffer.from(JSON.stringify(note));
  try {
    await storageCall({ target: name, signal }, (abortSignal) =>
      container.getBlockBlobClient(name).upload(content, content.length, {
        abortSignal,
        conditions: { ifNoneMatch: '*' },
        blobHTTPHeaders: { blobContentType: 'application/json' },
      }),
    );
  } catch (error) {
    if (!(error instanceof StorageConflictError && error.call.code === 'BlobAlreadyExists')) {
      throw error;
    }
  }
}

/** Resolves with undefined when there is none. @throws StorageError, SyntaxError for what is no note */
export async function readNote(
  container: ContainerClient,
  name: string,
  signal: AbortSignal | undefined,
): Promise<VaultNote | undefined> {
  try {
    const content = await storageCall({ target: name, signal }, (abortSignal) =>
      container.getBlobClient(name).downloadToBuffer(0, undefined, { abortSignal }),
    );
    return JSON.parse(content.toString()) as VaultNote;
  } catch (error) {
    if (error instanceof StorageNotFoundError) {
      return undefined;
    }
    throw error;
  }
}
