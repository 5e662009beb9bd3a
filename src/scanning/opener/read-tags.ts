/** The tags of sound but ID3: pictures in remarks of Ogg and FLAC, and data in APE. Used in threads: like them, it imports by URL. */
import type { PieceSink } from './pieces.js';

const PICTURE = /^(?:METADATA_BLOCK_PICTURE|(COVERART))=/i;
const COMMENT_HEADS = ['OpusTags', '\x03vorbis', '\x81theora', 'Speex', '\x04'];

/** RFC 9639, section 8.8: type, media type, remark and sizes precede a picture. */
export function takePicture(block: Buffer, sink: PieceSink): void {
  if (block.length < 32) return;
  const type = 8 + block.readUInt32BE(4);
  const remark = type + 4 + block.readUInt32BE(type);
  sink.file('picture', block.subarray(remark + 20));
}

/** The Vorbis comment: a writer, then remarks, each with its length. */
export function takeComments(content: Buffer, sink: PieceSink): void {
  let at = 4 + content.readUInt32LE(0);
  for (let left = content.readUInt32LE(at), next = at + 4; left > 0 && next + 4 <= content.length; left -= 1) {
    at = next + 4;
    next = at + content.readUInt32LE(next);
    const [mark, isOld] = PICTURE.exec(content.toString('latin1', at, Math.min(at + 32, next))) ?? [];
    if (mark === undefined) continue;
    const picture = Buffer.from(content.toString('latin1', at + mark.length, next), 'base64');
    if (isOld === undefined) takePicture(picture, sink);
    else sink.file('cover', picture);
  }
}

/** Packets of Ogg that have no end are not kept. */
const MOST_PACKET_BYTES = 64 * 1024 * 1024;

/** RFC 3533, section 6: the second packet of each stream has its remarks, spread over pages. */
export function readOgg(content: Buffer, sink: PieceSink): void {
  const streams = new Map<number, { packets: number; parts: Buffer[]; bytes: number }>();
  for (let at = content.indexOf('OggS', 0, 'latin1'); at !== -1 && at + 27 <= content.length;) {
    const serial = content.readUInt32LE(at + 14);
    const pieces = content[at + 26] as number;
    const isFirst = ((content[at + 5] as number) & 2) !== 0;
    const known = streams.get(serial);
    const stream = isFirst || known === undefined ? { packets: 0, parts: [], bytes: 0 } : known;
    streams.set(serial, stream);
    let from = at + 27 + pieces;
    for (let piece = 0; piece < pieces && stream.packets < 2; piece += 1) {
      const size = content[at + 27 + piece] ?? 0;
      stream.parts.push(content.subarray(from, from + size));
      stream.bytes += size;
      from += size;
      if (size === 255 && stream.bytes <= MOST_PACKET_BYTES) continue;
      stream.packets += 1;
      if (stream.packets === 2) takeRemarks(Buffer.concat(stream.parts), sink);
      stream.parts = [];
    }
    at = content.indexOf('OggS', at + 27 + pieces, 'latin1');
  }
}

function takeRemarks(packet: Buffer, sink: PieceSink): void {
  const head = COMMENT_HEADS.find((mark) => packet.toString('latin1', 0, mark.length) === mark);
  if (head === undefined || packet.length < 16) return;
  // Joined: base64 that goes on in another page is found.
  sink.piece('remarks', packet);
  takeComments(packet.subarray(head === '\x04' ? 4 : head.length), sink);
}

const APE = { mark: 'APETAGEX', headBytes: 32, isHead: 0x20000000 } as const;
const BINARY = 1;
/** A file has one; each of many could be as long as the file. */
const MOST_TAGS = 64;

/** https://wiki.hydrogenaud.io/index.php?title=APEv2_specification: items between a head, which can be missing, and an end. */
export function readApe(content: Buffer, sink: PieceSink): void {
  let tags = 0;
  for (let at = content.indexOf(APE.mark, 0, 'latin1'); at !== -1; at = content.indexOf(APE.mark, at + 8, 'latin1')) {
    if (at + APE.headBytes > content.length) return;
    const size = content.readUInt32LE(at + 12);
    // Every tag has an end.
    if ((content.readUInt32LE(at + 20) & APE.isHead) !== 0 || size < APE.headBytes || size > at + APE.headBytes)
      continue;
    if ((tags += 1) > MOST_TAGS) throw new Error('tags without end');
    readApeItems(content.subarray(at + APE.headBytes - size, at), content.readUInt32LE(at + 16), sink);
  }
}

function readApeItems(tag: Buffer, items: number, sink: PieceSink): void {
  for (let item = 0, at = 0; item < items && at + 8 < tag.length; item += 1) {
    const keyEnd = tag.indexOf(0, at + 8);
    if (keyEnd === -1) return;
    const end = keyEnd + 1 + tag.readUInt32LE(at);
    const value = tag.subarray(keyEnd + 1, end);
    if (((tag.readUInt32LE(at + 4) >> 1) & 3) === BINARY)
      takeApeFile(tag.toString('latin1', at + 8, keyEnd), value, sink);
    at = end;
  }
}

/** A picture has its name in front. */
function takeApeFile(key: string, value: Buffer, sink: PieceSink): void {
  const nameEnd = /^cover art/i.test(key) ? value.indexOf(0) : -1;
  sink.file(nameEnd === -1 ? key : value.toString('utf8', 0, nameEnd), value.subarray(nameEnd + 1));
}
