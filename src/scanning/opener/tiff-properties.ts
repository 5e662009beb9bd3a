import type { Room } from './unpack.js';
import type { FileWindow } from './window.js';

/** Where Windows keeps what it knows of a scanned page: an OLE2 file. The tag is that of Microsoft Office Document Imaging. */
const PROPERTY_SET = 37_680;
const OLE2 = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const ENTRY_BYTES = 12;
/** Pages; what stands in more is searched as the rest of the picture is. */
const MOST_FOLDERS = 1024;

/** The places of the property sets of a TIFF, in the order of the file. @throws the reason of the window's signal */
export async function propertySetsOfTiff(file: FileWindow): Promise<Room[]> {
  const isLittle = (await file.at(0, 1))[0] === 0x49;
  const u16 = (bytes: Buffer, at: number) => (isLittle ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const u32 = (bytes: Buffer, at: number) => (isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const head = await file.at(0, 8);
  const found: Room[] = [];
  if (head.length < 8 || u16(head, 2) !== 42) return found;
  const seen = new Set<number>();
  for (let at = u32(head, 4); at !== 0 && !seen.has(at) && seen.size < MOST_FOLDERS;) {
    seen.add(at);
    const count = await file.at(at, 2);
    if (count.length < 2) break;
    const length = ENTRY_BYTES * u16(count, 0);
    const entries = Buffer.from(await file.at(at + 2, length + 4));
    if (entries.length < length + 4) break;
    for (let entry = 0; entry < length; entry += ENTRY_BYTES) {
      if (u16(entries, entry) !== PROPERTY_SET) continue;
      const start = u32(entries, entry + 8);
      const end = start + u32(entries, entry + 4);
      if (end <= file.bytes && (await file.at(start, OLE2.length)).equals(OLE2)) found.push({ start, end });
    }
    at = u32(entries, length);
  }
  return found
    .sort((one, other) => one.start - other.start)
    .filter(({ start }, at) => start >= (found[at - 1]?.end ?? 0));
}
