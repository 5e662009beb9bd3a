import { deflateRawSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { png } from '../../../devkit/samples.js';
import { describeAttached } from './support/attached.js';
import { useOpener } from './support/examine.js';
import { joined, noise } from './support/ordinary.js';

/** Covers of sound and film, items of HEIF, files in the boxes of C2PA. */
const bench = useOpener();
const be16 = (value: number) => Buffer.from([value >> 8, value & 255]);
const be32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const le32 = (value: number) => be32(value).swap32();
const box = (type: string, ...parts: (Buffer | string)[]) => {
  const content = joined(...parts);
  return joined(be32(8 + content.length), type, content);
};
const FULL = Buffer.alloc(4);

const covr = (content: Buffer) => box('covr', box('data', be32(13), be32(0), content));
const hdlr = (type: string) => box('hdlr', Buffer.alloc(8), type, Buffer.alloc(13));
const m4a = (...meta: Buffer[]) =>
  joined(
    box('ftyp', 'M4A \0\0\x02\0M4A mp42isom'),
    box('moov', box('mvhd', Buffer.alloc(100)), box('udta', box('meta', ...meta))),
    box('mdat', Buffer.alloc(400, 'sound ')),
  );

interface Item {
  readonly type?: string;
  readonly encoding?: string;
  /** Where it stands: in the file, or in the box of items; the other way in two pieces. */
  readonly place?: 'file' | 'box' | 'pieces';
  /** How often its pieces are listed. */
  readonly times?: number;
}

function heif(content: Buffer, { type = 'mime', encoding = '', place = 'file', times = 1 }: Item = {}): Buffer {
  const mime = type === 'mime' ? `application/octet-stream\0${encoding === '' ? '' : `${encoding}\0`}` : '';
  const infe = box('infe', Buffer.from([2, 0, 0, 0]), be16(1), be16(0), type, 'a.bin\0', mime);
  const ftyp = box('ftyp', 'heic\0\0\0\0mif1heic');
  const build = (from: number) => {
    const half = content.length >> 1;
    const extents =
      place === 'pieces'
        ? [
            [from, half],
            [from + half, content.length - half],
          ]
        : [[place === 'box' ? 0 : from, content.length]];
    const iloc = joined(
      Buffer.from([1, 0, 0, 0, 0x44, 0]),
      ...[be16(1), be16(1), be16(place === 'box' ? 1 : 0), be16(0), be16(times * extents.length)],
      ...Array<number[]>(times)
        .fill(extents.flat())
        .flat()
        .map((value) => be32(value)),
    );
    const idat = place === 'box' ? box('idat', content) : '';
    return box('meta', FULL, hdlr('pict'), box('iinf', FULL, be16(1), infe), box('iloc', iloc), idat);
  };
  const from = ftyp.length + build(0).length + 8;
  return joined(ftyp, build(from), box('mdat', place === 'box' ? Buffer.alloc(40, 'x') : content));
}

/** ISO/IEC 19566-5. */
const jumbf = (content: Buffer) =>
  box(
    'jumb',
    box('jumd', Buffer.from('40cb0c32bb8a489da70b2ad6f47f4369', 'hex'), '\x03name\0'),
    box('bfdb', '\x01application/octet-stream\0a.bin\0'),
    box('bidb', content),
  );
const manifest = (content: Buffer) => box('jumb', box('jumd', Buffer.alloc(16, 1), '\x03c2pa\0'), jumbf(content));
const segment = (part: Buffer, number: number) =>
  joined(Buffer.from('ffeb', 'hex'), be16(part.length + 10), 'JP\0\x01', be32(number), part);
const jpeg = (...segments: Buffer[]) =>
  joined(Buffer.from('ffd8', 'hex'), ...segments, Buffer.from('ffda0002', 'hex'), 'pixels', Buffer.from('ffd9', 'hex'));
const chunk = (type: string, content: Buffer) => joined(be32(content.length), type, content, Buffer.alloc(4));
const inPng = (content: Buffer) => joined(png().subarray(0, 33), chunk('caBX', content), png().subarray(33));

const SILENCE = joined(Buffer.from('fffb9064', 'hex'), Buffer.alloc(413));
function ape(key: string, value: Buffer): Buffer {
  const item = joined(le32(value.length), le32(2), `${key}\0`, value);
  const end = (flags: number) =>
    joined('APETAGEX', le32(2000), le32(item.length + 32), le32(1), le32(flags), Buffer.alloc(8));
  return joined(SILENCE, SILENCE, SILENCE, end(0xa0000000), item, end(0x80000000));
}

const block = (content: Buffer) =>
  joined(be32(3), be32(9), 'image/png', be32(0), Buffer.alloc(16), be32(content.length), content);
const comments = (key: string, value: Buffer) => {
  const text = Buffer.from(`${key}=${value.toString('base64')}`);
  return joined(le32(4), 'test', le32(2), le32(7), 'TITLE=a', le32(text.length), text);
};

/** RFC 3533: pages of at most 255 pieces; a packet goes on in the next one. */
function ogg(head: string, remarks: Buffer): Buffer {
  const page = (flags: number, sizes: readonly number[], content: Buffer, sequence: number) =>
    joined(
      'OggS\0',
      Buffer.from([flags]),
      Buffer.alloc(8),
      le32(7),
      le32(sequence),
      FULL,
      Buffer.from([sizes.length, ...sizes]),
      content,
    );
  const first = Buffer.from(head, 'latin1');
  const pages = [page(2, [first.length], first, 0)];
  for (let at = 0; at <= remarks.length; at += 255 * 4) {
    const part = remarks.subarray(at, at + 255 * 4);
    const sizes = Array.from({ length: Math.min(4, Math.floor(part.length / 255) + 1) }, (_, n) =>
      Math.min(255, part.length - 255 * n),
    );
    pages.push(page(at === 0 ? 0 : 1, sizes, part, pages.length));
  }
  return joined(...pages, page(4, [10], Buffer.alloc(10, 's'), pages.length));
}
const opus = (remarks: Buffer) => ogg('OpusHead\x01\x01\0\0\x80\xbb\0\0\0\0\0', joined('OpusTags', remarks));
const vorbis = (remarks: Buffer) => ogg(`\x01vorbis${'\0'.repeat(23)}`, joined('\x03vorbis', remarks, '\x01'));
const flac = (type: number, content: Buffer) => {
  const head = be32(content.length);
  head[0] = 0x80 | type;
  return joined('fLaC\0\0\0\x22', Buffer.alloc(34), head, content, Buffer.from('fff8001c', 'hex'));
};

describeAttached(bench, [
  ['a cover of an M4A', (content) => m4a(FULL, hdlr('mdir'), box('ilst', covr(content)))],
  ['a cover of an M4A, as QuickTime has it', (content) => m4a(hdlr('mdir'), box('ilst', covr(content)))],
  [
    'a picture of a tag in an M4A',
    (content) => {
      const frame = joined('APIC', be32(content.length + 7), '\0\0', '\0a/b\0\x03\0', content);
      const tag = joined('ID3\x03\0\0', Buffer.from([0, 0, frame.length >> 7, frame.length & 127]), frame);
      return m4a(FULL, hdlr('ID32'), box('ID32', FULL, Buffer.alloc(2), tag));
    },
  ],
  ['an item of a HEIF', (content) => heif(content)],
  ['an item of a HEIF in two pieces', (content) => heif(content, { place: 'pieces' })],
  ['an item of a HEIF in its box', (content) => heif(content, { place: 'box' })],
  ['an item of a HEIF of another type', (content) => heif(content, { type: 'abcd' })],
  ['a packed item of a HEIF', (content) => heif(deflateRawSync(content), { encoding: 'deflate' })],
  ['a file in the boxes of a JPEG', (content) => jpeg(segment(manifest(content), 1))],
  [
    'a file in the boxes of a JPEG in two segments',
    (content) => {
      const whole = manifest(content);
      return jpeg(segment(whole.subarray(0, 60), 1), segment(joined(whole.subarray(0, 8), whole.subarray(60)), 2));
    },
  ],
  [
    'a file in the boxes of an M4A',
    (content) =>
      joined(
        m4a(),
        box(
          'uuid',
          Buffer.from('d8fec3d61b0e483c92975828877ec481', 'hex'),
          FULL,
          'manifest\0',
          Buffer.alloc(8),
          manifest(content),
        ),
      ),
  ],
  ['a file in the boxes of a PNG', (content) => inPng(manifest(content))],
  ['a cover of an APE tag', (content) => ape('Cover Art (Front)', joined('a.png\0', content))],
  ['other data of an APE tag', (content) => ape('Data', content)],
  ['a picture of an Opus', (content) => opus(comments('METADATA_BLOCK_PICTURE', block(content)))],
  ['a picture of a Vorbis', (content) => vorbis(comments('metadata_block_picture', block(content)))],
  ['an old picture of a Vorbis', (content) => vorbis(comments('COVERART', content))],
  ['a picture in the remarks of a FLAC', (content) => flac(4, comments('METADATA_BLOCK_PICTURE', block(content)))],
]);

test.each([
  ['a coded picture', 'hvc1'],
  ['a coded picture of AVIF', 'av01'],
  ['EXIF', 'Exif'],
])('%s in a HEIF is not judged as a file', async (_, type) => {
  expect((await bench.examine(heif(noise(4000), { type }))).reasons).toEqual([]);
});

test('pieces of an item that stand on one another are bounded', async () => {
  const { reasons } = await bench.examine(heif(Buffer.alloc(40_000, 'a'), { times: 100 }), { bytes: 1_000_000 });
  expect(reasons).toEqual(['limit-exceeded:ratio']);
});

test('tags without end are bounded', async () => {
  const tags = Array.from({ length: 65 }, () => ape('Data', Buffer.alloc(4)));
  expect((await bench.examine(joined(...tags))).reasons).toContain('damaged');
});
