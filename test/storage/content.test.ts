import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { hashContent } from '../../src/storage/content.js';

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');
const noise = (bytes: number) => createHash('shake256', { outputLength: bytes }).update('noise').digest();

async function* inPieces(content: Buffer, bytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += bytes) yield content.subarray(at, at + bytes);
}

const SMALL = Buffer.from('what was said\n'.repeat(100));
/** Above 256 KiB as stored; above 1 MiB when it is unpacked. */
const [STORED_LARGE, UNPACKED_LARGE] = [noise(400_000), Buffer.alloc(3_000_000, 'a')];

const cutOf = (plain: Buffer) => gzipSync(plain).subarray(0, -5);
const withWrongSum = (plain: Buffer) => {
  const stored = gzipSync(plain);
  stored[stored.length - 8]! ^= 1;
  return stored;
};

/** What is stored, and what it unpacks to; undefined when it does not. */
const CASES: readonly [what: string, stored: Buffer, plain: Buffer | undefined][] = (
  [
    ['small', SMALL],
    ['large as it is stored', STORED_LARGE],
    ['large when it is unpacked', UNPACKED_LARGE],
    ['empty', Buffer.alloc(0)],
  ] as const
).flatMap(([what, plain]) => [
  [what, gzipSync(plain), plain],
  [`${what}, zeros behind it`, Buffer.concat([gzipSync(plain), Buffer.alloc(9)]), plain],
  [`${what}, twice`, Buffer.concat([gzipSync(plain), gzipSync(plain)]), Buffer.concat([plain, plain])],
  [`${what}, cut`, cutOf(plain), undefined],
  [`${what}, with a wrong sum`, withWrongSum(plain), undefined],
]);

test.each([...CASES, ['nothing', Buffer.alloc(0), undefined], ['no gzip', Buffer.from('hello'), undefined]] as const)(
  'content that is %s',
  async (_, stored, plain) => {
    const expected = {
      bytes: stored.length,
      gzipSha256: sha256(stored),
      plainSha256: plain === undefined ? undefined : sha256(plain),
    };
    for (const bytes of [1 << 30, 65_536, 1009]) expect(await hashContent(inPieces(stored, bytes))).toEqual(expected);
  },
);
