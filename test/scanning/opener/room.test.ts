import { crc32, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { eicar } from '../../../devkit/samples.js';
import { zip } from '../../../devkit/containers/zip.js';
import { block, rar } from '../../../src/scanning/opener/sample-rar.js';
import { useOpener } from './support/examine.js';

/** The room for remarks, data of other programs and padding in pictures, sounds and archives. */
const bench = useOpener();
const packed = () => deflateSync(eicar());
const entry = { name: 'a.txt', content: Buffer.from('words') };
const noise = Buffer.from(Array.from({ length: 2000 }, (_, i) => (i * i * 31 + i * 7) & 255));

test.each<[string, Buffer]>([
  ['a remark of a GIF, in blocks of ten bytes', gif(0xfe, eicar(), 10)],
  ['a block of a GIF for some program', gif(0xff, deflateRawSync(eicar()), 255)],
  ['the room before the pixels of a BMP', bmp(Buffer.concat([packed(), Buffer.alloc(40)]))],
  ['a chunk of a WebP that no program knows', webp('junk', packed())],
  ['a chunk of a MIDI file that no program knows', Buffer.concat([midi(), chunk('XFIH', packed(), 'BE')])],
  ['the padding of an MP3 tag', mp3(packed())],
  ['the remark of a RAR', rar5('CMT', packed())],
  ['the remark of a RAR 4', rar4(service4('CMT', packed()))],
  ['a frame of a Zstandard file that readers skip', zstd(deflateRawSync(eicar()))],
  ['the reserve of a CAB', cab(deflateRawSync(eicar()))],
  ['the comment of an entry of a ZIP, behind its name', zip([{ ...entry, comment: eicar().toString('base64') }])],
  [
    'the comment of a later entry of a ZIP',
    zip([
      { ...entry, comment: 'x' },
      { ...entry, name: 'b', comment: digits() },
    ]),
  ],
  ['the comment of a ZIP', zip([entry], { comment: digits() })],
  ['the comment of a gzip file', gzipWith('a.txt', digits())],
  ['the comment of a gzip file without a name', gzipWith(undefined, digits())],
])('%s is opened', async (_, content) => {
  const { reasons, contents } = await bench.examine(content);
  expect({ reasons, reached: contents.some((part) => part.includes(eicar())) }).toEqual({ reasons: [], reached: true });
});

test.each<[string, Buffer, string]>([
  ['an archive in the recovery record of a RAR', rar5('RR', gzipSync('abc')), 'hidden-container'],
  ['an archive in the recovery record of a RAR 4', rar4(service4('RR', gzipSync('abc'))), 'hidden-container'],
  ['an archive in an old remark of a RAR 4', rar4(block(0x75, 0, gzipSync('abc'))), 'hidden-container'],
  ['an archive in the head of a RAR', rar5('RR', noise, undefined, gzipSync('abc')), 'hidden-container'],
  ['an archive in the old recovery record of a RAR 4', rar4(oldRecord(gzipSync('abc'))), 'hidden-container'],
  [
    'an archive in the recovery record of a RAR, behind a hundred others that are its files',
    rar5('RR', gzipSync('abc'), Buffer.concat(Array<Buffer>(100).fill(gzipSync('text')))),
    'hidden-container',
  ],
  ['a CAB whose head is not as it should be', withReserved(cab(Buffer.alloc(20))), 'damaged'],
  ['a RAR that goes on in another volume', rar('a.txt', Buffer.from('abc'), 0x02), 'damaged'],
  ['a RAR that began in another volume', rar('a.txt', Buffer.from('abc'), 0x01), 'damaged'],
])('%s is no clean file', async (_, content, reason) => {
  expect((await bench.examine(content)).reasons).toEqual([reason]);
});

test('an archive in the head of a RAR 4, which 7-Zip calls damaged, is none either', async () => {
  expect((await bench.examine(rar4InHead(gzipSync('abc')))).reasons).toContain('hidden-container');
});

test.each<[string, Buffer]>([
  ['a GIF with a remark', gif(0xfe, Buffer.from('made by hand'), 255)],
  ['a BMP with a palette', bmp(Buffer.alloc(0))],
  ['a WebP with a profile', webp('ICCP', Buffer.alloc(128, 1))],
  ['a MIDI file', midi()],
  ['an MP3 with padding', mp3(Buffer.alloc(50))],
  ['a RAR 4 with a remark', rar4(service4('CMT', Buffer.from('Holiday pictures')))],
  ['a RAR 4 with a recovery record', rar4(service4('RR', noise))],
  ['a RAR 4 of a ZIP', rar('a.zip', gzipSync('abc'))],
  ['a RAR with a remark', rar5('CMT', Buffer.from('Holiday pictures'))],
  ['a RAR with a recovery record', rar5('RR', noise)],
  ['a Zstandard file with the size of its frame', zstd(Buffer.from('4f010000', 'hex'))],
  ['a CAB', cab(Buffer.alloc(20))],
  [
    'a ZIP with comments',
    zip([{ ...entry, comment: 'Grüße aus Köln, Motive vom ersten Abend' }], { comment: 'a'.repeat(40) }),
  ],
  ['a gzip file with a comment', gzipWith('Bilder.txt', 'Pictures of the first evening in Cologne')],
])('%s is ordinary', async (_, content) => {
  expect((await bench.examine(content)).reasons).toEqual([]);
});

/** As people read them: no run of letters. */
function digits(): string {
  return eicar().toString('hex').replace(/../g, '$& ');
}

/** RFC 1952, section 2.3. */
function gzipWith(name: string | undefined, comment: string): Buffer {
  const plain = gzipSync('words');
  const head = Buffer.from(plain.subarray(0, 10));
  head.writeUInt8(name === undefined ? 16 : 24, 3);
  return Buffer.concat([head, Buffer.from(`${name === undefined ? '' : `${name}\0`}${comment}\0`), plain.subarray(10)]);
}

/** An extension of a GIF, of one pixel. */
function gif(kind: number, data: Buffer, most: number): Buffer {
  const blocks: Buffer[] = kind === 0xff ? [Buffer.from('\x0bEXAMPLE 1.0', 'latin1')] : [];
  for (let at = 0; at < data.length; at += most) {
    const block = data.subarray(at, at + most);
    blocks.push(Buffer.from([block.length]), block);
  }
  return Buffer.concat([
    Buffer.from('GIF89a\x01\0\x01\0\x80\0\0\xff\xff\xff\0\0\0', 'latin1'),
    Buffer.from([0x21, kind]),
    ...blocks,
    Buffer.from('\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;', 'latin1'),
  ]);
}

function bmp(room: Buffer): Buffer {
  const head = Buffer.alloc(54 + 8);
  head.write('BM');
  head.writeUInt32LE(62 + room.length + 4, 2);
  head.writeUInt32LE(62 + room.length, 10);
  head.writeUInt32LE(40, 14);
  head.writeInt32LE(1, 18);
  head.writeInt32LE(1, 22);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(1, 28);
  head.writeUInt32LE(0xffffff, 58);
  return Buffer.concat([head, room, Buffer.alloc(4)]);
}

function chunk(type: string, data: Buffer, order: 'LE' | 'BE'): Buffer {
  const head = Buffer.alloc(8);
  head.write(type);
  if (order === 'LE') head.writeUInt32LE(data.length, 4);
  else head.writeUInt32BE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(order === 'LE' ? data.length % 2 : 0)]);
}

