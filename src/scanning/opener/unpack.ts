/** Packed streams in files of other formats. Used in threads: like them, it imports by URL. */
import { brotliDecompressSync, constants, createInflateRaw, inflateSync } from 'node:zlib';
import type { InputType, ZlibOptions } from 'node:zlib';
import type { PieceSink } from './pieces.js';

/** Nothing harmful fits in so few bytes; some writers leave a few. */
const HARMLESS_BYTES = 16;
/** Nothing that is worth opening is shorter. */
const LEAST_BYTES = 24;

type Method = (content: InputType, options: ZlibOptions) => Buffer;
interface Unpacked {
  readonly content: Buffer;
  /** Packed bytes that the stream takes up. */
  readonly used: number;
}

function unpackWith(method: Method, packed: Buffer, options: ZlibOptions): Unpacked {
  const { buffer, engine } = method(packed, { ...options, info: true }) as unknown as {
    buffer: Buffer;
    engine: { bytesWritten: number };
  };
  return { content: buffer, used: engine.bytesWritten };
}

/** Takes the content of a stream that fills its place; bytes behind it belong to nothing. */
export function takeUnpacked(method: 'zlib' | 'brotli', name: string, packed: Buffer, sink: PieceSink): void {
  const unpack = (method === 'zlib' ? inflateSync : brotliDecompressSync) as Method;
  let unpacked: Unpacked;
  try {
    unpacked = unpackWith(unpack, packed, { maxOutputLength: Math.max(1, sink.bytesLeft + 1) });
  } catch (error) {
    if (isTooLarge(error)) sink.find('limit-exceeded:ratio', `a ${name} exceeds the bound of ratio`);
    else sink.find('damaged', `a ${name} cannot be unpacked`);
    return;
  }
  sink.piece(name, unpacked.content);
  takeSurplus(name, packed.subarray(unpacked.used), sink);
}

/** Bytes where nothing should be: a few are ordinary, more are a finding, and judged. */
export function takeSurplus(name: string, surplus: Buffer, sink: PieceSink): void {
  if (surplus.length < HARMLESS_BYTES || surplus.every((byte) => byte === 0)) return;
  sink.find('unaccounted-bytes', `bytes follow the content of a ${name}`);
  sink.piece('surplus', surplus);
}

function isTooLarge(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
}

/** Pixels of a picture: more than most programs hold. */
const MOST_PIXEL_BYTES = 1024 * 1024 * 1024;

/** RFC 1950: two bytes before the stream of Deflate, and a checksum behind it, which readers of pictures do not check. */
const ZLIB_HEAD_BYTES = 2;
const ZLIB_END_BYTES = 4;

/**
 * Unpacks pixels without keeping them, and takes what the stream holds behind them or is followed by.
 * @param expected bytes that the pixels of the picture take
 * @param isBare whether the stream is one of Deflate, without a head and a checksum
 */
export async function passPixels(
  name: string,
  packed: Buffer,
  expected: number,
  sink: PieceSink,
  isBare = false,
): Promise<void> {
  if (expected > MOST_PIXEL_BYTES) return sink.find('limit-exceeded:ratio', `the pixels of a ${name} are too many`);
  if (!isBare && ((packed[0] ?? 0) & 15) !== 8) return sink.find('damaged', `the pixels of a ${name} are not packed`);
  const inflate = createInflateRaw({ chunkSize: 256 * 1024 });
  inflate.end(isBare ? packed : packed.subarray(ZLIB_HEAD_BYTES));
  const surplus: Buffer[] = [];
  let [bytes, surplusBytes] = [0, 0];
  try {
    for await (const piece of inflate as AsyncIterable<Buffer>) {
      const rest = piece.subarray(Math.max(0, expected - bytes));
      bytes += piece.length;
      surplusBytes += rest.length;
      if (surplusBytes > sink.bytesLeft) {
        return sink.find('limit-exceeded:ratio', `the content of a ${name} exceeds the bound of ratio`);
      }
      if (rest.length > 0) surplus.push(rest);
    }
  } catch {
    return sink.find('damaged', `the pixels of a ${name} cannot be unpacked`);
  }
  takeSurplus(name, Buffer.concat(surplus), sink);
  takeSurplus(name, packed.subarray(inflate.bytesWritten + (isBare ? 0 : ZLIB_HEAD_BYTES + ZLIB_END_BYTES)), sink);
}

