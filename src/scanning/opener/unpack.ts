/** Packed streams in files of other formats. Used in threads: like them, it imports by URL. */
import {
  brotliDecompressSync,
  constants,
  createInflateRaw,
  inflateRawSync,
  inflateSync,
  zstdDecompressSync,
} from 'node:zlib';
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

const METHODS = {
  zlib: inflateSync,
  deflate: inflateRawSync,
  brotli: brotliDecompressSync,
  zstd: zstdDecompressSync,
} as unknown as Record<'zlib' | 'deflate' | 'brotli' | 'zstd', Method>;

/**
 * Takes the content of a stream that fills its place; bytes behind it belong to nothing.
 * @param judged what is to be judged of the content
 */
export function takeUnpacked(
  method: keyof typeof METHODS,
  name: string,
  packed: Buffer,
  sink: PieceSink,
  judged: (content: Buffer) => Buffer = (content) => content,
): void {
  const content = unpackWhole(method, name, packed, sink);
  if (content !== undefined) sink.piece(name, judged(content));
}

/** What a stream that fills its place unpacks to; undefined where it does not, which is a finding. */
export function unpackWhole(
  method: keyof typeof METHODS,
  name: string,
  packed: Buffer,
  sink: PieceSink,
): Buffer | undefined {
  let unpacked: Unpacked;
  try {
    unpacked = unpackWith(METHODS[method], packed, { maxOutputLength: Math.max(1, sink.bytesLeft + 1) });
  } catch (error) {
    if (isTooLarge(error)) sink.find('limit-exceeded:ratio', `a ${name} exceeds the bound of ratio`);
    else sink.find('damaged', `a ${name} cannot be unpacked`);
    return undefined;
  }
  takeSurplus(name, packed.subarray(unpacked.used), sink);
  return unpacked.content;
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

/** Whether the first block behind the head of a Zlib stream can be one: RFC 1951, section 3.2.3. */
function isFirstBlock(content: Buffer, at: number): boolean {
  const kind = ((content[at] ?? 0) >> 1) & 3;
  const block = content.subarray(at, at + BLOCK_HEAD_BYTES);
  if (kind === 0) return block.length >= 5 && (block.readUInt16LE(1) ^ block.readUInt16LE(3)) === 0xffff;
  return kind === 1 ? isFixedBlock(block) : kind === 2 && isDynamicBlock(block);
}

const BLOCK_HEAD_BYTES = 24;
const BLOCK_HEAD_BITS = 3;

/** Reads bits, the lowest of each byte first. */
function bitsOf(bytes: Buffer, from: number) {
  let at = from;
  const take = (count: number) => {
    let value = 0;
    for (let bit = 0; bit < count; bit += 1, at += 1) value |= (((bytes[at >> 3] ?? 0) >> (at & 7)) & 1) << bit;
    return value;
  };
  /** As codes are written: the highest bit first. */
  const code = (count: number) => {
    let value = 0;
    for (let bit = 0; bit < count; bit += 1) value = (value << 1) | take(1);
    return value;
  };
  return { take, code, isAtEnd: () => at > 8 * bytes.length - 32 };
}

/** The lengths of its code for lengths have to make a complete code: by chance few do. */
function isDynamicBlock(block: Buffer): boolean {
  const bits = bitsOf(block, BLOCK_HEAD_BITS);
  if (bits.take(5) > 29 || bits.take(5) > 29) return false;
  let room = 128;
  for (let codes = bits.take(4) + 4; codes > 0; codes -= 1) {
    const length = bits.take(3);
    if (length > 0) room -= 128 >> length;
  }
  return room === 0;
}

const LONGEST_REPEAT = 258;
const EXTRA_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];

/** What it repeats has to be there: by chance it soon is not. */
function isFixedBlock(block: Buffer): boolean {
  const bits = bitsOf(block, BLOCK_HEAD_BITS);
  for (let bytes = 0; !bits.isAtEnd();) {
    const short = bits.code(7);
    // Lengths are 256 to 279 in 7 bits, and 280 to 287 in 8; the rest are bytes, in 8 and 9.
    const long = short >= 24 ? (short << 1) | bits.take(1) : 0;
    if (short >= 24 && (long < 0xc0 || long > 0xc7)) {
      if (long >= 0xc8) bits.take(1);
      bytes += 1;
      continue;
    }
    const symbol = short < 24 ? short : 24 + long - 0xc0;
    if (symbol === 0) return true;
    if (symbol > EXTRA_BITS.length) return false;
    bits.take(EXTRA_BITS[symbol - 1] ?? 0);
    const distance = bits.code(5);
    if (distance > 29 || leastDistance(distance) > bytes) return false;
    bits.take(Math.max(0, (distance >> 1) - 1));
    bytes += LONGEST_REPEAT;
  }
  return true;
}

