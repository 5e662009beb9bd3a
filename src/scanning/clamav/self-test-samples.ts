import { randomBytes } from 'node:crypto';
import { constants, deflateRawSync, gzipSync } from 'node:zlib';
import { eicar } from '../canary/eicar.js';
import { zipOfOne } from '../canary/zip.js';

/** A file with a known verdict, provided that clamd is configured as this program requires. */
export interface Sample {
  readonly name: string;
  readonly content: Buffer;
  readonly expected: 'clean' | 'infected' | 'unscannable/encrypted' | 'unscannable/limits' | 'unscannable/damaged';
  /** What to change in the configuration of clamd when its verdict differs. */
  readonly fix: string;
}

/** All samples together are under 300 kB; scanning them takes clamd about a second, nearly all of it for the archive member. */
export function createSamples(): readonly Sample[] {
  return [
    { name: 'EICAR test file', content: eicar(), expected: 'infected', fix: 'load a signature database' },
    {
      name: 'encrypted ZIP',
      content: encryptedZip(),
      expected: 'unscannable/encrypted',
      fix: 'set AlertEncrypted yes',
    },
    {
      name: 'nested archive',
      content: nestedArchive(),
      expected: 'unscannable/limits',
      fix: 'set AlertExceedsMax yes',
    },
    {
      name: 'over-large archive member',
      content: overLargeMember(),
      expected: 'unscannable/limits',
      fix: 'set MaxScanSize no larger than MaxFileSize, and both to 256M or less',
    },
    {
      name: 'plain text',
      content: plainText(),
      expected: 'clean',
      fix: 'look for a signature that matches everything',
    },
  ];
}

/** Made with `zip -0 -X -P infected`: one 12-byte text under the traditional cipher. */
function encryptedZip(): Buffer {
  return Buffer.from(
    'UEsDBAoACQAAAHkMd13W4r1SGAAAAAwAAAAIAAAAbm90ZS50eHSLv/8DDGlf/z+FeiA31yvK9m5RugQYKeJQSwcI1uK9UhgAAAAMAAAAUEsBAh4DCgAJAAAA' +
      'eQx3XdbivVIYAAAADAAAAAgAAAAAAAAAAAAAAKSBAAAAAG5vdGUudHh0UEsFBgAAAAABAAEANgAAAE4AAAAAAA==',
    'base64',
  );
}

/** Deeper than any MaxRecursion in use (12 recommended, 17 by default), in under 1 kB. */
function nestedArchive(): Buffer {
  const depth = 40;
  return Array.from({ length: depth }).reduce<Buffer>((content) => gzipSync(content), Buffer.from('core'));
}

/**
 * A ZIP of 260 kB with one member of 257 MiB. With MaxScanSize above MaxFileSize clamd skips such a member and answers OK.
 * Each block of the compressed stream ends on a full flush, so that one of them can be repeated instead of compressing 257.
 */
function overLargeMember(): Buffer {
  const blockBytes = 1024 * 1024;
  const blocks = 257;
  const block = deflateRawSync(Buffer.alloc(blockBytes), { finishFlush: constants.Z_FULL_FLUSH });
  const endOfStream = Buffer.from([3, 0]);
  const deflated = Buffer.concat([...Array<Buffer>(blocks).fill(block), endOfStream]);
  return zipOfOne({ name: 'member', deflated, originalBytes: blocks * blockBytes });
}

/** Different on each call: clamd caches what it found clean, and would not scan the same text again. */
function plainText(): Buffer {
  return Buffer.from(`Self-test ${randomBytes(16).toString('hex')}\n`);
}
