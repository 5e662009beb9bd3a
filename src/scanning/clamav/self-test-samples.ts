import { randomBytes } from 'node:crypto';
import { constants, deflateRawSync, gzipSync } from 'node:zlib';

/** A file whose verdict is known, as long as clamd is configured as the product needs it. */
export interface Sample {
  readonly name: string;
  readonly content: Buffer;
  readonly expected: 'clean' | 'infected' | 'unscannable/encrypted' | 'unscannable/limits' | 'unscannable/damaged';
  /** What to change in clamd when it says something else. */
  readonly fix: string;
}

/** All samples together are under 300 kB; the scans take clamd about a second, nearly all of it for the archive member. */
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

/** The test file that every scanner knows, https://www.eicar.org; put together here so that no file on disk holds it. */
export function eicar(): Buffer {
  return Buffer.from(
    ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-', 'ANTIVIRUS-TEST-FILE!$H+H*'].join(''),
    'latin1',
  );
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
  return zipOfOne(Buffer.concat([...Array<Buffer>(blocks).fill(block), endOfStream]), blocks * blockBytes);
}

/** ZIP layout: PKWARE APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16. clamd does not look at the checksum. */
function zipOfOne(deflated: Buffer, originalBytes: number): Buffer {
  const name = Buffer.from('member');
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(20, 4);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(deflated.length, 18);
  local.writeUInt32LE(originalBytes, 22);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  local.copy(central, 6, 4, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length + name.length, 12);
  end.writeUInt32LE(local.length + name.length + deflated.length, 16);
  return Buffer.concat([local, name, deflated, central, name, end]);
}

/** Different at each call: clamd remembers what it found clean, and would not scan the same text again. */
function plainText(): Buffer {
  return Buffer.from(`Self-test ${randomBytes(16).toString('hex')}\n`);
}
