import { endOfEmf } from './emf.js';
import { endOfFont, endOfWoff } from './font-ends.js';
import { endOfAdts, endOfAmr, endOfFlv, endOfMidi, endOfMpeg, endOfMpegTs, synchsafe } from './stream-ends.js';
import type { FileWindow } from './window.js';

/** `cut`: it ends before its declared end, or contradicts itself. */
type End = number | 'cut' | undefined;
type EndOf = (file: FileWindow, start: number) => Promise<End>;

/** The declared end of a picture, sound or film that begins at `start`; undefined where its format does not declare one. */
export async function endOfFormat(format: string, file: FileWindow, start: number): Promise<End> {
  const end = await ENDS[format]?.(file, start);
  return typeof end === 'number' && end > file.bytes ? 'cut' : end;
}

const ENDS: Readonly<Record<string, EndOf>> = {
  jpeg: endOfJpeg,
  png: endOfPng,
  gif: endOfGif,
  webp: endOfRiff,
  wav: endOfRiff,
  avi: endOfRiff,
  aiff: endOfAiff,
  mp4: endOfBoxes,
  heif: endOfBoxes,
  jp2: endOfBoxes,
  bmp: endOfBmp,
  ico: endOfIcon,
  tiff: endOfTiff,
  psd: endOfPhotoshop,
  mp3: endOfMp3,
  ogg: endOfOgg,
  flac: endOfFlac,
  matroska: endOfMatroska,
  asf: endOfAsf,
  jxl: endOfBoxes,
  font: endOfFont,
  woff: endOfWoff,
  amr: endOfAmr,
  aac: endOfAdts,
  flv: endOfFlv,
  midi: endOfMidi,
  'mpeg-ts': endOfMpegTs,
  mpeg: endOfMpeg,
  emf: endOfEmf,
};

/** Bytes behind 0xff that mark segments without a length: ITU T.81, B.1.1.3. */
const JPEG_WITHOUT_LENGTH = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte <= 1 || (byte >= 0xd0 && byte <= 0xd7) ? 1 : 0,
);

/** ITU T.81, annex B. */
async function endOfJpeg(file: FileWindow, start: number): Promise<End> {
  let at = start + 2;
  for (;;) {
    at = await file.indexOf(0xff, at, JPEG_WITHOUT_LENGTH);
    const bytes = await file.at(at, 4);
    const marker = bytes[1];
    if (marker === undefined) return 'cut';
    if (marker === 0xd9) return at + 2;
    if (marker === 0xff) at += 1;
    else if (bytes.length < 4) return 'cut';
    else at += 2 + bytes.readUInt16BE(2);
  }
}

async function endOfPng(file: FileWindow, start: number): Promise<End> {
  let last = '';
  for (let at = start + 8; ;) {
    const chunk = await file.at(at, 8);
    // LibreOffice has written pictures without the last chunk, which holds nothing; pixels that are cut cannot be unpacked.
    if (chunk.length === 0 && last === 'IDAT') return at;
    if (chunk.length < 8) return 'cut';
    at += 12 + chunk.readUInt32BE(0);
    if (at > file.bytes) return 'cut';
    last = chunk.toString('latin1', 4, 8);
    if (last === 'IEND') return at;
  }
}

async function endOfGif(file: FileWindow, start: number): Promise<End> {
  const tableBytes = (flags: number) => ((flags & 0x80) === 0 ? 0 : 3 << ((flags & 7) + 1));
  const byte = async (at: number) => (await file.at(at, 1))[0];
  let at = start + 13 + tableBytes((await byte(start + 10)) ?? 0);
  for (;;) {
    const kind = await byte(at);
    if (kind === 0x3b) return at + 1;
    if (kind === 0x21) at += 2;
    else if (kind === 0x2c) at += 11 + tableBytes((await byte(at + 9)) ?? 0);
    else return 'cut';
    for (;;) {
      const block = await byte(at);
      if (block === undefined) return 'cut';
      at += 1 + block;
      if (block === 0) break;
    }
  }
}

