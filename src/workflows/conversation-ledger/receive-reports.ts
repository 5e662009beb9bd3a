import { setHandler } from '@temporalio/workflow';
import type { FileReport } from '../../contract/file-report.js';
import { fileReported } from '../../contract/ledger-messages.js';
import { problemOf } from '../../contract/report-problem.js';

export interface ReceiveReportsOptions {
  /** @returns whether the report is genuine */
  readonly verify: (report: FileReport) => Promise<boolean>;
  readonly take: (report: FileReport) => void;
  /** Called for each one that is not believed. */
  readonly ignore: () => void;
}

/**
 * Receives the reports that nobody waits for. Each is checked by itself: how many come together is not the same when the
 * run is replayed, and the checks are in its history.
 *
 * @returns those whose check is under way
 */
export function receiveReports({ verify, take, ignore }: ReceiveReportsOptions): () => readonly FileReport[] {
  const unchecked = new Set<FileReport>();
  setHandler(fileReported, async (report) => {
    if (problemOf(report) !== undefined) return ignore();
    unchecked.add(report);
    const isGenuine = await verify(report);
    unchecked.delete(report);
    if (isGenuine) take(report);
    else ignore();
  });
  return () => [...unchecked];
}
