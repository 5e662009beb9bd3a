import type { FileHandle } from 'node:fs/promises';
import { CONFIRM_BYTES, containersIn } from './signatures.js';

/** As many as are held of each file that is opened. */
const PIECE_BYTES = 256 * 1024;
/** Enough to report that there are some. */
const MOST = 64;

/** A container that begins in a file. */
export interface HiddenContainer {
  readonly offset: number;
  readonly format: string;
}

/**
 * Searches a file for containers, from an offset on: an archive behind a picture, in a comment, in a document.
 *
 * @param bytes where to end
 * @param from where to begin; a container at 0 is the file itself
 * @throws the reason of the signal
 */
export async function findContainers(
  handle: FileHandle,
  bytes: number,
  from: number,
  signal: AbortSignal,
): Promise<HiddenContainer[]> {
  const found: HiddenContainer[] = [];
  const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(PIECE_BYTES + CONFIRM_BYTES, bytes - from)));
  for (let offset = from; offset < bytes && found.length < MOST; offset += PIECE_BYTES) {
    signal.throwIfAborted();
    const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, bytes - offset), offset);
    const piece = buffer.subarray(0, bytesRead);
    for (const container of containersIn(piece, 0, Math.min(PIECE_BYTES, bytesRead))) {
      found.push({ offset: offset + container.offset, format: container.format });
      if (found.length >= MOST) break;
    }
  }
  return found;
}
