/** The stream `VisioDocument` of drawings before 2013: many streams, most of them packed. Layout as Apache POI's hdgf reads it. */
import type { PieceSink } from './pieces.js';

const VERSION_AT = 26;
const TRAILER_AT = 36;
/** The size of a page. */
const HEADER_BYTES = 4;
const OLE2_MARK = Buffer.from('d0cf11e0a1b11ae1', 'hex');
/** Nothing that is worth opening is shorter. */
const LEAST_BYTES = 24;
const WINDOW = 4096;
const IS_PACKED = 2;

interface Pointer {
  readonly offset: number;
  readonly length: number;
  readonly isPacked: boolean;
  readonly hasPointers: boolean;
}

/**
 * Unpacks each stream of the drawing. In a stream of pointers whatever can be one counts: a stream too many is judged for nothing,
 * one too few would not be judged.
 */
export function takeDrawing(content: Buffer, sink: PieceSink): void {
  const version = content[VERSION_AT] ?? 0;
  const pointerAt = version >= 6 ? newPointer : oldPointer;
  const trailer = pointerAt(content, TRAILER_AT, content.length);
  if (trailer === undefined) return sink.find('damaged', 'the drawing does not say where its streams are');
  const seen = new Set<string>();
  const waiting = [[{ ...trailer, hasPointers: true }]];
  for (let pointers = waiting.pop(); pointers !== undefined; pointers = waiting.pop()) {
    const object: Buffer[] = [];
    for (const { offset, length, isPacked, hasPointers } of pointers) {
      const place = `${offset} ${length} ${isPacked} ${hasPointers}`;
      if (seen.has(place)) continue;
      seen.add(place);
      const bytes = content.subarray(offset, offset + length);
      const stream = isPacked ? unpack(bytes, sink.bytesLeft) : bytes;
      if (stream === undefined) return sink.find('limit-exceeded:ratio', 'a stream of the drawing exceeds the bound');
      const page = pageOf(stream);
      if (page !== undefined && (object.length > 0 || startsObject(page))) object.push(page);
      else if (stream.length >= LEAST_BYTES) sink.piece('drawing', stream);
      if (hasPointers) waiting.push(pointersIn(stream, pointerAt, content.length));
    }
    if (object.length > 0) sink.piece('object', Buffer.concat(object));
  }
}

/** An object or a project of macros is spread over pages, each behind its size. */
function pageOf(stream: Buffer): Buffer | undefined {
  const isPage = stream.length > HEADER_BYTES && stream.readUInt32LE(0) === stream.length - HEADER_BYTES;
  return isPage ? stream.subarray(HEADER_BYTES) : undefined;
}

function startsObject(page: Buffer): boolean {
  return page.subarray(0, OLE2_MARK.length).equals(OLE2_MARK);
}

function pointersIn(stream: Buffer, pointerAt: typeof newPointer, most: number): Pointer[] {
  const found: Pointer[] = [];
  for (let at = 0; at < stream.length; at += 1) {
    const next = pointerAt(stream, at, most);
    if (next !== undefined) found.push(next);
  }
  return found;
}

/** Since version 6: type, address, offset and length of 4 bytes, then the format. */
function newPointer(bytes: Buffer, at: number, most: number): Pointer | undefined {
  if (at + 18 > bytes.length || bytes.readUIntLE(at + 1, 3) !== 0) return undefined;
  return pointer(bytes, at, bytes.readUInt16LE(at + 16), most);
}

/** Before: type and format of 2 bytes, then address, offset and length. */
function oldPointer(bytes: Buffer, at: number, most: number): Pointer | undefined {
  if (at + 16 > bytes.length || bytes[at + 1] !== 0) return undefined;
  return pointer(bytes, at, bytes.readUInt16LE(at + 2), most);
}

function pointer(bytes: Buffer, at: number, format: number, most: number): Pointer | undefined {
  const type = bytes[at] as number;
  const offset = bytes.readUInt32LE(at + 8);
  const length = bytes.readUInt32LE(at + 12);
  if (format === 0 || format > 0xff || offset < TRAILER_AT || length === 0 || offset + length > most) return undefined;
  const hasPointers = [20, 23, 24].includes(type) || [0x1d, 0x1e].includes(format) || format >> 4 === 5;
  return { offset, length, isPacked: (format & IS_PACKED) !== 0, hasPointers };
}

const SHORTEST = 3;
const LONGEST = 18;

/** LZSS: a byte of flags, then bytes as they are or places in a window of 4 kB that is empty at first. @returns undefined: too large */
function unpack(packed: Buffer, most: number): Buffer | undefined {
  // Two bytes stand for 18 at most, in groups of eight.
  const unpacked = Buffer.allocUnsafe(Math.min(most, (packed.length * LONGEST) / 2) + 8 * LONGEST);
  const window = Buffer.alloc(WINDOW);
  let length = 0;
  const put = (byte: number) => {
    window[length % WINDOW] = byte;
    unpacked[length] = byte;
    length += 1;
  };
  for (let at = 0; at < packed.length;) {
    const flags = packed[at] as number;
    at += 1;
    for (let bit = 0; bit < 8 && at < packed.length; bit += 1) {
      if (length > most) return undefined;
      if ((flags & (1 << bit)) !== 0) {
        put(packed[at] as number);
        at += 1;
        continue;
      }
      const [low = 0, high = 0] = [packed[at], packed[at + 1]];
      at += 2;
      // The window is written from its 18th place on.
      const from = (((high & 0xf0) << 4) | low) + LONGEST;
      for (let i = 0; i < (high & 15) + SHORTEST; i += 1) put(window[(from + i) % WINDOW] as number);
    }
  }
  return unpacked.subarray(0, length);
}
