import { setHandler } from '@temporalio/workflow';
import type { FileReport } from '../../contract/file-report.js';
import { fileReported } from '../../contract/ledger-messages.js';
import { problemOf } from '../../contract/report-problem.js';

export interface ReceiveReportsOptions {
  /** @returns for each report whether it is genuine */
  readonly verify: (reports: readonly FileReport[]) => Promise<readonly boolean[]>;
  readonly take: (report: FileReport) => void;
  /** Called for each one that is not believed. */
  readonly ignore: () => void;
}

/** @returns those whose check is under way */
export type UncheckedReports = () => readonly FileReport[];

/** Receives the reports that nobody waits for. Those that come together are checked together. */
export function receiveReports({ verify, take, ignore }: ReceiveReportsOptions): UncheckedReports {
  const unchecked: FileReport[] = [];
  let checking: Promise<void> | undefined;

  async function check(): Promise<void> {
    // All signals of one task are handed over before anything that waits goes on.
    await Promise.resolve();
    while (unchecked.length > 0) {
      const reports = [...unchecked];
      const genuine = await verify(reports);
      unchecked.splice(0, reports.length);
      for (const [index, report] of reports.entries()) {
        if (genuine[index] === true) take(report);
        else ignore();
      }
    }
    checking = undefined;
  }

  setHandler(fileReported, async (report) => {
    if (problemOf(report) !== undefined) return ignore();
    unchecked.push(report);
    checking ??= check();
    await checking;
  });
  return () => unchecked;
}
