import { ActivityFailure, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import type { ReportEvidence } from '../../activities/report.js';
import type { FileReport } from '../../contract/file-report.js';
import { leftAlone } from '../left-alone.js';
import { urgencyOf } from '../../contract/urgency.js';
import { ACTIVITY_OPTIONS, byUrgency } from '../retry-policies.js';

const reporting = byUrgency(ACTIVITY_OPTIONS.report, (options) => proxyActivities<Activities>(options));

/** The reports of a run to the ledger of its conversation, one after the other; they never hold the review up. */
export class LedgerReports {
  private writes: Promise<void> = Promise.resolve();
  private lastRefused = false;

  constructor(private readonly conversationId: string) {}

  /** @param evidence what it rests on; absent in runs that began before facts were sealed */
  send(file: FileReport, evidence?: ReportEvidence): void {
    this.writes = this.writes.then(() => this.write(file, evidence));
    leftAlone(this.writes);
  }

  /** Settles when all have been sent. @returns whether the ledger refused the last one */
  async refused(): Promise<boolean> {
    await this.writes;
    return this.lastRefused;
  }

  private async write(file: FileReport, evidence: ReportEvidence | undefined): Promise<void> {
    try {
      const { conversationId } = this;
      const { report } = reporting[urgencyOf([file])];
      await report(evidence === undefined ? { conversationId, file } : { conversationId, file, evidence });
      this.lastRefused = false;
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      this.lastRefused = true;
    }
  }
}
