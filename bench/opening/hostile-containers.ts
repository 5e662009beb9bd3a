import { constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { iso, isoContentSector } from '../../devkit/containers/iso.js';
import { ole2 } from '../../devkit/containers/ole2.js';
import { pack } from '../../devkit/containers/seven-zip.js';
import { tar } from '../../devkit/containers/tar.js';
import { tnef, tnefAttribute } from '../../devkit/containers/tnef.js';
import { zip } from '../../devkit/containers/zip.js';

/** A file that is made to exhaust its reader. */
export interface HostileContainer {
  readonly name: string;
  /** Why it cannot be called clean; undefined if it is harmless within the bounds. */
  readonly reason: RegExp | undefined;
  build(): Buffer | Promise<Buffer>;
}

const KIB = 1024;
const MIB = 1024 * KIB;
const LINE = Buffer.from('Nothing to see here.\n');

/** Deflated without all of it being there: blocks that end on a full flush can be repeated. */
function deflated(block: Buffer, times: number): Buffer {
  const packed = deflateRawSync(block, { finishFlush: constants.Z_FULL_FLUSH });
  return Buffer.concat([...Array<Buffer>(times).fill(packed), Buffer.from([3, 0])]);
}

const many = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));
const stored = (name: string, content: Buffer) => ({ name, content });
const packed = (name: string, content: Buffer) => ({ name, content, method: 8 });

/** A member that is as large as the bounds allow, and declares it. */
function large(name: string, block: string, mebibytes: number) {
  const piece = Buffer.alloc(MIB, block);
  const whole = deflated(piece, mebibytes);
  return { name, content: LINE, packed: whole, claims: { bytes: mebibytes * MIB } };
}

/** Incompressible members keep the ratio below its bound. */
const noise = (mebibytes: number) =>
  stored('picture.jpeg', Buffer.concat([JPEG, Buffer.alloc(mebibytes * MIB, 'n'), EOI]));
const JPEG = Buffer.from('ffd8ffda0002', 'hex');
const EOI = Buffer.from('ffd9', 'hex');

/** A list of one property, which has no end. */
const VALUES = `01000000${'0310'}${'0100'}ffffffff${'00'.repeat(4096)}`;

const document = (parts: Readonly<Record<string, string>>) =>
  zip(
    Object.entries({
      '[Content_Types].xml': '<?xml version="1.0"?><Types/>',
      'word/document.xml': '<?xml version="1.0"?><w:document/>',
      ...parts,
    }).map(([name, content]) => packed(name, Buffer.from(content))),
  );

