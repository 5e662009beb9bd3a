import type { Room } from './unpack.js';
import type { FileWindow } from './window.js';

const SIZE_AT = 48;
const COMMENT = 70;
const PUBLIC = 'GDIC';
const FORMATS = 0x40000004;
const [PUBLIC_AT, COUNT_AT, LIST_AT] = [12, 36, 40];
const FORMAT_BYTES = 16;
const MOST_FORMATS = 16;
/** What stands behind more is searched as the rest of the picture is. */
const MOST_RECORDS = 100_000;

/** [MS-EMF] 2.2.9: the head tells the size. */
export async function endOfEmf(file: FileWindow, start: number): Promise<number | 'cut'> {
  const head = await file.at(start + SIZE_AT, 4);
  return head.length < 4 ? 'cut' : start + head.readUInt32LE(0);
}

/** [MS-EMF] 2.3.3.4.3: the same picture in other formats, such as a PDF of Office for the Mac. */
export async function formatsOfEmf(file: FileWindow): Promise<Room[]> {
  const found: Room[] = [];
  for (let at = 0, records = 0; at + 8 <= file.bytes && records < MOST_RECORDS; records += 1) {
    const record = await file.at(at, LIST_AT);
    const size = record.length < 8 ? 0 : record.readUInt32LE(4);
    if (size < 8) break;
    const isComment = record.length === LIST_AT && record.readUInt32LE(0) === COMMENT;
    if (
      isComment &&
      record.toString('latin1', PUBLIC_AT, PUBLIC_AT + 4) === PUBLIC &&
      record.readUInt32LE(16) === FORMATS
    ) {
      const count = Math.min(record.readUInt32LE(COUNT_AT), MOST_FORMATS);
      const list = await file.at(at + LIST_AT, Math.min(count * FORMAT_BYTES, size - LIST_AT));
      for (let entry = 0; entry + FORMAT_BYTES <= list.length; entry += FORMAT_BYTES) {
        const start = at + PUBLIC_AT + list.readUInt32LE(entry + 12);
        const end = start + list.readUInt32LE(entry + 8);
        if (start < end && end <= at + size && start >= (found.at(-1)?.end ?? 0)) found.push({ start, end });
      }
    }
    at += size;
  }
  return found;
}
