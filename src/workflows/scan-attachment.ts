import { ActivityFailure, log, proxyActivities, sleep, workflowInfo } from '@temporalio/workflow';
import type { Doubt, DownloadResult, StagedAttachment, UnavailableReason } from '../contract/findings.js';
import { hostTaskQueue, scanTaskQueue } from '../contract/queues.js';
import type { ScanResult } from '../contract/verdict.js';
import type { ScanAttachmentInput, ScanAttachmentResult } from '../contract/workflows.js';
import type { Activities } from '../activities/index.js';
import { FileCase } from './file-case.js';
import { hostLoss } from './host.js';
import type { HostLoss } from './host.js';
import { ACTIVITY_OPTIONS, SCAN_QUEUE_WAITS } from './retry-policies.js';

const { download } = proxyActivities<Activities>(ACTIVITY_OPTIONS.download);
/** Any host will do where there is no copy to make. */
const { quarantine: withdrawMedia } = proxyActivities<Activities>(ACTIVITY_OPTIONS.deletion);

/**
 * How often a run turns to its staging host when that does not answer. Each time takes the waits in its queues
 * (five minutes and more), so that an hour goes by before a file that was downloaded counts as lost.
 */
const MAX_HOST_TRIES = 12;

/** Waits before a file is downloaded again that may not be the one that was sent, in milliseconds: two minutes in all. */
const DOUBT_WAITS_MS = [1000, 2000, 4000, 8000, 16_000, 30_000, 60_000];

/**
 * Downloads an uploaded file and has it scanned. Only a clean file stays where it is; any other is contained before
 * anything else is done, and waits for a person's decision.
 */
export async function scanAttachment(input: ScanAttachmentInput): Promise<ScanAttachmentResult> {
  return new AttachmentScan(input).run();
}

class AttachmentScan extends FileCase {
  async run(): Promise<ScanAttachmentResult> {
    if (this.input.earlier === undefined) await this.examine();
    const isForReview = this.status === 'unscanned' || this.findings.inVault === true;
    this.record(isForReview ? this.reviewEnd() : undefined);
    const tidied = this.tidy();
    if (isForReview) await this.review();
    await tidied;
    return this.close();
  }

  /** Brings the file to a verdict, and contains it unless it is clean. */
  private async examine(): Promise<void> {
    let file: StagedAttachment | undefined;
    let doubt: Doubt | undefined;
    let reason: UnavailableReason | HostLoss = 'download-failed';
    const doubtWaits = [...DOUBT_WAITS_MS];
    for (let tries = 0; tries < MAX_HOST_TRIES;) {
      const downloaded = await this.download();
      if (downloaded.outcome === 'doubtful') {
        doubt = reason = downloaded.reason;
        if ((await this.examineDoubtful(downloaded, doubt)) === 'contained') return;
        const waitMs = doubtWaits.shift();
        if (waitMs !== undefined) await sleep(waitMs);
        if (waitMs !== undefined && file === undefined) continue;
      } else if (downloaded.outcome === 'staged') {
        file = downloaded;
      } else {
        // That what came was not the file says more than that nothing comes any more.
        reason = doubt ?? downloaded.reason;
      }
      // Without a file to turn to. Else the link has died since, but the host may yet come back with the file.
      if (file === undefined) break;
      const loss = await this.scanAndContain(file);
      if (loss === undefined) return;
      log.warn('the staged file is out of reach', { loss, tries: tries + 1 });
      if (loss === 'file-lost') file = undefined;
      reason = loss;
      tries += 1;
    }
    if (this.findings.scan === undefined) return this.conclude('unscanned', { unscannedBecause: reason });
    // Known not to be clean, and no copy is to be had: containment waits no longer.
    const withdrawal = await withdrawMedia({ ...this.file, receivedAt: this.input.receivedAt });
    this.conclude(withdrawal === 'kept' ? 'quarantined_local' : 'quarantined', { inVault: false, withdrawal });
  }

  /**
   * Scans what may not be the file: clean it cannot be called, but whoever opens the link gets what is infected. What
   * cannot be scanned counts only if it is whole: a file that was cut is no reason to delete the one that was sent.
   *
   * @returns whether it is contained; `in-doubt`: it is to be downloaded again
   */
  private async examineDoubtful(file: StagedAttachment, doubt: Doubt): Promise<'contained' | 'in-doubt'> {
    const { file: known, scan: found } = this.findings;
    // A verdict on other bytes stands, but these are no copy of what it was passed on.
    const isOther = found !== undefined && known?.sha256 !== file.sha256;
    try {
      const scan = found ?? (await this.scan(file));
      const counts = scan.verdict === 'infected' || (scan.verdict === 'unscannable' && doubt !== 'incomplete');
      if (counts && !isOther) return (await this.scanAndContain(file, scan)) === undefined ? 'contained' : 'in-doubt';
      await this.discard(file);
    } catch (error) {
      if (hostLoss(error) === undefined) throw error;
    }
    return 'in-doubt';
  }

  private async download(): Promise<DownloadResult> {
    try {
      const { downloadUrl, fileName } = this.input;
      return await download({ ...this.file, downloadUrl, fileName, owner: workflowInfo().workflowId });
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      return { outcome: 'unavailable', reason: 'download-failed' };
    }
  }

  private async scanAndContain(file: StagedAttachment, known?: ScanResult): Promise<HostLoss | undefined> {
    const { taskQueue } = workflowInfo();
    const onHostQueue = { ...ACTIVITY_OPTIONS.quarantine, taskQueue: hostTaskQueue(taskQueue, file.stagingId) };
    try {
      // A verdict that was not clean stands, whatever a second look at a new download would say.
      const scan = known ?? this.findings.scan ?? (await this.scan(file));
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
        const { fileName: name, direction = 'inbound' } = this.input;
        const declared = { name, direction };
        return await proxyActivities<Activities>(onScanQueue).scan({ ...file, declared });
      } catch (error) {
        if (hostLoss(error) !== 'host-lost') throw error;
        await proxyActivities<Activities>(onHostQueue).locate(file);
        log.warn('the host has the file, but its scanner is out', { stagingId: file.stagingId, waits: waits + 1 });
      }
    }
  }

  /** Frees the staging disk of a clean file. */
  private async tidy(): Promise<void> {
    const { file } = this.findings;
    if (this.status === 'clean' && file !== undefined) await this.discard(file);
  }

  /** What fails here is swept by age. */
  private async discard(file: StagedAttachment): Promise<void> {
    const taskQueue = hostTaskQueue(workflowInfo().taskQueue, file.stagingId);
    try {
      await proxyActivities<Activities>({ ...ACTIVITY_OPTIONS.discard, taskQueue }).discard({ ref: file.ref });
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
    }
  }
}
