import { brotliCompressSync, crc32, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { eicar } from '../../../devkit/samples.js';
import { useOpener } from './support/examine.js';

/** What pictures, sound, film and fonts hold in packed or encoded form besides their own content. */
const bench = useOpener();
/** Of a PNG or TIFF, and of a GIF, in pixels. */
const SIDE = 32;
const GIF_SIDE = 8;
const joined = (...parts: readonly (Buffer | string)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)));
const packed = () => deflateSync(eicar());
/** Incompressible, and more than a segment of a JPEG holds. */
const long = () => joined(noise(70_000), eicar());
const rows = () => Buffer.alloc(SIDE * (1 + 3 * SIDE), 7);
/** Of all passes over 32 rows. */
const ADAM7_ROWS = 60;

test.each<[string, Buffer]>([
  ['in the stream of a PNG', png(deflateSync(joined(rows(), eicar())))],
  ['behind the stream of a PNG', png(joined(deflateSync(rows()), deflateRawSync(eicar())))],
  ['in one more chunk of pixels', png(deflateSync(rows()), chunk('IDAT', deflateRawSync(eicar())))],
  ['in the stream of an interlaced PNG', png(deflateSync(joined(interlaced(), eicar())), '', 1)],
  ['in the second picture of an animated PNG', png(deflateSync(rows()), frame(joined(rows(), eicar())))],
  ['behind the pixels of a GIF', gif(joined(gifCodes(), deflateRawSync(eicar())))],
  ['in a strip of a TIFF', tiff(deflateSync(joined(rows().subarray(SIDE), eicar())))],
  ['behind the stream of a strip of a TIFF', tiff(joined(deflateSync(rows().subarray(SIDE)), deflateRawSync(eicar())))],
  ['behind the codes of a strip of a TIFF', tiff(joined(lzwCodes(), deflateRawSync(eicar())), undefined, 5)],
  ['behind the runs of a strip of a TIFF', tiff(joined(packBits(), deflateRawSync(eicar())), undefined, 32_773)],
  ['behind the stream of a remark', png(deflateSync(rows()), chunk('zTXt', joined('a\0\0', packed(), packed())))],
])('what stands %s is judged, and a finding', async (_, content) => {
  const { reasons, contents } = await bench.examine(content);
  const reached = contents.some((part) => part.includes(eicar()));
  expect({ reasons, reached }).toEqual({ reasons: ['unaccounted-bytes'], reached: true });
});

test.each<[string, Buffer]>([
  ['the profile of a JPEG', jpeg(profile(packed(), 1, 1))],
  ['the profile of a JPEG, over two segments', jpeg(inTwo(deflateSync(long()), profile))],
  ['the profile of a JPEG, whose second segment is the first', jpeg(inTwo(deflateSync(long()), profile, [2, 1]))],
  [
    'the profile of a PNG',
    png(deflateSync(rows()), chunk('iCCP', joined('a\0\0', deflateSync(joined(noise(128), packed()))))),
  ],
  ['the notes of the maker of a camera', jpeg(segment(0xe1, joined('Exif\0\0MM\0*', noise(50), packed(), noise(50))))],
  ['a private tag of a TIFF', tiff(deflateSync(rows().subarray(SIDE)), packed())],
  ['a private chunk of a PNG', png(deflateSync(rows()), chunk('prVt', packed()))],
  ['the metadata of a WebP', webp('EXIF', packed())],
  ['a private frame of an MP3', mp3(packed())],
  ['a box of a film', mp4(packed())],
  ['a font', joined('\0\x01\0\0\0\x01\0\x10\0\0\0\0', 'name', Buffer.alloc(12), packed())],
  ['a packed box of a JPEG XL', jxl(brotliCompressSync(joined(noise(40), eicar())))],
  ['a font packed by Brotli', woff2(brotliCompressSync(joined(noise(40), eicar())))],
  ['a file of no known format', joined('\x01\x02\x03own\0\xff', Buffer.alloc(40, 3), packed())],
  ['a picture, by a small window', jpeg(segment(0xe1, joined('Exif\0\0', deflateSync(eicar(), { windowBits: 9 }))))],
  ['a film, behind hundreds of others', mp4(joined(...Array<Buffer>(300).fill(deflateSync(noise(40))), packed()))],
  ['a remark in base64', jpeg(segment(0xe1, joined('Exif\0\0', joined(noise(30), packed()).toString('base64'))))],
  ['a remark in base64 behind a word', jpeg(segment(0xe1, joined('Exif\0\0to', gzipSync(eicar()).toString('base64'))))],
  ['a remark in base64 of an extended XMP', jpeg(inTwo(Buffer.from(long().toString('base64')), extended))],
  ['the same, whose second part is the first', jpeg(inTwo(Buffer.from(long().toString('base64')), extended, [2, 1]))],
])('%s: what is packed in it is opened', async (_, content) => {
  const { contents } = await bench.examine(content);
  expect(contents.some((part) => part.includes(eicar()))).toBe(true);
});

