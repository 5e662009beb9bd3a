import { rm } from 'node:fs/promises';
import { beforeAll, describe } from '@jest/globals';
import { hurriedBuild, SCAN_WAITS } from './support/hurried-build.js';
import { KillMatrix } from './support/kill-matrix.js';
import { killRounds } from './support/kill-rounds.js';
import { addLargeLedger, judgeLargeLedgers, startLargeLedger } from './support/large-ledger-runs.js';
import { lieInSelfTest } from './support/lying-scanner.js';
import { Plant } from './support/plant.js';
import { LARGE_LEDGER_KILL_POINTS, UNSERVED_SCAN_KILL_POINTS } from './support/rare-kill-points.js';
import { addFile, judgeScans, startScan } from './support/scan-runs.js';

/** Of each point of an activity. */
const KILLS = 10;
/** After the last kill: a heartbeat timeout, a retry, and what a busy machine adds. */
const RECOVERY_MS = 180_000;

const matrix = new KillMatrix();

async function killLargeLedgers(): Promise<void> {
  const plant = await Plant.open();
  try {
    const killed = await killRounds({
      plant,
      points: LARGE_LEDGER_KILL_POINTS,
      kills: KILLS,
      prepare: () => addLargeLedger(plant),
      start: (run) => startLargeLedger(plant, run),
    });
    const runs = killed.map(({ run }) => run);
    matrix.note(killed, await judgeLargeLedgers(plant, runs, RECOVERY_MS));
  } finally {
    await plant.close();
  }
}

/** The scanner begins to lie once a worker has taken work, which then serves the scan queue no more. */
async function killUnservedScans(): Promise<void> {
  const folder = await Plant.newFolder();
  const plant = await Plant.open({
    built: await hurriedBuild(folder, SCAN_WAITS),
    settings: { SELF_TEST_INTERVAL: '1s' },
  });
  const honest = plant.scanner.fault;
  try {
    const killed = await killRounds({
      plant,
      points: UNSERVED_SCAN_KILL_POINTS,
      kills: KILLS,
      prepare: async () => {
        plant.scanner.fault = lieInSelfTest;
        await plant.logged('the scan queue is no longer served');
        return addFile(plant, 'quarantined');
      },
      start: (run) => startScan(plant, run),
      betweenWorkers: () => (plant.scanner.fault = honest),
    });
    const runs = killed.map(({ run }) => run);
    matrix.note(killed, await judgeScans(plant, runs, RECOVERY_MS));
    matrix.noteLeftOver(await plant.stagedFiles());
  } finally {
    await plant.close();
    await rm(folder, { recursive: true, force: true });
  }
}

beforeAll(async () => {
  await Promise.all([killLargeLedgers(), killUnservedScans()]);
}, 1_800_000);

describe('a worker that is killed', () => {
  matrix.test([...LARGE_LEDGER_KILL_POINTS, ...UNSERVED_SCAN_KILL_POINTS], KILLS);
  matrix.testDisks();
});
