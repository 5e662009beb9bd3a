import type { FileHandle } from 'node:fs/promises';

/**
 * The end and the central directory of a ZIP, read strictly: PKWARE APPNOTE.TXT 6.3.10, sections 4.3.12 to
 * 4.3.16.
 */
export interface ZipDirectory {
  readonly entries: readonly ZipEntry[];
  /** Where the central directory begins. */
  readonly start: number;
  /** Number of bytes before the first byte that the offsets of the archive count from. */
  readonly prefix: number;
  /** Bytes that follow the end record and its comment. */
  readonly tail: number;
  readonly comment: Buffer;
}

export interface ZipEntry {
  readonly name: Buffer;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly localHeader: number;
  /** The extra field and the comment. */
  readonly remarks: Buffer;
  readonly comment: Buffer;
}

/** Why a ZIP has no valid directory. */
export class ZipDirectoryError extends Error {
  override readonly name = 'ZipDirectoryError';
}

const END_BYTES = 22;
const END64_BYTES = 56;
const LOCATOR_BYTES = 20;
const CENTRAL_BYTES = 46;
const COMMENT_BYTES = 0xffff;
const DIRECTORY_BYTES = 64 * 1024 * 1024;
const SIGNATURE = { central: 0x02014b50, end: 0x06054b50, end64: 0x06064b50, locator: 0x07064b50 } as const;

/**
 * @param mostEntries limit on the entries read
 * @throws {ZipDirectoryError} there is none, or it contradicts itself
 */
export async function readZipDirectory(handle: FileHandle, bytes: number, mostEntries: number): Promise<ZipDirectory> {
  const end = await findEnd(handle, bytes);
  const { count, size, offset, recordStart } = await sizes(handle, end);
  if (size > DIRECTORY_BYTES || size > recordStart) throw new ZipDirectoryError('an impossible central directory');
  const start = recordStart - size;
  const prefix = start - offset;
  if (prefix < 0) throw new ZipDirectoryError('the central directory does not end where the end record says');
  const directory = await readExactly(handle, start, size);
  const entries = parseEntries(directory, count, prefix, mostEntries);
  return { entries, start, prefix, tail: end.tail, comment: end.comment };
}

interface EndRecord {
  readonly at: number;
  readonly record: Buffer;
  readonly tail: number;
  readonly comment: Buffer;
}

async function findEnd(handle: FileHandle, bytes: number): Promise<EndRecord> {
  const length = Math.min(bytes, END_BYTES + COMMENT_BYTES);
  const from = bytes - length;
  const last = await readExactly(handle, from, length);
  let lenient: EndRecord | undefined;
  for (let i = last.length - END_BYTES; i >= 0; i -= 1) {
    if (last[i] !== 0x50 || last.readUInt32LE(i) !== SIGNATURE.end) continue;
    const tail = last.length - i - END_BYTES - last.readUInt16LE(i + 20);
    const comment = last.subarray(i + END_BYTES, i + END_BYTES + last.readUInt16LE(i + 20));
    const found = { at: from + i, record: last.subarray(i, i + END_BYTES), tail, comment };
    if (tail === 0) return found;
    if (tail > 0) lenient ??= found;
  }
  if (lenient === undefined) throw new ZipDirectoryError('no end record');
  return lenient;
}

async function sizes(handle: FileHandle, { at, record }: { at: number; record: Buffer }) {
  const plain = {
    count: record.readUInt16LE(10),
    size: record.readUInt32LE(12),
    offset: record.readUInt32LE(16),
    recordStart: at,
  };
  if (record.readUInt16LE(4) !== 0 && record.readUInt16LE(4) !== 0xffff) {
    throw new ZipDirectoryError('a part of an archive of several volumes');
  }
  const isFull = plain.count === 0xffff || plain.size === 0xffffffff || plain.offset === 0xffffffff;
  const locator =
    at >= LOCATOR_BYTES ? await readExactly(handle, at - LOCATOR_BYTES, LOCATOR_BYTES) : Buffer.alloc(LOCATOR_BYTES);
  if (locator.readUInt32LE(0) !== SIGNATURE.locator) {
    if (plain.size === 0xffffffff || plain.offset === 0xffffffff) throw new ZipDirectoryError('no ZIP64 locator');
    return plain;
  }
  const start = at - LOCATOR_BYTES - END64_BYTES;
  const end64 = start >= 0 ? await readExactly(handle, start, END64_BYTES) : Buffer.alloc(END64_BYTES);
  if (end64.readUInt32LE(0) !== SIGNATURE.end64) throw new ZipDirectoryError('no ZIP64 end record');
  const whole = {
    count: Number(end64.readBigUInt64LE(32)),
    size: Number(end64.readBigUInt64LE(40)),
    offset: Number(end64.readBigUInt64LE(48)),
    recordStart: start,
  };
  const contradicts =
    !isFull && (whole.count !== plain.count || whole.size !== plain.size || whole.offset !== plain.offset);
  if (contradicts) throw new ZipDirectoryError('two end records that contradict each other');
  return whole;
}

function parseEntries(directory: Buffer, count: number, prefix: number, mostEntries: number): ZipEntry[] {
  const entries: ZipEntry[] = [];
  let at = 0;
  for (; at < directory.length && entries.length <= mostEntries;) {
    if (at + CENTRAL_BYTES > directory.length || directory.readUInt32LE(at) !== SIGNATURE.central) {
      throw new ZipDirectoryError('the central directory is not one list of entries');
    }
    const nameLength = directory.readUInt16LE(at + 28);
    const extraLength = directory.readUInt16LE(at + 30);
    const next = at + CENTRAL_BYTES + nameLength + extraLength + directory.readUInt16LE(at + 32);
    if (next > directory.length) throw new ZipDirectoryError('the central directory is cut');
    const name = directory.subarray(at + CENTRAL_BYTES, at + CENTRAL_BYTES + nameLength);
    const extra = directory.subarray(at + CENTRAL_BYTES + nameLength, at + CENTRAL_BYTES + nameLength + extraLength);
    const large = zip64Fields(extra);
    const wide = (field: number) =>
      directory.readUInt32LE(field) === 0xffffffff ? large() : directory.readUInt32LE(field);
    // The order in the extra field is size, packed size, offset.
    const bytes = wide(at + 24);
    const packedBytes = wide(at + 20);
    const localHeader = prefix + wide(at + 42);
    entries.push({
      name,
      flags: directory.readUInt16LE(at + 8),
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      packedBytes,
      bytes,
      localHeader,
      remarks: directory.subarray(at + CENTRAL_BYTES + nameLength, next),
      comment: directory.subarray(at + CENTRAL_BYTES + nameLength + extraLength, next),
    });
    at = next;
  }
  if (at >= directory.length && entries.length !== count) {
    throw new ZipDirectoryError('the end record counts other entries than the central directory has');
  }
  return entries;
}

/** The 64-bit values of the extra field 1, one after the other. */
function zip64Fields(extra: Buffer): () => number {
  let field = Buffer.alloc(0);
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) === 1)
      field = extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2)) as Buffer<ArrayBuffer>;
  }
  let at = 0;
  return () => {
    if (at + 8 > field.length) throw new ZipDirectoryError('a ZIP64 size is missing');
    at += 8;
    return Number(field.readBigUInt64LE(at - 8));
  };
}

/** @throws {ZipDirectoryError} the file ends before */
export async function readExactly(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead !== length) throw new ZipDirectoryError('the file is cut');
  return buffer;
}