test.each<[string, Buffer]>([
  ['a PNG', png(deflateSync(rows()))],
  ['a PNG of several chunks', png(deflateSync(rows()).subarray(0, 9), chunk('IDAT', deflateSync(rows()).subarray(9)))],
  ['an interlaced PNG', png(deflateSync(interlaced()), '', 1)],
  ['an animated PNG', png(deflateSync(rows()), frame(rows()))],
  ['a PNG whose checksum is wrong', png(joined(deflateSync(rows()).subarray(0, -4), 'nope'))],
  ['a GIF', gif(gifCodes())],
  ['a TIFF', tiff(deflateSync(rows().subarray(SIDE)))],
  ['a TIFF packed by LZW', tiff(lzwCodes(), undefined, 5)],
  ['a TIFF packed by PackBits', tiff(packBits(), undefined, 32_773)],
  ['a JPEG with a profile in two segments', jpeg(inTwo(noise(70_000), profile))],
  ['a JPEG with a preview in XMP', jpeg(segment(0xe1, xmp(jpeg(noise(300)))))],
  [
    'a JPEG with a depth map in extended XMP',
    jpeg(inTwo(xmp(png(deflateSync(rows()), chunk('prVt', noise(60_000)))), extended)),
  ],
])('%s is ordinary', async (_, content) => {
  expect((await bench.examine(content)).reasons).toEqual([]);
});

test('pixels that are none are a finding', async () => {
  expect((await bench.examine(png(noise(400)))).reasons).toEqual(['damaged']);
});

test('beginnings of streams take no more than a share of the time', async () => {
  const stored = Buffer.from('7801000000ffff', 'hex');
  const { reasons } = await bench.examine(mp4(Buffer.concat(Array<Buffer>(200_000).fill(stored))));
  expect(reasons).toEqual(['limit-exceeded:ratio']);
});

function noise(bytes: number): Buffer {
  let state = 12_345;
  return Buffer.from(
    Array.from({ length: bytes }, () => (state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff) >> 16),
  );
}

function chunk(type: string, data: Buffer): Buffer {
  const content = joined(type, data);
  const out = joined(Buffer.alloc(4), content, Buffer.alloc(4));
  out.writeUInt32BE(data.length, 0);
  out.writeUInt32BE(crc32(content), out.length - 4);
  return out;
}

/** Pixels of three bytes. */
function png(pixels: Buffer, more: Buffer | string = '', interlace = 0): Buffer {
  const head = Buffer.from([0, 0, 0, SIDE, 0, 0, 0, SIDE, 8, 2, 0, 0, interlace]);
  const [before, after] = isPixels(more) ? ['', more] : [more, ''];
  return joined(
    '\x89PNG\r\n\x1a\n',
    chunk('IHDR', head),
    before,
    chunk('IDAT', pixels),
    after,
    chunk('IEND', Buffer.alloc(0)),
  );
}

function isPixels(chunks: Buffer | string): boolean {
  return /^(IDAT|fcTL)/.test(chunks.toString('latin1').slice(4, 8));
}

/** The seven passes of Adam7. */
function interlaced(): Buffer {
  return Buffer.alloc(3 * SIDE * SIDE + ADAM7_ROWS, 7);
}

function frame(content: Buffer): Buffer {
  const control = Buffer.alloc(26);
  control.writeUInt32BE(SIDE, 4);
  control.writeUInt32BE(SIDE, 8);
  return joined(chunk('fcTL', control), chunk('fdAT', joined(Buffer.alloc(4), deflateSync(content))));
}

function gif(codes: Buffer): Buffer {
  const head = Buffer.from([GIF_SIDE, 0, GIF_SIDE, 0, 0, 0, 0]);
  return joined('GIF89a', head, ',\0\0\0\0', Buffer.from([GIF_SIDE, 0, GIF_SIDE, 0, 0, 8, codes.length]), codes, '\0;');
}

/** Clears the table, single pixels, and the end: codes of nine bits, the lowest bit first. */
function gifCodes(): Buffer {
  const codes = [256, ...Array<number>(GIF_SIDE * GIF_SIDE).fill(1), 257];
  const bits = codes.map((code) => [...code.toString(2).padStart(9, '0')].reverse().join('')).join('');
  return bytesOf(bits, (byte) => [...byte].reverse().join(''));
}

/** The same for the bytes of a strip, with the highest bit first, and the table cleared before codes get longer. */
function lzwCodes(): Buffer {
  const pixels = Array.from({ length: 3 * SIDE * SIDE }, (_, n) => (n % 200 === 0 ? [256, n & 255] : [n & 255]));
  return bytesOf([...pixels.flat(), 257].map((code) => code.toString(2).padStart(9, '0')).join(''), (byte) => byte);
}

function bytesOf(bits: string, order: (byte: string) => string): Buffer {
  const bytes = bits.match(/.{1,8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => parseInt(order(byte.padEnd(8, '0')), 2)));
}

