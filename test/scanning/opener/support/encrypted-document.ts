const SECTOR = 512;
const STREAM_SECTORS = 8;
const END = 0xfffffffe;
const FREE = 0xffffffff;

/** What Office writes for a document with a password, MS-OFFCRYPTO 2.3.1: OLE2 with the streams of the encryption, MS-CFB. */
export function encryptedDocument(): Buffer {
  const header = Buffer.alloc(SECTOR);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(header);
  [0x3e, 3, 0xfffe, 9, 6].forEach((value, at) => header.writeUInt16LE(value, 24 + 2 * at));
  header.writeUInt32LE(1, 44); // sectors of the FAT
  header.writeUInt32LE(1, 48); // first sector of the directory
  header.writeUInt32LE(4096, 56);
  header.writeUInt32LE(END, 60);
  header.writeUInt32LE(END, 68);
  header.fill(0xff, 80);
  header.writeUInt32LE(0, 76);
  const fat = Buffer.alloc(SECTOR, 0xff);
  fat.writeUInt32LE(0xfffffffd, 0);
  fat.writeUInt32LE(END, 4);
  for (let sector = 2; sector < 2 + 2 * STREAM_SECTORS; sector += 1) {
    fat.writeUInt32LE((sector - 1) % STREAM_SECTORS === 0 ? END : sector + 1, sector * 4);
  }
  // The head of an agile encryption, then what looks like noise.
  const info = Buffer.alloc(STREAM_SECTORS * SECTOR, ' ');
  info.writeUInt32LE(0x00040004, 0);
  info.writeUInt32LE(0x40, 4);
  info.write('<encryption xmlns="http://schemas.microsoft.com/office/2006/encryption"/>', 8);
  const noise = Buffer.from(Array.from({ length: STREAM_SECTORS * SECTOR }, (_, at) => (at * at * 31 + at * 7) & 0xff));
  return Buffer.concat([
    header,
    fat,
    directoryEntry('Root Entry', 5, { child: 1, start: END, bytes: 0 }),
    directoryEntry('EncryptionInfo', 2, { right: 2, start: 2, bytes: info.length }),
    directoryEntry('EncryptedPackage', 2, { start: 2 + STREAM_SECTORS, bytes: noise.length }),
    directoryEntry('', 0, { start: 0, bytes: 0 }),
    info,
    noise,
  ]);
}

function directoryEntry(
  name: string,
  type: number,
  { right = FREE, child = FREE, start, bytes }: { right?: number; child?: number; start: number; bytes: number },
): Buffer {
  const entry = Buffer.alloc(128);
  entry.write(name, 'utf16le');
  entry.writeUInt16LE(name === '' ? 0 : 2 * name.length + 2, 64);
  entry.writeUInt8(type, 66);
  entry.writeUInt8(1, 67);
  entry.writeUInt32LE(FREE, 68);
  entry.writeUInt32LE(right, 72);
  entry.writeUInt32LE(child, 76);
  entry.writeUInt32LE(start, 116);
  entry.writeUInt32LE(bytes, 120);
  return entry;
}
