import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Fault } from '../../simulator/faults.js';
import { FaultTable, sum } from '../../devkit/fault-table.js';
import { Plant } from './support/plant.js';
import { addFile, judgeScans, startScan } from './support/scan-runs.js';
import type { NewFile, ScanKind, ScanRun } from './support/scan-runs.js';

/** What may not be the file is tried for two minutes. */
const RECOVERY_MS = 240_000;
jest.setTimeout(360_000);
const RUNS = 4;
const MAX_BYTES = 1_000_000;

const table = new FaultTable();
let plant: Plant;
beforeAll(async () => {
  plant = await Plant.open({ settings: { MAX_ATTACHMENT_BYTES: String(MAX_BYTES) } });
  await plant.startWorker();
}, 120_000);
afterAll(async () => {
  await plant?.close();
  table.print();
}, 60_000);

async function judge(fault: string, runs: readonly ScanRun[]): Promise<void> {
  await Promise.all(runs.map((run) => startScan(plant, run)));
  const counts = sum(await judgeScans(plant, runs, RECOVERY_MS));
  table.add(fault, counts);
  expect(counts).toMatchObject({ completed: runs.length, wrongVerdicts: 0, lost: 0, doubled: 0 });
}

interface Row {
  readonly name: string;
  readonly fault: Fault;
  /** What becomes of a file that is clean, and of one that is infected. */
  readonly outcomes: readonly ScanKind[];
}

const asItIs: readonly ScanKind[] = ['clean', 'quarantined'];
const unscanned: readonly ScanKind[] = ['unscanned'];

describe('a download', () => {
  test.each<Row>([
    { name: 'reset', fault: { kind: 'reset', route: 'download', times: 1 }, outcomes: asItIs },
    { name: 'cut in the middle', fault: { kind: 'truncated-body', times: 1 }, outcomes: asItIs },
    {
      name: 'announced longer than it is',
      fault: { kind: 'wrong-length', contentLength: 5000, times: 1 },
      outcomes: asItIs,
    },
    // What goes beyond the announced length is no part of the answer (RFC 9112, 6.3): no client can download it either.
    { name: 'announced shorter than it is', fault: { kind: 'wrong-length', contentLength: 500 }, outcomes: ['clean'] },
    { name: 'without a length', fault: { kind: 'chunked-body' }, outcomes: asItIs },
    { name: 'that drips', fault: { kind: 'slow-body', chunkBytes: 100, intervalMs: 50 }, outcomes: asItIs },
    {
      name: 'refused with 503 at first',
      fault: { kind: 'status', route: 'download', status: 503, times: 2 },
      outcomes: asItIs,
    },
    { name: 'answered with an HTML page and status 200', fault: { kind: 'html-page' }, outcomes: unscanned },
    { name: 'without end', fault: { kind: 'endless-body' }, outcomes: unscanned },
    { name: 'packed as gzip bomb', fault: { kind: 'gzip-bomb', bytes: 100_000_000 }, outcomes: unscanned },
    {
      name: 'redirected to a private address',
      fault: { kind: 'redirect', location: 'http://169.254.169.254/latest/meta-data' },
      outcomes: unscanned,
    },
    {
      name: 'of a link that has expired',
      fault: { kind: 'status', route: 'download', status: 403 },
      outcomes: unscanned,
    },
  ])('$name has its defined outcome', async ({ name, fault, outcomes }) => {
    const runs = outcomes.flatMap((kind) => Array.from({ length: RUNS }, () => addFile(plant, kind)));
    for (const { mediaId } of runs) plant.simulator.setFault({ ...fault, match: mediaId } as Fault);
    await judge(`download ${name}`, runs);
  });

  const TRICKS: readonly NewFile[] = [
    '../../../../tmp/escaped',
    '/etc/passwd',
    'a\0b.png',
    'CON',
    '..',
    '%2e%2e%2fescaped',
    '$(touch escaped)',
    '\u202egnp.exe',
    'x'.repeat(4000),
  ].map((fileName) => ({ fileName }));

  test('with a path trick in its file name is a file like any other', async () => {
    const before = await readdir(plant.folder);
    const runs = TRICKS.flatMap((file) => asItIs.map((kind) => addFile(plant, kind, file)));
    await judge('path tricks in file names', runs);
    expect(await readdir(plant.folder)).toEqual(before);
    expect(await plant.stagedFiles()).toEqual([]);
  });
});
