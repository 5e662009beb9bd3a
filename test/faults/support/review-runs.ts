import type { Counts } from '../../../devkit/fault-table.js';
import { describeRun } from '../../../src/temporal/review-run.js';
import { startReview } from '../../../src/temporal/start-review.js';
import { auditEntries } from './audit-entries.js';
import type { Plant } from './plant.js';
import { addFile, handleOf, startScan, statusOf } from './scan-runs.js';
import type { ScanRun } from './scan-runs.js';
import { tally } from './tally.js';

/** A contained file whose review nobody decides on. */
export interface ReviewRun extends ScanRun {
  /** How often it is opened. */
  readonly reviews: 1 | 2;
}

export const addReview = (plant: Plant): ReviewRun => ({ ...addFile(plant, 'quarantined'), reviews: 1 });

/** Resolves when the first review is over, and told. */
export async function addReviewThatIsOver(plant: Plant): Promise<ReviewRun> {
  const run = addReview(plant);
  await startScan(plant, run);
  await handleOf(plant, run).result();
  await plant.simulator.waitFor(() => statusOf(plant, run) === 'quarantined');
  return { ...run, reviews: 2 };
}

/** Begins the last review of a run; one that is over as `custodian review reopen` does. */
export async function startReviewOf(plant: Plant, run: ReviewRun): Promise<void> {
  if (run.reviews === 1) return startScan(plant, run);
  const { workflowId } = run;
  const { taskQueue, memo, sealedStart, conversationStart } = await describeRun(plant.client, workflowId);
  const reopened = { reviewer: 'jane.doe', reason: 'a test', at: new Date().toISOString() };
  await startReview(plant.client, {
    ...{ workflowId, taskQueue, memo: memo!, sealedStart, conversationStart, state: 'none', because: 'reopened' },
    earlier: { status: 'quarantined', findings: memo!.findings, reopened },
  });
}

/** Counts what the audit log, which is for ever, says of reviews whose runs have ended: when each was opened again, and was over. */
export async function judgeReviewLog(
  plant: Plant,
  runs: readonly ReviewRun[],
): Promise<Pick<Counts, 'lost' | 'doubled'>[]> {
  const entries = await auditEntries(plant);
  return runs.map(({ mediaId, reviews }) => {
    const count = (action: string) =>
      entries.filter((entry) => entry.action === action && 'files' in entry && entry.files[0]?.mediaId === mediaId)
        .length;
    return tally([
      [reviews, count('expiry')],
      [reviews - 1, count('reopening')],
    ]);
  });
}
