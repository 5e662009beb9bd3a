import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createGunzip, gunzipSync } from 'node:zlib';

/** What a gzipped blob holds. SHA-256 in hex. */
export interface ContentHashes {
  /** As stored. */
  readonly bytes: number;
  readonly gzipSha256: string;
  /** Undefined when the stored bytes cannot be unpacked. */
  readonly plainSha256: string | undefined;
}

/**
 * Content that is stored in up to this many bytes, and unpacks to up to as many as the second says, is unpacked in one call: a
 * stream costs more than all the rest of a small record. The second bounds what a bomb can take at once: some milliseconds.
 */
const SMALL_STORED_BYTES = 256 * 1024;
const SMALL_PLAIN_BYTES = 1024 * 1024;

/** Hashes all stored bytes, whether or not they unpack, and the unpacked content, keeping neither in memory, unless it is small. */
export async function hashContent(stored: AsyncIterable<Uint8Array>): Promise<ContentHashes> {
  const gzipHash = createHash('sha256');
  const plain = new UnpackedHash();
  let bytes = 0;
  try {
    for await (const chunk of stored) {
      gzipHash.update(chunk);
      bytes += chunk.length;
      await plain.add(chunk);
    }
    return { bytes, gzipSha256: gzipHash.digest('hex'), plainSha256: await plain.end() };
  } finally {
    plain.close();
  }
}

/** SHA-256, in hex, of what gzipped content unpacks to. */
class UnpackedHash {
  /** All that has come, while that is little. */
  private readonly head: Uint8Array[] = [];
  private headBytes = 0;
  private stream: UnpackedStream | undefined;

  async add(chunk: Uint8Array): Promise<void> {
    if (this.stream !== undefined) return this.stream.add(chunk);
    this.head.push(chunk);
    this.headBytes += chunk.length;
    if (this.headBytes > SMALL_STORED_BYTES) await this.goOnAsStream();
  }

  /** @returns undefined when the content cannot be unpacked */
  async end(): Promise<string | undefined> {
    if (this.stream === undefined) {
      try {
        const plain = gunzipSync(Buffer.concat(this.head), { maxOutputLength: SMALL_PLAIN_BYTES });
        return createHash('sha256').update(plain).digest('hex');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') return undefined;
      }
      await this.goOnAsStream();
    }
    return this.stream!.end();
  }

  close(): void {
    this.stream?.close();
  }

  private async goOnAsStream(): Promise<void> {
    this.stream = new UnpackedStream();
    for (const chunk of this.head.splice(0)) await this.stream.add(chunk);
  }
}

/** The same for content of any size, of which it keeps nothing. */
class UnpackedStream {
  private readonly gunzip = createGunzip();
  private readonly hash = createHash('sha256');
  private readonly unpacked: Promise<void>;
  private intact = true;
  private unpacking = true;

  constructor() {
    this.unpacked = this.take();
    this.gunzip.on('error', () => undefined); // `take` reports it; a later error concerns trailing bytes
  }

  async add(chunk: Uint8Array): Promise<void> {
    if (!this.unpacking || this.gunzip.write(chunk)) return;
    await Promise.race([once(this.gunzip, 'drain').catch(() => undefined), this.unpacked]);
  }

  async end(): Promise<string | undefined> {
    if (this.unpacking) this.gunzip.end();
    await this.unpacked;
    return this.intact ? this.hash.digest('hex') : undefined;
  }

  close(): void {
    this.gunzip.destroy();
  }

  private async take(): Promise<void> {
    try {
      for await (const chunk of this.gunzip as AsyncIterable<Uint8Array>) this.hash.update(chunk);
    } catch {
      this.intact = false;
    }
    // The end of the gzipped content may come before the end of the bytes: nothing takes the rest.
    this.unpacking = false;
  }
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
