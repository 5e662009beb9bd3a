import type { Logger } from 'pino';
import type { ClamdAddress } from './clamav/connection.js';
import { createScanner } from './clamav/scanner.js';
import { createIcapScanner } from './icap/scanner.js';
import type { Engine } from './scanner.js';
import { allOf } from './several-engines.js';
import type { SignaturePolicy } from './signatures/signatures.js';

export interface EngineSettings {
  readonly endpoint: ClamdAddress;
  /** A second engine: clean needs both. */
  readonly icapUrl: string | undefined;
  readonly maxConcurrentScans: number;
  /** Size of the largest file that is scanned. */
  readonly largestBytes: number;
  readonly signatures: SignaturePolicy;
  readonly log: Logger;
}

/** All engines that are configured, as one. A further kind of engine is made here, and nowhere else. */
export function createEngines({ endpoint, icapUrl, largestBytes, signatures, ...options }: EngineSettings): Engine {
  const clamav = createScanner(endpoint, { ...options, signatures });
  return icapUrl === undefined ? clamav : allOf([clamav, createIcapScanner(icapUrl, { ...options, largestBytes })]);
}