export const HOSTILE_CONTAINERS: readonly HostileContainer[] = [
  // Bombs
  {
    name: 'ZIP of 4 GiB of zeros, which says so',
    reason: /ratio|bytes/,
    build: () => zip([large('zeros', '\0', 4095)]),
  },
  {
    name: 'ZIP of 4 GiB of zeros, which says 21 bytes',
    reason: /damaged|ratio/,
    build: () => zip([{ name: 'zeros', content: LINE, packed: deflated(Buffer.alloc(MIB), 4096) }]),
  },
  { name: 'gzip of 4 GiB of zeros', reason: /ratio|bytes/, build: () => gzipOf(deflated(Buffer.alloc(MIB), 4096)) },
  {
    name: 'bzip2 of 1 GiB of zeros',
    reason: /ratio/,
    build: async () =>
      Buffer.concat(Array<Buffer>(64).fill(await pack({ zeros: Buffer.alloc(16 * MIB) }, 'a', '-tbzip2'))),
  },
  {
    name: 'xz of 1 GiB of zeros',
    reason: /ratio/,
    build: async () =>
      Buffer.concat(Array<Buffer>(64).fill(await pack({ zeros: Buffer.alloc(16 * MIB) }, 'a', '-txz'))),
  },
  {
    name: 'ZIPs in ZIPs, 16 in each, six deep',
    reason: /entries|bytes|ratio|depth/,
    build: () =>
      many(6, (level) => level).reduce(
        (inner, level) => zip(many(16, (n) => packed(`${level}-${n}.zip`, inner))),
        zip([packed('zeros', Buffer.alloc(MIB))]),
      ),
  },
  {
    name: '9,000 entries of a ZIP over the same 1 MB',
    reason: /damaged|ratio|bytes/,
    build: () => overlappingZip(9000),
  },
  {
    name: '5,000 files of an ISO over the same 1 MB',
    reason: /bytes|ratio|damaged/,
    build: () => overlappingIso(5000),
  },
  // Files that contain themselves
  { name: 'ISO that holds itself as a file', reason: /depth/, build: isoOfItself },
  {
    name: 'ISO whose folder holds itself',
    reason: /damaged|entries|depth/,
    build: () => iso(many(2, (n) => ({ name: `FOLDER${n}`, sector: 18, bytes: 2048, folder: true }))),
  },
  {
    name: 'gzip in gzip, 2,000 deep',
    reason: /depth/,
    build: () => many(2000, (n) => n).reduce<Buffer>((inner) => gzipSync(inner, { level: 1 }), LINE),
  },
  {
    name: 'message in message, 3,000 deep',
    reason: /depth|damaged|entries|time/,
    build: () =>
      Buffer.from(
        `${'From: a@example.org\r\nContent-Type: message/rfc822\r\n\r\n'.repeat(3000)}From: a@example.org\r\n\r\nx`,
      ),
  },
  // Entries
  {
    name: '100,000 entries of a ZIP',
    reason: /entries/,
    build: () => zip(many(100_000, (n) => stored(`${n}.txt`, LINE))),
  },
  {
    name: '100,000 entries of a tar',
    reason: /entries/,
    build: () => tar(many(100_000, (n) => stored(`${n}.txt`, LINE))),
  },
  {
    name: '100,000 entries of a cpio',
    reason: /entries/,
    build: () => cpio(many(100_000, (n) => ({ name: `${n}.txt`, content: LINE }))),
  },
  {
    name: '100,000 folders of a tar',
    reason: /entries/,
    build: () => tar(many(100_000, (n) => ({ name: `${n}/`, type: '5' }))),
  },
  {
    name: '100,000 attachments of a winmail.dat',
    reason: /entries/,
    build: () => tnef({ attachments: many(100_000, (n) => ({ title: `${n}`, data: LINE })) }),
  },
  {
    name: 'winmail.dat of 2 million attributes without content',
    reason: undefined,
    build: () => Buffer.concat([tnef({}), Buffer.alloc(12 * 2 * MIB, tnefAttribute(2, 0x00018010, Buffer.from('a')))]),
  },
  {
    name: 'winmail.dat whose properties have 4 billion values',
    reason: /damaged/,
    build: () => Buffer.concat([tnef({}), tnefAttribute(1, 0x00069003, Buffer.from(VALUES, 'hex'))]),
  },
  { name: '100,000 parts of a message', reason: /entries|damaged/, build: () => message(100_000) },
  {
    name: '1,500 streams of an OLE2 file',
    reason: undefined,
    build: () => ole2(Object.fromEntries(many(1500, (n) => [`s${n}`, LINE]))),
  },
  {
    name: '9,999 entries of a ZIP with names of 4 kB',
    reason: undefined,
    build: () => zip(many(9999, (n) => stored(`${n}${'n'.repeat(4000)}`, Buffer.from(String(n))))),
  },
  // Names and headers
  {
    name: '400 entries of a ZIP with names of 64 kB',
    reason: undefined,
    build: () => zip(many(400, (n) => stored(`${n}${'n'.repeat(65_000)}`, LINE))),
  },
  {
    name: 'tar with a name of 16 MiB',
    reason: /damaged|entries|depth|memory/,
    build: () =>
      tar([
        { name: '././@LongLink', type: 'L', content: Buffer.alloc(16 * MIB, 'n') },
        { name: 'n', content: LINE },
      ]),
  },
  {
    name: 'tar with a pax header of 16 MiB',
    reason: undefined,
    build: () =>
      tar([
        { name: 'pax', type: 'x', content: pax('comment', 'c'.repeat(16 * MIB)) },
        { name: 'n', content: LINE },
      ]),
  },
  {
    name: 'tar of 50,000 pax headers and no file',
    reason: /damaged|unaccounted|entries|time/,
    build: () => tar(many(50_000, () => ({ name: 'pax', type: 'x', content: pax('path', 'a') }))),
  },
  {
    name: 'tar of 25 MB of zeros behind a header',
    reason: undefined,
    build: () => Buffer.concat([tar([{ name: 'a', content: LINE }]), Buffer.alloc(25 * MIB)]),
  },
  {
    name: '1,000,000 empty members of a gzip',
    reason: undefined,
    build: () => Buffer.concat(Array<Buffer>(1_000_000).fill(gzipSync(Buffer.alloc(0)))),
  },
  {
    name: '500,000 empty streams of an xz',
    reason: undefined,
    build: async () => Buffer.concat(Array<Buffer>(500_000).fill(await pack({ a: '' }, 'a', '-txz'))),
  },
  {
    name: 'gzip whose name is 25 MB long',
    reason: /damaged/,
    build: () => Buffer.concat([Buffer.from('1f8b0808000000000003', 'hex'), Buffer.alloc(25 * MIB, 'n')]),
  },
  {
    name: 'cpio whose name is 2 GiB long',
    reason: /damaged|hidden/,
    build: () => cpio([{ name: 'a', content: LINE, nameBytes: 0x7fffffff }]),
  },
  // False declarations
  {
    name: 'ZIP64 that claims 2^63 bytes',
    reason: /damaged|ratio|bytes/,
    build: () => zip64(0x7fffffffffffffffn, 21n, 0n),
  },
  { name: 'ZIP64 that claims 2^63 packed bytes', reason: /damaged/, build: () => zip64(21n, 0x7fffffffffffffffn, 0n) },
  { name: 'ZIP64 that lies at 2^63', reason: /damaged/, build: () => zip64(21n, 21n, 0x7fffffffffffffffn) },
  { name: 'ZIP64 of 2^40 entries', reason: /damaged|entries/, build: () => zip64End(1n << 40n) },
  {
    name: 'tar with a file of 2^62 bytes',
    reason: /damaged/,
    build: () =>
      tar([
        { name: 'pax', type: 'x', content: pax('size', String(2n ** 62n)) },
        { name: 'a', content: LINE },
      ]),
  },
  {
    name: 'cpio with a file of 4 GiB',
    reason: /damaged/,
    build: () => cpio([{ name: 'a', content: LINE, bytes: 0xffffffff }]),
  },
  { name: 'RAR 5 with a dictionary of 4 GiB', reason: /damaged|memory|unsupported/, build: () => rar5(0x3d) },
  // What readers do with what they find
  {
    name: 'DOCX of field instructions that do not end',
    reason: undefined,
    build: () => document({ 'word/footer.xml': `<?xml version="1.0"?>${'<w:instrText '.repeat(600_000)}` }),
  },
  {
    name: 'DOCX of relationships that do not end',
    reason: undefined,
    build: () => document({ 'word/_rels/a.rels': `<?xml version="1.0"?>${'<Relationship '.repeat(500_000)}` }),
  },
  {
    name: 'ODT of encryption that does not end',
    reason: undefined,
    build: () =>
      zip([
        stored('mimetype', Buffer.from('application/vnd.oasis.opendocument.text')),
        packed('META-INF/encryption.xml', Buffer.from('<EncryptedData></EncryptedDat'.repeat(250_000))),
      ]),
  },
  {
    name: 'message of Outlook whose text unpacks to 55 MB',
    reason: undefined,
    build: () => ole2({ '__substg1.0_10090102': packedRtf(6 * MIB) }),
  },
  {
    name: 'PowerPoint whose object is a bomb',
    reason: /damaged|ratio|bytes/,
    build: () => ole2({ 'PowerPoint Document': packedObject(4000) }),
  },
  {
    name: 'text of 500 MB in a ZIP',
    reason: /damaged|memory|time/,
    build: () => zip([large('a.txt', `${'lorem ipsum '.repeat(8)}\n`, 480), noise(3)]),
  },
  {
    name: 'text of 480 MB in base64',
    reason: /damaged|memory|time/,
    build: () => zip([large('a.txt', `${'QUJD'.repeat(19)}\n`, 480), noise(3)]),
  },
  {
    name: 'text in UTF-16 of 480 MB',
    reason: /damaged|memory|time/,
    build: () => zip([large('a.txt', 'a\0b\0c\0\n\0', 480), noise(3)]),
  },
  {
    name: 'text of 250 MB in a ZIP',
    reason: /damaged|memory|time/,
    build: () => zip([large('a.txt', `${'lorem ipsum '.repeat(8)}\n`, 240), noise(3)]),
  },
  {
    name: 'message of 250 MB in a ZIP',
    reason: /damaged|memory|time/,
    build: () =>
      zip([large('a.eml', `From: a@example.org\nMIME-Version: 1.0\n\n${'lorem ipsum '.repeat(80)}\n`, 240), noise(3)]),
  },
  {
    name: 'PDF of 250 MB in a ZIP',
    reason: /damaged|memory|time/,
    build: () =>
      zip([
        large('a.pdf', `%PDF-1.4\n1 0 obj<</Length 9>>stream\n${'lorem ipsum '.repeat(80)}\nendstream endobj\n`, 240),
        noise(3),
      ]),
  },
  {
    name: 'bytes of no known format of 250 MB in a ZIP',
    reason: /damaged|memory|time/,
    build: () => zip([large('a.bin', '\x01\0\x02\x03\0\0\x99', 240), noise(3)]),
  },
  {
    name: 'text of beginnings of uuencode',
    reason: undefined,
    build: () => Buffer.from('begin 644 a\n'.repeat(2 * MIB)),
  },
  { name: 'text of beginnings of yEnc', reason: undefined, build: () => Buffer.from('=ybegin size=1\n'.repeat(MIB)) },
  {
    name: 'page of beginnings of tags',
    reason: undefined,
    build: () => Buffer.from(`<html>${'<meta <a on'.repeat(MIB)}`),
  },
  {
    name: 'page of a download that does not end',
    reason: undefined,
    build: () => Buffer.from(`<html><a href="data:,a" ${'download '.repeat(MIB)}`),
  },
  {
    name: 'data of 100,000 prefixes of a page',
    reason: undefined,
    build: () =>
      Buffer.from(
        `<?xml version="1.0"?><a ${Array.from({ length: 100_000 }, (_, n) => `xmlns:p${n}="http://www.w3.org/2000/svg"`).join(' ')}/>`,
      ),
  },
  {
    name: 'form of namespaces without a script',
    reason: undefined,
    build: () => Buffer.from(`<?xml version="1.0"?><a ${'www.xfa.org/schema/xfa-template '.repeat(MIB / 4)}/>`),
  },
  {
    name: 'message of names',
    reason: /entries|bytes|ratio/,
    build: () =>
      Buffer.from(
        `From: a@example.com\r\nMIME-Version: 1.0\r\nContent-Type: text/plain${Array.from({ length: 100_000 }, (_, n) => `;\r\n name="${n}.js"`).join('')}\r\n\r\nhello\r\n`,
      ),
  },
  {
    name: 'stream that is all Zlib, of 4 GiB',
    reason: /ratio|no-opener/,
    build: () => Buffer.concat([Buffer.from('789c', 'hex'), deflated(Buffer.alloc(MIB), 4096), Buffer.alloc(4)]),
  },
  { name: 'PNG of 2,000 packed remarks of 1 MiB', reason: /ratio|bytes/, build: () => png(2000) },
  { name: 'PDF of 200 objects that unpack to 4 MiB', reason: /ratio|bytes/, build: () => pdf(200) },
];

