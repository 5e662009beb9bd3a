import { setTimeout as sleep } from 'node:timers/promises';
import type { StoredMedia } from './media.js';

const CHUNK_BYTES = 64 * 1024;

/** A generator has yielded a different number of bytes than declared. */
export class ContentSizeError extends Error {
  override readonly name = 'ContentSizeError';
  constructor(
    readonly promised: number,
    readonly yielded: number,
  ) {
    super(`the content has ${String(yielded)} bytes instead of ${String(promised)}`);
  }
}

/**
 * The bytes of a file in pieces; generated ones are never held in memory.
 *
 * @throws {ContentSizeError} when a generator does not yield the declared size.
 */
export async function* contentOf({ content, size }: StoredMedia): AsyncGenerator<Uint8Array> {
  if (!('make' in content)) {
    for (let start = 0; start < size; start += CHUNK_BYTES) yield content.subarray(start, start + CHUNK_BYTES);
    return;
  }
  let bytes = 0;
  for await (const chunk of content.make()) {
    bytes += chunk.byteLength;
    if (bytes > size) break;
    yield chunk;
  }
  if (bytes !== size) throw new ContentSizeError(size, bytes);
}

/** The first `limit` bytes. */
export async function* firstBytes(source: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<Uint8Array> {
  let left = limit;
  if (left <= 0) return;
  for await (const chunk of source) {
    yield chunk.subarray(0, left);
    left -= chunk.byteLength;
    if (left <= 0) return;
  }
}

/** The same bytes, `chunkBytes` at a time with a pause before each piece. */
export async function* slowly(
  source: AsyncIterable<Uint8Array>,
  chunkBytes: number,
  intervalMs: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    for (let start = 0; start < chunk.byteLength; start += chunkBytes) {
      await sleep(intervalMs, undefined, { signal });
      yield chunk.subarray(start, start + chunkBytes);
    }
  }
}

/** Zeros, `bytes` of them; Infinity never ends. */
export async function* zeros(bytes: number): AsyncGenerator<Uint8Array> {
  const chunk = new Uint8Array(CHUNK_BYTES);
  for (let left = bytes; left > 0; left -= CHUNK_BYTES) {
    // A turn of the event loop for each piece: a consumer that never waits would starve the server.
    await new Promise(setImmediate);
    yield chunk.subarray(0, left);
  }
}
