/** What stands behind the pixels in the packed streams of PNG, GIF and TIFF. Used in threads: like them, it imports by URL. */
import type { PieceSink } from './pieces.js';
import type * as UnpackModule from './unpack.js';
import type { Room } from './unpack.js';

const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const { passPixels, takeSurplus } = (await import(
  new URL(`./unpack${ending}`, import.meta.url).href
)) as typeof UnpackModule;

interface PngFormat {
  readonly bits: number;
  readonly isInterlaced: boolean;
}

/** Samples of a pixel by colour type: PNG, third edition, 11.2.1. */
const PNG_SAMPLES = [1, 0, 3, 1, 2, 0, 4];
/** Adam7, 8.1: first column, first row, steps between columns and between rows. */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

function pngBytes(width: number, height: number, { bits, isInterlaced }: PngFormat): number {
  const rows = (columns: number, count: number) => (columns === 0 ? 0 : count * (1 + Math.ceil((columns * bits) / 8)));
  if (!isInterlaced) return rows(width, height);
  return ADAM7.reduce((sum, [x, y, across, down]) => {
    return sum + rows(Math.ceil(Math.max(0, width - x) / across), Math.ceil(Math.max(0, height - y) / down));
  }, 0);
}

/** The pixels of a PNG, and of the frames of an animated one (PNG, third edition, 11.3.6). */
export class PngPixels {
  private format: PngFormat = { bits: 0, isInterlaced: false };
  private expected = 0;
  private bytes = 0;
  private parts: Buffer[] = [];
  /** Apple's own format leaves out the head and the checksum of the stream. */
  private isApple = false;
  private frame: [number, number] = [0, 0];

  private readonly sink: PieceSink;

  constructor(sink: PieceSink) {
    this.sink = sink;
  }

  /** @returns whether the chunk was one of pixels */
  async take(type: string, data: Buffer): Promise<boolean> {
    if (type === 'CgBI') this.isApple = true;
    if (type === 'IHDR' && data.length >= 13) {
      const bits = (data[8] ?? 0) * (PNG_SAMPLES[data[9] ?? 0] ?? 0);
      this.format = { bits, isInterlaced: data[12] === 1 };
      this.expected = pngBytes(data.readUInt32BE(0), data.readUInt32BE(4), this.format);
    }
    if (type === 'fcTL' && data.length >= 12) {
      await this.end();
      this.frame = [data.readUInt32BE(4), data.readUInt32BE(8)];
    }
    if (this.bytes > MOST_BYTES_TOGETHER) return false;
    if (type === 'IDAT') this.parts.push(data);
    else if (type === 'fdAT') {
      if (this.parts.length === 0) this.expected = pngBytes(...this.frame, this.format);
      this.parts.push(data.subarray(4));
    } else return false;
    return true;
  }

  /** Passes over the pixels collected so far. */
  async end(): Promise<void> {
    const packed = Buffer.concat(this.parts);
    this.parts = [];
    if (packed.length === 0) return;
    await passPixels('PNG', packed, this.expected, this.sink, this.isApple);
    this.bytes += this.expected;
    if (this.bytes > MOST_BYTES_TOGETHER) this.sink.find('limit-exceeded:ratio', 'the pixels of a PNG are too many');
  }
}

/** GIF89a, appendix F. */
export function passGifPixels(packed: Buffer, leastBits: number, pixels: number, sink: PieceSink): void {
  const isPossible = leastBits >= 1 && leastBits <= 11;
  const used = isPossible ? lzwBytes(packed, pixels, { leastBits, isHighFirst: false, early: 0 }) : 0;
  takeSurplus('GIF', packed.subarray(used), sink);
}

interface Lzw {
  readonly leastBits: number;
  /** Whether codes begin with the highest bit of a byte. */
  readonly isHighFirst: boolean;
  /** How many codes before it has to the code gets longer. */
  readonly early: 0 | 1;
}

const TIFF_LZW: Lzw = { leastBits: 8, isHighFirst: true, early: 1 };
const MOST_CODES = 4096;

/** How many bytes the codes of `pixels` pixels take. Only the length of what a code stands for counts, so nothing is written. */
function lzwBytes(packed: Buffer, pixels: number, { leastBits, isHighFirst, early }: Lzw): number {
  const clear = 1 << leastBits;
  const lengths = new Uint32Array(MOST_CODES).fill(1, 0, clear);
  let size = leastBits + 1;
  let next = clear + 2;
  let previous = 0;
  let [held, bits, at] = [0, 0, 0];
  for (let done = 0; ;) {
    while (bits < size && at < packed.length) {
      const byte = packed[at] as number;
      held = isHighFirst ? (held << 8) | byte : held | (byte << bits);
      bits += 8;
      at += 1;
    }
    if (bits < size) return at;
    bits -= size;
    const code = isHighFirst ? held >> bits : held & ((1 << size) - 1);
    held = isHighFirst ? held & ((1 << bits) - 1) : held >> size;
    if (code === clear) {
      size = leastBits + 1;
      next = clear + 2;
      previous = 0;
      continue;
    }
    // The code behind the last pixel is the end, or there is none.
    if (code === clear + 1 || done >= pixels) return at;
    if (code > next || (code === next && previous === 0)) return at;
    if (previous > 0 && next < MOST_CODES) {
      lengths[next] = previous + 1;
      next += 1;
      if (next + early === 1 << size && size < 12) size += 1;
    }
    previous = lengths[code] as number;
    done += previous;
  }
}

