import { describe, expect, test } from '@jest/globals';
import { zip } from '../../../devkit/containers/zip.js';
import { eicar } from '../../../devkit/samples.js';
import { useOpener } from './support/examine.js';
import { joined, noise } from './support/ordinary.js';

/** Documents of Pages, Numbers and Keynote: archives that are packed by Snappy. */
const bench = useOpener();
const pages = (content: Buffer, name = 'Index/Document.iwa') => zip([{ name, content }]);

/** A zero and a length before each chunk. */
const iwa = (...chunks: readonly Buffer[]) =>
  joined(
    ...chunks.flatMap((chunk) => {
      const head = Buffer.alloc(4);
      head.writeUIntLE(chunk.length, 1, 3);
      return [head, chunk];
    }),
  );
/** A block of fewer than 128 bytes, in literals of some. */
const literals = (content: Buffer, most = 5) => {
  const elements: Buffer[] = [];
  for (let at = 0; at < content.length; at += most) {
    const part = content.subarray(at, at + most);
    elements.push(Buffer.from([(part.length - 1) << 2]), part);
  }
  return joined(Buffer.from([content.length]), ...elements);
};
const block = (length: number, hex: string) =>
  joined(Buffer.from([length]), Buffer.from(hex.replaceAll(' ', ''), 'hex'));

describe('an archive of iWork', () => {
  test.each<[string, Buffer]>([
    ['in literals', pages(iwa(literals(eicar())))],
    ['in chunks', pages(iwa(literals(eicar().subarray(0, 30)), literals(eicar().subarray(30))))],
    ['in a ZIP of its own', zip([{ name: 'Index.zip', content: pages(iwa(literals(eicar()))) }])],
  ])('is opened: %s', async (_, content) => {
    const { contents, reasons } = await bench.examine(content);
    expect(contents.some((part) => part.includes(eicar()))).toBe(true);
    expect(reasons).toEqual([]);
  });

  test.each<[string, Buffer, string]>([
    ['a copy of one byte for its distance', block(12, '0c 61626364 11 04'), 'abcdabcdabcd'],
    ['a copy of two bytes', block(9, '0c 61626364 12 0400'), 'abcdabcda'],
    ['a copy of four bytes', block(9, '0c 61626364 13 04000000'), 'abcdabcda'],
    ['a copy of itself', block(8, '00 61 0d 01'), 'aaaaaaaa'],
    ['a literal whose length takes a byte', joined(Buffer.from([61, 0xf0, 60]), 'a'.repeat(61)), 'a'.repeat(61)],
  ])('has %s', async (_, chunk, text) => {
    const { reaches, reasons } = await bench.examine(pages(iwa(chunk)));
    expect({ isReached: reaches(Buffer.from(text)), reasons }).toEqual({ isReached: true, reasons: [] });
  });

  test.each<[string, Buffer]>([
    ['ends within a literal', block(9, '20 6162')],
    ['copies what is not there', block(9, '0c 61626364 12 0500')],
    ['is longer than it says', block(3, '0c 61626364')],
    ['is shorter than it says', block(9, '0c 61626364')],
    ['ends within a copy', block(9, '0c 61626364 12')],
  ])('is damaged when it %s', async (_, chunk) => {
    expect((await bench.examine(pages(iwa(chunk)))).reasons).toEqual(['damaged']);
  });

  test.each([
    ['cut', iwa(literals(eicar())).subarray(0, -3)],
    ['with a tail', joined(iwa(literals(eicar())), 'words')],
  ])('is damaged when it is %s', async (_, content) => {
    expect((await bench.examine(pages(content))).reasons).toEqual(['damaged']);
  });

  test('that claims more than may be unpacked exceeds a bound', async () => {
    const chunk = Buffer.from('ffffffff0f00', 'hex');
    expect((await bench.examine(pages(iwa(chunk)))).reasons).toEqual(['limit-exceeded:ratio']);
  });

  test('of identifiers that look like noise is ordinary', async () => {
    expect((await bench.examine(pages(iwa(literals(noise(100), 60))))).reasons).toEqual([]);
  });

  test('is none where another file has its name', async () => {
    expect((await bench.examine(pages(Buffer.from('words'), 'a.iwa'))).reasons).toEqual([]);
  });
});
