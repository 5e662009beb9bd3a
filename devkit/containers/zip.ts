import { crc32, deflateRawSync } from 'node:zlib';

/** An entry of a ZIP; fields that are left out get correct values. */
export interface ZipPart {
  readonly name: Buffer | string;
  readonly content: Buffer;
  /** Default: stored. */
  readonly method?: number;
  /** Already compressed. */
  readonly packed?: Buffer;
  readonly claims?: { readonly bytes?: number; readonly crc?: number };
  /** Differing values for the local header. */
  readonly local?: { readonly name?: string; readonly crc?: number; readonly method?: number };
  readonly descriptor?: boolean;
  /** Unix mode, such as 0o120777 for a link. */
  readonly mode?: number;
  /** Bytes after the entry that belong to no entry. */
  readonly gap?: Buffer;
  readonly extra?: Buffer;
  /** In the directory. */
  readonly comment?: string;
}

/** PKWARE APPNOTE.TXT, sections 4.3.7, 4.3.9, 4.3.12 and 4.3.16. */
export function zip(parts: readonly ZipPart[], { prefix = Buffer.alloc(0), comment = '' } = {}): Buffer {
  const pieces: Buffer[] = [prefix];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const part of parts) {
    const { piece, entry } = zipEntry(part, offset);
    pieces.push(piece);
    directory.push(entry);
    offset += piece.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(parts.length, 0xffff), 8);
  end.writeUInt16LE(Math.min(parts.length, 0xffff), 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([
    ...pieces,
    central,
    ...zip64End(parts.length, central.length, offset),
    end,
    Buffer.from(comment),
  ]);
}

function zipEntry(part: ZipPart, offset: number): { piece: Buffer; entry: Buffer } {
  const { content, descriptor = false, local = {}, claims = {}, extra = Buffer.alloc(0) } = part;
  const name = Buffer.from(part.name as string);
  const localName = local.name === undefined ? name : Buffer.from(local.name);
  const method = part.method ?? (part.packed === undefined ? 0 : 8);
  const packed = part.packed ?? (method === 8 ? deflateRawSync(content) : content);
  const crc = claims.crc ?? crc32(content);
  const bytes = claims.bytes ?? content.length;
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(descriptor ? 8 : 0, 6);
  header.writeUInt16LE(local.method ?? method, 8);
  header.writeUInt32LE(descriptor ? 0 : (local.crc ?? crc), 14);
  header.writeUInt32LE(descriptor ? 0 : packed.length, 18);
  header.writeUInt32LE(descriptor ? 0 : bytes, 22);
  header.writeUInt16LE(localName.length, 26);
  header.writeUInt16LE(extra.length, 28);
  const trailer = Buffer.alloc(descriptor ? 16 : 0);
  if (descriptor) [0x08074b50, crc, packed.length, bytes].forEach((value, at) => trailer.writeUInt32LE(value, at * 4));
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE((3 << 8) | 20, 4);
  entry.writeUInt16LE(20, 6);
  entry.writeUInt16LE(descriptor ? 8 : 0, 8);
  entry.writeUInt16LE(method, 10);
  entry.writeUInt32LE(crc, 16);
  entry.writeUInt32LE(packed.length, 20);
  entry.writeUInt32LE(bytes, 24);
  entry.writeUInt16LE(name.length, 28);
  const comment = Buffer.from(part.comment ?? '');
  entry.writeUInt16LE(comment.length, 32);
  entry.writeUInt32LE(((part.mode ?? 0o100644) << 16) >>> 0, 38);
  entry.writeUInt32LE(offset, 42);
  const piece = Buffer.concat([header, localName, extra, packed, trailer, part.gap ?? Buffer.alloc(0)]);
  return { piece, entry: Buffer.concat([entry, name, comment]) };
}

function zip64End(count: number, size: number, offset: number): Buffer[] {
  if (count < 0xffff) return [];
  const end = Buffer.alloc(56);
  end.writeUInt32LE(0x06064b50, 0);
  end.writeBigUInt64LE(44n, 4);
  end.writeUInt16LE(45, 12);
  end.writeUInt16LE(45, 14);
  end.writeBigUInt64LE(BigInt(count), 24);
  end.writeBigUInt64LE(BigInt(count), 32);
  end.writeBigUInt64LE(BigInt(size), 40);
  end.writeBigUInt64LE(BigInt(offset), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(offset + size), 8);
  locator.writeUInt32LE(1, 16);
  return [end, locator];
}