/** TIFF 6.0, section 9. */
function packBitsBytes(packed: Buffer, pixels: number): number {
  let at = 0;
  for (let done = 0; done < pixels && at < packed.length;) {
    const length = packed[at] as number;
    at += length < 128 ? length + 2 : length > 128 ? 2 : 1;
    done += length < 128 ? length + 1 : length > 128 ? 257 - length : 0;
  }
  return at;
}

/** Of all frames or strips of a file: overlapping ones could be unpacked for any length of time. */
const MOST_BYTES_TOGETHER = 4 * 1024 * 1024 * 1024;

const PACKING = { lzw: 5, deflate: 8, deflateToo: 32_946, packBits: 32_773 };
const TAG = {
  width: 256,
  height: 257,
  bits: 258,
  packing: 259,
  strips: 273,
  samples: 277,
  rows: 278,
  lengths: 279,
  planes: 284,
};
const TILE = { width: 322, height: 323, offsets: 324, lengths: 325 };
const MOST_FOLDERS = 10_000;

/** The strips and tiles of a TIFF 6.0. @returns what was passed over */
export async function passTiffPixels(content: Buffer, sink: PieceSink): Promise<Room[]> {
  const rooms = new Map<number, Room>();
  let bytes = 0;
  for (const tags of tiffFolders(content)) {
    const one = (tag: number, otherwise: number) => tags(tag, 1)[0] ?? otherwise;
    const packing = one(TAG.packing, 1);
    if (!Object.values(PACKING).includes(packing)) continue;
    const isTiled = tags(TILE.offsets, 1).length > 0;
    const width = isTiled ? one(TILE.width, 0) : one(TAG.width, 0);
    const rows = isTiled ? one(TILE.height, 0) : Math.min(one(TAG.rows, Infinity), one(TAG.height, 0));
    const samples = one(TAG.planes, 1) === 2 ? 1 : one(TAG.samples, 1);
    const expected = rows * Math.ceil((width * samples * Math.max(1, ...tags(TAG.bits))) / 8);
    const lengths = tags(isTiled ? TILE.lengths : TAG.lengths);
    for (const [i, start] of tags(isTiled ? TILE.offsets : TAG.strips).entries()) {
      const end = start + (lengths[i] ?? 0);
      if (end <= start || rooms.has(start)) continue;
      rooms.set(start, { start, end });
      bytes += expected;
      if (bytes > MOST_BYTES_TOGETHER) {
        sink.find('limit-exceeded:ratio', 'the pixels of a TIFF are too many');
        return [...rooms.values()];
      }
      await passStrip(packing, content.subarray(start, end), expected, sink);
    }
  }
  return [...rooms.values()];
}

async function passStrip(packing: number, packed: Buffer, expected: number, sink: PieceSink): Promise<void> {
  if (packing === PACKING.lzw) takeSurplus('TIFF', packed.subarray(lzwBytes(packed, expected, TIFF_LZW)), sink);
  else if (packing === PACKING.packBits) takeSurplus('TIFF', packed.subarray(packBitsBytes(packed, expected)), sink);
  else await passPixels('TIFF', packed, expected, sink);
}

/** The values of a tag, as many as are wanted: all by default. */
type Tags = (tag: number, wanted?: number) => number[];

/** The directories of a TIFF, in the order of their chain. */
function* tiffFolders(content: Buffer): Generator<Tags> {
  const little = content[0] === 0x49;
  const u16 = (at: number) => (little ? content.readUInt16LE(at) : content.readUInt16BE(at));
  const u32 = (at: number) => (little ? content.readUInt32LE(at) : content.readUInt32BE(at));
  if (u16(2) !== 42) return;
  const seen = new Set<number>();
  for (let at = u32(4); at !== 0 && at + 6 <= content.length && !seen.has(at) && seen.size < MOST_FOLDERS;) {
    seen.add(at);
    const end = at + 2 + 12 * u16(at);
    if (end + 4 > content.length) return;
    const entries = new Map<number, number>();
    for (let entry = at + 2; entry < end; entry += 12) entries.set(u16(entry), entry);
    yield (tag, wanted = Infinity) => {
      const entry = entries.get(tag);
      if (entry === undefined) return [];
      const [width, count] = [u16(entry + 2) === 3 ? 2 : 4, u32(entry + 4)];
      const start = count * width <= 4 ? entry + 8 : u32(entry + 8);
      if (start + count * width > content.length) return [];
      return Array.from({ length: Math.min(count, wanted) }, (_, i) =>
        width === 2 ? u16(start + 2 * i) : u32(start + 4 * i),
      );
    };
    at = u32(end);
  }
}
