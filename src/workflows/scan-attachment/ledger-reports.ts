import { ActivityFailure, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import type { ReportEvidence, ReportInput } from '../../activities/report.js';
import type { FileReport } from '../../contract/file-report.js';
import { leftAlone } from '../left-alone.js';
import { urgencyOf } from '../../contract/urgency.js';
import { ACTIVITY_OPTIONS, byUrgency, LOCAL_STEP } from '../retry-policies.js';
import { unlessFailed } from '../unless-failed.js';

const reporting = byUrgency(ACTIVITY_OPTIONS.report, (options) => proxyActivities<Activities>(options));
const reportingHere = proxyLocalActivities<Activities>(LOCAL_STEP);

/** The reports of a run to the ledger of its conversation, one after the other; they never hold the review up. */
export class LedgerReports {
  private writes: Promise<void> = Promise.resolve();
  private lastRefused = false;

  /** @param tellsCleanHere see `TOLD_AT_ONCE_PATCH` */
  constructor(
    private readonly conversationId: string,
    private readonly tellsCleanHere: boolean,
  ) {}

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
    const { conversationId } = this;
    const input = evidence === undefined ? { conversationId, file } : { conversationId, file, evidence };
    try {
      const urgency = urgencyOf([file]);
      const isTold = this.tellsCleanHere && urgency === 'news' && (await isReportedHere(input));
      if (!isTold) await reporting[urgency].report(input);
      this.lastRefused = false;
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      this.lastRefused = true;
    }
  }
}

/** In the worker that has the run. A report that arrives twice counts once. */
async function isReportedHere(input: ReportInput): Promise<boolean> {
  return (await unlessFailed(reportingHere.report(input).then(() => true))) === true;
}
