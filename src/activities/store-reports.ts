import { cancellationSignal } from '@temporalio/activity';
import type { FileReport } from '../contract/file-report.js';
import { withHeartbeat } from './heartbeat.js';
import { keepReports } from './known-standing.js';
import type { StandingDependencies } from './known-standing.js';

export interface StoreReportsInput {
  readonly conversationId: string;
  readonly reports: readonly FileReport[];
}

export function createStoreReports(dependencies: StandingDependencies) {
  /** Keeps reports that are too many for a ledger to hold; the archive finds them there. */
  return async function storeReports({ conversationId, reports }: StoreReportsInput): Promise<void> {
    await withHeartbeat(() => keepReports(dependencies, conversationId, reports, cancellationSignal()));
  };
}
