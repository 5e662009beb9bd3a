import { cancellationSignal } from '@temporalio/activity';
import { worstFirst } from '../contract/file-order.js';
import type { FileReport } from '../contract/file-report.js';
import { withHeartbeat } from './heartbeat.js';
import { keptReports } from './known-standing.js';
import type { StandingDependencies } from './known-standing.js';

/** What a ledger is handed at its start, in UTF-16 units of JSON. */
const MAX_RECALLED = 256 * 1024;

export interface RecallReportsInput {
  readonly conversationId: string;
  /** Reports that have come since, to be checked. */
  readonly arrived?: readonly FileReport[];
}

export interface RecalledReports {
  /** The worst first. */
  readonly reports: readonly FileReport[];
  /** Media of more files than can be handed over. */
  readonly stored: readonly string[];
  /** For each one that has arrived, whether it carries the seal of the step `report`; absent when none was asked about. */
  readonly genuine?: readonly boolean[];
}

export function createRecallReports(dependencies: StandingDependencies) {
  /** What storage knows of the files of a conversation: a ledger that begins must not know less than the one before it. */
  return async function recallReports({ conversationId, arrived }: RecallReportsInput): Promise<RecalledReports> {
    return withHeartbeat(async () => {
      const ranked = worstFirst(await keptReports(dependencies, conversationId, cancellationSignal()));
      let left = MAX_RECALLED;
      const reports = ranked.filter((report) => (left -= JSON.stringify(report).length) > 0);
      const stored = ranked.slice(reports.length).map(({ mediaId }) => mediaId);
      const genuine = arrived?.map((report) => dependencies.seals.isReport(conversationId, report));
      return { reports, stored, ...(genuine === undefined ? {} : { genuine }) };
    });
  };
}
