import { ActivityFailure, proxyActivities, proxyLocalActivities, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import type { ReportEvidence, ReportInput } from '../../activities/report.js';
import type { FileReport } from '../../contract/file-report.js';
import { LEDGER_BEGINS_MEMO } from '../../contract/start-memo.js';
import { leftAlone } from '../left-alone.js';
import { urgencyOf } from '../../contract/urgency.js';
import { ACTIVITY_OPTIONS, byUrgency, LOCAL_STEP } from '../retry-policies.js';
import { unlessFailed } from '../unless-failed.js';

const reporting = byUrgency(ACTIVITY_OPTIONS.report, (options) => proxyActivities<Activities>(options));
const reportingHere = proxyLocalActivities<Activities>(LOCAL_STEP);

export interface LedgerReportsOptions {
  /** See `TOLD_AT_ONCE_PATCH`. */
  readonly isToldAtOnce: boolean;
  /** See `LOCAL_NEWS_PATCH`. */
  readonly isLocal: boolean;
}

/** The reports of a run to the ledger of its conversation, one after the other; they never hold the review up. */
export class LedgerReports {
  private writes: Promise<void> = Promise.resolve();
  private lastRefused = false;
  /** Whether the staged file of a report is gone, once all have been sent. */
  hasDiscarded = false;

  constructor(
    private readonly conversationId: string,
    private readonly options: LedgerReportsOptions,
  ) {}

  /**
   * @param evidence what it rests on; absent in runs that began before facts were sealed
   * @param stagedOn the host whose disk need not keep the file after that
   */
  send(file: FileReport, evidence?: ReportEvidence, stagedOn?: string): void {
    this.writes = this.writes.then(() => this.write(file, evidence, stagedOn));
    leftAlone(this.writes);
  }

  /** Settles when all have been sent. @returns whether the ledger refused the last one */
  async refused(): Promise<boolean> {
    await this.writes;
    return this.lastRefused;
  }

  private async write(
    file: FileReport,
    evidence: ReportEvidence | undefined,
    stagedOn: string | undefined,
  ): Promise<void> {
    const { conversationId } = this;
    const input = evidence === undefined ? { conversationId, file } : { conversationId, file, evidence };
    try {
      const urgency = urgencyOf([file]);
      const isTold = urgency === 'news' && (await this.isReportedHere(input, stagedOn));
      if (!isTold) await reporting[urgency].report(input);
      this.lastRefused = false;
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      this.lastRefused = true;
    }
  }

  /** In the worker that has the run. A report that arrives twice counts once. */
  private async isReportedHere(input: ReportInput, stagedOn: string | undefined): Promise<boolean> {
    const { isToldAtOnce, isLocal } = this.options;
    if (!isToldAtOnce) return false;
    if (!isLocal) return (await unlessFailed(reportingHere.report(input).then(() => true))) === true;
    const ledgerBegins = workflowInfo().memo?.[LEDGER_BEGINS_MEMO] === true;
    const done = await unlessFailed(
      reportingHere.reportHere({
        ...input,
        ...(ledgerBegins ? { ledgerBegins } : {}),
        ...(stagedOn === undefined ? {} : { stagedOn }),
      }),
    );
    this.hasDiscarded = done?.isDiscarded === true;
    return done !== undefined;
  }
}