async function endOfRiff(file: FileWindow, start: number): Promise<End> {
  const head = await file.at(start, 8);
  if (head.length < 8) return 'cut';
  const size = head.readUInt32LE(4);
  // Recorders that could not seek back leave 0 or an impossible size.
  if (size === 0 || size >= 0x7ffff000) return undefined;
  const end = start + 8 + size + (size % 2);
  // Some writers leave out the last byte of padding.
  return end === file.bytes + 1 ? file.bytes : end;
}

/** Audio IFF 1.3: as RIFF, big-endian. */
async function endOfAiff(file: FileWindow, start: number): Promise<End> {
  const head = await file.at(start, 8);
  if (head.length < 8) return 'cut';
  const size = head.readUInt32BE(4);
  const end = start + 8 + size + (size % 2);
  return end === file.bytes + 1 ? file.bytes : end;
}

/** Boxes of the first level: a box with another name behind a film is not part of it. */
const BOXES = new Set(
  'ftyp moov mdat moof mfra free skip wide meta uuid udta pdin sidx styp emsg prft ssix pnot jP jp2h jp2c '.split(' '),
);

/** ISO/IEC 14496-12, section 4.2. */
async function endOfBoxes(file: FileWindow, start: number): Promise<End> {
  let at = start;
  // The stream of a JPEG 2000 or JPEG XL without boxes.
  if ((await file.at(start, 1))[0] === 0xff) return undefined;
  for (;;) {
    const box = await file.at(at, 16);
    if (box.length < 8 || !/^[ -~\xa9]{4}$/.test(box.toString('latin1', 4, 8))) return at;
    const short = box.readUInt32BE(0);
    if (short === 0) return file.bytes;
    const size = short === 1 && box.length === 16 ? Number(box.readBigUInt64BE(8)) : short;
    if (size < 8) return at === start ? 'cut' : at;
    if (at + size > file.bytes) return BOXES.has(box.toString('latin1', 4, 8)) ? 'cut' : at;
    at += size;
  }
}

/** Free space that writers leave in a film: ISO/IEC 14496-12, section 8.1.2. */
export async function freeBoxes(file: FileWindow): Promise<{ start: number; end: number }[]> {
  const boxes: { start: number; end: number }[] = [];
  for (let at = 0; at + 8 <= file.bytes;) {
    const box = await file.at(at, 16);
    const short = box.readUInt32BE(0);
    const size = short === 1 && box.length === 16 ? Number(box.readBigUInt64BE(8)) : short;
    if (size < 8) break;
    if (/^(free|skip|wide)$/.test(box.toString('latin1', 4, 8)))
      boxes.push({ start: at + 8, end: Math.min(at + size, file.bytes) });
    at += size;
  }
  return boxes;
}

async function endOfBmp(file: FileWindow, start: number): Promise<End> {
  const head = await file.at(start, 54);
  if (head.length < 26) return 'cut';
  const said = head.readUInt32LE(2);
  const pixels = head.readUInt32LE(10);
  const packing = head.length >= 34 ? head.readUInt32LE(30) : 0;
  if (head.readUInt32LE(14) < 40 || (packing !== 0 && packing !== 3)) return said === 0 ? undefined : start + said;
  const row = 4 * Math.ceil((Math.abs(head.readInt32LE(18)) * head.readUInt16LE(28)) / 32);
  const end = start + pixels + row * Math.abs(head.readInt32LE(22));
  if (end > file.bytes || pixels < 26) return 'cut';
  // Some writers pad the file, and some count the padding only.
  return said >= end - start && start + said <= file.bytes && said - (end - start) <= 4 ? start + said : end;
}