/** A gzip member around a Deflate stream of unknown checksum. */
function gzipOf(raw: Buffer): Buffer {
  return Buffer.concat([Buffer.from('1f8b0800000000000003', 'hex'), raw, Buffer.alloc(8)]);
}

/** Every entry of the directory leads to the first. */
function overlappingZip(count: number): Buffer {
  const one = zip([packed('a', Buffer.alloc(MIB))]);
  const start = one.indexOf(Buffer.from('504b0102', 'hex'));
  const entry = one.subarray(start, start + 47);
  const end = Buffer.from(one.subarray(start + 47));
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(47 * count, 12);
  return Buffer.concat([one.subarray(0, start), ...Array<Buffer>(count).fill(entry), end]);
}

function overlappingIso(count: number): Buffer {
  const files = many(count, (n) => ({ name: `F${n}`, sector: 0, bytes: MIB }));
  const sector = isoContentSector(files);
  return iso(
    files.map((file) => ({ ...file, sector })),
    Buffer.alloc(MIB, 'x'),
  );
}

function isoOfItself(): Buffer {
  const file = { name: 'SELF.ISO', sector: 0, bytes: 0 };
  return iso([{ ...file, bytes: iso([file]).length }]);
}

/** POSIX.1-2001, pax Extended Header: a length that counts itself. */
function pax(key: string, value: string): Buffer {
  const rest = ` ${key}=${value}\n`;
  let length = rest.length + 1;
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
  return Buffer.from(`${length}${rest}`);
}

