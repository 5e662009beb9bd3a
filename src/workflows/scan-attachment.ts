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
import type { DownloadResult, StagedAttachment, UnavailableReason } from '../activities/download.js';
import type { Activities } from '../activities/index.js';
import type { RejectResult } from '../activities/reject.js';
import type { ScanResult } from '../clamav/scanner.js';
import type { Withdrawal } from '../genesys/api.js';
import { scanDetails } from './details.js';
import { fileReport } from './file-report.js';
import { hostLoss } from './host.js';
import type { HostLoss } from './host.js';
import { hostTaskQueue, reviewStateAttribute, scanTaskQueue, verdictAttribute } from './messages.js';
import type { FileReport, FileStatus, ScanAttachmentInput } from './messages.js';
import { ACTIVITY_OPTIONS, SCAN_QUEUE_WAITS } from './retry-policies.js';
import { ReviewDesk } from './review-desk.js';
import { publishReview } from './review-memo.js';
import type { Decision } from './review-desk.js';
import { containedFile } from './second-opinion.js';
import type { ContainedFile } from './second-opinion.js';

const { download } = proxyActivities<Activities>(ACTIVITY_OPTIONS.download);
const { report } = proxyActivities<Activities>(ACTIVITY_OPTIONS.report);
const { release } = proxyActivities<Activities>(ACTIVITY_OPTIONS.release);
const { reject } = proxyActivities<Activities>(ACTIVITY_OPTIONS.reject);
/** Any host will do where there is no copy to make. */
const { quarantine: withdrawMedia } = proxyActivities<Activities>(ACTIVITY_OPTIONS.deletion);

/**
 * How often a run turns to its staging host when that does not answer. Each time takes the waits in its queues
 * (five minutes and more), so that an hour goes by before a file that was downloaded counts as lost.
 */
const MAX_HOST_TRIES = 12;

/** What is known of the file so far. */
export interface Findings {
  readonly file?: StagedAttachment;
  readonly scan?: ScanResult;
  /** Why there is no verdict. */
  readonly unscannedBecause?: string;
  /** When it became clear, RFC 3339, UTC. */
  readonly at?: string;
  /** Whether the vault holds a copy. */
  readonly inVault?: boolean;
  /** Whether it is gone from Genesys Cloud; absent as long as nobody has tried. */
  readonly withdrawal?: Withdrawal;
  readonly releasedTo?: string;
  /** A secret, see `FileReport`. */
  readonly releasedLink?: string;
  /** What became of the copy of a rejected file. */
  readonly rejectedCopy?: RejectResult;
}

/** What became of the file; the result of the run. */
export interface ScanAttachmentResult {
  readonly status: FileStatus;
  readonly verdict: ScanResult['verdict'] | 'unscanned';
  readonly signature?: string;
  readonly sha256?: string;
  readonly bytes?: number;
  readonly releasedTo?: string;
}

/**
 * Downloads an uploaded file and has it scanned. Only a clean file stays where it is; any other is contained before
 * anything else is done, and waits for a person's decision.
 */
export async function scanAttachment(input: ScanAttachmentInput): Promise<ScanAttachmentResult> {
  return new AttachmentScan(input).run();
}

class AttachmentScan {
  private status: FileStatus = 'pending';
  private findings: Findings = {};
  private readonly desk: ReviewDesk;
  /** The reports to the conversation's ledger, one after the other; they never hold the review up. */
  private writes: Promise<void> = Promise.resolve();
  private reportRefused = false;