async function endOfIcon(file: FileWindow, start: number): Promise<End> {
  const head = await file.at(start, 6);
  if (head.length < 6) return undefined;
  const count = head.readUInt16LE(4);
  const entries = await file.at(start + 6, 16 * count);
  if (count === 0 || entries.length < 16 * count) return undefined;
  let end = start + 6 + entries.length;
  for (let at = 0; at < entries.length; at += 16) {
    end = Math.max(end, start + entries.readUInt32LE(at + 12) + entries.readUInt32LE(at + 8));
  }
  // Other formats begin with the same four bytes.
  return end > file.bytes ? undefined : end;
}

const TIFF_TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];
/** SHORT, LONG and IFD. */
const TIFF_OFFSET_TYPES = [3, 4, 13];
/** Tags of arrays of offsets, and of the lengths of the data there. */
const TIFF_DATA = [
  [273, 279],
  [324, 325],
  [288, 289],
  [513, 514],
] as const;
const TIFF_FOLDERS = [330, 34665, 34853, 40965];
const MOST_FOLDERS = 10_000;

/** TIFF 6.0: the extent of its directories, their values and their pictures. BigTIFF and raw camera pictures are not measured. */
async function endOfTiff(file: FileWindow, start: number): Promise<End> {
  const head = await file.at(start, 8);
  const little = head[0] === 0x49;
  const u16 = (bytes: Buffer, at: number) => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const u32 = (bytes: Buffer, at: number) => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  if (head.length < 8 || u16(head, 2) !== 42) return undefined;
  let end = 8;
  const folders = [u32(head, 4)];
  const seen = new Set<number>();
  for (let at = folders.pop(); at !== undefined; at = folders.pop()) {
    if (at === 0 || seen.has(at)) continue;
    seen.add(at);
    if (seen.size > MOST_FOLDERS) return undefined;
    const countBytes = await file.at(start + at, 2);
    if (countBytes.length < 2) return 'cut';
    const length = 12 * u16(countBytes, 0);
    const entries = Buffer.from(await file.at(start + at + 2, length + 4));
    if (entries.length < length) return 'cut';
    end = Math.max(end, at + 2 + entries.length);
    const values = new Map<number, number[]>();
    for (let entry = 0; entry < length; entry += 12) {
      const [tag, type, count] = [u16(entries, entry), u16(entries, entry + 2), u32(entries, entry + 4)];
      const bytes = (TIFF_TYPE_BYTES[type] ?? 1) * count;
      const offset = u32(entries, entry + 8);
      if (bytes > 4) end = Math.max(end, offset + bytes);
      const isOffset = TIFF_OFFSET_TYPES.includes(type) && [...TIFF_DATA.flat(), ...TIFF_FOLDERS].includes(tag);
      if (!isOffset || bytes > 256 * 1024) continue;
      const data =
        bytes > 4 ? Buffer.from(await file.at(start + offset, bytes)) : entries.subarray(entry + 8, entry + 12);
      if (bytes > 4 && data.length < bytes) return 'cut';
      values.set(
        tag,
        Array.from({ length: count }, (_, i) => (type === 3 ? u16(data, 2 * i) : u32(data, 4 * i))),
      );
    }
    for (const [offsets, lengths] of TIFF_DATA) {
      const sizes = values.get(lengths) ?? [];
      for (const [i, offset] of (values.get(offsets) ?? []).entries()) end = Math.max(end, offset + (sizes[i] ?? 0));
    }
    for (const tag of TIFF_FOLDERS) folders.push(...(values.get(tag) ?? []));
    if (entries.length === length + 4) folders.push(u32(entries, length));
  }
  // A picture begins at an even address.
  return start + end;
}

