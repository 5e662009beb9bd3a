import { text } from 'node:stream/consumers';
import type { BlobContainer } from '../storage/blob-container.js';
import { StorageNotFoundError } from '../storage/errors.js';

/** A note next to a sealed copy: who brought the file, who had it destroyed, who exported it. */
export type VaultNote = Readonly<Record<string, string | number>>;

/** Maximum size; for the deadline of a read. */
const NOTE_BYTES = 64 * 1024;

/** Keeps an existing note of that name: it was written when it happened, and a later one would come from a retry. @throws {StorageError} */
export async function writeNote(
  container: BlobContainer,
  name: string,
  note: VaultNote,
  signal: AbortSignal | undefined,
): Promise<void> {
  await container.putOnce(name, Buffer.from(JSON.stringify(note)), { contentType: 'application/json', signal });
}

/** Resolves with undefined when there is none: what lies there instead, somebody has planted. @throws {StorageError} */
export async function readNote(
  container: BlobContainer,
  name: string,
  signal: AbortSignal | undefined,
): Promise<VaultNote | undefined> {
  try {
    const note: unknown = JSON.parse(await text(container.read(name, { bytes: NOTE_BYTES, signal })));
    return typeof note === 'object' && note !== null ? (note as VaultNote) : undefined;
  } catch (error) {
    if (error instanceof StorageNotFoundError || error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
}
