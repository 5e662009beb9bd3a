/** Heads of other formats for archives to follow. */
import { deflateSync } from 'node:zlib';
import { adler32, be16, be32, cat, crc32, le16, le32 } from './bytes.mjs';

/** A minimal Windows program (one section, does nothing). */
export function pe(section = Buffer.alloc(512), overlay = '') {
  const body = Buffer.alloc(Math.ceil(section.length / 512) * 512);
  Buffer.from(section).copy(body);
  const dos = cat('MZ', Buffer.alloc(58), le32(64));
  const coff = cat('PE\0\0', le16(0x14c), le16(1), le32(0), le32(0), le32(0), le16(224), le16(0x102));
  const optional = cat(
    le16(0x10b),
    le16(0),
    le32(512),
    le32(0),
    le32(0),
    le32(0x1000),
    le32(0x1000),
    le32(0x2000),
    le32(0x400000),
    le32(0x1000),
    le32(512),
    le32(4),
    le32(0),
    le32(4),
    le32(0),
    le32(0x1000 + Math.ceil(body.length / 4096) * 4096),
    le32(512),
    le32(0),
    le16(3),
    le16(0),
    le32(0x100000),
    le32(0x1000),
    le32(0x100000),
    le32(0x1000),
    le32(0),
    le32(16),
    Buffer.alloc(128),
  );
  const table = cat(
    '.text\0\0\0',
    le32(body.length),
    le32(0x1000),
    le32(body.length),
    le32(512),
    le32(0),
    le32(0),
    le32(0),
    le32(0x60000020),
  );
  const head = cat(dos, coff, optional, table);
  return cat(head, Buffer.alloc(512 - head.length), body, overlay);
}

/** A minimal ELF head with one program header. */
export const elf = () =>
  cat(
    '\x7fELF\x02\x01\x01',
    Buffer.alloc(9),
    le16(2),
    le16(62),
    le32(1),
    le32(0x400078),
    le32(0),
    le32(64),
    le32(0),
    Buffer.alloc(8),
    le32(0),
    le16(64),
    le16(56),
    le16(1),
    Buffer.alloc(6),
    Buffer.alloc(56),
    '\xb8\x3c\0\0\0\x31\xff\x0f\x05',
  );

export const pngChunk = (type, data) => {
  const body = cat(type, data);
  return cat(be32(body.length - 4), body, be32(crc32(body)));
};

/** A grey PNG. `before` and `after` are chunks around the picture data. */
export function png({ width = 32, height = 32, before = [], after = [], tail = '', pixels } = {}) {
  const rows =
    pixels ??
    Buffer.concat(
      Array.from({ length: height }, (_, y) =>
        Buffer.from([0, ...Array.from({ length: width }, (_, x) => (x * 7 + y * 5) & 255)]),
      ),
    );
  return cat(
    '\x89PNG\r\n\x1a\n',
    pngChunk('IHDR', cat(be32(width), be32(height), '\x08\0\0\0\0')),
    before,
    pngChunk('IDAT', deflateSync(rows)),
    after,
    pngChunk('IEND', ''),
    tail,
  );
}

/** A 2 by 2 GIF. */
export const gif = ({ extensions = '', tail = '' } = {}) =>
  cat(
    'GIF89a',
    le16(2),
    le16(2),
    '\x80\0\0',
    '\0\0\0\xff\xff\xff',
    extensions,
    '\x2c',
    le16(0),
    le16(0),
    le16(2),
    le16(2),
    '\0',
    '\x02\x03\x44\x02\x05\0',
    '\x3b',
    tail,
  );

/** Sub-blocks of at most 255 bytes, as GIF wants them. */
export const gifBlocks = (data) =>
  cat(
    Array.from({ length: Math.ceil(data.length / 255) }, (_, n) =>
      [[Math.min(255, data.length - n * 255)], data.subarray(n * 255, n * 255 + 255)].map((p) => Buffer.from(p)),
    ),
    '\0',
  );

/** A 2 by 2 BMP; `gap` is between the headers and the pixels. */
export const bmp = ({ gap = Buffer.alloc(0), tail = '' } = {}) =>
  cat(
    'BM',
    le32(54 + gap.length + 16),
    le32(0),
    le32(54 + gap.length),
    le32(40),
    le32(2),
    le32(2),
    le16(1),
    le16(24),
    le32(0),
    le32(16),
    le32(2835),
    le32(2835),
    le32(0),
    le32(0),
    gap,
    '\xff\0\0\0\xff\0\0\0\0\0\xff\xff\xff\xff\0\0',
    tail,
  );

/** A baseline grey JPEG of 8 by 8 pixels; `segments` come behind SOI. */
export function jpeg({ segments = [], tail = '' } = {}) {
  const seg = (marker, data) =>
    cat(
      [0xff, marker].map((b) => Buffer.from([b])),
      be16(data.length + 2),
      data,
    );
  const dc = cat(
    [0, 0, 1].map((b) => Buffer.from([b])),
    Buffer.alloc(14),
    '\x00',
  );
  return cat(
    '\xff\xd8',
    seg(0xe0, cat('JFIF\0\x01\x01\0', be16(1), be16(1), '\0\0')),
    segments,
    seg(0xdb, cat('\0', Buffer.alloc(64, 1))),
    seg(0xc0, cat('\x08', be16(8), be16(8), '\x01\x01\x11\0')),
    seg(0xc4, cat('\0', '\x01', Buffer.alloc(15), '\0')),
    seg(0xc4, cat('\x10', '\x01', Buffer.alloc(15), '\0')),
    seg(0xda, cat('\x01\x01\0\0\x3f\0')),
    '\x3f',
    '\xff\xd9',
    dc.subarray(0, 0),
    tail,
  );
}
export const jpegSegment = (marker, data) => cat(Buffer.from([0xff, marker]), be16(data.length + 2), data);

/** ID3v2.3 tag with raw frames. */
export const id3 = (frames) => {
  const body = cat(frames);
  return cat('ID3\x03\0\0', Buffer.from([21, 14, 7, 0].map((shift) => (body.length >> shift) & 127)), body);
};
export const id3Frame = (name, data) => cat(name, be32(data.length), '\0\0', data);

/** Silent MPEG-1 layer III frames (128 kbit/s, 44.1 kHz). */
export const mp3 = (count = 20) =>
  Buffer.concat(Array.from({ length: count }, () => cat('\xff\xfb\x90\x00', Buffer.alloc(413))));

export const box = (type, ...data) => {
  const body = cat(...data);
  return cat(be32(body.length + 8), type, body);
};

/** A tiny MP4 without tracks; enough for type detection. */
export const mp4 = (...more) =>
  cat(
    box('ftyp', 'isom', be32(512), 'isomiso2mp41'),
    box('moov', box('mvhd', Buffer.alloc(12), be32(1000), be32(0), be32(0x10000), Buffer.alloc(76), be32(1))),
    ...more,
  );

export const riff = (kind, ...chunks) => {
  const body = cat(kind, ...chunks);
  return cat('RIFF', le32(body.length), body);
};
export const chunk = (type, data) => cat(type, le32(data.length), data, data.length % 2 ? '\0' : '');
export const wav = (...more) =>
  riff(
    'WAVE',
    chunk('fmt ', cat(le16(1), le16(1), le32(8000), le32(16_000), le16(2), le16(16))),
    ...more,
    chunk('data', Buffer.alloc(1600)),
  );

export const zlibStored = (data) =>
  cat('\x78\x01', '\x01', le16(data.length), le16(~data.length), data, be32(adler32(data)));
