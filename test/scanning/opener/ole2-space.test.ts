import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { ole2 } from '../../../devkit/containers/ole2.js';
import { eicar, png } from '../../../devkit/samples.js';
import { useOpener } from './support/examine.js';

/** The space of a compound file that belongs to no stream: no program shows it, and ordinary writers leave remains in it. */
const bench = useOpener();

const SECTOR = 512;
const FREE = 0xffffffff;
const END = 0xfffffffe;
/** Of the file that `ole2` writes: the table of sectors is the first, the folder the second; a stream has eight. */
const at = (sector: number) => (1 + sector) * SECTOR;
const entry = (number: number) => at(1) + 128 * number;
const STREAM = { first: 2, second: 10 } as const;

const writers: Readonly<Record<string, (content: Buffer) => Buffer>> = {
  'the rest of the last sector of a stream': (content) => {
    const file = ole2({ Data: Buffer.alloc(9 * SECTOR + 1, 'a') });
    content.copy(file, file.length - SECTOR + 10);
    return file;
  },
  'sectors that the table calls free': (content) => {
    const file = unlinked(content);
    for (let sector = 0; sector < 8; sector += 1) file.writeUInt32LE(FREE, at(0) + 4 * (STREAM.first + sector));
    return file;
  },
  'a stream that the folder does not reach': unlinked,
  'an entry of the folder that is not used': (content) => {
    const file = ole2({ Data: Buffer.alloc(4096, 'a') });
    content.copy(file, entry(3), 0, 128);
    return file;
  },
  'the rest of a small stream': (content) => withSmallStream(content, 10),
  'the free part of the small streams': (content) => withSmallStream(content, 64 * 20),
};

const places = Object.entries(writers);

test.each(places)('EICAR in %s is a part of its own', async (_, write) => {
  const { contents, reasons } = await bench.examine(write(eicar().subarray(0, 54)));
  expect(contents.some((content) => content.length < 4096 && content.includes(eicar().subarray(0, 54)))).toBe(true);
  expect(reasons).toEqual([]);
});

test.each(places)('an archive in %s is found', async (_, write) => {
  expect((await bench.examine(write(gzipSync('abc')))).reasons).toEqual(['hidden-container']);
});

test.each(places)('the remains of pictures and texts in %s are ordinary', async (_, write) => {
  const remains = [
    'Dear Ms Miller, 12 boxes',
    png().subarray(0, 50),
    Buffer.from('ffd8ffe000104a46494600010101', 'hex'),
  ];
  for (const content of remains) expect((await bench.examine(write(Buffer.from(content)))).reasons).toEqual([]);
});

test('nothing is taken from a file without such space, and none that is left of a cut one', async () => {
  const whole = ole2({ Data: Buffer.alloc(4096, 'some text ') });
  expect((await bench.examine(whole)).members.map(({ name }) => name)).toEqual(['Data']);
  expect((await bench.examine(whole.subarray(0, -600))).reasons).not.toEqual([]);
});

/** Chains that go in circles, or to nowhere. */
test.each([STREAM.first, 1, 0x7fffffff])('a chain that goes on at %d ends', async (next) => {
  const file = ole2({ Data: Buffer.alloc(4096, 'a') });
  file.writeUInt32LE(next, at(0) + 4 * (STREAM.first + 1));
  file.writeUInt32LE(next, at(0) + 4);
  expect((await bench.examine(file)).reasons).not.toEqual([]);
});

/** The first of two streams is not reached from the root. */
function unlinked(content: Buffer): Buffer {
  const file = ole2({ Gone: content, Kept: Buffer.alloc(4096, 'a') });
  file.writeUInt32LE(2, entry(0) + 76);
  return file;
}

/** A stream of one byte in the small ones, whose sectors of 64 bytes are in what was the first stream; the second is their table. */
function withSmallStream(content: Buffer, place: number): Buffer {
  const small = Buffer.alloc(4096);
  content.copy(small, place);
  const table = Buffer.alloc(4096, 0xff);
  table.writeUInt32LE(END, 0);
  const file = ole2({ Small: small, Table: table });
  file.writeUInt32LE(STREAM.second, 60);
  file.writeUInt32LE(8, 64);
  file.writeUInt32LE(STREAM.first, entry(0) + 116);
  file.writeUInt32LE(4096, entry(0) + 120);
  file.writeUInt32LE(FREE, entry(1) + 72);
  file.writeUInt32LE(0, entry(1) + 116);
  file.writeUInt32LE(1, entry(1) + 120);
  file.fill(0, entry(2), entry(3));
  return file;
}
