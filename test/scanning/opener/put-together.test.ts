import { expect, test } from '@jest/globals';
import { eicar } from '../../../devkit/samples.js';
import { useOpener } from './support/examine.js';
import { joined } from './support/ordinary.js';

/** What programs put together, or change on the way, before they show it. */
const bench = useOpener();

const word = (bytes: Buffer) => `=?utf-8?B?${bytes.toString('base64')}?=`;
const fields = (name: string) =>
  Buffer.from(
    `From: a@example.org\r\nTo: b@example.org\r\nDate: Wed, 04 Mar 2026 09:00:00 +0100\r\n${name}: ${word(eicar().subarray(0, 30))}\r\n ` +
      `${word(eicar().subarray(30))}\r\nMIME-Version: 1.0\r\n\r\nHello\r\n`,
  );

/** ISO/IEC 13818-1, 2.4.3.2: packets with a part of the data each, stuffed at the end. */
function transportStream(data: Buffer, streamId: number): Buffer {
  const pes = joined(
    Buffer.from([0, 0, 1, streamId]),
    Buffer.from('0000808005210001000 1'.replace(/ /g, ''), 'hex'),
    data,
  );
  const packets: Buffer[] = [packet(0, 0x40, Buffer.from('0000b00d0001c100000001e10000e8f95e7d', 'hex'))];
  for (let at = 0; at < pes.length; at += 100)
    packets.push(packet(0x101, at === 0 ? 0x40 : 0, pes.subarray(at, at + 100)));
  return Buffer.concat([...packets, ...Array.from({ length: 8 }, () => packet(0x1fff, 0, Buffer.alloc(0)))]);
}

function packet(pid: number, flags: number, payload: Buffer): Buffer {
  const stuffing = 183 - payload.length;
  const head = Buffer.from([0x47, flags | (pid >> 8), pid & 255, 0x30, stuffing, ...(stuffing > 0 ? [0] : [])]);
  return joined(head, Buffer.alloc(Math.max(0, stuffing - 1), 0xff), payload);
}

/** Embedded OpenType 2.1, with TTEMBED_XORENCRYPTDATA. */
function embeddedFont(data: Buffer): Buffer {
  const head = Buffer.alloc(120);
  head.writeUInt32LE(head.length + data.length, 0);
  head.writeUInt32LE(data.length, 4);
  head.writeUInt32LE(0x00020001, 8);
  head.writeUInt32LE(0x10000000, 12);
  head.writeUInt16LE(0x504c, 34);
  return joined(head, Buffer.from(data.map((byte) => byte ^ 0x50)));
}

test.each<[string, () => Buffer]>([
  ['the subject of a message', () => fields('Subject')],
  ['another field of a message', () => fields('Comments')],
  ['metadata of a film over two packets', () => transportStream(joined(Buffer.alloc(70, 'a'), eicar()), 0xbd)],
  ['a font of a presentation', () => embeddedFont(joined(Buffer.from('00010000', 'hex'), eicar(), Buffer.alloc(300)))],
])('%s is reached', async (_, build) => {
  const { contents } = await bench.examine(build());
  expect(contents.some((part) => part.includes(eicar()))).toBe(true);
});

test('a tag without sound is given to the engine without its mark, which would make it pass the tag over', async () => {
  const tag = joined(Buffer.from('ID3\x04\0\0\0\0\x01\x3f', 'latin1'), 'TXXX', Buffer.alloc(40), eicar());
  expect((await bench.examine(tag)).contents.some((part) => part.includes(eicar()))).toBe(true);
});

test('a text about fonts holds no private part of one', async () => {
  const text = 'The operator eexec reads the encrypted part of a font.\n'.repeat(99);
  const { reasons, members } = await bench.examine(Buffer.from(text));
  expect({ reasons, members }).toEqual({ reasons: [], members: [] });
});

test('a job for a printer of PostScript is PostScript', async () => {
  const job =
    '\x1b%-12345X@PJL JOB\r\n@PJL ENTER LANGUAGE=POSTSCRIPT\r\n%!PS-Adobe-3.0\nshowpage\n\x1b%-12345X@PJL EOJ\r\n';
  expect((await bench.examine(Buffer.from(job))).type.format).toBe('eps');
});
