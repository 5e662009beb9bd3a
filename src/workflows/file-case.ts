import {
  ActivityFailure,
  allHandlersFinished,
  ApplicationFailure,
  condition,
  continueAsNew,
  log,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import type { FileReport, FileStatus } from '../contract/file-report.js';
import type { Findings, RejectResult } from '../contract/findings.js';
import { reviewStateAttribute, verdictAttribute } from '../contract/search-attributes.js';
import { toldVerdict } from '../contract/verdict.js';
import { containedFile } from '../contract/second-opinion.js';
import type { ContainedFile } from '../contract/second-opinion.js';
import type { ScanAttachment, ScanAttachmentInput, ScanAttachmentResult } from '../contract/workflows.js';
import { scanDetails } from './details.js';
import { fileReport } from './file-report.js';
import { ACTIVITY_OPTIONS } from './retry-policies.js';
import { ReviewDesk } from './review-desk.js';
import type { Decision } from './review-desk.js';
import { publishReview } from './review-memo.js';

const { report } = proxyActivities<Activities>(ACTIVITY_OPTIONS.report);
const { release } = proxyActivities<Activities>(ACTIVITY_OPTIONS.release);
const { reject } = proxyActivities<Activities>(ACTIVITY_OPTIONS.reject);
/** Any host will do where there is no copy to make. */
const { quarantine: withdrawMedia } = proxyActivities<Activities>(ACTIVITY_OPTIONS.deletion);

/** The case of a file: what is known of it, who is told, and what people decide. */
export class FileCase {
  protected status: FileStatus;
  protected findings: Findings;
  private readonly desk: ReviewDesk;
  /** The reports to the conversation's ledger, one after the other; they never hold the review up. */
  private writes: Promise<void> = Promise.resolve();
  private reportRefused = false;
  private releaseFailure: ActivityFailure | undefined;

  constructor(protected readonly input: ScanAttachmentInput) {
    const { reviewWindowMs: windowMs, reviewApprovers: approvers = 1, earlier } = input;
    this.status = earlier?.status ?? 'pending';
    this.findings = earlier?.findings ?? {};
    this.desk = new ReviewDesk({
      ...{ windowMs, approvers, earlier },
      status: () => this.status,
      changed: (what) => {
        this.show();
        if (what === 'review') this.publish();
      },
    });
    setHandler(containedFile, () => this.containedFile());
  }

  /** What names the file for a step. */
  protected get file() {
    const { conversationId, mediaId, messageId } = this.input;
    return { conversationId, mediaId, messageId };
  }

  protected conclude(status: FileStatus, findings: Findings): void {
    this.status = status;
    this.findings = { ...this.findings, ...findings, at: new Date().toISOString() };
  }

  /** By when people must decide: a review that goes on in this run ends when it would have. */
  protected reviewEnd(): string {
    const { reviewWindowMs, earlier } = this.input;
    return earlier?.open?.until ?? new Date(Date.now() + reviewWindowMs).toISOString();
  }

  /** Asks people. The question stays open while attributes are still being written. */
  protected async review(): Promise<void> {
    const decision = await this.desk.wait();
    if (decision === 'history-full') return this.continueReview();
    if (decision !== 'expired' && decision.approved) {
      if (await this.releaseCopy(decision)) this.status = 'released';
    } else if (decision !== 'expired') {
      if (this.findings.inVault !== true) {
        const withdrawal = await withdrawMedia(this.file);
        this.findings = { ...this.findings, withdrawal };
      }
      this.status = 'rejected';
    }
    this.record();
    this.publish();
    if (decision !== 'expired' && !decision.approved) await this.disposeOfCopy(decision);
  }

  /** The same question, open in a run with a short history: whoever floods a run with signals is not to close it. */
  private async continueReview(): Promise<void> {
    const { status, findings } = this;
    const { since, until, approvals, ignored, reminded, secondOpinions, reopened } = this.desk.report();
    await continueAsNew<ScanAttachment>({
      ...this.input,
      downloadUrl: '',
      earlier: {
        ...{ status, findings, open: { since: since!, until: until!, approvals, ignored, reminded, secondOpinions } },
        ...(reopened === undefined ? {} : { reopened }),
      },
    });
  }

  /** @returns false when there is no whole copy to release: the file stays contained, and the run ends as failed */
  private async releaseCopy({ reviewer, reason, at: decidedAt }: Decision): Promise<boolean> {
    const { file, inVault } = this.findings;
    if (inVault !== true || file === undefined) return true;
    const { conversationId, mediaId } = this.input;
    const { sha256, mimeType } = file;
    try {
      const released = await release({ conversationId, mediaId, sha256, mimeType, reviewer, reason, decidedAt });
      const { uri: releasedTo, link: releasedLink } = released;
      this.findings = { ...this.findings, releasedTo, ...(releasedLink === undefined ? {} : { releasedLink }) };
      return true;
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      log.error('an approved file could not be released', { problem: error.cause?.message });
      const { cause } = error;
      const releaseProblem = (cause instanceof ApplicationFailure ? cause.type : undefined) ?? 'unknown';
      this.findings = { ...this.findings, releaseProblem };
      this.releaseFailure = error;
      return false;
    }
  }

  /** The file is contained, and the conversation says that it is rejected, whatever comes of this. */
  private async disposeOfCopy({ reviewer, reason, at: decidedAt }: Decision): Promise<void> {
    const { file, inVault } = this.findings;
    if (inVault !== true || file === undefined) return;
    const { conversationId, mediaId } = this.input;
    let rejectedCopy: RejectResult = 'kept';
    try {
      rejectedCopy = await reject({ conversationId, mediaId, sha256: file.sha256, reviewer, reason, decidedAt });
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      log.error('the copy of a rejected file could not be destroyed', { problem: error.cause?.message });
    }
    this.findings = { ...this.findings, rejectedCopy };
    this.show();
    this.publish();
  }

  private containedFile(): ContainedFile | null {
    const { file, scan, inVault } = this.findings;
    const { state, secondOpinions } = this.desk.report();
    if (state !== 'waiting' || inVault !== true || file === undefined || scan === undefined) return null;
    const { databaseVersion } = secondOpinions.at(-1) ?? scan;
    return { sha256: file.sha256, databaseVersion };
  }

  /** Says what is known where people look for it. Containment has come first. */
  protected record(reviewOpenUntil?: string): void {
    const { state, decision } = this.desk.report();
    upsertSearchAttributes([
      { key: verdictAttribute, value: this.verdict() },
      { key: reviewStateAttribute, value: state },
    ]);
    this.show();
    const { status, findings } = this;
    const reportedAt = new Date().toISOString();
    const told = fileReport(this.input, { status, findings, decision, reviewOpenUntil, reportedAt });
    this.writes = this.writes.then(() => this.write(told));
  }

  private async write(file: FileReport): Promise<void> {
    try {
      await report({ conversationId: this.input.conversationId, file });
      this.reportRefused = false;
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      this.reportRefused = true;
    }
  }

  /** What became of the file, once all of it has been told. @throws what an operator has to see */
  protected async close(): Promise<ScanAttachmentResult> {
    await this.writes;
    await condition(allHandlersFinished);
    if (this.releaseFailure !== undefined) throw this.releaseFailure;
    if (this.reportRefused) {
      // The file is safe. That the conversation does not say so is for an operator to see.
      throw ApplicationFailure.nonRetryable('the ledger of the conversation refused the report', 'FileNotReported');
    }
    const { file, scan, releasedTo } = this.findings;
    return {
      status: this.status,
      verdict: this.verdict(),
      ...(scan !== undefined && 'signature' in scan && scan.signature !== undefined
        ? { signature: scan.signature }
        : {}),
      ...(file === undefined ? {} : { sha256: file.sha256, bytes: file.bytes }),
      ...(releasedTo === undefined ? {} : { releasedTo }),
    };
  }

  private show(): void {
    const report = this.desk.report();
    setCurrentDetails(scanDetails(this.input, this.status, this.findings, report, workflowInfo()));
  }

  private publish(): void {
    publishReview(this.input, this.findings, this.desk.report(), this.desk.due);
  }

  private verdict(): ScanAttachmentResult['verdict'] {
    const { scan } = this.findings;
    return scan === undefined ? 'unscanned' : toldVerdict(scan);
  }
}
