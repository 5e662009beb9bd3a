import { describe, expect, test } from '@jest/globals';
import { useOpener } from './support/examine.js';
import { joined, noise } from './support/ordinary.js';

/** Sound, film, pictures and fonts that say where they end, and what stands behind. */
const bench = useOpener();
const hex = (digits: string) => Buffer.from(digits.replaceAll(' ', ''), 'hex');

describe.each<[string, Buffer]>([
  ['an AMR', joined('#!AMR\n', ...Array<Buffer>(5).fill(joined('\x3c', Buffer.alloc(31, 7))))],
  ['an AMR of wide band', joined('#!AMR-WB\n', ...Array<Buffer>(5).fill(joined('\x1c', Buffer.alloc(36, 7))))],
  ['an AAC', joined(...Array<Buffer>(5).fill(joined(hex('fff15080 02 1f fc'), Buffer.alloc(9, 7))))],
  ['an FLV', joined(hex('464c5601 05 00000009 00000000 09 000004 00000000 000000 17000000 0000000f'))],
  ['a MIDI file', hex('4d546864 00000006 0000 0001 0060 4d54726b 00000004 00ff2f00')],
  ['a transport stream', joined(...Array<Buffer>(9).fill(joined('\x47', Buffer.alloc(187, 7))))],
  ['a transport stream of a camera', joined(...Array<Buffer>(9).fill(joined('\0\0\0\x01\x47', Buffer.alloc(187, 7))))],
  [
    'a program stream',
    joined(hex('000001ba 440004000401000000f8 000001e0 0010'), Buffer.alloc(16, 7), hex('000001b9')),
  ],
  ['an EMF', emf()],
  ['a font', font()],
  ['a collection of fonts', collection()],
  [
    'a JPEG XL',
    joined(hex('0000000c 4a584c20 0d0a870a 00000014 66747970 6a786c20 00000000 6a786c20 0000000c 6a786c63 ff0a0000')),
  ],
])('%s', (_, content) => {
  test('is ordinary', async () => {
    expect((await bench.examine(content)).reasons).toEqual([]);
  });

  test('with zeros behind it is ordinary', async () => {
    expect((await bench.examine(joined(content, Buffer.alloc(100)))).reasons).toEqual([]);
  });

  test('with bytes behind it is not', async () => {
    expect((await bench.examine(joined(content, '\xee', noise(400)))).reasons).toContain('unaccounted-bytes');
  });
});

test.each<[string, Buffer]>([
  ['the first table of fonts', joined(hex('00010000 0001 0000 b2c41f3f'), Buffer.alloc(44, 0xd1))],
  ['the table of sizes', joined(hex('00010000 0fff'), Buffer.alloc(26, 1))],
])('%s begins like one, and is none', async (_, content) => {
  expect((await bench.examine(content)).reasons).toEqual([]);
});

const EMF_PDF = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
);

describe('an EMF of Office for the Mac', () => {
  test('is a picture that holds a PDF', async () => {
    const { type, reasons, members } = await bench.examine(emf(EMF_PDF));
    expect({ format: type.format, reasons }).toEqual({ format: 'emf', reasons: [] });
    expect(members[0]?.type.format).toBe('pdf');
  });

  test.each<[string, Buffer, string]>([
    ['noise in its place', emf(noise(4000)), 'no-opener'],
    ['a container no opener opens in its place', emf(joined('LRZI', noise(100))), 'no-opener'],
    ['bytes behind the PDF', emf(joined(EMF_PDF, noise(4000))), 'unaccounted-bytes'],
    ['a PDF that no list has', joined(emf(), EMF_PDF), 'hidden-container'],
    ['a list that claims more than its record', claiming(emf(EMF_PDF, EMF_PDF), 4000), 'hidden-container'],
    ['a second PDF that no list has', emf(EMF_PDF, EMF_PDF), 'hidden-container'],
  ])('with %s is not ordinary', async (_, content, reason) => {
    expect((await bench.examine(content)).reasons).toContain(reason);
  });
});

/** With another size of the PDF in the list. */
function claiming(content: Buffer, bytes: number): Buffer {
  content.writeUInt32LE(bytes, 156);
  return content;
}

/** [MS-EMF] 2.3.4.2 and 2.3.3.4.3: a head, a comment with another format of the picture, one of anything, and an end. */
function emf(format?: Buffer, other?: Buffer): Buffer {
  const record = (type: number, body: Buffer) => {
    const padded = joined(body, Buffer.alloc((4 - (body.length % 4)) % 4));
    const head = Buffer.alloc(8);
    head.writeUInt32LE(type, 0);
    head.writeUInt32LE(8 + padded.length, 4);
    return joined(head, padded);
  };
  const list = Buffer.alloc(48);
  list.write('GDIC', 4, 'latin1');
  list.writeUInt32LE(0x40000004, 8);
  list.writeUInt32LE(1, 28);
  list.write(' FDP', 32, 'latin1');
  list.writeUInt32LE(1, 36);
  list.writeUInt32LE(format?.length ?? 0, 40);
  list.writeUInt32LE(44, 44);
  const head = Buffer.alloc(108);
  head.writeUInt32LE(1, 0);
  head.writeUInt32LE(108, 4);
  head.write(' EMF', 40, 'latin1');
  const records = [
    ...(format === undefined ? [] : [record(70, joined(list, format))]),
    ...(other === undefined ? [] : [record(70, joined(Buffer.alloc(4), other))]),
    record(14, Buffer.alloc(12)),
  ];
  head.writeUInt32LE(head.length + records.reduce((sum, { length }) => sum + length, 0), 48);
  return joined(head, ...records);
}

function font(start = 0): Buffer {
  const head = hex('00010000 0001 0010 0000 0000 68656164 00000000 00000000 00000036');
  head.writeUInt32BE(start + head.length, 20);
  return joined(head, Buffer.alloc(54, 1));
}

function collection(): Buffer {
  return joined(hex('74746366 00010000 00000001 00000010'), font(16));
}
