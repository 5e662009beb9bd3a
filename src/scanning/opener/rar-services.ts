import type { FileWindow } from './window.js';

/** Data of RAR itself in an archive, such as its remark (`CMT`) or the recovery record (`RR`). */
export interface ServiceBlock {
  readonly name: string;
  readonly isStored: boolean;
  readonly start: number;
  readonly end: number;
}

const SIGNATURE_BYTES = 8;
const HEADER_BYTES = 4096;
const SERVICE = 3;
const FLAG = { extra: 1, data: 2 } as const;
const FILE_FLAG = { time: 2, checksum: 4 } as const;
const METHOD = 0x380;
const MOST = 1000;

/**
 * The service blocks of a RAR 5 archive (https://www.rarlab.com/technote.htm), which 7-Zip does not extract.
 * @throws the reason of the signal
 */
export async function serviceBlocks(file: FileWindow): Promise<ServiceBlock[]> {
  const found: ServiceBlock[] = [];
  for (let at = SIGNATURE_BYTES; at < file.bytes && found.length < MOST;) {
    const fields = new Fields(await file.at(at, HEADER_BYTES), 4);
    const length = fields.number();
    const dataStart = at + fields.at + length;
    const type = fields.number();
    const flags = fields.number();
    if ((flags & FLAG.extra) !== 0) fields.number();
    const bytes = (flags & FLAG.data) === 0 ? 0 : fields.number();
    if (!(length > 0 && bytes >= 0)) break;
    const end = Math.min(dataStart + bytes, file.bytes);
    if (type === SERVICE && end > dataStart) found.push({ ...describe(fields), start: dataStart, end });
    at = dataStart + bytes;
  }
  return found;
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
