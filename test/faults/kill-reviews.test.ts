import { beforeAll, describe } from '@jest/globals';
import { WormDouble } from '../../devkit/worm/worm-double.js';
import { sum } from '../../devkit/fault-table.js';
import { startReceiver } from '../notices/receivers.js';
import { addConversation, isHeldCard, judgeArchives } from './support/archive-runs.js';
import { HELD_KILL_POINTS } from './support/archive-kill-points.js';
import { judgeApprovals, REDACTS_NO_CARDS, startHeldArchive } from './support/held-runs.js';
import { KillMatrix } from './support/kill-matrix.js';
import { killRounds } from './support/kill-rounds.js';
import { judgeNotices } from './support/notice-runs.js';
import { Plant } from './support/plant.js';
import { REVIEW_KILL_POINTS } from './support/review-kill-points.js';
import { addReview, addReviewThatIsOver, judgeReviewLog, startReviewOf } from './support/review-runs.js';
import { judgeScans } from './support/scan-runs.js';

/** Of each point of an activity. */
const KILLS = 10;
/** After the last kill: the time of a step, a retry, and what a busy machine adds. */
const RECOVERY_MS = 180_000;

const matrix = new KillMatrix();

async function killReviews(): Promise<void> {
  const receiver = await startReceiver();
  const plant = await Plant.open({ settings: { NOTICE_WEBHOOK_URL: receiver.url } });
  try {
    const killed = await killRounds({
      plant,
      points: REVIEW_KILL_POINTS,
      kills: KILLS,
      prepare: ({ isReopened }) => (isReopened ? addReviewThatIsOver(plant) : addReview(plant)),
      start: (run) => startReviewOf(plant, run),
    });
    const runs = killed.map(({ run }) => run);
    const counts = await judgeScans(plant, runs, RECOVERY_MS);
    const told = await judgeNotices(receiver, runs, RECOVERY_MS);
    const logged = await judgeReviewLog(plant, runs);
    matrix.note(
      killed,
      counts.map((count, index) => sum([count, told[index]!, logged[index]!])),
    );
    matrix.noteLeftOver(await plant.stagedFiles());
  } finally {
    await plant.close();
    await receiver.close();
  }
}

async function killHeldArchives(): Promise<void> {
  const storage = await new WormDouble().start();
  const plant = await Plant.open({
    storageConnectionString: storage.connectionString,
    settings: { ...REDACTS_NO_CARDS, ARCHIVE_IMMUTABILITY: 'required' },
  });
  try {
    const killed = await killRounds({
      plant,
      points: HELD_KILL_POINTS,
      kills: KILLS,
      prepare: () => addConversation(plant),
      start: (run) => startHeldArchive(plant, run),
    });
    const runs = killed.map(({ run }) => run);
    const counts = await judgeArchives(plant, storage, runs, RECOVERY_MS, isHeldCard);
    const approved = await judgeApprovals(plant, runs);
    matrix.note(
      killed,
      counts.map((count, index) => sum([count, approved[index]!])),
    );
    matrix.noteLeftOver(await plant.stagedFiles());
  } finally {
    await plant.close();
    await storage.stop();
  }
}

beforeAll(async () => {
  await Promise.all([killReviews(), killHeldArchives()]);
}, 1_800_000);

describe('a worker that is killed', () => {
  matrix.test([...REVIEW_KILL_POINTS, ...HELD_KILL_POINTS], KILLS);
  matrix.testDisks();
});
