import { describe, expect, test } from '@jest/globals';
import { eicar } from '../../../devkit/samples.js';
import { archive, joined, noise, ORDINARY, reachesEicar, summaryOf } from './support/ordinary.js';
import { useOpener } from './support/examine.js';

/** What phones, cameras and programs of photographers write behind a JPEG, and what hides there. */
const bench = useOpener();
const JPEG = joined(
  Buffer.from(`ffd8ffdb004300${'10'.repeat(64)}ffc0000b080001000101011100ffda0008010100003f00`, 'hex'),
  'scan',
  '\xff\xd9',
);
const FILM = joined('\0\0\0\x18ftypmp42\0\0\0\0isommp42', '\0\0\0\x0cmdat', Buffer.alloc(4, 7));
const LOG = Buffer.from(Array.from({ length: 4000 }, (_, at) => (at * at) % 97));

const TRAILERS: readonly [string, (content: Buffer) => Buffer][] = [
  ['logs of a Pixel', (content) => joined('aecDebug', content)],
  ['data of a Vivo', (content) => joined('vivo{"a":1}', content, '\xff\xff\xff\xff\x1b*9HWfu\x84\x93\xa2\xb1')],
  ['data of a OnePlus', (content) => joined(content, 'jxrs\x10\x01\0\0')],
  ['the trailer of AFCP', (content) => joined('AXS!\0\x01\0\x02', content, 'AXS!\0\0\0\xfb\0\0\0\0')],
  ['the trailer of FotoStation', (content) => joined(content, '\xa1\xb2\xc3\xd4')],
  ['the trailer of Photo Mechanic', (content) => joined(content, '\0\0\0\x3fcbipcbbl')],
  ['a recipe of Canon', (content) => joined('CANON OPTIONAL DATA\0', content)],
  ['data of a Nikon program', (content) => joined(content, '\0\0\0\0\0\0/NIKON APP')],
];

describe.each(TRAILERS)('%s', (_, trailer) => {
  test('behind a JPEG are ordinary, and judged as a part', async () => {
    expect(await summaryOf(bench, joined(JPEG, trailer(LOG)))).toEqual(ORDINARY);
    expect(await reachesEicar(bench, joined(JPEG, trailer(joined(LOG, eicar()))))).toBe(true);
  });

  test.each<[string, Buffer]>([
    ['a ZIP', archive()],
    ['noise', noise(4000)],
    ['noise behind zeros', joined(Buffer.alloc(3000), noise(4000))],
  ])('with %s are not', async (__, content) => {
    expect((await summaryOf(bench, joined(JPEG, trailer(content)))).reasons).not.toEqual([]);
  });
});

test('a film behind the logs of a Pixel is a part of its own', async () => {
  const { reasons, members } = await bench.examine(joined(JPEG, 'aecDebug', LOG, FILM));
  expect({ reasons, formats: members.map(({ type }) => type.format) }).toMatchObject({
    reasons: [],
    formats: ['unknown', 'mp4'],
  });
});

test('what is no trailer is unaccounted for', async () => {
  expect((await summaryOf(bench, joined(JPEG, 'xecDebug', LOG))).reasons).toEqual(['unaccounted-bytes']);
});

test('what stands behind the film of a trailer is unaccounted for', async () => {
  expect((await summaryOf(bench, joined(JPEG, 'aecDebug', LOG, FILM, '\xee', noise(400)))).reasons).toEqual([
    'unaccounted-bytes',
  ]);
});
