import type { FileHandle } from 'node:fs/promises';

/** As many as are held of each file that is read so. */
export const PIECE_BYTES = 256 * 1024;

/**
 * Reads a part of a file piece by piece, into the same memory: each piece is valid until the next is requested.
 * @param overlap bytes of the next piece that a piece holds as well
 * @throws the reason of the signal
 */
export async function* piecesOf(
  handle: FileHandle,
  start: number,
  end: number,
  signal: AbortSignal,
  overlap = 0,
): AsyncGenerator<{ readonly piece: Buffer; readonly offset: number }> {
  const buffer = Buffer.allocUnsafe(Math.max(1, Math.min(PIECE_BYTES + overlap, end - start)));
  for (let offset = start; offset < end;) {
    signal.throwIfAborted();
    const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, end - offset), offset);
    if (bytesRead === 0) return;
    yield { piece: buffer.subarray(0, bytesRead), offset };
    offset += Math.min(bytesRead, PIECE_BYTES);
  }
}
