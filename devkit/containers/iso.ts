const SECTOR = 2048;
const ROOT = 18;

/** A file of an ISO 9660 image: its sectors are given by number, without their content. */
export interface IsoFile {
  readonly name: string;
  readonly sector: number;
  readonly bytes: number;
  readonly folder?: boolean;
}

/**
 * An image of one folder (ECMA-119, sections 8.4 and 9.1), whose files may be anywhere in it, and may overlap each other or the
 * folder.
 */
export function iso(files: readonly IsoFile[], content = Buffer.alloc(0)): Buffer {
  const records = [record('\0', ROOT, SECTOR, true), record('\x01', ROOT, SECTOR, true)];
  const folders: Buffer[] = [];
  let used = records.reduce((sum, { length }) => sum + length, 0);
  let page = [...records];
  for (const { name, sector, bytes, folder = false } of files) {
    const next = record(name, sector, bytes, folder);
    // A record must not cross the end of a sector.
    if (used + next.length > SECTOR) {
      folders.push(padded(Buffer.concat(page)));
      page = [];
      used = 0;
    }
    page.push(next);
    used += next.length;
  }
  folders.push(padded(Buffer.concat(page)));
  const root = Buffer.concat(folders);
  for (const at of [0, 34]) writeBoth(root, at + 10, root.length);
  const image = Buffer.concat([Buffer.alloc(ROOT * SECTOR), root, padded(content)]);
  image.write('\x01CD001\x01', 16 * SECTOR, 'latin1');
  const volume = image.subarray(16 * SECTOR, 17 * SECTOR);
  writeBoth(volume, 80, image.length / SECTOR);
  for (const at of [120, 124]) writeShort(volume, at, 1);
  writeShort(volume, 128, SECTOR);
  record('\0', ROOT, root.length, true).copy(volume, 156);
  volume.writeUInt8(1, 881);
  image.write('\xffCD001\x01', 17 * SECTOR, 'latin1');
  return image;
}

/** The sector in which the content begins. */
export function isoContentSector(files: readonly IsoFile[]): number {
  return iso(files).length / SECTOR;
}

function record(name: string, sector: number, bytes: number, folder: boolean): Buffer {
  const size = 33 + name.length + ((33 + name.length) % 2);
  const entry = Buffer.alloc(size);
  entry.writeUInt8(size, 0);
  writeBoth(entry, 2, sector);
  writeBoth(entry, 10, bytes);
  entry.writeUInt8(folder ? 2 : 0, 25);
  writeShort(entry, 28, 1);
  entry.writeUInt8(name.length, 32);
  entry.write(name, 33, 'latin1');
  return entry;
}

function writeBoth(into: Buffer, at: number, value: number): void {
  into.writeUInt32LE(value, at);
  into.writeUInt32BE(value, at + 4);
}

function writeShort(into: Buffer, at: number, value: number): void {
  into.writeUInt16LE(value, at);
  into.writeUInt16BE(value, at + 2);
}

function padded(content: Buffer): Buffer {
  return Buffer.concat([content, Buffer.alloc((SECTOR - (content.length % SECTOR)) % SECTOR)]);
}
