/**
 * Pictures, sound, film and fonts: the packed content of their metadata, profiles, frames and tables, whatever is packed by Zlib
 * or spelled in base64 anywhere in them, and what stands behind their pixels.
 */
import type * as DumpsModule from './dumps.js';
import type * as EbcdicModule from './ebcdic.js';
import type * as LettersModule from './letters.js';
import type * as MediaRoomModule from './media-room.js';
import type { PieceSink, ReadPieces } from './pieces.js';
import type * as PixelStreamsModule from './pixel-streams.js';
import type * as ReadAttachmentsModule from './read-attachments.js';
import type * as ReadBoxesModule from './read-boxes.js';
import type * as ReadDjvuModule from './read-djvu.js';
import type * as ReadFitsModule from './read-fits.js';
import type * as ReadId3Module from './read-id3.js';
import type * as ReadJpegModule from './read-jpeg.js';
import type * as ReadTagsModule from './read-tags.js';
import type * as ReadTransportModule from './read-transport.js';
import type * as ReadType1Module from './read-type1.js';
import type * as TextTraitsModule from './text-traits.js';
import type * as UnpackModule from './unpack.js';
import type { Room } from './unpack.js';
import type * as WideRunsModule from './wide-runs.js';

const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const load = (name: string) => import(new URL(`./${name}${ending}`, import.meta.url).href);
const { readBmp, readGif, readMidi, readWebp } = (await load('media-room')) as typeof MediaRoomModule;
const { passGifPixels, passTiffPixels, PngPixels } = (await load('pixel-streams')) as typeof PixelStreamsModule;
const { takeUnpacked, takeZlibStreams } = (await load('unpack')) as typeof UnpackModule;
const { takeRuns } = (await load('letters')) as typeof LettersModule;
const { readByteStrings } = (await load('dumps')) as typeof DumpsModule;
const { readAppleDouble, readFlac, readMatroska } = (await load('read-attachments')) as typeof ReadAttachmentsModule;
const { boxesIn, readBoxes, readJumbf } = (await load('read-boxes')) as typeof ReadBoxesModule;
const { readApe, readOgg } = (await load('read-tags')) as typeof ReadTagsModule;
const { refuseEbcdic } = (await load('ebcdic')) as typeof EbcdicModule;
const { readDjvu } = (await load('read-djvu')) as typeof ReadDjvuModule;
const { readFits } = (await load('read-fits')) as typeof ReadFitsModule;
const { readTransport } = (await load('read-transport')) as typeof ReadTransportModule;
const { readType1 } = (await load('read-type1')) as typeof ReadType1Module;
const { readId3 } = (await load('read-id3')) as typeof ReadId3Module;
const { noteTags } = (await load('text-traits')) as typeof TextTraitsModule;
const { wideRuns } = (await load('wide-runs')) as typeof WideRunsModule;
const { readJpeg } = (await load('read-jpeg')) as typeof ReadJpegModule;

/** Reads what only this format has. @returns the packed streams that it has read */
type ReadFormat = (content: Buffer, sink: PieceSink) => readonly Room[] | void | Promise<readonly Room[] | void>;

const FORMATS: Readonly<Record<string, ReadFormat>> = {
  png: readPng,
  jpeg: readJpeg,
  tiff: passTiffPixels,
  woff: readWoff,
  jxl: readJxl,
  mp3: readTags,
  aac: readTags,
  unknown: (content, sink) => {
    readApe(content, sink);
    readFits(content, sink);
    readType1(content, sink);
    refuseEbcdic(content, sink);
  },
  font: readEmbeddedFont,
  djvu: readDjvu,
  'mpeg-ts': readTransport,
  ogg: readOgg,
  heif: readBoxes,
  mp4: readBoxes,
  jp2: readBoxes,
  jumbf: readJumbf,
  appledouble: readAppleDouble,
  wav: readId3,
  aiff: readId3,
  gif: (content, sink) => readGif(content, sink, passGifPixels),
  bmp: readBmp,
  webp: readWebp,
  midi: readMidi,
  matroska: readMatroska,
  flac: (content, sink) => {
    readId3(content, sink);
    readFlac(content, sink);
  },
};

/** What a browser does not show as a page, but by its bytes as what it is. */
const PICTURES = /^(?:png|jpeg|gif|webp|bmp|ico|tiff|heif|mp3|mp4|ogg|wav|matroska)$/;

export const readPieces: ReadPieces = async (content, sink, format) => {
  const passed: readonly Room[] = (await FORMATS[format]?.(content, sink)) ?? [];
  takeZlibStreams(content, passed, sink);
  const wide = wideRuns(content);
  if (wide !== undefined) sink.piece('text in UTF-16', wide);
  const rest = outside(content, passed);
  takeRuns(rest, sink);
  if (!PICTURES.test(format)) noteTags(rest.toString('latin1'), sink);
};

/** What was not read yet. */
function outside(content: Buffer, passed: readonly Room[]): Buffer {
  if (passed.length === 0) return content;
  let at = 0;
  const parts: Buffer[] = [];
  for (const { start, end } of [...passed].sort((one, other) => one.start - other.start)) {
    parts.push(content.subarray(at, Math.max(at, start)));
    at = Math.max(at, end);
  }
  return Buffer.concat([...parts, content.subarray(at)]);
}