function webp(type: string, data: Buffer): Buffer {
  const pixels = Buffer.from('MAEAnQEqAQABAA7A/iWkAANwAAAAAA==', 'base64');
  return chunk(
    'RIFF',
    Buffer.concat([Buffer.from('WEBP'), chunk('VP8 ', pixels, 'LE'), chunk(type, data, 'LE')]),
    'LE',
  );
}

function midi(): Buffer {
  return Buffer.concat([
    chunk('MThd', Buffer.from('00000001 0060'.replace(' ', ''), 'hex'), 'BE'),
    chunk('MTrk', Buffer.from('00ff2f00', 'hex'), 'BE'),
  ]);
}

/** ID3 2.3 with a title and padding, and four frames of silence. */
function mp3(padding: Buffer): Buffer {
  const tag = Buffer.concat([Buffer.from('TIT2\0\0\0\x05\0\0\0Song', 'latin1'), Buffer.alloc(20), padding]);
  const frame = Buffer.concat([Buffer.from('fffb9064', 'hex'), Buffer.alloc(413)]);
  return Buffer.concat([
    Buffer.from([0x49, 0x44, 0x33, 3, 0, 0, 0, 0, tag.length >> 7, tag.length & 127]),
    tag,
    frame,
    frame,
    frame,
    frame,
  ]);
}

