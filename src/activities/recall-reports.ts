import { cancellationSignal } from '@temporalio/activity';
import { worstFirst } from '../contract/file-order.js';
import type { FileReport } from '../contract/file-report.js';
import { withHeartbeat } from './heartbeat.js';
import { keptReports } from './known-standing.js';
import type { StandingDependencies } from './known-standing.js';

/** What a ledger is handed at its start, in UTF-16 units of JSON. */
const MAX_RECALLED = 256 * 1024;

export interface RecalledReports {
  /** The worst first. */
  readonly reports: readonly FileReport[];
  /** Media of more files than can be handed over. */
  readonly stored: readonly string[];
}

export function createRecallReports(dependencies: StandingDependencies) {
  /** What storage knows of the files of a conversation: a ledger that begins must not know less than the one before it. */
  return async function recallReports(input: { readonly conversationId: string }): Promise<RecalledReports> {
    return withHeartbeat(async () => {
      const ranked = worstFirst(await keptReports(dependencies, input.conversationId, cancellationSignal()));
      let left = MAX_RECALLED;
      const reports = ranked.filter((report) => (left -= JSON.stringify(report).length) > 0);
      return { reports, stored: ranked.slice(reports.length).map(({ mediaId }) => mediaId) };
    });
  };
}
