import { randomBytes } from 'node:crypto';
import { crc32, deflateRawSync } from 'node:zlib';
import { eicar } from './eicar.js';
import { zipOfOne } from './zip.js';

/** Name of the canary in messages and self-test failures. */
export const CANARY = 'canary';

/**
 * EICAR as a deflated member of a ZIP: an engine that detects it has its signatures loaded and unpacks archives. Each one is
 * different, so that no engine, proxy or cache can answer from memory.
 */
export function createCanary(): Buffer {
  const content = eicar();
  return zipOfOne({
    name: randomBytes(8).toString('hex'),
    deflated: deflateRawSync(content, { level: 9 }),
    originalBytes: content.length,
    checksum: crc32(content),
  });
}
