/** A stream of a drawing, and how it is pointed to. */
export interface VisioStream {
  readonly content: Buffer;
  readonly isPacked: boolean;
}

const TRAILER_AT = 36;
const POINTER_BYTES = 18;

/** The stream `VisioDocument` of a drawing of version 11, or 5: a packed trailer of pointers, and what they point to. */
export function visioDocument(streams: readonly VisioStream[], version: 5 | 11 = 11): Buffer {
  const head = Buffer.alloc(TRAILER_AT + POINTER_BYTES);
  head.write('Visio (TM) Drawing\r\n');
  head[26] = version;
  const bodies = streams.map(({ content, isPacked }) => (isPacked ? visioPacked(content) : content));
  let at = head.length;
  const pointers = bodies.map((body, n) => {
    at += body.length;
    return pointer(version, 0x15, at - body.length, body.length, streams[n]?.isPacked === true ? 0xd2 : 0xd0);
  });
  const trailer = visioPacked(Buffer.concat([Buffer.alloc(8), ...pointers]));
  pointer(version, 0x14, at, trailer.length, 0x52).copy(head, TRAILER_AT);
  return Buffer.concat([head, ...bodies, trailer]);
}

function pointer(version: 5 | 11, type: number, offset: number, length: number, format: number): Buffer {
  const bytes = Buffer.alloc(version === 5 ? 16 : POINTER_BYTES);
  bytes[0] = type;
  bytes.writeUInt32LE(offset, 8);
  bytes.writeUInt32LE(length, 12);
  bytes.writeUInt16LE(format, version === 5 ? 2 : 16);
  return bytes;
}

/** Bytes as they are, each eight behind a byte of flags. */
function visioPacked(content: Buffer): Buffer {
  const groups = Array.from({ length: Math.ceil(content.length / 8) }, (_, n) => content.subarray(8 * n, 8 * n + 8));
  return Buffer.concat(groups.flatMap((group) => [Buffer.from([0xff]), group]));
}
