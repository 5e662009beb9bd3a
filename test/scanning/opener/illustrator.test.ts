import { expect, test } from '@jest/globals';
import { packedByIllustrator } from '../../../src/scanning/opener/illustrator.js';

const MARK = Buffer.from('%AI24_ZStandard_Data\x28\xb5\x2f\xfd', 'latin1');
const stream = (bytes: number) => Buffer.concat([MARK, Buffer.alloc(bytes - MARK.length, 'x')]);

test('what is packed is cut into streams of one length, of which the last is shorter', () => {
  const found = packedByIllustrator([
    Buffer.alloc(9),
    stream(100),
    Buffer.alloc(100),
    Buffer.alloc(7),
    Buffer.alloc(100),
  ]);
  expect(found.map(({ length }) => length)).toEqual([100 - '%AI24_ZStandard_Data'.length + 107]);
});

test('many beginnings are read once each, and not each to the end of the file', () => {
  const streams = Array.from({ length: 1000 }, () => stream(100));
  const bytes = packedByIllustrator(streams).reduce((sum, { length }) => sum + length, 0);
  expect(bytes).toBeLessThanOrEqual(1000 * 100);
});
