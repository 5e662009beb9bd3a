import { ActivityFailure, log, proxyActivities, proxyLocalActivities, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import type { StagedAttachment } from '../../contract/findings.js';
import { hostTaskQueue, scanTaskQueue } from '../../contract/queues.js';
import { VERIFY_STAGED_FILE } from '../../contract/step-names.js';
import type { ScanResult } from '../../contract/verdict.js';
import { hostLoss } from '../host.js';
import type { ScanAttachmentInput } from '../../contract/workflows.js';
import type { FileCase } from './file-case.js';
import { ACTIVITY_OPTIONS, LOCAL_STEP, SCAN_QUEUE_WAITS, queueWait } from '../retry-policies.js';
import { unlessFailed } from '../unless-failed.js';

const { discardHere } = proxyLocalActivities<Activities>(LOCAL_STEP);

/**
 * Waits for a verdict for as long as the file's host lives. Its scan queue is not served while the scanner fails its
 * self-test, and a scanner that is unavailable is no reason to call the file unscanned.
 */
export async function scanStagedFile(file: StagedAttachment, about: FileCase): Promise<ScanResult> {
  const asked = { ...file, declared: declaredBy(about.input), ...(about.isSealed ? about.address : {}) };
  const { taskQueue } = workflowInfo();
  for (let waits = 0; ; waits += 1) {
    const scanQueue = {
      ...ACTIVITY_OPTIONS.scan,
      scheduleToStartTimeout: queueWait(SCAN_QUEUE_WAITS, waits),
      taskQueue: scanTaskQueue(taskQueue, file.stagingId),
    };
    try {
      return await proxyActivities<Activities>(scanQueue).scan(asked);
    } catch (error) {
      if (hostLoss(error) !== 'host-lost') throw error;
      await verifyStagedFile(file);
      log.warn('the host has the file, but its scanner is unavailable', { hostId: file.stagingId, waits: waits + 1 });
    }
  }
}

/** The description of a file, for the policy. */
export function declaredBy({ fileName: name, direction = 'inbound' }: ScanAttachmentInput) {
  return { name, direction };
}

async function verifyStagedFile(file: StagedAttachment): Promise<void> {
  const hostQueue = {
    ...ACTIVITY_OPTIONS.verifyStagedFile,
    taskQueue: hostTaskQueue(workflowInfo().taskQueue, file.stagingId),
  };
  await proxyActivities<Activities>(hostQueue)[VERIFY_STAGED_FILE](file);
}

/** Frees the staging disk, where the worker that has this run shares it. */
export async function isDiscardedHere({ stagingId, ref }: StagedAttachment): Promise<boolean> {
  return (await unlessFailed(discardHere({ stagingId, ref }))) === true;
}

/** Frees the staging disk. What fails here is swept by age. */
export async function discardStagedFile(file: StagedAttachment): Promise<void> {
  const taskQueue = hostTaskQueue(workflowInfo().taskQueue, file.stagingId);
  try {
    await proxyActivities<Activities>({ ...ACTIVITY_OPTIONS.discard, taskQueue }).discard({ ref: file.ref });
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
  }
}
