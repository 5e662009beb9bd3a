import {
  ActivityFailure,
  continueAsNew,
  getExternalWorkflowHandle,
  isCancellation,
  log,
  proxyActivities,
  TemporalFailure,
  TimeoutFailure,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import type { OutdatedFile, OutdatedVerdicts, WaitingRun } from '../activities/find-outdated-verdicts.js';
import { scanTaskQueue } from '../contract/queues.js';
import { FIND_OUTDATED_VERDICTS } from '../contract/step-names.js';
import { secondOpinion } from '../contract/second-opinion.js';
import type { ScanResult } from '../contract/verdict.js';
import { ACTIVITY_OPTIONS } from './retry-policies.js';

const findOutdatedVerdicts = proxyActivities<Activities>(ACTIVITY_OPTIONS.findOutdatedVerdicts)[FIND_OUTDATED_VERDICTS];

/** Of the slots of the scanner; the others are for files that have no verdict yet. */
const RESCANS_AT_ONCE = 2;
/** Each takes a dozen events, and one more for every run that waits with the same file. */
const FILES_PER_RUN = 200;

export interface SecondOpinionsInput {
  /** What is left of a search, and how far it has come; absent at the start. */
  readonly left?: OutdatedVerdicts;
  readonly sofar?: SecondOpinionsResult;
}

export interface SecondOpinionsResult {
  readonly rescanned: number;
  /** Without a verdict: there is no copy, or it is damaged, or the scanner is unavailable. */
  readonly failed: number;
}

/**
 * Has the files that wait for a decision scanned again when the scanner's database is newer than the one that judged them,
 * and tells their runs. People decide: nothing is released by itself.
 */
export async function secondOpinions({ left, sofar }: SecondOpinionsInput): Promise<SecondOpinionsResult> {
  const { stagingId: hostId, files } = left ?? (await findOutdatedVerdicts());
  const { rescan } = proxyActivities<Activities>({
    ...ACTIVITY_OPTIONS.rescan,
    taskQueue: scanTaskQueue(workflowInfo().taskQueue, hostId),
  });
  let { rescanned, failed } = sofar ?? { rescanned: 0, failed: 0 };
  let scannerIsUnavailable = false;

  const lane = async (queue: OutdatedFile[]) => {
    for (let file = queue.shift(); file !== undefined && !scannerIsUnavailable; file = queue.shift()) {
      try {
        await tell(file.runs, await rescan({ sha256: file.sha256 }));
        rescanned += 1;
      } catch (error) {
        if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
        failed += 1;
        scannerIsUnavailable ||= tookTooLong(error);
        log.warn('no second opinion', { sha256: file.sha256, problem: error.cause?.message });
      }
    }
  };
  const queue = files.slice(0, FILES_PER_RUN);
  await Promise.all(Array.from({ length: RESCANS_AT_ONCE }, () => lane(queue)));

  const rest = files.slice(FILES_PER_RUN);
  // The next search finds what is left.
  if (scannerIsUnavailable || rest.length === 0) return { rescanned, failed };
  return continueAsNew<typeof secondOpinions>({
    left: { stagingId: hostId, files: rest },
    sofar: { rescanned, failed },
  });
}

/** A run that has ended meanwhile needs no second opinion. */
async function tell(runs: readonly WaitingRun[], scan: ScanResult): Promise<void> {
  const { verdict, engine, databaseVersion, at = new Date().toISOString(), seal } = scan;
  const signature = 'signature' in scan && scan.signature !== undefined ? { signature: scan.signature } : {};
  const opinion = { verdict, ...signature, engine, databaseVersion, at, ...(seal === undefined ? {} : { seal }) };
  for (const { workflowId, runId } of runs) {
    try {
      await getExternalWorkflowHandle(workflowId, runId).signal(secondOpinion, opinion);
    } catch (error) {
      if (!(error instanceof TemporalFailure) || isCancellation(error)) throw error;
    }
  }
}

function tookTooLong({ cause, retryState }: ActivityFailure): boolean {
  return cause instanceof TimeoutFailure || retryState === 'TIMEOUT';
}