/** A part of a file, from its first byte to the one after the last. */
export interface Room {
  readonly start: number;
  readonly end: number;
}

/** More streams than this are judged together. */
const SEPARATE_STREAMS = 64;
const TOGETHER_BYTES = 32 * 1024 * 1024;

/**
 * Takes what is packed by Zlib (RFC 1950) anywhere in a file, such as in a field of its metadata that few programs know.
 * @param passed over: what was read already
 */
export function takeZlibStreams(content: Buffer, passed: readonly Room[], sink: PieceSink): void {
  let streams = 0;
  let together: Buffer[] = [];
  let bytes = 0;
  const flush = () => {
    if (bytes > 0) sink.piece('packed content', Buffer.concat(together));
    together = [];
    bytes = 0;
  };
  for (const stream of zlibStreams(content, passed, sink)) {
    streams += 1;
    if (streams <= SEPARATE_STREAMS) {
      sink.piece('packed content', stream);
      continue;
    }
    together.push(stream);
    bytes += stream.length;
    if (bytes > TOGETHER_BYTES) flush();
  }
  flush();
}

/** Whether these bytes can be the head of a Zlib stream without a dictionary, and of its first block. */
function isZlibHead(content: Buffer, at: number): boolean {
  const [first = 0, second = 0, third = 0] = [content[at], content[at + 1], content[at + 2]];
  if ((first & 0x8f) !== 8 || (second & 0x20) !== 0 || ((first << 8) | second) % 31 !== 0) return false;
  const kind = (third >> 1) & 3;
  if (kind === 0)
    return at + 7 <= content.length && (content.readUInt16LE(at + 3) ^ content.readUInt16LE(at + 5)) === 0xffff;
  // No more than 286 codes for literals and lengths, and 30 for distances: RFC 1951, section 3.2.7.
  return kind === 1 || (kind === 2 && third >> 3 <= 29 && ((content[at + 3] ?? 0) & 31) <= 29);
}

/** How much of a stream is tried at first: most that looks like one ends soon. */
const FIRST_TRY_BYTES = 4096;
const NEXT_TRY = 32;
/** What all tries together may read, as a multiple of the file, and in any case. */
const MOST_TRIED = { times: 8, bytes: 16 * 1024 * 1024 };

function* zlibStreams(content: Buffer, passed: readonly Room[], sink: PieceSink): Generator<Buffer> {
  let tries = MOST_TRIED.times * content.length + MOST_TRIED.bytes;
  const rooms = [...passed].sort((one, other) => one.start - other.start);
  let room = 0;
  for (let at = 0; at + 8 <= content.length; at += 1) {
    while (room < rooms.length && (rooms[room] as Room).end <= at) room += 1;
    const next = rooms[room];
    if (next !== undefined && next.start <= at) {
      at = next.end - 1;
      continue;
    }
    if (!isZlibHead(content, at)) continue;
    for (let length = FIRST_TRY_BYTES; ; length *= NEXT_TRY) {
      const packed = content.subarray(at, at + length);
      tries -= packed.length;
      if (tries < 0) return sink.find('limit-exceeded:ratio', 'too many packed streams begin in the file');
      const unpacked = tryZlib(packed, at + length >= content.length, sink);
      if (unpacked === 'more') continue;
      if (unpacked === undefined) break;
      if (unpacked.content.length >= LEAST_BYTES) yield unpacked.content;
      at += unpacked.used - 1;
      break;
    }
  }
}

/** @returns `more` when the bytes can be the beginning of a stream */
function tryZlib(packed: Buffer, isAll: boolean, sink: PieceSink): Unpacked | 'more' | undefined {
  const finishFlush = isAll ? constants.Z_FINISH : constants.Z_SYNC_FLUSH;
  try {
    const maxOutputLength = Math.max(1, sink.bytesLeft + 1);
    const unpacked = unpackWith(inflateSync as Method, packed, { finishFlush, maxOutputLength });
    return !isAll && unpacked.used === packed.length ? 'more' : unpacked;
  } catch (error) {
    if (isTooLarge(error)) sink.find('limit-exceeded:ratio', 'a packed stream exceeds the bound of ratio');
    return undefined;
  }
}
