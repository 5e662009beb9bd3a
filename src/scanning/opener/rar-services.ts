import { LimitExceededError } from './bounds.js';
import type { FileWindow } from './window.js';

/** Data of RAR itself in an archive, such as its remark (`CMT`), the recovery record (`RR`), or the head of a block. */
export interface ServiceBlock {
  /** Empty for heads, and for the blocks of old versions. */
  readonly name: string;
  readonly isStored: boolean;
  readonly start: number;
  readonly end: number;
}

const SIGNATURE_BYTES = { rar4: 7, rar5: 8 } as const;
const HEADER_BYTES = 4096;
const SERVICE = 3;
const FLAG = { extra: 1, data: 2 } as const;
const FILE_FLAG = { time: 2, checksum: 4 } as const;
const METHOD = 0x380;
/** Two for each file of an archive of as many as are opened, and some. */
const MOST = 30_000;

/**
 * What 7-Zip does not extract of a RAR: all but the content of its files.
 * @throws {LimitExceededError} @throws the reason of the signal
 */
export async function serviceBlocks(format: 'rar4' | 'rar5', file: FileWindow): Promise<ServiceBlock[]> {
  const found: ServiceBlock[] = [];
  for await (const block of format === 'rar5' ? rar5Services(file) : rar4Services(file)) {
    if (found.length >= MOST) throw new LimitExceededError('entries');
    found.push(block);
  }
  return found;
}

const headOf = (start: number, end: number): ServiceBlock => ({ name: '', isStored: false, start, end });

/** https://www.rarlab.com/technote.htm */
async function* rar5Services(file: FileWindow): AsyncGenerator<ServiceBlock> {
  for (let at = SIGNATURE_BYTES.rar5; at < file.bytes;) {
    const fields = new Fields(await file.at(at, HEADER_BYTES), 4);
    const length = fields.number();
    const dataStart = at + fields.at + length;
    const type = fields.number();
    const flags = fields.number();
    if ((flags & FLAG.extra) !== 0) fields.number();
    const bytes = (flags & FLAG.data) === 0 ? 0 : fields.number();
    if (!(length > 0 && bytes >= 0)) break;
    const end = Math.min(dataStart + bytes, file.bytes);
    yield headOf(at, Math.min(dataStart, end));
    if (type === SERVICE && end > dataStart) yield { ...describe(fields), start: dataStart, end };
    at = dataStart + bytes;
  }
}

const BLOCK_HEAD_BYTES = 7;
const RAR4 = { file: 0x74, service: 0x7a } as const;
const RAR4_FLAG = { large: 0x100, data: 0x8000 } as const;
/** From the head of a block of a file or service on: sizes, system, CRC, time, version, method, length of the name, attributes. */
const RAR4_ENTRY = { method: 18, nameBytes: 19, large: 25, name: 25 } as const;
const RAR4_STORED = 0x30;

/**
 * RAR's technote for RAR 2 to 4: blocks of CRC-16, type, flags, size of the head, and, where a flag says so, of data. Remarks,
 * recovery records and signatures of old versions are blocks of types of their own (0x75 to 0x79), or within the heads of others.
 */
async function* rar4Services(file: FileWindow): AsyncGenerator<ServiceBlock> {
  for (let at = SIGNATURE_BYTES.rar4; at < file.bytes;) {
    const head = await file.at(at, HEADER_BYTES);
    if (head.length < BLOCK_HEAD_BYTES) break;
    const type = head.readUInt8(2);
    const flags = head.readUInt16LE(3);
    const headBytes = head.readUInt16LE(5);
    if (headBytes < BLOCK_HEAD_BYTES) break;
    const fields = head.subarray(BLOCK_HEAD_BYTES);
    const isEntry = (type === RAR4.file || type === RAR4.service) && fields.length >= RAR4_ENTRY.name + 8;
    const hasData = isEntry || (flags & RAR4_FLAG.data) !== 0;
    const high = isEntry && (flags & RAR4_FLAG.large) !== 0 ? fields.readUInt32LE(RAR4_ENTRY.large) : 0;
    const data = hasData && fields.length >= 4 ? fields.readUInt32LE(0) + high * 2 ** 32 : 0;
    const dataStart = at + headBytes;
    const end = Math.min(dataStart + data, file.bytes);
    yield headOf(at, type === RAR4.file || type === RAR4.service ? Math.min(dataStart, end) : end);
    if (type === RAR4.service && isEntry && end > dataStart) {
      const nameStart = RAR4_ENTRY.name + ((flags & RAR4_FLAG.large) === 0 ? 0 : 8);
      const nameEnd = nameStart + fields.readUInt16LE(RAR4_ENTRY.nameBytes);
      const isStored = fields.readUInt8(RAR4_ENTRY.method) === RAR4_STORED;
      yield { name: fields.toString('latin1', nameStart, nameEnd), isStored, start: dataStart, end };
    }
    at = dataStart + data;
  }
}

function describe(fields: Fields): Pick<ServiceBlock, 'name' | 'isStored'> {
  const flags = fields.number();
  fields.number(); // unpacked size
  fields.number(); // attributes
  fields.at += ((flags & FILE_FLAG.time) === 0 ? 0 : 4) + ((flags & FILE_FLAG.checksum) === 0 ? 0 : 4);
  const isStored = (fields.number() & METHOD) === 0;
  fields.number(); // system
  return { name: fields.text(fields.number()), isStored };
}

/** Numbers of seven bits in each byte, the lowest first. */
class Fields {
  constructor(
    private readonly bytes: Buffer,
    public at: number,
  ) {}

  /** NaN beyond the end. */
  number(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.bytes[this.at];
      if (byte === undefined) return NaN;
      this.at += 1;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }

  text(length: number): string {
    return this.bytes.toString('latin1', this.at, this.at + length);
  }
}