/** Adobe Photoshop File Formats: four sections with their lengths, then the picture, whose length follows from the head. */
async function endOfPhotoshop(file: FileWindow, start: number): Promise<End> {
  const head = await file.at(start, 26);
  if (head.length < 26) return 'cut';
  const isLarge = head.readUInt16BE(4) === 2;
  let at = start + 26;
  for (const section of ['colours', 'resources', 'layers']) {
    const wide = isLarge && section === 'layers';
    const length = await file.at(at, 8);
    if (length.length < 8) return 'cut';
    at += wide ? 8 + Number(length.readBigUInt64BE(0)) : 4 + length.readUInt32BE(0);
  }
  const packing = await file.at(at, 2);
  if (packing.length < 2) return 'cut';
  const rows = head.readUInt16BE(12) * head.readUInt32BE(14);
  if (packing.readUInt16BE(0) === 0)
    return at + 2 + rows * Math.ceil((head.readUInt32BE(18) * head.readUInt16BE(22)) / 8);
  if (packing.readUInt16BE(0) !== 1) return undefined;
  const width = isLarge ? 4 : 2;
  let sum = 0;
  for (let row = 0; row < rows; row += 4096) {
    const lengths = await file.at(at + 2 + row * width, width * Math.min(4096, rows - row));
    // Its head can claim more rows than can be counted in the time limit.
    if (lengths.length === 0) return 'cut';
    for (let i = 0; i + width <= lengths.length; i += width) sum += lengths.readUIntBE(i, width);
  }
  return at + 2 + rows * width + sum;
}

const BITRATES = {
  v1: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0],
  v2: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0],
} as const;
const SAMPLE_RATES = [44_100, 48_000, 32_000, 0];

/** Layer 3 frame by frame (ISO/IEC 11172-3, 2.4.2.3), and the tags before and behind them. */
async function endOfMp3(file: FileWindow, start: number): Promise<End> {
  let at = start;
  let frames = 0;
  for (;;) {
    const head = await file.at(at, 32);
    const mark = head.toString('latin1', 0, 8);
    if (head.length === 0) return at;
    if (mark.startsWith('ID3') && head.length >= 10) {
      at += 10 + synchsafe(head.subarray(6, 10));
      // Programs leave padding behind a tag.
      for (let next = (await file.at(at, 1))[0]; next === 0; next = (await file.at(at, 1))[0]) at += 1;
    } else if (mark.startsWith('TAG')) at += 128;
    else if (mark === 'APETAGEX') {
      const isHeader = (head.readUInt32LE(20) & 0x20000000) !== 0;
      at += 32 + (isHeader ? head.readUInt32LE(12) : 0);
    } else if (mark === 'LYRICSBE') {
      const tag = await file.at(at, 256 * 1024);
      const end = tag.indexOf('LYRICS200');
      if (end === -1) return at;
      at += end + 9;
    } else {
      const length = frameBytes(head);
      if (length === undefined) return frames === 0 ? undefined : at;
      frames += 1;
      // The last frame is often truncated by a recorder.
      at = Math.min(at + length, Math.max(file.bytes, at + 1));
    }
  }
}

function frameBytes(head: Buffer): number | undefined {
  if (head.length < 4 || head[0] !== 0xff || ((head[1] ?? 0) & 0xe6) !== 0xe2) return undefined;
  const [, second = 0, third = 0] = head;
  const version = (second >> 3) & 3;
  const rate = (SAMPLE_RATES[(third >> 2) & 3] ?? 0) / ([4, 0, 2, 1][version] || Infinity);
  const bitrate = (version === 3 ? BITRATES.v1 : BITRATES.v2)[third >> 4] ?? 0;
  if (rate === 0 || bitrate === 0) return undefined;
  return Math.floor(((version === 3 ? 144_000 : 72_000) * bitrate) / rate) + ((third >> 1) & 1);
}

/** RFC 3533, page by page. */
async function endOfOgg(file: FileWindow, start: number): Promise<End> {
  for (let at = start; ;) {
    const page = await file.at(at, 27);
    if (page.toString('latin1', 0, 4) !== 'OggS') return at;
    const count = page[26];
    if (count === undefined) return 'cut';
    const segments = await file.at(at + 27, count);
    if (segments.length < count) return 'cut';
    at += 27 + count + segments.reduce((sum, length) => sum + length, 0);
    if (at > file.bytes) return 'cut';
  }
}

