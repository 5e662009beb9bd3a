import { execFile } from 'node:child_process';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, jest, test } from '@jest/globals';
import { until } from '../../devkit/until.js';
import { hurriedBuild } from './support/hurried-build.js';
import { Plant } from './support/plant.js';
import { filesOf, logged, plantsOfTests } from './support/plants.js';
import { startScan, statusOf } from './support/scan-runs.js';
import type { ScanRun } from './support/scan-runs.js';

jest.setTimeout(240_000);

const { openPlant, expectUnharmed } = plantsOfTests();

describe('a lost staging disk', () => {
  /** Stages files, kills the worker over them, and lets their links die for the second half. */
  async function lose(plant: Plant, runs: readonly ScanRun[], dead: readonly ScanRun[]): Promise<void> {
    const worker = await plant.startWorker();
    const scans = plant.scanner.commands.add((command) => command.includes('SCAN') && !command.includes('self-test'));
    await Promise.all(runs.map((run) => startScan(plant, run)));
    const staged = async () => (await readdir(plant.stagingDir)).filter((name) => name.endsWith('.file')).length;
    await until('all files are staged', async () => (await staged()) === runs.length, 60_000);
    await worker.end('SIGKILL');
    scans.release();
    for (const { mediaId } of dead) {
      plant.simulator.setFault({ kind: 'status', route: 'download', status: 403, match: mediaId });
    }
  }

  const survivors = (plant: Plant) => [...filesOf(plant, 5, 'clean'), ...filesOf(plant, 5, 'quarantined')];

  test('that lost its files has them fetched and scanned again, or the file counts as unscanned', async () => {
    const plant = await openPlant();
    const alive = survivors(plant);
    const dead = filesOf(plant, 5, 'unscanned');
    await lose(plant, [...alive, ...dead], dead);
    for (const name of await plant.stagedFiles()) await rm(join(plant.stagingDir, name));
    await plant.startWorker();
    await expectUnharmed('staged files lost, links alive', plant, alive);
    await expectUnharmed('staged files lost, links dead', plant, dead);
  });

  test('that is lost with its host is given up for another, with waits of seconds in place of minutes', async () => {
    const folder = await Plant.newFolder();
    try {
      const plant = await openPlant({ built: await hurriedBuild(folder) });
      const alive = survivors(plant);
      const dead = filesOf(plant, 5, 'unscanned');
      await lose(plant, [...alive, ...dead], dead);
      await rm(plant.stagingDir, { recursive: true });
      await plant.startWorker();
      await expectUnharmed('staging host lost, links alive', plant, alive);
      await expectUnharmed('staging host lost, links dead', plant, dead);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

const isRoot = process.getuid?.() === 0;
const mount = (...args: string[]) => promisify(execFile)('mount', args);

// The small disk is a mount of its own, which only root can make.
(isRoot ? test : test.skip)('a full staging disk holds downloads up until there is room again', async () => {
  const plant = await openPlant();
  await mkdir(plant.stagingDir);
  await mount('-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', plant.stagingDir);
  try {
    const worker = await plant.startWorker();
    const large = Buffer.concat([Buffer.alloc(3_000_000, 'x'), Buffer.from(String(Math.random()))]);
    const runs = [...filesOf(plant, 2, 'clean', { content: large }), ...filesOf(plant, 4, 'quarantined')];
    await Promise.all(runs.map((run) => startScan(plant, run)));
    await until('the disk is full', () => logged(worker, 'StagingFullError') > 2, 60_000);
    expect(runs.slice(0, 2).map((run) => statusOf(plant, run))).toEqual([undefined, undefined]);
    await mount('-o', 'remount,size=64m', plant.stagingDir);
    await expectUnharmed('staging disk full', plant, runs);
  } finally {
    // At once, though the worker still uses it: the folder is to be removed with the others.
    await promisify(execFile)('umount', ['--lazy', plant.stagingDir]);
  }
});