/** The portable ASCII format, `newc`. */
function cpio(
  files: readonly {
    readonly name: string;
    readonly content: Buffer;
    readonly bytes?: number;
    readonly nameBytes?: number;
  }[],
): Buffer {
  const padding = (length: number) => Buffer.alloc((4 - (length % 4)) % 4);
  const entries = [...files, { name: 'TRAILER!!!', content: Buffer.alloc(0) } as (typeof files)[0]];
  return Buffer.concat(
    entries.flatMap(({ name, content, bytes = content.length, nameBytes = name.length + 1 }) => {
      const fields = [1, 0o100644, 0, 0, 1, 0, bytes, 0, 0, 0, 0, nameBytes, 0];
      const head = Buffer.from(`070701${fields.map((value) => value.toString(16).padStart(8, '0')).join('')}${name}\0`);
      return [head, padding(head.length), content, padding(content.length)];
    }),
  );
}

function message(parts: number): Buffer {
  const part =
    '--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=a\r\n\r\nx\r\n';
  return Buffer.from(
    `From: a@example.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${part.repeat(parts)}--b--\r\n`,
  );
}

/** PKWARE APPNOTE.TXT, 4.5.3: an entry whose sizes stand in the extra field. */
function zip64(bytes: bigint, packedBytes: bigint, offset: bigint): Buffer {
  const plain = zip([stored('a', LINE)]);
  const start = plain.indexOf(Buffer.from('504b0102', 'hex'));
  const entry = Buffer.from(plain.subarray(start, start + 47));
  const extra = Buffer.alloc(28);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(24, 2);
  [bytes, packedBytes, offset].forEach((value, at) => extra.writeBigUInt64LE(value, 4 + 8 * at));
  for (const at of [20, 24, 42]) entry.writeUInt32LE(0xffffffff, at);
  entry.writeUInt16LE(extra.length, 30);
  const end = Buffer.from(plain.subarray(start + 47));
  end.writeUInt32LE(entry.length + extra.length, 12);
  return Buffer.concat([plain.subarray(0, start), entry, extra, end]);
}

