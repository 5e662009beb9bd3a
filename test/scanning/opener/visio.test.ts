import { expect, test } from '@jest/globals';
import { ole2 } from '../../../devkit/containers/ole2.js';
import { visioDocument } from '../../../devkit/containers/visio.js';
import { eicar } from '../../../devkit/samples.js';
import { useOpener } from './support/examine.js';

/** Drawings of Visio before 2013: nobody but the opener unpacks their streams. */
const bench = useOpener();
const drawing = (...parts: Parameters<typeof visioDocument>) => ole2({ VisioDocument: visioDocument(...parts) });
const text = Buffer.from('a shape and its words. '.repeat(40));

test.each([5, 11] as const)('what a drawing of version %d has packed is reached', async (version) => {
  const streams = [
    { content: text, isPacked: true },
    { content: eicar(), isPacked: true },
  ];
  const { reaches, findings } = await bench.examine(drawing(streams, version));
  expect({ reaches: reaches(eicar()), findings }).toEqual({ reaches: true, findings: [] });
});

test('so is what it has not packed', async () => {
  expect((await bench.examine(drawing([{ content: eicar(), isPacked: false }]))).reaches(eicar())).toBe(true);
});

test('an object that is spread over pages is opened, and its macros are noted', async () => {
  const project = ole2({ 'VBA/dir': Buffer.alloc(9000, 'a'), Data: eicar() });
  const pages = [project.subarray(0, 8192), project.subarray(8192)].map((page) => {
    const size = Buffer.alloc(4);
    size.writeUInt32LE(page.length);
    return { content: Buffer.concat([size, page]), isPacked: true };
  });
  const { traits, findings } = await bench.examine(drawing([{ content: text, isPacked: true }, ...pages]));
  expect({ traits: traits.map(({ trait }) => trait), findings }).toEqual({ traits: ['vba'], findings: [] });
  const cut = await bench.examine(drawing(pages.slice(0, 1)));
  expect(cut.reasons).toContain('damaged');
});

test('repeated bytes are repeated', async () => {
  const stream = visioDocument([{ content: Buffer.alloc(32), isPacked: true }]);
  // Seven bytes, and what stands seven before, eighteen times: places are counted from the eighteenth on.
  const packed = Buffer.from([
    0x7f,
    ...Buffer.from('abcdefg'),
    0xee,
    0xff,
    0xff,
    ...Buffer.from('hijklmn!'),
    0xff,
    0,
    0,
  ]);
  packed.copy(stream, 54);
  const { contents } = await bench.examine(ole2({ VisioDocument: stream }));
  expect(contents.some((part) => part.includes('abcdefgabcdefgabcdefgabcdhijklmn!'))).toBe(true);
});

test.each([
  ['a place of its streams that is not in it', (stream: Buffer) => stream.writeUInt32LE(1e6, 44)],
  ['no streams', (stream: Buffer) => stream.fill(0, 36, 54)],
])('a drawing with %s is damaged', async (_, change) => {
  const stream = visioDocument([{ content: text, isPacked: true }]);
  change(stream);
  expect((await bench.examine(ole2({ VisioDocument: stream }))).reasons).toContain('damaged');
});

test('a drawing that points to its streams again and again is stopped', async () => {
  const trailer = Buffer.alloc(18 * 2000);
  const document = visioDocument([{ content: Buffer.alloc(200_000), isPacked: true }]);
  for (let n = 0; n < 2000; n += 1) {
    trailer[18 * n] = 0x15;
    trailer.writeUInt32LE(54 + n, 18 * n + 8);
    trailer.writeUInt32LE(200_000, 18 * n + 12);
    trailer.writeUInt16LE(0xd2, 18 * n + 16);
  }
  document.writeUInt32LE(document.length, 44);
  document.writeUInt32LE(trailer.length, 48);
  document.writeUInt16LE(0x50, 52);
  const file = ole2({ VisioDocument: Buffer.concat([document, trailer]) });
  const { reasons } = await bench.examine(file, { bytes: 10_000_000 });
  expect(reasons).toEqual([expect.stringMatching(/^limit-exceeded:/)]);
});
