import { crc32 } from 'node:zlib';

/**
 * A RAR 4 archive with one stored file, by RAR's technote: blocks of CRC-16, type, flags, size.
 * @param flags of the file, such as 0x04: encrypted
 */
export function rar(name: string, content: Buffer, flags = 0): Buffer {
  const entry = Buffer.alloc(25);
  entry.writeUInt32LE(content.length, 0);
  entry.writeUInt32LE(content.length, 4);
  entry.writeUInt8(3, 8); // made on Unix
  entry.writeUInt32LE(crc32(content), 9);
  entry.writeUInt32LE(0x5a_21_00_00, 13); // a DOS time
  entry.writeUInt8(20, 17);
  entry.writeUInt8(0x30, 18); // stored
  entry.writeUInt16LE(name.length, 19);
  entry.writeUInt32LE(0o100644, 21);
  return Buffer.concat([
    Buffer.from('Rar!\x1a\x07\0', 'latin1'),
    block(0x73, 0, Buffer.alloc(6)),
    block(0x74, 0x8000 | flags, Buffer.concat([entry, Buffer.from(name)])),
    content,
    block(0x7b, 0x4000, Buffer.alloc(0)),
  ]);
}

/** A block of a RAR 4 without the data that may follow it; `data` belongs to its head. */
export function block(type: number, flags: number, data: Buffer): Buffer {
  const head = Buffer.alloc(7);
  head.writeUInt8(type, 2);
  head.writeUInt16LE(flags, 3);
  head.writeUInt16LE(7 + data.length, 5);
  const whole = Buffer.concat([head, data]);
  whole.writeUInt16LE(crc32(whole.subarray(2)) & 0xffff, 0);
  return whole;
}
