import { describe, expect, test } from '@jest/globals';
import { lz4Frame, lz4Literals, lz4Skippable } from '../../../devkit/containers/lz4.js';
import { zip } from '../../../devkit/containers/zip.js';
import { eicar } from '../../../devkit/samples.js';
import { xxhash32 } from '../../../src/scanning/opener/xxhash.js';
import { useOpener } from './support/examine.js';

const bench = useOpener();
const infected = () => zip([{ name: 'eicar.com', content: eicar() }]);

/** The text of lz4 1.9.4's outputs below. */
const TEXT = Buffer.from(
  `${'The quick brown fox jumps over the lazy dog. '.repeat(3)}${'X5O!P%@AP[4 note '.repeat(2)}${'a'.repeat(75)} end\n`,
);
const BLOCK =
  'UQAAAP8eVGhlIHF1aWNrIGJyb3duIGZveCBqdW1wcyBvdmVyIHRoZSBsYXp5IGRvZy4gLQBH/gFYNU8hUCVAQVBbNCBub3RlEQAfYQEAN1AgZW5kCg==';
const block = Buffer.from(BLOCK, 'base64');

describe('what is packed by LZ4', () => {
  test.each([
    ['lz4', `BCJNGGRApw==`, 'AAAAAJf2eBs='],
    ['lz4 -BX --content-size', 'BCJNGHxA+QAAAAAAAABk', 'pm93xQAAAACX9ngb'],
    ['lz4 --no-frame-crc', 'BCJNGGBAgg==', 'AAAAAA=='],
    ['lz4 -l', 'AiFMGA==', ''],
  ])('is unpacked, as written by %s', async (_, head, end) => {
    const file = Buffer.concat([Buffer.from(head, 'base64'), block, Buffer.from(end, 'base64')]);
    const report = await bench.examine(file);
    expect(report).toMatchObject({ type: { format: 'lz4' }, findings: [] });
    expect(report.reaches(TEXT)).toBe(true);
  });

  test.each([
    ['a frame', (content: Buffer) => lz4Frame(content)],
    ['a frame that says its size', (content: Buffer) => lz4Frame(content, { contentSize: content.length })],
    [
      'two frames',
      (content: Buffer) => Buffer.concat([lz4Frame(content.subarray(0, 40)), lz4Frame(content.subarray(40))]),
    ],
    [
      'blocks that refer to the ones before',
      (content: Buffer) => {
        const first = lz4Literals(content);
        // A match of 20 bytes, in the block before, and the last sequence.
        const again = Buffer.from([0x0f, content.length & 0xff, content.length >> 8, 1, 0]);
        const all = Buffer.concat([content, content.subarray(0, 20)]);
        return lz4Frame(all, { blocks: [first, again], isLinked: true });
      },
    ],
  ])('is opened in turn: %s', async (_, pack) => {
    const report = await bench.examine(pack(infected()));
    expect(report.findings.filter(({ reason }) => reason !== 'unaccounted-bytes')).toEqual([]);
    expect(report.reaches(eicar())).toBe(true);
  });

  test('a frame that readers skip is a part', async () => {
    const file = Buffer.concat([lz4Skippable(infected()), lz4Frame(TEXT), lz4Skippable(infected())]);
    expect((await bench.examine(file.subarray(infected().length + 8))).reaches(eicar())).toBe(true);
    // What begins with one has no type: the frame behind it is found.
    expect((await bench.examine(file)).reasons).not.toEqual([]);
  });

  test.each<[string, string, () => Buffer]>([
    ['cut in a block', 'damaged', () => lz4Frame(TEXT).subarray(0, 200)],
    ['cut before its end', 'damaged', () => lz4Frame(TEXT).subarray(0, -8)],
    ['cut in its head', 'damaged', () => lz4Frame(TEXT).subarray(0, 6)],
    ['cut in its checksum', 'damaged', () => lz4Frame(TEXT).subarray(0, -1)],
    ['another checksum', 'damaged', () => lz4Frame(TEXT, { checksum: 1 })],
    ['another size', 'damaged', () => lz4Frame(TEXT, { contentSize: 1 })],
    ['another byte in its head', 'damaged', () => changed(lz4Frame(TEXT), 6)],
    ['a checksum of a block that is wrong', 'damaged', () => changed(lz4Frame(TEXT), 12)],
    ['a block of more than it may hold', 'damaged', () => lz4Frame(Buffer.alloc(70_000, 'a'))],
    ['a match before the content', 'damaged', () => lz4Frame(TEXT, { blocks: [Buffer.from([0x10, 0x61, 9, 0, 0])] })],
    ['a match at no distance', 'damaged', () => lz4Frame(TEXT, { blocks: [Buffer.from([0x10, 0x61, 0, 0, 0])] })],
    ['a match in a block that is not linked', 'damaged', () => lz4Frame(twice(TEXT), { blocks: linked() })],
    ['a dictionary', 'unsupported-method', () => lz4Frame(TEXT, { dictionary: 7 })],
    ['bytes behind it', 'unaccounted-bytes', () => Buffer.concat([lz4Frame(TEXT), Buffer.alloc(99, 'tail')])],
    [
      'a skipped frame that is cut',
      'damaged',
      () => Buffer.concat([lz4Frame(TEXT), lz4Skippable(TEXT).subarray(0, 99)]),
    ],
    [
      'an old frame that is cut',
      'damaged',
      () => Buffer.concat([Buffer.from('AiFMGA==', 'base64'), block.subarray(0, 60)]),
    ],
  ])('is not judged whole with %s', async (_, reason, file) => {
    expect((await bench.examine(file())).reasons).toContain(reason);
  });

  test('is opened as a file of Firefox: one block behind its size', async () => {
    const size = Buffer.alloc(4);
    size.writeUInt32LE(infected().length);
    const file = Buffer.concat([Buffer.from('mozLz40\0'), size, lz4Literals(infected())]);
    const report = await bench.examine(file);
    expect(report).toMatchObject({ type: { format: 'lz4' }, findings: [] });
    expect(report.reaches(eicar())).toBe(true);
    expect((await bench.examine(changed(file, 8))).reasons).toContain('damaged');
    expect((await bench.examine(file.subarray(0, -1))).reasons).toContain('damaged');
  });

  test('is found in and behind other files', async () => {
    const hidden = lz4Frame(infected());
    const report = await bench.examine(Buffer.concat([Buffer.from('a text\n'.repeat(40)), hidden]));
    expect(report.reasons).toContain('hidden-container');
  });

  test('a bomb is stopped before its content is there', async () => {
    // A megabyte of it unpacks to 255.
    const bomb = Buffer.concat([Buffer.from([0x1f, 0x61, 1, 0]), Buffer.alloc(250, 0xff), Buffer.from([0, 0])]);
    const file = lz4Frame(Buffer.alloc(0), { blocks: Array.from({ length: 4000 }, () => bomb), checksum: 0 });
    const report = await bench.examine(file, { bytes: 10 * 1024 * 1024 });
    expect(report.reasons).toEqual(['limit-exceeded:ratio']);
  });
});

/** Seeds and sums of the reference implementation, xxHash 0.8. */
test.each([
  ['', 0x02cc5d05],
  ['a', 0x550d7456],
  ['abc', 0x32d153ff],
])('the checksum of %j', (content, sum) => {
  expect(xxhash32(Buffer.from(content))).toBe(sum);
});

function linked(): Buffer[] {
  return [lz4Literals(TEXT), Buffer.from([0x0f, TEXT.length & 0xff, TEXT.length >> 8, TEXT.length - 19, 0])];
}

function twice(content: Buffer): Buffer {
  return Buffer.concat([content, content]);
}

function changed(file: Buffer, at: number): Buffer {
  file[at] = (file[at] ?? 0) ^ 0xff;
  return file;
}