/** PNG, third edition, 11.3.3: zTXt, iTXt and iCCP hold Zlib streams, as the pixels do; C2PA 2.1, A.3.2: caBX holds boxes. */
async function readPng(content: Buffer, sink: PieceSink): Promise<Room[]> {
  const passed: Room[] = [];
  const pixels = new PngPixels(sink);
  for (let at = 8; at + 12 <= content.length;) {
    const length = content.readUInt32BE(at);
    const end = at + 8 + length;
    const type = content.toString('latin1', at + 4, at + 8);
    const data = content.subarray(at + 8, end);
    const packed = packedText(type, data);
    if (packed !== undefined) takeUnpacked('zlib', `${type} chunk`, packed, sink);
    if (type === 'caBX') sink.piece('manifest', data);
    if (type === 'tEXt' && data.includes('"bstring"')) readByteStrings(data.toString('latin1'), sink);
    if ((await pixels.take(type, data)) || packed !== undefined) passed.push({ start: at, end });
    at = end + 4;
    if (type === 'IEND') break;
  }
  await pixels.end();
  return passed;
}

function packedText(type: string, data: Buffer): Buffer | undefined {
  const keyword = data.indexOf(0);
  if (type === 'zTXt' || type === 'iCCP') return data.subarray(keyword + 2);
  if (type !== 'iTXt' || data[keyword + 1] !== 1) return undefined;
  const translated = data.indexOf(0, keyword + 3);
  return data.subarray(data.indexOf(0, translated + 1) + 1);
}

/** WOFF 1.0, section 5: tables that are shorter than their original are Zlib streams. WOFF 2.0 is one Brotli stream. */
function readWoff(content: Buffer, sink: PieceSink): Room[] {
  if (content.toString('latin1', 0, 4) !== 'wOFF') return readWoff2(content, sink);
  const passed: Room[] = [];
  for (let table = 0; table < content.readUInt16BE(12); table += 1) {
    const at = 44 + 20 * table;
    const start = content.readUInt32BE(at + 4);
    const packed = content.readUInt32BE(at + 8);
    if (packed === content.readUInt32BE(at + 12)) continue;
    takeUnpacked('zlib', 'table of the font', content.subarray(start, start + packed), sink);
    passed.push({ start, end: start + packed });
  }
  return passed;
}

/** Embedded OpenType: each byte of the font is changed in the same way, where a flag says so. */
const EMBEDDED = { mark: 0x504c, markAt: 34, sizeAt: 4, flagsAt: 12, isChanged: 0x10000000, change: 0x50 } as const;

function readEmbeddedFont(content: Buffer, sink: PieceSink): void {
  if (content.length <= EMBEDDED.markAt + 2 || content.readUInt16LE(EMBEDDED.markAt) !== EMBEDDED.mark) return;
  if ((content.readUInt32LE(EMBEDDED.flagsAt) & EMBEDDED.isChanged) === 0) return;
  const font = content.subarray(Math.max(0, content.length - content.readUInt32LE(EMBEDDED.sizeAt)));
  sink.piece('font', Buffer.from(font.map((byte) => byte ^ EMBEDDED.change)));
}

const COLLECTION = 'ttcf';

/** WOFF 2.0, sections 4 and 5: a list of tables, then all of them in one Brotli stream; another one holds the metadata. */
function readWoff2(content: Buffer, sink: PieceSink): Room[] {
  const start = endOfTables(content);
  const end = start + content.readUInt32BE(20);
  takeUnpacked('brotli', 'font', content.subarray(start, end), sink);
  const metadata = content.readUInt32BE(28);
  if (metadata > 0) {
    const packed = content.subarray(metadata, metadata + content.readUInt32BE(32));
    takeUnpacked('brotli', 'remark of the font', packed, sink);
  }
  return [{ start, end }];
}

function endOfTables(content: Buffer): number {
  let at = 48;
  const base128 = () => {
    while ((content.readUInt8(at) & 0x80) !== 0) at += 1;
    at += 1;
  };
  const short = () => {
    const first = content.readUInt8(at);
    at += first === 253 ? 3 : first >= 254 ? 2 : 1;
    return first === 253
      ? content.readUInt16BE(at - 2)
      : first >= 254
        ? content.readUInt8(at - 1) + 253 * (256 - first)
        : first;
  };
  for (let table = 0; table < content.readUInt16BE(12); table += 1) {
    const flags = content.readUInt8(at);
    const tag = (flags & 63) === 63 ? content.toString('latin1', at + 1, at + 5) : flags & 63;
    at += typeof tag === 'string' ? 5 : 1;
    base128();
    // The outlines, 10 and 11, are transformed unless they say otherwise; other tables only if they say so.
    const isOutline = tag === 10 || tag === 11 || tag === 'glyf' || tag === 'loca';
    if (isOutline ? flags >> 6 !== 3 : flags >> 6 !== 0) base128();
  }
  if (content.toString('latin1', 4, 8) !== COLLECTION) return at;
  at += 4;
  for (let fonts = short(); fonts > 0; fonts -= 1) {
    const tables = short();
    at += 4;
    for (let table = 0; table < tables; table += 1) short();
  }
  return at;
}

function readTags(content: Buffer, sink: PieceSink): void {
  readId3(content, sink);
  readApe(content, sink);
}

/** ISO/IEC 18181-2, section 9 (`brob`): the type of the box, then its content as a Brotli stream. */
function readJxl(content: Buffer, sink: PieceSink): void {
  readBoxes(content, sink);
  for (const { type, start, end } of boxesIn(content, { start: 0, end: content.length })) {
    if (type === 'brob') takeUnpacked('brotli', 'box of the picture', content.subarray(start + 4, end), sink);
  }
}
