import { describe, expect, test } from '@jest/globals';
import { eicar, png } from '../../../../devkit/samples.js';
import type { OpenerBench } from './examine.js';
import { joined, noise } from './ordinary.js';

const LRZIP = joined('LRZI', noise(40));

/** Files that others hold whole: each is judged as if it came by itself. @param cases how a file is put into another one */
export function describeAttached(
  bench: OpenerBench,
  cases: readonly (readonly [string, (content: Buffer) => Buffer])[],
) {
  describe.each(cases)('%s', (_, build) => {
    test('is judged as a file', async () => {
      const { reasons, reaches } = await bench.examine(build(png()));
      expect({ reasons, reached: reaches(png()) }).toEqual({ reasons: [], reached: true });
    });

    test('is opened', async () => {
      const { contents } = await bench.examine(build(compressed(eicar())));
      expect(contents.some((part) => part.includes(eicar()))).toBe(true);
    });

    test('that no opener opens is no clean file', async () => {
      expect((await bench.examine(build(LRZIP))).reasons).toContain('no-opener');
    });

    test('that is noise is no clean file', async () => {
      expect((await bench.examine(build(noise(4000)))).reasons).toContain('no-opener');
    });
  });
}

/** As `compress` writes it: codes of nine bits, each a byte. */
function compressed(content: Buffer): Buffer {
  const bytes = Buffer.alloc(Math.ceil((content.length * 9) / 8));
  content.forEach((byte, at) => {
    for (let bit = 0; bit < 8; bit += 1) bytes[(at * 9 + bit) >> 3]! |= ((byte >> bit) & 1) << ((at * 9 + bit) & 7);
  });
  return joined(Buffer.from('1f9d90', 'hex'), bytes);
}
