import type { FileHandle } from 'node:fs/promises';
import { isTarHeader } from './signatures.js';
import { TAR_BLOCK as BLOCK, tarContentBytes } from './tar-contents.js';

const MOST_ENTRIES = 1_000_000;

/** Whether the padding of the last block of a tar entry has anything but zeros: POSIX.1-2024, pax, "ustar Interchange Format". */
export async function hasTarPadding(handle: FileHandle, bytes: number, signal: AbortSignal): Promise<boolean> {
  const header = Buffer.alloc(BLOCK);
  for (let at = 0, entry = 0; at + BLOCK <= bytes && entry < MOST_ENTRIES; entry += 1) {
    signal.throwIfAborted();
    await handle.read(header, 0, BLOCK, at);
    if (!isTarHeader(header, 0)) return false; // the end, or what 7-Zip complains about
    const size = tarContentBytes(header);
    const padding = (BLOCK - (size % BLOCK)) % BLOCK;
    at += BLOCK + size;
    if (padding > 0 && at < bytes) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(padding), 0, padding, at);
      if (buffer.subarray(0, bytesRead).some((byte) => byte !== 0)) return true;
    }
    at += padding;
  }
  return false;
}
