import { beforeAll, describe } from '@jest/globals';
import { WormDouble } from '../../devkit/worm/worm-double.js';
import { addConversation, judgeArchives, startArchive } from './support/archive-runs.js';
import { ARCHIVE_KILL_POINTS } from './support/archive-kill-points.js';
import { KillMatrix } from './support/kill-matrix.js';
import { killRounds } from './support/kill-rounds.js';
import { Plant } from './support/plant.js';
import { Reviewer } from './support/reviewer.js';
import { SCAN_KILL_POINTS } from './support/scan-kill-points.js';
import { addFile, judgeScans, startScan } from './support/scan-runs.js';

/** Of each point of an activity. */
const KILLS = 10;
/** Lanes that share the points of ScanAttachment: the worker has few slots for some of them. */
const SCAN_LANES = 2;
/** After the last kill: a heartbeat timeout, a retry, and what a busy machine adds. */
const RECOVERY_MS = 180_000;

const matrix = new KillMatrix();

async function killScans(): Promise<void> {
  const plant = await Plant.open({ settings: { CLAMD_MAX_SCANS: '8' } });
  const reviewer = new Reviewer(plant);
  try {
    const killed = await killRounds({
      plant,
      points: SCAN_KILL_POINTS,
      kills: KILLS / SCAN_LANES,
      prepare: ({ kind }) => {
        const run = addFile(plant, kind);
        reviewer.expect([run]);
        return run;
      },
      start: (run) => startScan(plant, run),
    });
    const runs = killed.map(({ run }) => run);
    matrix.note(killed, await judgeScans(plant, runs, RECOVERY_MS));
    matrix.noteLeftOver(await plant.stagedFiles());
  } finally {
    await reviewer.stop();
    await plant.close();
  }
}

async function killArchives(): Promise<void> {
  const storage = await new WormDouble().start();
  const plant = await Plant.open({
    storageConnectionString: storage.connectionString,
    settings: { ARCHIVE_IMMUTABILITY: 'required' },
  });
  try {
    const killed = await killRounds({
      plant,
      points: ARCHIVE_KILL_POINTS,
      kills: KILLS,
      prepare: () => addConversation(plant),
      start: (run) => startArchive(plant, run),
    });
    const runs = killed.map(({ run }) => run);
    matrix.note(killed, await judgeArchives(plant, storage, runs, RECOVERY_MS));
    matrix.noteLeftOver(await plant.stagedFiles());
  } finally {
    await plant.close();
    await storage.stop();
  }
}

beforeAll(async () => {
  await Promise.all([killArchives(), ...Array.from({ length: SCAN_LANES }, killScans)]);
}, 1_800_000);

describe('a worker that is killed', () => {
  matrix.test([...SCAN_KILL_POINTS, ...ARCHIVE_KILL_POINTS], KILLS);
  matrix.testDisks();
});
