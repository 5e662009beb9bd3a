import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { ensureClamd, startClamd } from '../../devkit/parts/clamd.js';
import type { Clamd } from '../../devkit/parts/clamd.js';
import type { ClamdFault } from '../support/clamd-proxy.js';
import { until } from '../../devkit/until.js';
import { FaultTable, sum } from '../../devkit/fault-table.js';
import { Plant } from './support/plant.js';
import type { CustodianProcess } from '../../devkit/stack/processes.js';
import { addFile, judgeScans, startScan } from './support/scan-runs.js';
import type { ScanRun } from './support/scan-runs.js';

/** The longest pause between two tries of a scan, a repeated self-test, and what a busy machine adds. */
const RECOVERY_MS = 150_000;
jest.setTimeout(240_000);
const RUNS_OF_EACH_KIND = 4;
/** clamd's MaxQueue and MaxThreads, see devkit/parts/clamd.ts, and some more. */
const MORE_THAN_CLAMD_SERVES = 130;

const isRoot = process.getuid?.() === 0;
const run = promisify(execFile);
const table = new FaultTable();
let stateDir: string;
let clamd: Clamd;
let plant: Plant;
let worker: CustodianProcess;

/** The same socket and settings each time. */
const startOwnClamd = async () =>
  startClamd({
    programs: await ensureClamd({ log: () => undefined }),
    stateDir,
    log: () => undefined,
    tcpPort: clamd?.port ?? 0,
    signatures: 'test',
  });

beforeAll(async () => {
  stateDir = await Plant.newFolder();
  clamd = await startOwnClamd();
  plant = await Plant.open({ clamd: { path: clamd.socket }, settings: { SELF_TEST_INTERVAL: '3s' } });
  worker = await plant.startWorker();
}, 120_000);
afterAll(async () => {
  await plant?.close();
  await clamd?.stop();
  await rm(stateDir, { recursive: true, force: true });
  table.print();
}, 60_000);

async function startFiles(of: Plant): Promise<ScanRun[]> {
  const runs = (['clean', 'quarantined'] as const).flatMap((kind) =>
    Array.from({ length: RUNS_OF_EACH_KIND }, () => addFile(of, kind)),
  );
  await Promise.all(runs.map((one) => startScan(of, one)));
  return runs;
}

const statuses = (of: Plant, runs: readonly ScanRun[]) =>
  runs.map(({ conversationId }) => of.simulator.conversation(conversationId)?.customAttributes['file_scan_status']);

/** Lets a fault strike the scans of some files, sees that it makes no verdicts, ends it, and sees that all get theirs. */
async function outage(
  fault: string,
  of: Plant,
  steps: { begin: () => unknown; isStruck: () => boolean; end: () => unknown },
): Promise<void> {
  await steps.begin();
  const runs = await startFiles(of);
  let during: unknown[];
  try {
    await until(`${fault}: it strikes`, steps.isStruck, 60_000);
    during = statuses(of, runs);
  } finally {
    await steps.end();
  }
  const counts = sum(await judgeScans(of, runs, RECOVERY_MS));
  table.add(fault, counts);
  expect(during.filter((status) => status !== undefined)).toEqual([]);
  expect(counts).toMatchObject({ completed: runs.length, wrongVerdicts: 0, lost: 0, doubled: 0 });
}

/** Scans that failed since now. */
function failures(of: CustodianProcess): () => number {
  const failed = () => of.logLines.filter((line) => line.includes('"step":"scan"')).length;
  const before = failed();
  return () => failed() - before;
}

/** Scans that have asked clamd and have no answer. */
const waiting = (): number => plant.scanner.open.filter((command) => plant.isScan(command)).length;

