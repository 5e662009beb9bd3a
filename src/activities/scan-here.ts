import type { ScanResult } from '../contract/verdict.js';
import { withDeadline } from '../lib/abort.js';
import type { ScanFile, ScanInput } from './scan.js';

/** Larger files are scanned by a separate step, which can take as long as it needs. */
export const MAX_SCANNED_HERE_BYTES = 32 * 1024 * 1024;
/** Larger files take half of the places at most: small ones are not to wait for them in a second queue. */
export const SMALL_FILE_BYTES = 4 * 1024 * 1024;
/** Time for a scan that is part of another step, for each `SMALL_FILE_BYTES` that were begun, in milliseconds. */
const MAX_SCAN_MS = 20_000;

export interface ScanHereOptions {
  readonly scanFile: ScanFile;
  /** Whether the scanner is proven, and trusted to call files clean. */
  readonly isProven: () => boolean;
  /** Scans at once; more go by the queue of scans. */
  readonly maxScans: number;
}

/** The verdict on a file that was staged on this host just now; undefined when the step `scan` has to find it out. */
export type ScanHere = (input: ScanInput, signal: AbortSignal) => Promise<ScanResult | undefined>;

/** Scans where the scanner is proven and free, and never waits for it, nor fails. */
export function createScanHere({ scanFile, isProven, maxScans }: ScanHereOptions): ScanHere {
  let underway = 0;
  let large = 0;
  return async function scanHere(input, signal) {
    const { bytes } = input;
    const isLarge = bytes > SMALL_FILE_BYTES;
    const isFree = underway < maxScans && (!isLarge || large < Math.ceil(maxScans / 2));
    if (bytes > MAX_SCANNED_HERE_BYTES || !isFree || !isProven()) return undefined;
    underway += 1;
    if (isLarge) large += 1;
    try {
      return await withDeadline((stop) => scanFile(input, stop), {
        milliseconds: MAX_SCAN_MS * Math.max(1, Math.ceil(bytes / SMALL_FILE_BYTES)),
        expired: () => new Error('the scan takes too long'),
        signal,
      });
    } catch {
      return undefined;
    } finally {
      underway -= 1;
      if (isLarge) large -= 1;
    }
  };
}
