import { patched, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import type { RemoveMediaInput } from '../../activities/remove-media.js';
import type { Removal, Standing, StagedAttachment } from '../../contract/findings.js';
import { hostTaskQueue } from '../../contract/queues.js';
import { REMOVE_MEDIA_PATCH } from '../../contract/step-names.js';
import type { ScanResult } from '../../contract/verdict.js';
import { ACTIVITY_OPTIONS, QUARANTINE_QUEUE_WAITS, queueWait } from '../retry-policies.js';
import type { FileCase } from './file-case.js';

/** Any host can do it: there is nothing to copy. */
const { removeMedia, quarantine } = proxyActivities<Activities>(ACTIVITY_OPTIONS.removeMedia);

/**
 * Copies a file that is not clean to the vault, and removes it from the conversation.
 *
 * @param tries how often the run has turned to a staging host without an answer
 * @throws {ActivityFailure} when the host of the staged file, or the file, is lost; see `hostLoss`
 */
export async function containCopy(
  fileCase: FileCase,
  file: StagedAttachment,
  scan: ScanResult,
  tries: number,
): Promise<void> {
  fileCase.findings = { file, scan };
  const { address, input } = fileCase;
  const hostQueue = {
    ...ACTIVITY_OPTIONS.quarantine,
    scheduleToStartTimeout: queueWait(QUARANTINE_QUEUE_WAITS, tries),
    taskQueue: hostTaskQueue(workflowInfo().taskQueue, file.stagingId),
  };
  const removal = await proxyActivities<Activities>(hostQueue).quarantine({
    ...address,
    copy: { file, scan },
    receivedAt: input.receivedAt,
  });
  conclude(fileCase, true, removal);
}

/** Known not to be clean, and no copy can be had: the file is removed all the same. */
export async function containWithoutCopy(fileCase: FileCase): Promise<void> {
  const { file, scan } = fileCase.findings;
  const removal = await removeOriginal(fileCase, {
    ...{ ...fileCase.address, receivedAt: fileCase.input.receivedAt },
    evidence: { sha256: file?.sha256, scan },
  });
  conclude(fileCase, false, removal);
}

/** @returns whether the file is gone from Genesys Cloud */
export function removeOriginal({ isLean }: FileCase, file: RemoveMediaInput): Promise<Removal> {
  return isLean || patched(REMOVE_MEDIA_PATCH) ? removeMedia(file) : quarantine(file);
}

/**
 * What an earlier run has contained stays contained. That run may have ended before the file was removed, so that it is
 * removed once more: what is gone already counts as removed.
 */
export async function resume(fileCase: FileCase, { status, findings, askedUntil }: Standing): Promise<void> {
  const removal = await removeOriginal(fileCase, fileCase.address);
  const contained = removal === 'kept' ? 'quarantined_local' : 'quarantined';
  const isDecided = status === 'released' || status === 'rejected';
  fileCase.status = isDecided ? status : contained;
  fileCase.findings = { ...findings, withdrawal: removal };
  fileCase.askedUntil = askedUntil;
  // Without a verdict, the earlier report remains.
  fileCase.isSettled = isDecided || findings.scan === undefined;
}

function conclude(fileCase: FileCase, inVault: boolean, removal: Removal): void {
  fileCase.conclude(removal === 'kept' ? 'quarantined_local' : 'quarantined', { inVault, withdrawal: removal });
}
