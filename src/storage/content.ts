import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createGunzip } from 'node:zlib';

/** What a gzipped blob holds. SHA-256 in hex. */
export interface ContentHashes {
  /** As stored. */
  readonly bytes: number;
  readonly gzipSha256: string;
  /** Undefined when the stored bytes cannot be unpacked. */
  readonly plainSha256: string | undefined;
}

/** Hashes all stored bytes, whether or not they unpack, and the unpacked content, keeping neither in memory. */
export async function hashContent(stored: AsyncIterable<Uint8Array>): Promise<ContentHashes> {
  const gzipHash = createHash('sha256');
  const plainHash = createHash('sha256');
  const gunzip = createGunzip();
  let bytes = 0;
  let intact = true;
  let unpacking = true;
  const unpacked = (async () => {
    try {
      for await (const chunk of gunzip as AsyncIterable<Uint8Array>) plainHash.update(chunk);
    } catch {
      intact = false;
    }
    // The end of the gzipped content may come before the end of the bytes: nothing takes the rest.
    unpacking = false;
  })();
  gunzip.on('error', () => undefined); // reported by the loop above; a later error concerns trailing bytes
  try {
    for await (const chunk of stored) {
      gzipHash.update(chunk);
      bytes += chunk.length;
      if (unpacking && !gunzip.write(chunk))
        await Promise.race([once(gunzip, 'drain').catch(() => undefined), unpacked]);
    }
    if (unpacking) gunzip.end();
    await unpacked;
  } finally {
    gunzip.destroy();
  }
  return { bytes, gzipSha256: gzipHash.digest('hex'), plainSha256: intact ? plainHash.digest('hex') : undefined };
}

/**
 * The lines of gzipped text, unpacked as they are read. Only for bytes that `hashContent` could unpack.
 * @throws {Error} of zlib
 */
export async function* linesOf(gzipped: Uint8Array): AsyncGenerator<string, void, void> {
  const gunzip = createGunzip();
  gunzip.end(gzipped);
  let rest = '';
  for await (const chunk of gunzip.setEncoding('utf8') as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
