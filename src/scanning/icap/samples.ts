import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { createCanary } from '../canary/canary.js';
import { eicar } from '../canary/eicar.js';

/** A file with a known verdict. */
export interface IcapSample {
  readonly name: string;
  readonly content: Buffer;
  readonly expected: 'clean' | 'infected';
  readonly fix: string;
}

/**
 * What a server lets through because of its configuration only shows by testing: c-icap answers 204 for files that are larger
 * than MaxObjectSize or not in ScanFileTypes.
 * @param largestBytes size of the largest file that is scanned
 */
export function createIcapSamples(largestBytes: number): readonly IcapSample[] {
  const types = 'have the service scan every type of file (c-icap: virus_scan.ScanFileTypes), archives too';
  return [
    {
      name: 'EICAR test file',
      content: eicar(),
      expected: 'infected',
      fix: 'load signatures, and scan every type of file',
    },
    { name: 'ZIP', content: createCanary(), expected: 'infected', fix: types },
    { name: 'gzip', content: gzipSync(eicar()), expected: 'infected', fix: types },
    { name: 'tar', content: tarOf(eicar(), 0), expected: 'infected', fix: types },
    {
      name: 'file of the largest size',
      content: tarOf(eicar(), largestBytes),
      expected: 'infected',
      fix: 'set the limit of the service (c-icap: virus_scan.MaxObjectSize) above MAX_ATTACHMENT_BYTES',
    },
    {
      name: 'plain text',
      content: Buffer.from(`Self-test ${randomBytes(16).toString('hex')}\n`),
      expected: 'clean',
      fix: 'look for a signature that matches everything, and for headers of a finding that is none',
    },
  ];
}

const BLOCK = 512;

/** A tar of one member, preceded by a member of zeros that brings it to the size. Layout: POSIX.1-1988, ustar. */
function tarOf(content: Buffer, bytes: number): Buffer {
  const last = [tarHead('member', content.length), content, Buffer.alloc(BLOCK - (content.length % BLOCK))];
  const rest = Math.floor((bytes - 6 * BLOCK) / BLOCK) * BLOCK;
  const first = rest > 0 ? [tarHead('padding', rest), Buffer.alloc(rest)] : [];
  return Buffer.concat([...first, ...last, Buffer.alloc(2 * BLOCK)]);
}

function tarHead(name: string, bytes: number): Buffer {
  const head = Buffer.alloc(BLOCK);
  head.write(name, 0);
  head.write('0000644\0' + '0000000\0'.repeat(2), 100);
  head.write(`${bytes.toString(8).padStart(11, '0')}\0${'0'.repeat(11)}\0`, 124);
  head.write('        0', 148);
  head.write('ustar\x0000', 257);
  const sum = head.reduce((total, byte) => total + byte, 0);
  head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return head;
}
