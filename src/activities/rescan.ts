import { cancellationSignal } from '@temporalio/activity';
import type { ScanResult } from '../contract/verdict.js';
import { rescanCopy } from '../scanning/rescan.js';
import type { RescanDependencies } from '../scanning/rescan.js';
import { withHeartbeat } from './heartbeat.js';

export function createRescan(dependencies: RescanDependencies) {
  /** Asks clamd about a copy in the vault. As with `scan`, a scanner that cannot answer is a failure. */
  return async function rescan({ sha256 }: { readonly sha256: string }): Promise<ScanResult> {
    return withHeartbeat(() => rescanCopy(dependencies, sha256, cancellationSignal()));
  };
}
