/** Packets of OpenPGP: RFC 9580, section 4. It has no runtime imports, so that threads can load it. */

/** RFC 9580, section 5. */
export const PACKET = {
  publicKeySession: 1,
  signature: 2,
  symmetricSession: 3,
  onePass: 4,
  compressed: 8,
  encrypted: 9,
  marker: 10,
  literal: 11,
  protected: 18,
  aead: 20,
  padding: 21,
} as const;
/** A message, or its key, that is read with a key only. */
export const SEALED_PACKETS: ReadonlySet<number> = new Set([
  PACKET.publicKeySession,
  PACKET.symmetricSession,
  PACKET.encrypted,
  PACKET.protected,
  PACKET.aead,
]);

interface Length {
  readonly body: number;
  /** Undefined: until the end of the file. */
  readonly length: number | undefined;
  /** Whether another length follows the bytes. */
  readonly isPartial: boolean;
}

/** The head of a packet in either format; undefined where the bytes are none, or are cut in it. */
export function packetHead(content: Buffer, at: number): (Length & { readonly tag: number }) | undefined {
  const first = content[at] ?? 0;
  if (first < 0x80) return undefined;
  if ((first & 0x40) !== 0) {
    const length = newLength(content, at + 1);
    return length && { tag: first & 0x3f, ...length };
  }
  const tag = (first >> 2) & 15;
  if ((first & 3) === 3) return { tag, body: at + 1, length: undefined, isPartial: false };
  const body = at + 1 + (1 << (first & 3));
  if (body > content.length) return undefined;
  return { tag, body, length: content.readUIntBE(at + 1, body - at - 1), isPartial: false };
}

/** RFC 9580, section 4.2.1. */
function newLength(content: Buffer, at: number): Length | undefined {
  const [first, second = 0] = content.subarray(at, at + 2);
  if (first === undefined) return undefined;
  if (first < 192) return { body: at + 1, length: first, isPartial: false };
  if (first < 224) return { body: at + 2, length: ((first - 192) << 8) + second + 192, isPartial: false };
  if (first < 255) return { body: at + 1, length: 2 ** (first & 31), isPartial: true };
  if (at + 5 > content.length) return undefined;
  return { body: at + 5, length: content.readUInt32BE(at + 1), isPartial: false };
}

interface Packet {
  readonly tag: number;
  /** Put together, if it stands in pieces. */
  readonly body: Buffer;
  /** Where the next one begins. */
  readonly next: number;
  readonly isCut: boolean;
}

/** Undefined where no packet begins. */
export function packetAt(content: Buffer, start: number): Packet | undefined {
  const head = packetHead(content, start);
  if (head === undefined) return undefined;
  const { tag, body: from } = head;
  const end = from + (head.length ?? content.length - from);
  if (!head.isPartial) return { tag, body: content.subarray(from, end), next: end, isCut: end > content.length };
  const joined = Buffer.allocUnsafe(content.length - from);
  let length = 0;
  for (let piece: Length | undefined = head; piece !== undefined;) {
    const next: number = piece.body + (piece.length ?? 0);
    length += content.copy(joined, length, piece.body, Math.min(next, content.length));
    if (!piece.isPartial) return { tag, body: joined.subarray(0, length), next, isCut: next > content.length };
    piece = newLength(content, next);
  }
  return { tag, body: joined.subarray(0, length), next: content.length, isCut: true };
}

/** RFC 9580, section 5.9: the content, and the name that its writer gave it. */
export function literal(body: Buffer): { readonly name: string; readonly content: Buffer } | undefined {
  const nameEnd = 2 + (body[1] ?? 0);
  if (nameEnd + DATE_BYTES > body.length) return undefined;
  return { name: body.toString('utf8', 2, nameEnd), content: body.subarray(nameEnd + DATE_BYTES) };
}

const DATE_BYTES = 4;