/** RFC 9639: the last frame ends where its checksum matches. Tags may follow. */
async function endOfFlac(file: FileWindow, start: number): Promise<End> {
  const tag = await file.at(start, 10);
  const isTag = tag.toString('latin1', 0, 3) === 'ID3' && tag.length === 10;
  let at = start + 4 + (isTag ? 10 + synchsafe(tag.subarray(6, 10)) : 0);
  for (let last = false; !last;) {
    const block = await file.at(at, 4);
    if (block.length < 4) return 'cut';
    last = ((block[0] ?? 0) & 0x80) !== 0;
    at += 4 + block.readUIntBE(1, 3);
  }
  let end = file.bytes;
  if ((await file.at(Math.max(0, end - 128), 3)).toString('latin1') === 'TAG') end -= 128;
  const from = Math.max(at, end - 256 * 1024);
  const tail = await file.at(from, end - from);
  // The checksum over the whole frame is zero at the end of the last frame, wherever it begins.
  for (const frame of suffixesWithoutRest(tail)) {
    if (tail[frame] === 0xff && ((tail[frame + 1] ?? 0) & 0xfe) === 0xf8) return file.bytes;
  }
  return 'cut';
}

/**
 * The starts of the suffixes whose CRC-16 (polynomial 0x8005) is zero, from the last one on. Each byte contributes its product
 * with the power of x at its position, so that one pass is enough: a frame can begin anywhere in the file.
 */
function* suffixesWithoutRest(bytes: Buffer): Generator<number, void> {
  let rest = 0;
  let power = 0x8005;
  for (let at = bytes.length - 1; at >= 0; at -= 1) {
    const byte = bytes[at] ?? 0;
    for (let bit = 0; bit < 8; bit += 1) {
      if ((byte & (1 << bit)) !== 0) rest ^= power;
      power = (power & 0x8000) === 0 ? power << 1 : ((power << 1) ^ 0x8005) & 0xffff;
    }
    if (rest === 0) yield at;
  }
}

/** RFC 8794: elements of the first level with their sizes; a live recording declares none. */
async function endOfMatroska(file: FileWindow, start: number): Promise<End> {
  for (let at = start; at < file.bytes;) {
    const head = await file.at(at, 16);
    if (![0x1a45dfa3, 0x18538067, 0xec].includes(head.length < 4 ? 0 : head[0] === 0xec ? 0xec : head.readUInt32BE(0)))
      return at;
    const idBytes = head[0] === 0xec ? 1 : 4;
    const first = head[idBytes] ?? 0;
    const width = Math.clz32(first) - 23;
    if (width > 8 || idBytes + width > head.length) return 'cut';
    let size = BigInt(first & ((1 << (8 - width)) - 1));
    for (let i = 1; i < width; i += 1) size = (size << 8n) | BigInt(head[idBytes + i] ?? 0);
    if (size === (1n << BigInt(7 * width)) - 1n) return undefined;
    at += idBytes + width + Number(size);
    if (at > file.bytes) return 'cut';
  }
  return file.bytes;
}

const ASF_OBJECTS = ['3026b2758e66cf11a6d900aa0062ce6c', '3626b2758e66cf11a6d900aa0062ce6c'];

/** Advanced Systems Format, section 2: objects with a GUID and a size. */
async function endOfAsf(file: FileWindow, start: number): Promise<End> {
  for (let at = start, objects = 0; ; objects += 1) {
    const head = await file.at(at, 24);
    if (head.length === 0) return at;
    if (head.length < 24) return objects === 0 ? 'cut' : at;
    const id = head.toString('hex', 0, 16);
    // Indexes follow the data; the GUIDs of all of them have this ending.
    if (objects < 2 && !ASF_OBJECTS.includes(id)) return at;
    if (objects >= 2 && !/(11cf8be600c0|cf11|d211|d111|4c89)/.test(id)) return at;
    const size = Number(head.readBigUInt64LE(16));
    if (size < 24) return objects < 2 ? undefined : at;
    at += size;
    if (at > file.bytes) return objects < 2 ? 'cut' : at - size;
  }
}
