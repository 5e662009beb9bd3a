/** The tags of sound. Used in threads: like them, it imports by URL. */
import type * as MediaRoomModule from './media-room.js';
import type { PieceSink } from './pieces.js';
import type * as StreamEndsModule from './stream-ends.js';
import type * as UnpackModule from './unpack.js';

const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const load = (name: string) => import(new URL(`./${name}${ending}`, import.meta.url).href);
const { takePadding } = (await load('media-room')) as typeof MediaRoomModule;
const { synchsafe } = (await load('stream-ends')) as typeof StreamEndsModule;
const { takeUnpacked } = (await load('unpack')) as typeof UnpackModule;

const HEAD_BYTES = 10;

/** Takes the packed frames, files, pictures and padding of all tags: they can stand in other formats, and behind one another. */
export function readId3(content: Buffer, sink: PieceSink): void {
  for (let at = content.indexOf('ID3', 0, 'latin1'); at !== -1; at = content.indexOf('ID3', at, 'latin1')) {
    const head = content.subarray(at, at + HEAD_BYTES);
    at += 3;
    const isTag = head.length === HEAD_BYTES && [2, 3, 4].includes(head[3] as number) && (head[4] as number) < 0xff;
    if (!isTag || head.subarray(6).some((byte) => byte > 127)) continue;
    const end = Math.min(at + 7 + synchsafe(head.subarray(6)), content.length);
    readFrames(content.subarray(at + 7, end), head[3] as number, ((head[5] as number) & 0x80) !== 0, sink);
    at = end;
  }
}

function readFrames(tag: Buffer, version: number, isStuffed: boolean, sink: PieceSink): void {
  // ID3 2.2, section 3.2: six bytes before a frame; later versions have ten.
  const [idBytes, headBytes] = version === 2 ? [3, 6] : [4, 10];
  for (let at = 0; at + headBytes <= tag.length;) {
    const size =
      version === 2
        ? tag.readUIntBE(at + 3, 3)
        : version === 4
          ? synchsafe(tag.subarray(at + 4, at + 8))
          : tag.readUInt32BE(at + 4);
    if (size === 0) return takePadding(tag.subarray(at), sink);
    const id = tag.toString('latin1', at, at + idBytes);
    const flags = version === 2 ? PLAIN : flagsOf(version, tag[at + 9] as number);
    const frame = tag.subarray(at + headBytes, at + headBytes + size);
    // In 2.3 the whole tag is stuffed, in 2.4 each frame.
    const whole = flags.isStuffed || (isStuffed && version < 4) ? withoutStuffing(frame) : frame;
    takeFrame(id, whole.subarray(flags.before), flags.isPacked, sink);
    at += headBytes + size;
  }
}

interface Flags {
  readonly isPacked: boolean;
  readonly isStuffed: boolean;
  /** Bytes between the head and the content. */
  readonly before: number;
}

const PLAIN: Flags = { isPacked: false, isStuffed: false, before: 0 };

/** ID3 2.3, section 3.3.1, and 2.4, section 4.1.2. */
function flagsOf(version: number, flags: number): Flags {
  const has = (bit: number) => ((flags & bit) === 0 ? 0 : 1);
  if (version === 4) {
    return { isPacked: has(8) === 1, isStuffed: has(2) === 1, before: has(0x40) + has(4) + 4 * has(1) };
  }
  return { isPacked: has(0x80) === 1, isStuffed: false, before: 4 * has(0x80) + has(0x40) + has(0x20) };
}

/** ID3 2.4, section 6.1: a zero behind each 0xff. */
function withoutStuffing(bytes: Buffer): Buffer {
  return Buffer.from(bytes.filter((byte, at) => byte !== 0 || bytes[at - 1] !== 0xff));
}

function takeFrame(id: string, frame: Buffer, isPacked: boolean, sink: PieceSink): void {
  if (isPacked) return takeUnpacked('zlib', 'frame of the tag', frame, sink);
  const width = frame[0] === 1 || frame[0] === 2 ? 2 : 1;
  const type = frame.indexOf(0, 1) + 1;
  // Encoding, media type, then the name of the file and a description, or the kind of picture and a description.
  if (id === 'GEOB' || id === 'GEO')
    takeFile('object', frame, endOfText(frame, endOfText(frame, type, width), width), sink);
  else if (id === 'APIC') takeFile('picture', frame, endOfText(frame, type + 1, width), sink);
  else if (id === 'PIC') takeFile('picture', frame, endOfText(frame, 5, width), sink);
}

function takeFile(name: string, frame: Buffer, start: number, sink: PieceSink): void {
  if (start < frame.length) sink.file(name, frame.subarray(start));
}

/** The offset behind a text and its zero. */
function endOfText(bytes: Buffer, from: number, width: number): number {
  for (let at = from; at + width <= bytes.length; at += width) {
    if (bytes[at] === 0 && (width === 1 || bytes[at + 1] === 0)) return at + width;
  }
  return bytes.length;
}
