import { expect, test } from '@jest/globals';
import { describeAttached } from './support/attached.js';
import { useOpener } from './support/examine.js';
import { joined } from './support/ordinary.js';

/** Files that sound and film hold whole: attachments, objects and pictures. */
const bench = useOpener();

describeAttached(bench, [
  ['an attachment of a film', matroska],
  ['an attachment of a film, behind a cluster of unknown length', (content) => matroska(content, CLUSTER)],
  ['an object of a tag', (content) => mp3(3, frame('GEOB', joined('\0a/b\0name\0text\0', content)))],
  [
    'an object of a tag whose names are wide',
    (content) => mp3(3, frame('GEOB', joined('\x01a/b\0', WIDE, WIDE, content))),
  ],
  ['an object of an old tag', (content) => mp3(2, oldFrame('GEO', joined('\0a/b\0name\0text\0', content)))],
  ['a picture of a tag', (content) => mp3(4, frame('APIC', joined('\0image/png\0\x03\0', content), 4))],
  ['a picture of an old tag', (content) => mp3(2, oldFrame('PIC', joined('\0PNG\x03\0', content)))],
  [
    'a picture of a second tag',
    (content) =>
      joined(mp3(3, frame('TIT2', Buffer.from('\0abc'))), mp3(3, frame('APIC', joined('\0a/b\0\x03\0', content)))),
  ],
  [
    'a picture of a FLAC',
    (content) => flac(6, joined(Buffer.alloc(4), '\0\0\0\x03a/b\0\0\0\0', Buffer.alloc(20), content)),
  ],
  ['data of a program in a FLAC', (content) => flac(2, joined('TEST', content))],
]);

test('a frame that is stuffed is restored', async () => {
  const stuffed = Buffer.from(joined('\0a/b\0\x03\0', 'ab\xff\0cdefghijklmnopqrstuvwxyz'));
  const content = mp3(4, joined('APIC\0\0\0', Buffer.from([stuffed.length]), '\0\x02', stuffed));
  expect((await bench.examine(content)).contents.map(String)).toContain('ab\ufffdcdefghijklmnopqrstuvwxyz');
});

/** A frame of MPEG layer 3. */
const SILENCE = joined(Buffer.from('fffb9064', 'hex'), Buffer.alloc(413));
const WIDE = Buffer.from('fffe610062000000', 'hex');

const size = (bytes: number) => {
  const eight = Buffer.alloc(8);
  eight.writeBigUInt64BE(BigInt(bytes));
  eight[0] = 1;
  return eight;
};
const element = (id: string, content: Buffer) => joined(Buffer.from(id, 'hex'), size(content.length), content);
const CLUSTER = joined(Buffer.from('1f43b675ff', 'hex'), element('e7', Buffer.alloc(1)));

function matroska(content: Buffer, before = Buffer.alloc(0)): Buffer {
  const attached = joined(element('466e', Buffer.from('name')), element('465c', content));
  const segment = joined(before, element('1941a469', element('61a7', attached)));
  return joined(element('1a45dfa3', element('4282', Buffer.from('matroska'))), element('18538067', segment));
}

/** @param version 4 writes seven bits of the length in each byte */
function frame(id: string, content: Buffer, version = 3): Buffer {
  const { length } = content;
  const head = Buffer.alloc(6);
  head.writeUInt32BE(version === 4 ? ((length >> 7) << 8) | (length & 127) : length, 0);
  return joined(id, head, content);
}

function oldFrame(id: string, content: Buffer): Buffer {
  const head = Buffer.alloc(3);
  head.writeUIntBE(content.length, 0, 3);
  return joined(id, head, content);
}

function mp3(version: number, frames: Buffer): Buffer {
  return joined(
    'ID3',
    Buffer.from([version, 0, 0, 0, 0, frames.length >> 7, frames.length & 127]),
    frames,
    ...Array<Buffer>(4).fill(SILENCE),
  );
}

function flac(type: number, block: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(block.length, 0);
  head[0] = 0x80 | type;
  // Of the sound only a frame of two bytes and its checksum, as far as the reader looks.
  return joined('fLaC\0\0\0\x22', Buffer.alloc(34), head, block, Buffer.from('fff8001c', 'hex'));
}
