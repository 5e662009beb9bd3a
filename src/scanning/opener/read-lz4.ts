/** LZ4: lz4's doc/lz4_Frame_format.md 1.6.4 and doc/lz4_Block_format.md. All frames together are one content. */
import type { ReadPieces } from './pieces.js';
import type * as UnpackModule from './unpack.js';
import type * as XxhashModule from './xxhash.js';

const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const load = (name: string) => import(new URL(`./${name}${ending}`, import.meta.url).href);
const { takeSurplus } = (await load('unpack')) as typeof UnpackModule;
const { xxhash32 } = (await load('xxhash')) as typeof XxhashModule;

const FRAME = 0x184d2204;
const LEGACY = 0x184c2102;
const SKIPPABLE = 0x184d2a50;
/** Of Firefox (toolkit/modules: one block behind its size). */
const MOZILLA = Buffer.from('mozLz40\0', 'latin1');
const LEGACY_BLOCK_BYTES = 8 * 1024 * 1024;
/** Nothing that is worth opening is shorter. */
const LEAST_BYTES = 24;
const NOT_PACKED = 0x80000000;

/** Why a file is not read to its end. */
class Lz4Error extends Error {
  readonly reason: 'damaged' | 'unsupported-method' | 'limit-exceeded:ratio';
  constructor(reason: Lz4Error['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

export const readPieces: ReadPieces = (content, sink) => {
  const output = new Output(sink.bytesLeft);
  const skipped: Buffer[] = [];
  let end: number | undefined;
  try {
    const input = new Input(content);
    end = content.subarray(0, MOZILLA.length).equals(MOZILLA)
      ? readMozilla(input, output)
      : readFrames(input, output, skipped);
  } catch (error) {
    if (!(error instanceof Lz4Error)) throw error;
    sink.find(error.reason, error.message);
    if (error.reason === 'limit-exceeded:ratio') return;
  }
  if (output.length > 0) sink.piece('content', output.content());
  for (const frame of skipped) if (frame.length >= LEAST_BYTES) sink.piece('skipped frame', frame);
  if (end !== undefined) takeSurplus('LZ4 frame', content.subarray(end), sink);
};

/** @returns where the block ends, which is the end of the file */
function readMozilla(input: Input, output: Output): number {
  input.take(MOZILLA.length);
  const size = input.u32();
  unpackBlock(input.take(input.left), output, 0, size);
  if (output.length !== size) throw new Lz4Error('damaged', 'the content of an LZ4 block has another size');
  return input.at;
}

/** @returns where the last frame ends */
function readFrames(input: Input, output: Output, skipped: Buffer[]): number {
  while (input.left >= 4) {
    const magic = input.peek();
    if (magic !== FRAME && magic !== LEGACY && !isSkippable(magic)) break;
    input.u32();
    if (magic === FRAME) readFrame(input, output);
    else if (magic === LEGACY) readLegacy(input, output);
    else skipped.push(input.take(input.u32()));
  }
  return input.at;
}

function isSkippable(magic: number): boolean {
  return (magic & 0xfffffff0) >>> 0 === SKIPPABLE;
}

function readFrame(input: Input, output: Output): void {
  const headStart = input.at;
  const [flags = 0, sizes = 0] = input.take(2);
  const blockBytes = 4 ** ((sizes >> 4) & 7) * 256;
  const has = (bit: number) => (flags & bit) !== 0;
  const size = has(8) ? input.take(8).readBigUInt64LE() : undefined;
  if (has(1)) throw new Lz4Error('unsupported-method', 'an LZ4 frame needs a dictionary');
  const sum = (xxhash32(input.since(headStart)) >>> 8) & 0xff;
  if (flags >> 6 !== 1 || has(2) || (sizes & 0x8f) !== 0 || blockBytes < 65_536 || input.take(1)[0] !== sum) {
    throw new Lz4Error('damaged', 'the head of an LZ4 frame contradicts itself');
  }
  const start = output.length;
  for (let length = input.u32(); length !== 0; length = input.u32()) {
    const block = input.take(length % NOT_PACKED);
    if (has(0x10) && input.u32() !== xxhash32(block)) throw new Lz4Error('damaged', 'a block of LZ4 is not as it was');
    const window = has(0x20) ? output.length : start;
    const before = output.length;
    if (length >= NOT_PACKED) output.append(block);
    else unpackBlock(block, output, window, before + blockBytes);
    if (output.length > before + blockBytes) throw tooLong();
  }
  if (size !== undefined && size !== BigInt(output.length - start)) {
    throw new Lz4Error('damaged', 'the content of an LZ4 frame has another size');
  }
  if (has(4) && input.u32() !== xxhash32(output.since(start))) {
    throw new Lz4Error('damaged', 'the content of an LZ4 frame is not as it was');
  }
}

/** Its blocks have no end mark: they last until the next frame, or the end of the file. */
function readLegacy(input: Input, output: Output): void {
  while (input.left > 0) {
    const next = input.left < 4 ? undefined : input.peek();
    if (next === FRAME || next === LEGACY || (next !== undefined && isSkippable(next))) return;
    const block = input.take(input.u32());
    unpackBlock(block, output, output.length, output.length + LEGACY_BLOCK_BYTES);
  }
}

/**
 * @param window where the content begins that the block may repeat
 * @param most where its own content has to end at the latest
 */
function unpackBlock(block: Buffer, output: Output, window: number, most: number): void {
  const input = new Input(block);
  for (;;) {
    const token = input.byte();
    output.append(input.take(lengthOf(token >> 4, input)));
    if (output.length > most) throw tooLong();
    if (input.left === 0) return;
    const distance = input.take(2).readUInt16LE();
    const length = lengthOf(token & 15, input) + 4;
    if (distance === 0 || output.length - distance < window) {
      throw new Lz4Error('damaged', 'LZ4 repeats what is not there');
    }
    if (output.length + length > most) throw tooLong();
    output.repeat(distance, length);
  }
}

function lengthOf(short: number, input: Input): number {
  let length = short;
  if (short < 15) return length;
  for (let byte = 255; byte === 255; length += byte) byte = input.byte();
  return length;
}

function tooLong(): Lz4Error {
  return new Lz4Error('damaged', 'a block of LZ4 unpacks to more than it may');
}

/** Bytes that are read one after the other. */
class Input {
  at = 0;
  readonly #content: Buffer;
  constructor(content: Buffer) {
    this.#content = content;
  }
  get left(): number {
    return this.#content.length - this.at;
  }
  byte(): number {
    const byte = this.#content[this.at];
    if (byte === undefined) throw new Lz4Error('damaged', 'LZ4 content is cut');
    this.at += 1;
    return byte;
  }
  take(bytes: number): Buffer {
    if (bytes > this.left) throw new Lz4Error('damaged', 'LZ4 content is cut');
    this.at += bytes;
    return this.#content.subarray(this.at - bytes, this.at);
  }
  u32(): number {
    return this.take(4).readUInt32LE();
  }
  peek(): number {
    return this.#content.readUInt32LE(this.at);
  }
  since(start: number): Buffer {
    return this.#content.subarray(start, this.at);
  }
}

const FIRST_BYTES = 64 * 1024;
/** Below it a loop is faster than a call. */
const SHORT = 32;

/** The content so far, of which parts are repeated. */
class Output {
  length = 0;
  #buffer = Buffer.allocUnsafe(FIRST_BYTES);
  readonly #most: number;
  constructor(most: number) {
    this.#most = most;
  }
  append(bytes: Buffer): void {
    this.#reserve(bytes.length);
    bytes.copy(this.#buffer, this.length);
    this.length += bytes.length;
  }
  repeat(distance: number, length: number): void {
    this.#reserve(length);
    const from = this.length - distance;
    const to = this.length;
    this.length += length;
    if (length <= SHORT) {
      for (let i = 0; i < length; i += 1) this.#buffer[to + i] = this.#buffer[from + i] as number;
      return;
    }
    // What was repeated is repeated as well.
    for (let done = 0; done < length;) {
      const bytes = Math.min(distance + done, length - done);
      this.#buffer.copyWithin(to + done, from, from + bytes);
      done += bytes;
    }
  }
  since(start: number): Buffer {
    return this.#buffer.subarray(start, this.length);
  }
  content(): Buffer {
    return this.since(0);
  }
  #reserve(bytes: number): void {
    const needed = this.length + bytes;
    if (needed > this.#most) throw new Lz4Error('limit-exceeded:ratio', 'LZ4 content exceeds the bound of ratio');
    if (needed <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.min(this.#most, Math.max(needed, 2 * this.#buffer.length)));
    this.#buffer.copy(larger, 0, 0, this.length);
    this.#buffer = larger;
  }
}
