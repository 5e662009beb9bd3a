import { randomBytes, randomInt } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import { pack } from '../../devkit/containers/seven-zip.js';
import { zip } from '../../devkit/containers/zip.js';

/** Files as people send them, of about so many bytes, with new content at each call: engines remember what was clean. */
export const ORDINARY_FILES: Readonly<Record<string, (bytes: number) => Buffer | Promise<Buffer>>> = {
  ZIP: (bytes) => zip([...texts(bytes / 2), ...pictures(bytes / 2)].map(asZipPart)),
  DOCX: document,
  '7z': (bytes) =>
    pack(
      Object.fromEntries([...texts(bytes / 2), ...pictures(bytes / 2)].map(({ name, content }) => [name, content])),
      'archive',
      ...['-t7z', '-mx1'],
    ),
  JPEG: jpeg,
  PNG: png,
  text: (bytes) => text(bytes),
};

interface Part {
  readonly name: string;
  readonly content: Buffer;
}

const PICTURE_BYTES = 250_000;
/** Ratio to which Deflate packs text like ours. */
const PACKED_TO = 0.37;

function asZipPart({ name, content }: Part) {
  return name.endsWith('.jpeg') ? { name, content } : { name, content, method: 8 };
}

function pictures(bytes: number, folder = ''): Part[] {
  const count = Math.max(1, Math.round(bytes / PICTURE_BYTES));
  return Array.from({ length: count }, (_, n) => ({
    name: `${folder}image${n}.jpeg`,
    content: jpeg(Math.round(bytes / count)),
  }));
}

function texts(packedBytes: number): Part[] {
  const bytes = Math.round(packedBytes / PACKED_TO);
  const count = Math.max(1, Math.round(bytes / 1_000_000));
  return Array.from({ length: count }, (_, n) => ({ name: `${n}.txt`, content: text(Math.round(bytes / count)) }));
}

/** ECMA-376: as small as Word opens it, most of it pictures. */
function document(bytes: number): Buffer {
  const paragraphs = text(Math.min(bytes, 2_000_000)).toString().split('\n');
  const parts = {
    '[Content_Types].xml':
      '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ' +
      'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="jpeg" ContentType="image/jpeg"/><Override ' +
      'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    '_rels/.rels':
      '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" ' +
      'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
    'word/document.xml':
      '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>' +
      `${paragraphs.map((line) => `<w:p><w:r><w:t>${line}</w:t></w:r></w:p>`).join('')}</w:body></w:document>`,
  };
  const xml = Object.entries(parts).map(([name, content]) => ({ name, content: Buffer.from(content) }));
  const packed = zip(xml.map(asZipPart)).length;
  return zip([...xml, ...pictures(bytes - packed, 'word/media/')].map(asZipPart));
}

const LETTERS = 'etaoinshrdlcumwfgypbvk';
const WORDS = Array.from({ length: 5000 }, () =>
  Array.from({ length: 1 + randomInt(10) }, () => LETTERS[randomInt(LETTERS.length)]).join(''),
);
const LINES = Array.from({ length: 50_000 }, () =>
  Array.from({ length: 12 }, () => WORDS[randomInt(WORDS.length)]).join(' '),
);

function text(bytes: number): Buffer {
  const lines: string[] = [];
  for (let length = 0; length < bytes;) {
    const line = LINES[Math.floor(Math.random() * LINES.length)] ?? '';
    lines.push(line);
    length += line.length + 1;
  }
  return Buffer.from(lines.join('\n')).subarray(0, bytes);
}

/** ITU-T T.81: the segments of a picture, and a scan of noise in which a zero follows each byte that could begin a mark. */
function jpeg(bytes: number): Buffer {
  const head = Buffer.from(
    `ffd8ffe000104a46494600010100000100010000ffdb004300${'10'.repeat(64)}ffc0000b080400040001011100ffda0008010100003f00`,
    'hex',
  );
  const scan = randomBytes(bytes - head.length - 2);
  for (let at = scan.indexOf(0xff); at !== -1; at = scan.indexOf(0xff, at + 1)) scan[at + 1] = 0;
  if (scan.at(-1) === 0xff) scan[scan.length - 1] = 0;
  return Buffer.concat([head, scan, Buffer.from('ffd9', 'hex')]);
}

/** PNG, third edition: grey noise. */
function png(bytes: number): Buffer {
  const width = 1024;
  const height = Math.floor(bytes / (width + 1));
  const rows = randomBytes(height * (width + 1));
  for (let row = 0; row < height; row += 1) rows[row * (width + 1)] = 0;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(8, 8);
  const chunks = [
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...chunks]);
}

function chunk(type: string, content: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, sum]);
}
