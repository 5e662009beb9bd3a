import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { WormDouble } from '../../devkit/worm/worm-double.js';
import { addConversation, judgeArchives, startArchive } from './support/archive-runs.js';
import { FaultTable, sum } from '../../devkit/fault-table.js';
import type { Counts } from '../../devkit/fault-table.js';
import { ARCHIVE_KILL_POINTS, SCAN_KILL_POINTS } from './support/kill-points.js';
import type { KillPoint } from './support/kill-points.js';
import { killRounds } from './support/kill-rounds.js';
import type { KilledRun } from './support/kill-rounds.js';
import { Plant } from './support/plant.js';
import { Reviewer } from './support/reviewer.js';
import { addFile, judgeScans, startScan } from './support/scan-runs.js';

/** Of each point of an activity; each activity has two at least. */
const KILLS = 10;
/** Lanes that share the points of ScanAttachment: the worker has few slots for some of them. */
const SCAN_LANES = 2;
/** After the last kill: a heartbeat timeout, a retry, and what a busy machine adds. */
const RECOVERY_MS = 180_000;

/** Runs of one row of the matrix, by the name that the table gives it. */
type Matrix = Map<string, Counts[]>;

function note<Run>(matrix: Matrix, killed: readonly KilledRun<Run, KillPoint<Run>>[], counts: readonly Counts[]): void {
  killed.forEach(({ point, isHeld }, index) => {
    const name = isHeld ? `SIGKILL in ${point.activity}: ${point.moment}` : 'SIGKILL elsewhere, by the way';
    matrix.set(name, [...(matrix.get(name) ?? []), counts[index]!]);
  });
}

const matrix: Matrix = new Map();
const table = new FaultTable();
let leftOver: string[] = [];

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
    note(matrix, killed, await judgeScans(plant, runs, RECOVERY_MS));
    leftOver = leftOver.concat(await plant.stagedFiles());
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
    note(matrix, killed, await judgeArchives(plant, storage, runs, RECOVERY_MS));
    leftOver = leftOver.concat(await plant.stagedFiles());
  } finally {
    await plant.close();
    await storage.stop();
  }
}

beforeAll(async () => {
  await Promise.all([killArchives(), ...Array.from({ length: SCAN_LANES }, killScans)]);
  for (const [name, counts] of [...matrix].sort(([a], [b]) => a.localeCompare(b))) table.add(name, sum(counts));
}, 1_800_000);
afterAll(() => table.print());

describe('a worker that is killed', () => {
  const activities = new Set([...SCAN_KILL_POINTS, ...ARCHIVE_KILL_POINTS].map(({ activity }) => activity));
  test.each([...activities])('in %s loses nothing and doubles nothing', (activity) => {
    const rows = [...matrix].filter(([name]) => name.includes(`in ${activity}:`)).flatMap(([, counts]) => counts);
    const { runs, completed, ...defects } = sum(rows);
    expect(runs).toBeGreaterThanOrEqual(2 * KILLS);
    expect({ completed, ...defects }).toMatchObject({ completed: runs, wrongVerdicts: 0, lost: 0, doubled: 0 });
  });

  test('leaves no file on the staging disk once its runs have ended', () => {
    expect(leftOver).toEqual([]);
  });
});
