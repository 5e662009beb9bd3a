import { ActivityFailure, log, proxyActivities, sleep, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import type { Doubt, DownloadResult, StagedAttachment, Standing, UnavailableReason } from '../../contract/findings.js';
import { downloadTaskQueue } from '../../contract/queues.js';
import { START_MEMO } from '../../contract/start-memo.js';
import { isPolicyVerdict } from '../../contract/verdict.js';
import type { ScanResult } from '../../contract/verdict.js';
import { hostLoss } from '../host.js';
import type { HostLoss } from '../host.js';
import { ACTIVITY_OPTIONS } from '../retry-policies.js';
import { containCopy, containWithoutCopy, resume } from './contain.js';
import type { FileCase } from './file-case.js';
import { declaredBy, discardStagedFile, scanStagedFile } from './staged-file.js';

/**
 * How often a run turns to its staging host when that does not answer. Each time but the first of containment takes
 * five minutes and more in its queues, so that an hour goes by before a file that was downloaded counts as lost.
 */
const MAX_HOST_TRIES = 12;

/** Waits before a file is downloaded again that may not be the one that was sent, in milliseconds: two minutes in all. */
const DOUBT_WAITS_MS = [1000, 2000, 4000, 8000, 16_000, 30_000, 60_000];

/** Brings a file to a verdict, and contains it at once unless it is clean. */
export async function examine(fileCase: FileCase): Promise<void> {
  let file: StagedAttachment | undefined;
  let scanned: ScanResult | undefined;
  let doubt: Doubt | undefined;
  let reason: UnavailableReason | HostLoss = 'download-failed';
  const doubtWaits = [...DOUBT_WAITS_MS];
  for (let tries = 0; tries < MAX_HOST_TRIES;) {
    const downloaded = await downloadFile(fileCase);
    if (downloaded.outcome === 'contained') return resume(fileCase, downloaded);
    if (downloaded.outcome === 'doubtful') {
      doubt = reason = downloaded.reason;
      if ((await examineDoubtful(fileCase, downloaded, doubt, tries)) === 'contained') return;
      const waitMs = doubtWaits.shift();
      if (waitMs !== undefined) await sleep(waitMs);
      if (waitMs !== undefined && file === undefined) continue;
    } else if (downloaded.outcome === 'staged') {
      ({ scan: scanned, told: fileCase.told, ...file } = downloaded);
    } else {
      // Having received something else is more informative than that nothing arrives any more.
      reason = doubt ?? downloaded.reason;
    }
    // Without a file to turn to. Else the link has expired since, but the host may yet come back with the file.
    if (file === undefined) break;
    const loss = await scanAndContain(fileCase, file, tries, fileCase.findings.scan ?? scanned);
    if (loss === undefined) return;
    log.warn('the staged file is out of reach', { loss, tries: tries + 1 });
    if (loss === 'file-lost') file = undefined;
    reason = loss;
    tries += 1;
  }
  if (fileCase.findings.scan === undefined) return fileCase.conclude('unscanned', { unscannedBecause: reason });
  // Containment waits no longer.
  await containWithoutCopy(fileCase);
}

/**
 * Scans what may not be the file: it cannot be called clean, but whoever opens the link gets what is infected. What
 * cannot be scanned counts only if it is whole: a file that was cut is no reason to delete the one that was sent.
 *
 * @returns whether it is contained; `in-doubt`: it is to be downloaded again
 */
async function examineDoubtful(
  fileCase: FileCase,
  file: StagedAttachment,
  doubt: Doubt,
  tries: number,
): Promise<'contained' | 'in-doubt'> {
  const { file: known, scan: found } = fileCase.findings;
  // A verdict on other bytes remains valid, but these are not a copy of the file it was given for.
  const isOther = found !== undefined && known?.sha256 !== file.sha256;
  try {
    const scan = found ?? (await scanStagedFile(file, fileCase));
    const counts = scan.verdict === 'infected' || (doubt !== 'incomplete' && isUnscannableByItself(scan));
    if (counts && !isOther) {
      return (await scanAndContain(fileCase, file, tries, scan)) === undefined ? 'contained' : 'in-doubt';
    }
    await discardStagedFile(file);
  } catch (error) {
    if (hostLoss(error) === undefined) throw error;
  }
  return 'in-doubt';
}

async function downloadFile({ input, address, isSealed, isLean, findings }: FileCase): Promise<DownloadResult> {
  try {
    const { downloadUrl, fileName, direction } = input;
    const { workflowId: owner, memo, ...info } = workflowInfo();
    const taskQueue = downloadTaskQueue(info.taskQueue);
    const announced = { direction, sealed: memo?.[START_MEMO] };
    const { download } = proxyActivities<Activities>({ ...ACTIVITY_OPTIONS.download, taskQueue });
    const recall = isSealed ? { recall: true as const } : {};
    // An earlier verdict remains: there is nothing to scan for.
    const scan = isLean && findings.scan === undefined ? { scan: { declared: declaredBy(input) } } : {};
    return await download({ ...address, downloadUrl, fileName, owner, announced, ...recall, ...scan });
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    return { outcome: 'unavailable', reason: 'download-failed' };
  }
}

/** @returns what was lost on the way to a verdict and containment, if anything */
async function scanAndContain(
  fileCase: FileCase,
  file: StagedAttachment,
  tries: number,
  known?: ScanResult,
): Promise<HostLoss | undefined> {
  try {
    // A verdict that was not clean remains, whatever another scan of a new download would find.
    const scan = known ?? fileCase.findings.scan ?? (await scanStagedFile(file, fileCase));
    if (scan.verdict === 'clean' && fileCase.told !== undefined) await staysUnscanned(fileCase, file, fileCase.told);
    else if (scan.verdict === 'clean') fileCase.conclude('clean', { file, scan });
    else await containCopy(fileCase, file, scan, tries);
    return undefined;
  } catch (error) {
    const loss = hostLoss(error);
    if (loss === undefined) throw error;
    return loss;
  }
}

/** A verdict only worsens: what was clean this time may be another file, as whoever started the run may have named its link. */
async function staysUnscanned(fileCase: FileCase, file: StagedAttachment, told: Standing): Promise<void> {
  await discardStagedFile(file);
  const { unscannedBecause = 'link-gone' } = told.findings;
  fileCase.askedUntil = told.askedUntil;
  fileCase.conclude('unscanned', { unscannedBecause });
}

/** Whatever its name is: that what came in place of a file does not fit the file's name says nothing of the file. */
function isUnscannableByItself(scan: ScanResult): boolean {
  return scan.verdict === 'unscannable' && !isPolicyVerdict(scan.reason);
}
