import { randomUUID } from 'node:crypto';
import { until } from '../../../devkit/until.js';
import { review } from '../../../src/contract/review.js';
import type { secondOpinions } from '../../../src/workflows/index.js';
import type { Plant } from './plant.js';
import { addFile, handleOf, startScan } from './scan-runs.js';
import type { ScanRun } from './scan-runs.js';
import type { ScheduledRun } from './scheduled-run.js';
import { tally } from './tally.js';
import { outcomeOf } from './waiting.js';

/** A look for verdicts that are older than the scanner's database. */
export interface OpinionRun extends ScheduledRun {
  /** One of the runs whose reviews wait for it. */
  readonly review: ScanRun;
}

/** Reviews that stay open, and looks at their files, each with a newer database than the one before. */
export async function opinionRuns(plant: Plant, reviews: number, timeoutMs: number) {
  const { client, taskQueue, scanner } = plant;
  let database = 27_801;
  // Scans of this plant are held by no other means.
  scanner.fault = () => ({
    kind: 'rewrite',
    reply: (text) => (text.startsWith('ClamAV ') ? `ClamAV 1.4.6/${database}/Mon Nov 23 08:00:00 2026` : text),
  });
  // It looks at each full hour: in the middle of a test, that would be one look more.
  const schedule = client.schedule.getHandle(`${taskQueue}:second-opinions`);
  const open: ScanRun[] = [];

  async function openReviews(): Promise<void> {
    await until('the schedule is paused', () =>
      schedule.pause().then(
        () => true,
        () => false,
      ),
    );
    // Of a kind that is decided on: these reviews last.
    open.push(...Array.from({ length: reviews }, () => addFile(plant, 'released')));
    await Promise.all(open.map((run) => startScan(plant, run)));
    const query = `TaskQueue = "${taskQueue}" AND ReviewState = "waiting"`;
    await until('the reviews are listed', async () => (await client.workflow.count(query)).count === reviews);
  }

  return async (): Promise<OpinionRun> => {
    if (open.length === 0) await openReviews();
    database += 1;
    const due = String(database);
    const workflowId = `second-opinions-${randomUUID()}`;
    const handle = client.workflow.getHandle<typeof secondOpinions>(workflowId);
    const begin = () =>
      client.workflow.start<typeof secondOpinions>('secondOpinions', { workflowId, taskQueue, args: [{}] });
    /** The version that the scanner has told is believed for some seconds: a look may come before that of the new one. */
    const looksAtAll = async () => {
      await begin();
      const result = await outcomeOf(handle, timeoutMs);
      return result === undefined || result.rescanned + result.failed > 0 ? { result } : undefined;
    };
    let looked: ReturnType<typeof until<Awaited<ReturnType<typeof looksAtAll>>>> | undefined;
    return {
      workflowId,
      review: open[0]!,
      start: async () => {
        looked = until('the files are looked at', looksAtAll, timeoutMs);
        // It is awaited by the judge.
        looked.catch(() => undefined);
      },
      judge: async () => {
        const { result } = (await looked) ?? {};
        const opinionsOf = async (run: ScanRun) => {
          // A busy worker may be late with the answer.
          const ask = () =>
            handleOf(plant, run)
              .query(review)
              .catch(() => undefined);
          const report = await until('the review answers', ask, timeoutMs);
          return report.secondOpinions.filter(({ databaseVersion }) => databaseVersion === due);
        };
        // A review shows an opinion once it has checked its seal.
        const isTold = async () => (await Promise.all(open.map(opinionsOf))).every((opinions) => opinions.length > 0);
        await until('the reviews are told', isTold, timeoutMs).catch(() => undefined);
        const told = await Promise.all(open.map(opinionsOf));
        return {
          runs: 1,
          completed: Number(result?.failed === 0),
          wrongVerdicts: told.flat().filter(({ verdict }) => verdict !== 'infected').length,
          ...tally(told.map((opinions) => [1, opinions.length])),
          repeatedCalls: 0,
        };
      },
    };
  };
}