/** A RAR 4 archive with one stored file, and a block before its end. */
function rar4(extra: Buffer): Buffer {
  const whole = rar('a.txt', Buffer.from('abc'));
  return Buffer.concat([whole.subarray(0, -7), extra, whole.subarray(-7)]);
}

/** With an old remark in the head of the archive. */
function rar4InHead(data: Buffer): Buffer {
  const whole = rar('a.txt', Buffer.from('abc'));
  const head = block(0x73, 0, Buffer.concat([Buffer.alloc(6), block(0x75, 0, data)]));
  return Buffer.concat([whole.subarray(0, 7), head, whole.subarray(7 + 13)]);
}

/** A block as `sample-rar.ts` writes those of files: stored, made on Unix. */
function service4(name: string, data: Buffer): Buffer {
  const entry = Buffer.alloc(25);
  entry.writeUInt32LE(data.length, 0);
  entry.writeUInt32LE(data.length, 4);
  entry.writeUInt8(3, 8);
  entry.writeUInt32LE(crc32(data), 9);
  entry.writeUInt8(29, 17);
  entry.writeUInt8(0x30, 18);
  entry.writeUInt16LE(name.length, 19);
  return Buffer.concat([block(0x7a, 0x8000, Buffer.concat([entry, Buffer.from(name)])), data]);
}

function oldRecord(data: Buffer): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(data.length);
  return Buffer.concat([block(0x78, 0x8000, bytes), data]);
}

/** A RAR 5 archive with one stored file, a block of service data, and, with `extra`, an unknown record in its main head. All numbers are below 128. */
function rar5(service: string, data: Buffer, content = Buffer.from('abc'), extra = Buffer.alloc(0)): Buffer {
  const number = (value: number) => (value < 128 ? [value] : [(value & 127) | 128, value >> 7]);
  const block = (...body: number[]) => {
    const head = Buffer.from([...number(body.length), ...body]);
    const sum = Buffer.alloc(4);
    sum.writeUInt32LE(crc32(head));
    return Buffer.concat([sum, head]);
  };
  const stored = (kind: number, name: string, content: Buffer) => {
    const sum = Buffer.alloc(4);
    sum.writeUInt32LE(crc32(content));
    const size = number(content.length);
    return Buffer.concat([
      block(kind, 2, ...size, 4, ...size, 0, ...sum, 0, 0, name.length, ...Buffer.from(name)),
      content,
    ]);
  };
  return Buffer.concat([
    Buffer.from('Rar!\x1a\x07\x01\0', 'latin1'),
    extra.length === 0 ? block(1, 0, 0) : block(1, 1, extra.length + 2, 0, extra.length + 1, 0x50, ...extra),
    stored(2, 'a.txt', content),
    stored(3, service, data),
    block(5, 0, 0),
  ]);
}

/** A frame that readers skip, between two that hold one stored block each: RFC 8878, sections 3.1.1 and 3.1.2. */
function zstd(skipped: Buffer): Buffer {
  const frame = Buffer.concat([Buffer.from('28b52ffd2003190000', 'hex'), Buffer.from('abc')]);
  const head = Buffer.from('532a4d1800000000', 'hex');
  head.writeUInt32LE(skipped.length, 4);
  return Buffer.concat([frame, head, skipped, frame]);
}

/** [MS-CAB]: one stored file, and room in the head for another program. */
function cab(reserve: Buffer): Buffer {
  const content = Buffer.from('some text');
  const file = 40 + reserve.length + 8;
  const data = file + 16 + 6;
  const head = Buffer.alloc(40);
  head.write('MSCF');
  head.writeUInt32LE(data + 8 + content.length, 8);
  head.writeUInt32LE(file, 16);
  head.writeUInt16LE(0x0103, 24);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(1, 28);
  head.writeUInt16LE(4, 30);
  head.writeUInt16LE(reserve.length, 36);
  const folder = Buffer.alloc(8);
  folder.writeUInt32LE(data, 0);
  folder.writeUInt16LE(1, 4);
  const entry = Buffer.alloc(16);
  entry.writeUInt32LE(content.length, 0);
  entry.writeUInt16LE(0x20, 14);
  const block = Buffer.alloc(8);
  block.writeUInt16LE(content.length, 4);
  block.writeUInt16LE(content.length, 6);
  return Buffer.concat([head, reserve, folder, entry, Buffer.from('a.txt\0'), block, content]);
}

/** Not zero where it has to be: lenient programs open it all the same. */
function withReserved(file: Buffer): Buffer {
  file.writeUInt32LE(1, 12);
  return file;
}