function packBits(): Buffer {
  return Buffer.alloc((2 * 3 * SIDE * SIDE) / 128, Buffer.from([129, 7]));
}

/** One strip of pixels of three bytes, and a private tag. */
function tiff(strip: Buffer, tag = Buffer.alloc(8), packing = 8): Buffer {
  const tags: readonly (readonly [number, number, number])[] = [
    [256, 4, SIDE],
    [257, 4, SIDE],
    [258, 3, 8],
    [259, 3, packing],
    [273, 4, 8],
    [277, 3, 3],
    [278, 4, SIDE],
    [279, 4, strip.length],
    [65_000, 1, 8 + strip.length],
  ];
  const folder = Buffer.alloc(2 + 12 * tags.length + 4);
  folder.writeUInt16LE(tags.length, 0);
  for (const [i, [id, type, value]] of tags.entries()) {
    folder.writeUInt16LE(id, 2 + 12 * i);
    folder.writeUInt16LE(type, 4 + 12 * i);
    folder.writeUInt32LE(id === 65_000 ? tag.length : 1, 6 + 12 * i);
    folder.writeUInt32LE(value, 10 + 12 * i);
  }
  const head = Buffer.from('49492a0000000000', 'hex');
  head.writeUInt32LE(8 + strip.length + tag.length, 4);
  return joined(head, strip, tag, folder);
}

function segment(marker: number, data: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return joined(head, data);
}

function jpeg(metadata: Buffer): Buffer {
  const start = metadata[0] === 0xff ? metadata : segment(0xfe, metadata);
  return joined('\xff\xd8', start, segment(0xda, Buffer.from('0101003f00', 'hex')), 'pixels', '\xff\xd9');
}

/** Spread over two segments, in this order. */
function inTwo(
  data: Buffer,
  wrap: (part: Buffer, number: number, count: number, at: number) => Buffer,
  order: readonly number[] = [1, 2],
): Buffer {
  const half = Math.ceil(data.length / 2);
  const part = (number: number) => data.subarray(half * (number - 1), half * number);
  return joined(...order.map((number) => wrap(part(number), number, 2, half * (number - 1))));
}

function profile(part: Buffer, number: number, count: number): Buffer {
  return segment(0xe2, joined('ICC_PROFILE\0', Buffer.from([number, count]), part));
}

function extended(part: Buffer, _number: number, _count: number, at: number): Buffer {
  const place = Buffer.alloc(8);
  place.writeUInt32BE(at, 4);
  return segment(0xe1, joined('http://ns.adobe.com/xmp/extension/\0', '0'.repeat(32), place, part));
}

/** A picture as Adobe's programs write it: lines of 76 letters, whose ends are escaped. */
function xmp(picture: Buffer): Buffer {
  const letters = picture.toString('base64').replace(/.{76}/g, '$&&#xA;');
  return joined(`http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmpGImg:image="${letters}"/>`);
}

function webp(type: string, data: Buffer): Buffer {
  const part = (name: string, content: Buffer) => {
    const size = Buffer.alloc(4);
    size.writeUInt32LE(content.length);
    return joined(name, size, content, Buffer.alloc(content.length % 2));
  };
  const pixels = Buffer.from('MAEAnQEqAQABAA7A/iWkAANwAAAAAA==', 'base64');
  return part('RIFF', joined('WEBP', part('VP8 ', pixels), part(type, data)));
}

/** ID3 2.3 with a private frame, and four frames of silence. */
function mp3(data: Buffer): Buffer {
  const tag = joined('PRIV\0\0\0', Buffer.from([data.length]), '\0\0', data);
  const sound = joined(Buffer.from('fffb9064', 'hex'), Buffer.alloc(413));
  return joined('ID3\x03\0\0\0\0', Buffer.from([tag.length >> 7, tag.length & 127]), tag, sound, sound, sound, sound);
}

/** Of ISO base media: its length, its type, its content. */
function box(type: string, content: Buffer | string): Buffer {
  const out = joined(Buffer.alloc(4), type, content);
  out.writeUInt32BE(out.length);
  return out;
}

function jxl(packed: Buffer): Buffer {
  return joined(box('JXL ', '\r\n\x87\n'), box('ftyp', 'jxl \0\0\0\0jxl '), box('brob', joined('Exif', packed)));
}

function mp4(data: Buffer): Buffer {
  return joined(box('ftyp', 'isom\0\0\0\0isom'), box('uuid', joined(noise(16), data)));
}

/** One table of no transformation. */
function woff2(stream: Buffer): Buffer {
  const head = Buffer.alloc(48);
  head.write('wOF2\0\x01\0\0', 'latin1');
  head.writeUInt32BE(48 + 2 + stream.length, 8);
  head.writeUInt16BE(1, 12);
  head.writeUInt32BE(108, 16);
  head.writeUInt32BE(stream.length, 20);
  return joined(head, Buffer.from([0x05, 108]), stream);
}