function leastDistance(code: number): number {
  return code < 4 ? code + 1 : (2 + (code & 1)) * 2 ** ((code >> 1) - 1) + 1;
}

const HEAD = 1;
const BEFORE_HEAD = 2;
/** Whether two bytes are the head of a Zlib stream without a dictionary (RFC 1950, section 2.2), or the second can begin one. */
const pairKinds = Uint8Array.from({ length: 65_536 }, (_, pair) => {
  const begins = (byte: number) => (byte & 0x8f) === 8;
  const isHead = begins(pair >> 8) && (pair & 0x20) === 0 && pair % 31 === 0;
  return (isHead ? HEAD : 0) | (begins(pair & 0xff) ? BEFORE_HEAD : 0);
});

function pairKindAt(content: Buffer, at: number): number {
  return pairKinds[((content[at] as number) << 8) | (content[at + 1] as number)] as number;
}

/** Where the next head of a Zlib stream is, from an offset on; the end of the file if there is none. Every second pair is checked. */
function nextZlibHead(content: Buffer, from: number): number {
  const last = content.length - 1;
  for (let at = from; at < last; at += 2) {
    const kind = pairKindAt(content, at);
    if (kind === 0) continue;
    if ((kind & HEAD) !== 0) return at;
    if (at + 1 < last && (pairKindAt(content, at + 1) & HEAD) !== 0) return at + 1;
  }
  return content.length;
}

/**
 * What a stream unpacks to, up to its own end; undefined where it cannot be unpacked, which is a finding only beyond the bound of ratio.
 * @param detail of that finding
 */
export function tryUnpack(
  method: keyof typeof METHODS,
  packed: Buffer,
  sink: PieceSink,
  options: ZlibOptions = {},
  detail = 'a packed stream exceeds the bound of ratio',
): Unpacked | undefined {
  try {
    return unpackWith(METHODS[method], packed, { maxOutputLength: Math.max(1, sink.bytesLeft + 1), ...options });
  } catch (error) {
    if (isTooLarge(error)) sink.find('limit-exceeded:ratio', detail);
    return undefined;
  }
}

/** What bytes that begin like Deflate without a head (RFC 1951) unpack to; undefined where they do not. Short ones may by chance. */
export function inflated(packed: Buffer, sink: PieceSink): Buffer | undefined {
  if (packed.length < LEAST_BYTES || !isFirstBlock(packed, 0)) return undefined;
  return tryUnpack('deflate', packed, sink, {}, 'packed letters exceed the bound of ratio')?.content;
}

/** What a stream that has no head unpacks to, if it fills its place; undefined for all else. */
export function unpacked(method: keyof typeof METHODS, packed: Buffer, sink: PieceSink): Buffer | undefined {
  const { content, used } = tryUnpack(method, packed, sink) ?? {};
  return used === packed.length ? content : undefined;
}

/** How much of a stream is tried at first: most that looks like one ends soon. */
const FIRST_TRY_BYTES = 4096;
const NEXT_TRY = 32;
/** What all tries together may read, as a multiple of the file, and in any case. */
const MOST_TRIED = { times: 8, bytes: 16 * 1024 * 1024 };

function* zlibStreams(content: Buffer, passed: readonly Room[], sink: PieceSink): Generator<Buffer> {
  let tries = MOST_TRIED.times * content.length + MOST_TRIED.bytes;
  const rooms = [...passed].sort((one, other) => one.start - other.start);
  let next = rooms.shift();
  for (let at = nextZlibHead(content, 0); at + 8 <= content.length; at = nextZlibHead(content, at + 1)) {
    while (next !== undefined && next.end <= at) next = rooms.shift();
    if (next !== undefined && next.start <= at) {
      at = next.end - 1;
      continue;
    }
    if (!isFirstBlock(content, at + ZLIB_HEAD_BYTES)) continue;
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
  const unpacked = tryUnpack('zlib', packed, sink, { finishFlush });
  return !isAll && unpacked?.used === packed.length ? 'more' : unpacked;
}
