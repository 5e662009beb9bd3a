const SECTOR = 512;
const END = 0xfffffffe;
const FREE = 0xffffffff;
const FAT = 0xfffffffd;
const PER_SECTOR = SECTOR / 4;

/**
 * A compound file ([MS-CFB], version 3). Streams are stored in whole sectors; shorter ones are padded to 4,096 bytes. What stands before
 * a slash in a name is a folder.
 */
export function ole2(streams: Readonly<Record<string, Buffer>>): Buffer {
  const contents = Object.entries(streams).map(([name, content]) => ({
    name,
    content: Buffer.concat([content, Buffer.alloc(Math.max(4096 - content.length, 0))]),
  }));
  const sectorsOf = ({ length }: Buffer) => Math.ceil(length / SECTOR);
  const folders = [...new Set(contents.flatMap(({ name }) => name.split('/').slice(0, -1)))];
  const folderSectors = Math.ceil((contents.length + folders.length + 1) / 4);
  const used = folderSectors + contents.reduce((sum, { content }) => sum + sectorsOf(content), 0);
  const fatSectors = Math.ceil(used / (PER_SECTOR - 1));
  if (fatSectors > 109) throw new Error('more than the header has room for');
  const fat = Buffer.alloc(fatSectors * SECTOR, 0xff);
  for (let sector = 0; sector < fatSectors; sector += 1) fat.writeUInt32LE(FAT, 4 * sector);
  const chain = (first: number, count: number) => {
    for (let i = 0; i < count; i += 1) fat.writeUInt32LE(i + 1 < count ? first + i + 1 : END, 4 * (first + i));
    return first + count;
  };
  let next = chain(fatSectors, folderSectors);
  const paths = [...contents.map(({ name }) => name), ...folders].map((name) => name.split('/').toReversed());
  const childAfter = (parent: string | undefined, after: number) =>
    paths.findIndex(([, above], at) => at > after && above === parent) + 1 || FREE;
  const folder = [folderEntry('Root Entry', 5, { child: childAfter(undefined, -1), start: END, bytes: 0 })];
  for (const [at, [name = '', parent]] of paths.entries()) {
    const right = childAfter(parent, at);
    const content = contents[at]?.content;
    if (content === undefined)
      folder.push(folderEntry(name, 1, { right, child: childAfter(name, -1), start: 0, bytes: 0 }));
    else {
      folder.push(folderEntry(name, 2, { right, start: next, bytes: content.length }));
      next = chain(next, sectorsOf(content));
    }
  }
  return Buffer.concat([
    header(fatSectors),
    fat,
    padded(Buffer.concat(folder), folderSectors * SECTOR),
    ...contents.map(({ content }) => padded(content, sectorsOf(content) * SECTOR)),
  ]);
}

function header(fatSectors: number): Buffer {
  const bytes = Buffer.alloc(SECTOR);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(bytes);
  [0x3e, 3, 0xfffe, 9, 6].forEach((value, at) => bytes.writeUInt16LE(value, 24 + 2 * at));
  bytes.writeUInt32LE(fatSectors, 44);
  bytes.writeUInt32LE(fatSectors, 48); // first sector of the folder
  bytes.writeUInt32LE(4096, 56);
  bytes.writeUInt32LE(END, 60);
  bytes.writeUInt32LE(END, 68);
  bytes.fill(0xff, 76);
  for (let sector = 0; sector < fatSectors; sector += 1) bytes.writeUInt32LE(sector, 76 + 4 * sector);
  return bytes;
}

function folderEntry(
  name: string,
  type: number,
  { right = FREE, child = FREE, start, bytes }: { right?: number; child?: number; start: number; bytes: number },
): Buffer {
  const entry = Buffer.alloc(128);
  entry.write(name, 'utf16le');
  entry.writeUInt16LE(2 * name.length + 2, 64);
  entry.writeUInt8(type, 66);
  entry.writeUInt8(1, 67);
  entry.writeUInt32LE(FREE, 68);
  entry.writeUInt32LE(right, 72);
  entry.writeUInt32LE(child, 76);
  entry.writeUInt32LE(start, 116);
  entry.writeUInt32LE(bytes, 120);
  return entry;
}

function padded(content: Buffer, bytes: number): Buffer {
  return Buffer.concat([content, Buffer.alloc(bytes - content.length)]);
}
