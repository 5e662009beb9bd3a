import type { Logger } from 'pino';
import type { ClamdAddress } from './clamav/connection.js';
import { createScanner } from './clamav/scanner.js';
import { createIcapScanner } from './icap/scanner.js';
import type { Engine } from './scanner.js';
import { allOf } from './several-engines.js';
import type { SignaturePolicy } from './signatures/signatures.js';

export interface EngineSettings {
  readonly endpoint: ClamdAddress;
  /** A second engine: clean requires both. */
  readonly icapUrl: string | undefined;
  readonly maxConcurrentScans: number;
  /** Size of the largest file that is scanned. */
  readonly largestBytes: number;
  readonly signatures: SignaturePolicy;
  readonly log: Logger;
}

/** All configured engines, as one. Another kind of engine is created here, and nowhere else. */
export function createEngines({ endpoint, icapUrl, largestBytes, signatures, ...options }: EngineSettings): Engine {
  const clamav = createScanner(endpoint, { ...options, signatures });
  return icapUrl === undefined ? clamav : allOf([clamav, createIcapScanner(icapUrl, { ...options, largestBytes })]);
}
