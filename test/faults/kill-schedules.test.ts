import { beforeAll, describe } from '@jest/globals';
import { WormDouble } from '../../devkit/worm/worm-double.js';
import type { Counts } from '../../devkit/fault-table.js';
import { KillMatrix } from './support/kill-matrix.js';
import type { KillPoint } from './support/kill-point.js';
import { killRounds } from './support/kill-rounds.js';
import { manifestRuns } from './support/manifest-runs.js';
import { opinionRuns } from './support/opinion-runs.js';
import { Plant } from './support/plant.js';
import type { PlantOptions } from './support/plant.js';
import { genesysNow, reconcileRuns } from './support/reconcile-runs.js';
import {
  MANIFEST_KILL_POINTS,
  OPINION_KILL_POINTS,
  RECONCILE_KILL_POINTS,
  WATCH_KILL_POINTS,
} from './support/schedule-kill-points.js';
import type { NewScheduledRun, ScheduledRun } from './support/scheduled-run.js';
import { watchRuns } from './support/watch-runs.js';

/** Of each point: there is one run at a time, and each takes a heartbeat timeout and a pause to recover. */
const KILLS = 2;
/** After a kill: both of them, and what a busy machine adds. */
const RECOVERY_MS = 180_000;
/** Files that are looked at again. */
const REVIEWS = 4;

const matrix = new KillMatrix();

/** Kills runs of one schedule, each of which is over before the next one begins. */
async function killSchedule<Run extends ScheduledRun>(
  options: PlantOptions,
  points: readonly KillPoint<Run>[],
  runsOf: (plant: Plant) => NewScheduledRun<Run> | Promise<NewScheduledRun<Run>>,
): Promise<void> {
  const plant = await Plant.open(options);
  try {
    const prepare = await runsOf(plant);
    const counts: Counts[] = [];
    const killed = await killRounds<Run, KillPoint<Run>>({
      ...{ plant, points, kills: KILLS, prepare },
      start: (run) => run.start(),
      settle: async (ofRound) => {
        for (const { run } of ofRound) counts.push(await run.judge());
      },
    });
    matrix.note(killed, counts);
  } finally {
    await plant.close();
  }
}

async function killManifests(): Promise<void> {
  let behind = 0;
  const storage = await new WormDouble({ now: () => Date.now() - behind }).start();
  const setBack = (milliseconds: number) => void (behind = milliseconds);
  try {
    const settings = { ARCHIVE_IMMUTABILITY: 'required' };
    await killSchedule({ storageConnectionString: storage.connectionString, settings }, MANIFEST_KILL_POINTS, (plant) =>
      manifestRuns(plant, { storage, setBack }, RECOVERY_MS),
    );
  } finally {
    await storage.stop();
  }
}

const killReconciliations = () =>
  killSchedule(
    // Nothing but this test reconciles.
    { api: 'platform', simulator: { now: genesysNow }, settings: { RECONCILE_INTERVAL: '1 day' } },
    RECONCILE_KILL_POINTS,
    (plant) => reconcileRuns(plant, RECOVERY_MS),
  );

const killWatches = () => killSchedule({}, WATCH_KILL_POINTS, (plant) => watchRuns(plant, RECOVERY_MS));

const killOpinions = () => killSchedule({}, OPINION_KILL_POINTS, (plant) => opinionRuns(plant, REVIEWS, RECOVERY_MS));

beforeAll(async () => {
  await Promise.all([killManifests(), killReconciliations(), killWatches(), killOpinions()]);
}, 1_800_000);

describe('a worker that is killed', () =>
  matrix.test([MANIFEST_KILL_POINTS, RECONCILE_KILL_POINTS, WATCH_KILL_POINTS, OPINION_KILL_POINTS].flat(), KILLS));
