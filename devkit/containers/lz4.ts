import { xxhash32 } from '../../src/scanning/opener/xxhash.js';

/** What is unusual about a frame that {@link lz4Frame} writes. */
export interface Lz4FrameOptions {
  /** Blocks as they are, instead of as one packed block of literals. */
  readonly blocks?: readonly Buffer[];
  /** Of the content; default: its true one. */
  readonly checksum?: number;
  readonly contentSize?: number;
  readonly dictionary?: number;
  /** Blocks that refer to the ones before. */
  readonly isLinked?: boolean;
}

/** A frame as `lz4` writes it, with the checksums of its blocks and its content. */
export function lz4Frame(content: Buffer, options: Lz4FrameOptions = {}): Buffer {
  const { blocks = [lz4Literals(content)], checksum = xxhash32(content), contentSize, dictionary, isLinked } = options;
  const flags =
    0x54 | (isLinked === true ? 0 : 0x20) | (contentSize === undefined ? 0 : 8) | (dictionary === undefined ? 0 : 1);
  const size = Buffer.alloc(contentSize === undefined ? 0 : 8);
  if (contentSize !== undefined) size.writeBigUInt64LE(BigInt(contentSize));
  const descriptor = Buffer.concat([
    Buffer.from([flags, 0x40]),
    size,
    dictionary === undefined ? Buffer.alloc(0) : le32(dictionary),
  ]);
  const packed = blocks.flatMap((block) => [le32(block.length), block, le32(xxhash32(block))]);
  const head = Buffer.from([(xxhash32(descriptor) >>> 8) & 0xff]);
  return Buffer.concat([le32(0x184d2204), descriptor, head, ...packed, le32(0), le32(checksum)]);
}

/** A packed block of nothing but literals. */
export function lz4Literals(content: Buffer): Buffer {
  if (content.length < 15) return Buffer.concat([Buffer.from([content.length << 4]), content]);
  const rest = content.length - 15;
  return Buffer.concat([
    Buffer.from([0xf0]),
    Buffer.alloc(Math.floor(rest / 255), 0xff),
    Buffer.from([rest % 255]),
    content,
  ]);
}

export function lz4Skippable(content: Buffer): Buffer {
  return Buffer.concat([le32(0x184d2a50), le32(content.length), content]);
}

function le32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}