describe('while clamd', () => {
  test('is down, nothing gets a verdict', async () => {
    const failed = failures(worker);
    await outage('clamd down', plant, {
      begin: () => clamd.kill(),
      isStruck: () => failed() >= 4,
      end: async () => (clamd = await startOwnClamd()),
    });
  });

  test('hangs, scans wait for it', async () => {
    const failed = failures(worker);
    await outage('clamd hanging', plant, {
      begin: () => process.kill(clamd.pid, 'SIGSTOP'),
      isStruck: () => waiting() >= 4 || failed() >= 2,
      end: () => process.kill(clamd.pid, 'SIGCONT'),
    });
  });

  test('is killed in the middle of scans, these are repeated', async () => {
    const scans = plant.scanner.commands.add((command) => plant.isScan(command));
    await outage('clamd killed while it scans', plant, {
      begin: () => undefined,
      isStruck: () => scans.holding >= 4,
      end: async () => {
        process.kill(clamd.pid, 'SIGSTOP');
        // Now they reach it, and it will never answer them.
        scans.release();
        await clamd.kill();
        clamd = await startOwnClamd();
      },
    });
  });

  test('reloads its database again and again, verdicts are right', async () => {
    let reloads = 0;
    const reloading = new AbortController();
    const reload = async () => {
      for (; !reloading.signal.aborted; reloads += 1) {
        const socket = connect(clamd.socket);
        socket.end('zRELOAD\0');
        await text(socket);
      }
    };
    const reloader = reload();
    try {
      const runs = await startFiles(plant);
      const counts = sum(await judgeScans(plant, runs, RECOVERY_MS));
      table.add('clamd reloading its database all the time', counts);
      expect(counts).toMatchObject({ completed: runs.length, wrongVerdicts: 0, lost: 0, doubled: 0 });
      expect(reloads).toBeGreaterThan(runs.length);
    } finally {
      reloading.abort();
      await reloader;
    }
  });

  test.each<{ name: string; fault: ClamdFault }>([
    { name: 'closing without an answer', fault: { kind: 'close' } },
    { name: 'answering garbage', fault: { kind: 'answer', text: '\x01\xff OK? ' } },
    { name: 'answering about another file', fault: { kind: 'answer', text: '/etc/hostname: OK\n' } },
    { name: 'answering in part', fault: { kind: 'cut-answer', after: 20, reset: false } },
  ])('is $name, that is no verdict', async ({ name, fault }) => {
    const failed = failures(worker);
    await outage(`clamd ${name}`, plant, {
      begin: () => (plant.scanner.fault = (command) => (command.includes('SCAN') ? fault : undefined)),
      isStruck: () => failed() >= 2,
      end: () => (plant.scanner.fault = () => undefined),
    });
  });

  test('has more to do than it queues, scans wait for it', async () => {
    const busy: Socket[] = [];
    const failed = failures(worker);
    await outage('clamd over its queue', plant, {
      begin: async () => {
        for (let index = 0; index < MORE_THAN_CLAMD_SERVES; index += 1) {
          const socket = connect(clamd.socket);
          socket.on('error', () => undefined);
          socket.write('zINSTREAM\0');
          busy.push(socket);
        }
        await Promise.all(busy.map((socket) => once(socket, 'connect')));
      },
      isStruck: () => waiting() >= 4 || failed() > 0,
      end: () => busy.forEach((socket) => socket.destroy()),
    });
  });
});

// The small disk is a mount of its own, which only root can make.
(isRoot ? test : test.skip)('while clamd has no disk for what it is sent, nothing gets a verdict', async () => {
  const temporaryFolder = join(clamd.conf, '..', 'tmp');
  const remote = await Plant.open({
    clamd: { host: '127.0.0.1', port: clamd.port! },
    settings: { SELF_TEST_INTERVAL: '3s' },
  });
  try {
    const remoteWorker = await remote.startWorker();
    const failed = failures(remoteWorker);
    await outage('clamd out of disk for INSTREAM', remote, {
      begin: () => run('mount', ['-t', 'tmpfs', '-o', 'size=4k,nr_inodes=1', 'tmpfs', temporaryFolder]),
      isStruck: () => failed() >= 2,
      end: () => run('umount', ['--lazy', temporaryFolder]),
    });
  } finally {
    await remote.close();
  }
});
