/** The room in pictures and sounds for remarks and for data of other programs. */
import type { PieceSink } from './pieces.js';
import type * as ZerosModule from './zeros.js';

const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const { withoutZeros } = (await import(new URL(`./zeros${ending}`, import.meta.url).href)) as typeof ZerosModule;

/** Nothing that is worth opening is shorter. */
const LEAST_BYTES = 24;

function take(name: string, content: Buffer, sink: PieceSink): void {
  if (content.length >= LEAST_BYTES) sink.piece(name, content);
}

/** GIF89a, sections 24 to 26: remarks, plain text and data of programs are in blocks of 255 bytes at most. */
export function readGif(
  content: Buffer,
  sink: PieceSink,
  passPixels: (packed: Buffer, leastBits: number, pixels: number, sink: PieceSink) => void,
): void {
  const tableBytes = (flags = 0) => ((flags & 0x80) === 0 ? 0 : 3 << ((flags & 7) + 1));
  for (let at = 13 + tableBytes(content[10]); at < content.length;) {
    const kind = content[at];
    if (kind !== 0x21 && kind !== 0x2c) return;
    const start = kind === 0x21 ? at + 2 : at + 11 + tableBytes(content[at + 9]);
    const { blocks, end } = gifBlocks(content, start);
    // The first block of an application names it.
    if (kind === 0x21) take('extension', Buffer.concat(content[at + 1] === 0xff ? blocks.slice(1) : blocks), sink);
    else {
      const pixels = content.readUInt16LE(at + 5) * content.readUInt16LE(at + 7);
      passPixels(Buffer.concat(blocks), content[start - 1] ?? 0, pixels, sink);
    }
    at = end;
  }
}

function gifBlocks(content: Buffer, start: number): { blocks: Buffer[]; end: number } {
  const blocks: Buffer[] = [];
  let at = start;
  for (let length = content[at]; length !== undefined && length > 0; length = content[at]) {
    blocks.push(content.subarray(at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { blocks, end: at + 1 };
}

/** Room that should hold zeros, without them. */
export function takePadding(padding: Buffer, sink: PieceSink): void {
  take('padding', withoutZeros(padding), sink);
}

/** BITMAPINFOHEADER and later: between the colours and the pixels. */
export function readBmp(content: Buffer, sink: PieceSink): void {
  if (content.length < 54) return;
  const headBytes = content.readUInt32LE(14);
  const bits = content.readUInt16LE(28);
  if (headBytes < 40) return;
  const colours = content.readUInt32LE(46) || (bits <= 8 ? 1 << bits : 0);
  const masks = headBytes === 40 && content.readUInt32LE(30) === 3 ? 12 : 0;
  takePadding(content.subarray(14 + headBytes + masks + 4 * colours, content.readUInt32LE(10)), sink);
}

/** https://developers.google.com/speed/webp/docs/riff_container */
const WEBP_CHUNKS = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP', 'EXIF', 'XMP ']);

export function readWebp(content: Buffer, sink: PieceSink): void {
  for (let at = 12; at + 8 <= content.length;) {
    const length = content.readUInt32LE(at + 4);
    const type = content.toString('latin1', at, at + 4);
    if (!WEBP_CHUNKS.has(type)) take('chunk', content.subarray(at + 8, at + 8 + length), sink);
    at += 8 + length + (length % 2);
  }
}

/** Standard MIDI Files 1.0: programs pass over chunks that they do not know. */
export function readMidi(content: Buffer, sink: PieceSink): void {
  for (let at = 0; at + 8 <= content.length; at += 8 + content.readUInt32BE(at + 4)) {
    const type = content.toString('latin1', at, at + 4);
    if (type !== 'MThd' && type !== 'MTrk')
      take('chunk', content.subarray(at + 8, at + 8 + content.readUInt32BE(at + 4)), sink);
  }
}