function zip64End(count: bigint): Buffer {
  const whole = zip(many(65_535, (n) => stored(String(n), Buffer.alloc(0))));
  const end = whole.lastIndexOf(Buffer.from('504b0606', 'hex'));
  whole.writeBigUInt64LE(count, end + 24);
  whole.writeBigUInt64LE(count, end + 32);
  return whole;
}

/** RAR 5.0 archive format, as RARLAB's technote has it; the checksums are wrong, too. @param method the field "compression information" >> 6 */
function rar5(dictionary: number): Buffer {
  const block = (body: readonly number[]) => Buffer.from([0, 0, 0, 0, body.length, ...body]);
  const compression = 0x80 | (dictionary << 1);
  return Buffer.concat([
    Buffer.from('526172211a070100', 'hex'),
    block([1, 0, 0]),
    block([2, 2, 21, 4, 0, 0xff, 0xff, 0xff, 0xff, 0x07, 0, compression, 0x3c, 1, 1, 97]),
    LINE,
  ]);
}

/** [MS-OXRTFCP] 2.1.3: references of 17 bytes each to what has just been written. */
function packedRtf(bytes: number): Buffer {
  const head = Buffer.alloc(16);
  head.writeUInt32LE(bytes - 4, 0);
  head.writeUInt32LE(8.5 * bytes, 4);
  head.write('LZFu', 8);
  const run = Buffer.alloc(bytes - 16, 0xff);
  // A reference to where the next byte is to be written is the end.
  for (let at = 1, write = 207; at + 1 < run.length; at += at % 17 === 15 ? 3 : 2, write = (write + 17) % 4096) {
    run.writeUInt16BE(((write === 0 ? 100 : 0) << 4) | 15, at);
  }
  return Buffer.concat([head, run]);
}

/** [MS-PPT] 2.10.34. */
function packedObject(mebibytes: number): Buffer {
  const content = Buffer.concat([Buffer.from('789c', 'hex'), deflated(Buffer.alloc(MIB), mebibytes)]);
  const head = Buffer.alloc(12);
  head.writeUInt16LE(0x10, 0);
  head.writeUInt16LE(0x1011, 2);
  head.writeUInt32LE(content.length + 4, 4);
  head.writeUInt32LE(60 * MIB, 8);
  return Buffer.concat([head, content]);
}

function png(remarks: number): Buffer {
  const chunk = (type: string, content: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(content.length);
    return Buffer.concat([length, Buffer.from(type), content, Buffer.alloc(4)]);
  };
  const remark = chunk('zTXt', Buffer.concat([Buffer.from('a\0\0'), deflateSync(Buffer.alloc(MIB))]));
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', Buffer.from('00000001000000010800000000', 'hex')),
    ...Array<Buffer>(remarks).fill(remark),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function pdf(objects: number): Buffer {
  const content = deflateSync(Buffer.alloc(4 * MIB, 'x'));
  const object = (n: number) =>
    Buffer.concat([
      Buffer.from(`${n} 0 obj<</Length ${content.length}/Filter/FlateDecode>>stream\n`),
      content,
      Buffer.from('\nendstream endobj\n'),
    ]);
  return Buffer.concat([
    Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n'),
    ...many(objects, (n) => object(n + 3)),
    Buffer.from('trailer<</Root 1 0 R>>\n%%EOF\n'),
  ]);
}
