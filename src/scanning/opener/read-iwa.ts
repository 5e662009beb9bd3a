/** The archives of Pages, Numbers and Keynote (IWA): chunks of Snappy, without the marks and checksums of its framing. */
import type { ReadPieces } from './pieces.js';

const CHUNK_HEAD_BYTES = 4;
const MOST_LENGTH_BYTES = 5;

export const readPieces: ReadPieces = (content, sink) => {
  // A file of another kind that has the name.
  if (content[0] !== 0) return;
  const unpacked: Buffer[] = [];
  let bytes = 0;
  for (let at = 0; at < content.length;) {
    const end = endOfChunk(content, at);
    const chunk = content.subarray(at + CHUNK_HEAD_BYTES, end);
    const head = headOf(chunk);
    bytes += head.unpackedBytes;
    if (bytes > sink.bytesLeft)
      return sink.find('limit-exceeded:ratio', 'an archive of iWork exceeds the bound of ratio');
    const block = end === undefined ? undefined : unpackSnappy(chunk.subarray(head.length), head.unpackedBytes);
    if (end === undefined || block === undefined) {
      sink.find('damaged', 'an archive of iWork cannot be unpacked');
      break;
    }
    unpacked.push(block);
    at = end;
  }
  sink.piece('content', Buffer.concat(unpacked));
};

/** A zero and the length of a chunk in three bytes precede it. */
function endOfChunk(content: Buffer, at: number): number | undefined {
  if (content[at] !== 0 || at + CHUNK_HEAD_BYTES > content.length) return undefined;
  const end = at + CHUNK_HEAD_BYTES + content.readUIntLE(at + 1, 3);
  return end > content.length ? undefined : end;
}

/** The length of the content that a block begins with: groups of seven bits, the lowest first. */
function headOf(block: Buffer): { readonly unpackedBytes: number; readonly length: number } {
  let unpackedBytes = 0;
  let length = 0;
  for (let factor = 1; length < MOST_LENGTH_BYTES; factor *= 128) {
    const byte = block[length] ?? 0;
    length += 1;
    unpackedBytes += (byte & 127) * factor;
    if (byte < 128) break;
  }
  return { unpackedBytes, length };
}

const LONGEST_SHORT = 60;

/** Snappy's format_description.txt, section 2. @returns undefined if it is not of this length */
function unpackSnappy(packed: Buffer, bytes: number): Buffer | undefined {
  const out = Buffer.alloc(bytes);
  let to = 0;
  for (let at = 0; at < packed.length;) {
    const tag = packed[at] as number;
    at += 1;
    const kind = tag & 3;
    if (kind === 0) {
      const extra = Math.max(0, (tag >> 2) - LONGEST_SHORT + 1);
      if (at + extra > packed.length) return undefined;
      const length = 1 + (extra === 0 ? tag >> 2 : packed.readUIntLE(at, extra));
      at += extra;
      if (at + length > packed.length || to + length > bytes) return undefined;
      packed.copy(out, to, at, at + length);
      at += length;
      to += length;
      continue;
    }
    const extra = kind === 3 ? 4 : kind;
    if (at + extra > packed.length) return undefined;
    const low = packed.readUIntLE(at, extra);
    const distance = kind === 1 ? ((tag >> 5) << 8) | low : low;
    const length = kind === 1 ? 4 + ((tag >> 2) & 7) : 1 + (tag >> 2);
    at += extra;
    if (distance === 0 || distance > to || to + length > bytes) return undefined;
    // What is repeated may reach into what it makes.
    for (let copied = 0; copied < length; copied += 1, to += 1) out[to] = out[to - distance] as number;
  }
  return to === bytes ? out : undefined;
}
