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

function font(start = 0): Buffer {
  const head = hex('00010000 0001 0010 0000 0000 68656164 00000000 00000000 00000036');
  head.writeUInt32BE(start + head.length, 20);
  return joined(head, Buffer.alloc(54, 1));
}

function collection(): Buffer {
  return joined(hex('74746366 00010000 00000001 00000010'), font(16));
}
