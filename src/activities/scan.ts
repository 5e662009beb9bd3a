import { cancellationSignal } from '@temporalio/activity';
import type { Scanner, ScanResult } from '../clamav/scanner.js';
import type { Staging } from '../storage/staging.js';
import { withHeartbeat } from './heartbeat.js';
import type { ActivityObserver } from './observer.js';

export interface ScanInput {
  readonly ref: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface ScanDependencies {
  readonly scanner: Scanner;
  readonly staging: Staging;
  readonly metrics: ActivityObserver;
}

export function createScan({ scanner, staging, metrics }: ScanDependencies) {
  /** Asks clamd about a staged file. It returns verdicts only: a scanner that cannot answer is a failure. */
  return async function scan({ ref, bytes, sha256 }: ScanInput): Promise<ScanResult> {
    const result = await withHeartbeat(() =>
      scanner.scan({ path: staging.path(ref), bytes, sha256 }, { signal: cancellationSignal() }),
    );
    metrics.scanned(result);
    return result;
  };
}
