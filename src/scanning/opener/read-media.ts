/** Pictures, sound and fonts: the packed content of their metadata, profiles, frames and tables. */
import { brotliDecompressSync, inflateSync } from 'node:zlib';
import type * as MediaRoomModule from './media-room.js';
import type { PieceSink, ReadPieces } from './pieces.js';

const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const load = (name: string) => import(new URL(`./${name}${ending}`, import.meta.url).href);
const { readBmp, readGif, readMidi, readWebp, takePadding } = (await load('media-room')) as typeof MediaRoomModule;

export const readPieces: ReadPieces = (content, sink, format) => {
  if (format === 'png') readPng(content, sink);
  else if (format === 'woff') readWoff(content, sink);
  else if (format === 'jxl') readJxl(content, sink);
  else if (format === 'mp3') readId3(content, sink);
  else if (format === 'gif') readGif(content, sink);
  else if (format === 'bmp') readBmp(content, sink);
  else if (format === 'webp') readWebp(content, sink);
  else if (format === 'midi') readMidi(content, sink);
};

type Unpack = typeof inflateSync | typeof brotliDecompressSync;

function unpack(method: Unpack, name: string, packed: Buffer, sink: PieceSink): void {
  let content: Buffer;
  try {
    content = method(packed, { maxOutputLength: Math.max(1, sink.bytesLeft + 1) });
  } catch (error) {
    const isTooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    if (isTooLarge) sink.find('limit-exceeded:ratio', `a ${name} exceeds the bound of ratio`);
    else sink.find('damaged', `a ${name} cannot be unpacked`);
    return;
  }
  sink.piece(name, content);
}

/** PNG, third edition, 11.3.3: zTXt, iTXt and iCCP hold Deflate streams. */
function readPng(content: Buffer, sink: PieceSink): void {
  for (let at = 8; at + 12 <= content.length;) {
    const length = content.readUInt32BE(at);
    const type = content.toString('latin1', at + 4, at + 8);
    const data = content.subarray(at + 8, at + 8 + length);
    const keyword = data.indexOf(0);
    if (type === 'zTXt' || type === 'iCCP') unpack(inflateSync, `${type} chunk`, data.subarray(keyword + 2), sink);
    if (type === 'iTXt' && data[keyword + 1] === 1) {
      const translated = data.indexOf(0, keyword + 3);
      unpack(inflateSync, 'iTXt chunk', data.subarray(data.indexOf(0, translated + 1) + 1), sink);
    }
    at += 12 + length;
  }
}

/** WOFF 1.0, section 5: tables that are shorter than their original are Zlib streams. WOFF 2.0 is one Brotli stream. */
function readWoff(content: Buffer, sink: PieceSink): void {
  if (content.toString('latin1', 0, 4) !== 'wOFF') return;
  for (let table = 0; table < content.readUInt16BE(12); table += 1) {
    const at = 44 + 20 * table;
    const start = content.readUInt32BE(at + 4);
    const packed = content.readUInt32BE(at + 8);
    if (packed !== content.readUInt32BE(at + 12)) {
      unpack(inflateSync, 'table of the font', content.subarray(start, start + packed), sink);
    }
  }
}

/** ISO/IEC 18181-2, section 9 (`brob`): the type of the box, then its content as a Brotli stream. */
function readJxl(content: Buffer, sink: PieceSink): void {
  for (let at = 0; at + 8 <= content.length;) {
    const short = content.readUInt32BE(at);
    const size = short === 0 ? content.length - at : short;
    if (size < 8) return;
    if (content.toString('latin1', at + 4, at + 8) === 'brob') {
      unpack(brotliDecompressSync, 'box of the picture', content.subarray(at + 12, at + size), sink);
    }
    at += size;
  }
}

/** ID3 2.3 and 2.4, section 3.3.1 and 4.1.2: packed frames. */
function readId3(content: Buffer, sink: PieceSink): void {
  if (content.toString('latin1', 0, 3) !== 'ID3') return;
  const version = content[3] ?? 0;
  if (version < 3) return;
  const end = 10 + synchsafe(content, 6);
  for (let at = 10; at + 10 <= end;) {
    const size = version === 4 ? synchsafe(content, at + 4) : content.readUInt32BE(at + 4);
    const flags = content[at + 9] ?? 0;
    if (size === 0) return takePadding(content.subarray(at, end), sink);
    const packed = (flags & (version === 4 ? 0x08 : 0x80)) !== 0;
    if (packed) unpack(inflateSync, 'frame of the tag', content.subarray(at + 14, at + 10 + size), sink);
    at += 10 + size;
  }
}

function synchsafe(content: Buffer, at: number): number {
  return content.subarray(at, at + 4).reduce((value, byte) => (value << 7) | (byte & 127), 0);
}