  constructor(private readonly input: ScanAttachmentInput) {
    const { reviewWindowMs: windowMs, reviewApprovers: approvers = 1, earlier } = input;
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

  async run(): Promise<ScanAttachmentResult> {
    const { earlier } = this.input;
    if (earlier === undefined) await this.examine();
    else this.conclude(earlier.status, earlier.findings);
    const isForReview = this.status === 'unscanned' || this.findings.inVault === true;
    this.record(isForReview);
    const tidied = this.tidy();
    if (isForReview) await this.review();
    await this.writes;
    await tidied;
    await condition(allHandlersFinished);
    if (this.reportRefused) {
      // The file is safe. That the conversation does not say so is for an operator to see.
      throw ApplicationFailure.nonRetryable('the ledger of the conversation refused the report', 'FileNotReported');
    }
    return this.result();
  }

  /** Brings the file to a verdict, and contains it unless it is clean. */
  private async examine(): Promise<void> {
    let file: StagedAttachment | undefined;
    let reason: UnavailableReason | HostLoss = 'download-failed';
    for (let tries = 0; tries < MAX_HOST_TRIES; tries += 1) {
      const downloaded = await this.download();
      if (downloaded.outcome === 'staged') file = downloaded;
      else reason = downloaded.reason;
      // Without a file to turn to. Else the link has died since, but the host may yet come back with the file.
      if (file === undefined) break;
      const loss = await this.scanAndContain(file);
      if (loss === undefined) return;
      log.warn('the staged file is out of reach', { loss, tries: tries + 1 });
      if (loss === 'file-lost') file = undefined;
      reason = loss;
    }
    if (this.findings.scan === undefined) return this.conclude('unscanned', { unscannedBecause: reason });
    // Known not to be clean, and no copy is to be had: containment waits no longer.
    const withdrawal = await withdrawMedia({ ...this.file, receivedAt: this.input.receivedAt });
    this.conclude(withdrawal === 'kept' ? 'quarantined_local' : 'quarantined', { inVault: false, withdrawal });
  }

  private async download(): Promise<DownloadResult> {
    try {
      const { downloadUrl } = this.input;
      return await download({ ...this.file, downloadUrl, owner: workflowInfo().workflowId });
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      return { outcome: 'unavailable', reason: 'download-failed' };
    }
  }

  private async scanAndContain(file: StagedAttachment): Promise<HostLoss | undefined> {
    const { taskQueue } = workflowInfo();
    const onHostQueue = { ...ACTIVITY_OPTIONS.quarantine, taskQueue: hostTaskQueue(taskQueue, file.stagingId) };
    try {
      // A verdict that was not clean stands, whatever a second look at a new download would say.
      const scan = this.findings.scan ?? (await this.scan(file));
      if (scan.verdict === 'clean') {
        this.conclude('clean', { file, scan });
        return undefined;
      }
      this.findings = { file, scan };
      const { receivedAt } = this.input;
      const containment = { ...this.file, copy: { file, scan }, receivedAt };
      const withdrawal = await proxyActivities<Activities>(onHostQueue).quarantine(containment);
      this.conclude(withdrawal === 'kept' ? 'quarantined_local' : 'quarantined', { inVault: true, withdrawal });
      return undefined;
    } catch (error) {
      const loss = hostLoss(error);
      if (loss === undefined) throw error;
      return loss;
    }
  }

  /**
   * Waits for a verdict for as long as the file's host lives. Its scan queue is not served while the scanner fails its
   * self-test, and a scanner that is out is no reason to call the file unscanned.
   */
  private async scan(file: StagedAttachment): Promise<ScanResult> {
    const { taskQueue } = workflowInfo();
    const onHostQueue = { ...ACTIVITY_OPTIONS.locate, taskQueue: hostTaskQueue(taskQueue, file.stagingId) };
    for (let waits = 0; ; waits += 1) {
      const scheduleToStartTimeout = SCAN_QUEUE_WAITS[Math.min(waits, SCAN_QUEUE_WAITS.length - 1)]!;
      const onScanQueue = {
        ...ACTIVITY_OPTIONS.scan,
        scheduleToStartTimeout,
        taskQueue: scanTaskQueue(taskQueue, file.stagingId),
      };
      try {
        return await proxyActivities<Activities>(onScanQueue).scan(file);
      } catch (error) {
        if (hostLoss(error) !== 'host-lost') throw error;
        await proxyActivities<Activities>(onHostQueue).locate(file);
        log.warn('the host has the file, but its scanner is out', { stagingId: file.stagingId, waits: waits + 1 });
      }
    }
  }

  /** What names the file for a step. */
  private get file() {
    const { conversationId, mediaId, messageId } = this.input;
    return { conversationId, mediaId, messageId };
  }

  private conclude(status: FileStatus, findings: Findings): void {
    this.status = status;
    this.findings = { ...this.findings, ...findings, at: new Date().toISOString() };
  }

  /** Asks people. The question stays open while attributes are still being written. */
  private async review(): Promise<void> {
    const decision = await this.desk.wait();
    if (decision === 'history-full') return this.continueReview();
    const { file, inVault } = this.findings;
    const { conversationId, mediaId } = this.input;
    if (decision !== 'expired' && decision.approved) {
      if (inVault === true && file !== undefined) {
        const { sha256, mimeType } = file;
        const { reviewer, reason, at: decidedAt } = decision;
        const released = await release({ conversationId, mediaId, sha256, mimeType, reviewer, reason, decidedAt });
        const { uri: releasedTo, link: releasedLink } = released;
        this.findings = { ...this.findings, releasedTo, ...(releasedLink === undefined ? {} : { releasedLink }) };
      }
      this.status = 'released';
    } else if (decision !== 'expired') {
      if (inVault !== true) {
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
    await continueAsNew<typeof scanAttachment>({
      ...this.input,
      downloadUrl: '',
      earlier: {
        ...{ status, findings, open: { since: since!, until: until!, approvals, ignored, reminded, secondOpinions } },
        ...(reopened === undefined ? {} : { reopened }),
      },
    });
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
  private record(reviewOpen = false): void {
    const { state, decision } = this.desk.report();
    upsertSearchAttributes([
      { key: verdictAttribute, value: this.verdict() },
      { key: reviewStateAttribute, value: state },
    ]);
    this.show();
    const { status, findings } = this;
    const reportedAt = new Date().toISOString();
    const told = fileReport(this.input, { status, findings, decision, reviewOpen, reportedAt });
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

  /** Frees the staging disk of a clean file. What fails here is swept by age. */
  private async tidy(): Promise<void> {
    const { file } = this.findings;
    if (this.status !== 'clean' || file === undefined) return;
    const taskQueue = hostTaskQueue(workflowInfo().taskQueue, file.stagingId);
    try {
      await proxyActivities<Activities>({ ...ACTIVITY_OPTIONS.discard, taskQueue }).discard({ ref: file.ref });
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
    }
  }

  private show(): void {
    const report = this.desk.report();
    setCurrentDetails(scanDetails(this.input, this.status, this.findings, report, workflowInfo()));
  }

  private publish(): void {
    publishReview(this.input, this.findings, this.desk.report(), this.desk.due);
  }

  private verdict(): ScanAttachmentResult['verdict'] {
    return this.findings.scan?.verdict ?? 'unscanned';
  }

  private result(): ScanAttachmentResult {
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
}
