import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { pino } from 'pino';
import { testServers } from '../../devkit/stack/servers.js';
import { createScanner } from '../../src/scanning/clamav/scanner.js';
import { createOpenedScanner } from '../../src/scanning/opened-scanner.js';
import { createOpener } from '../../src/scanning/opener/create-opener.js';
import type { Opener } from '../../src/scanning/opener/opener.js';
import { defaultPolicy } from '../../src/scanning/policy/read-policy.js';
import type { Scanner, StagedFile } from '../../src/scanning/scanner.js';
import { median, milliseconds, printTable, ratio } from '../lib/statistics.js';
import type { Wanted } from './make-files.js';
import { ORDINARY_FILES } from './ordinary-files.js';

const MAKER = fileURLToPath(new URL('./make-files.js', import.meta.url));
const BUSY = new URL('./busy-thread.js', import.meta.url);

/** Before the warm-ups are over, much of the time of a small file is V8's compiler. */
const SIZES = [
  { name: '1 MB', bytes: 1_000_000, warmUps: 30, rounds: 25 },
  { name: '25 MB', bytes: 25_000_000, warmUps: 1, rounds: 5 },
] as const;

/**
 * What it costs to open ordinary files: the scanner with its opener beside the same scanner without, and beside `clamdscan
 * --fdpass`, on the same clamd, in turns. All of them must be clean. A control shows what any work beside the engine costs on this
 * machine: the engine beside a thread that uses as much processor time as the opener does, and neither memory nor disk.
 * `BENCH_OPENING` is a pattern of kinds.
 */
export async function printCostOfOpening(): Promise<void> {
  const only = new RegExp(process.env['BENCH_OPENING'] ?? '', 'i');
  const folder = await mkdtemp(join(tmpdir(), 'custodian-bench-'));
  const socket = testServers().clamdSocket;
  const conf = join(folder, 'clamd.conf');
  const path = join(folder, 'sample');
  await writeFile(conf, `LocalSocket ${socket}\n`);
  const engine = createScanner({ socket }, { maxConcurrentScans: 4, log: pino({ level: 'silent' }) });
  const opener = createOpener({ folder });
  const judgement = { policy: defaultPolicy(), unknownTypes: 'scan' as const, now: Date.now };
  const opened = createOpenedScanner(engine, opener, judgement);
  const busy = new Worker(BUSY);
  const costs: number[] = [];
  const contenders: readonly ((file: StagedFile) => Promise<unknown>)[] = [
    scanning(opened),
    scanning(engine),
    (file) => Promise.all([scanning(engine)(file), keepBusy(busy, median(costs))]),
    ({ path }) => promisify(execFile)('clamdscan', ['--config-file', conf, '--fdpass', '--no-summary', path]),
  ];
  const maker = fork(MAKER);
  const ended = once(maker, 'exit').then((): never => {
    throw new Error('the process that makes files has ended');
  });
  ended.catch(() => undefined);
  try {
    const rows: string[][] = [];
    for (const kind of Object.keys(ORDINARY_FILES)) {
      if (!only.test(kind)) continue;
      for (const { name, bytes, warmUps, rounds } of SIZES) {
        const times = contenders.map((): number[] => []);
        costs.length = 0;
        for (let round = -warmUps; round < rounds; round += 1) {
          costs.push(await processorTime(await made(maker, ended, { kind, bytes, path }), opener));
          for (const [at, contender] of contenders.entries()) {
            const time = await timed(await made(maker, ended, { kind, bytes, path }), contender);
            if (round >= 0) times[at]?.push(time);
          }
        }
        const [withOpener = NaN, alone = NaN, control = NaN, clamdscan = NaN] = times.map(median);
        rows.push([
          `${kind}, ${name}`,
          String(rounds),
          ...[median(costs), withOpener, alone, control, clamdscan].map(milliseconds),
          ratio(withOpener, alone),
          ratio(control, alone),
          ratio(withOpener, clamdscan),
        ]);
      }
    }
    printTable(
      [
        ...[
          'file',
          'rounds',
          'processor time of the opener',
          'opened',
          'engine alone',
          'engine, busy thread',
          'clamdscan',
        ],
        ...['opened to engine alone', 'busy thread to engine alone', 'opened to clamdscan'],
      ],
      rows,
    );
  } finally {
    maker.kill();
    await busy.terminate();
    engine.close();
    await opener.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const scanning = (scanner: Scanner) => async (file: StagedFile) => {
  const { verdict, reply } = await scanner.scan(file);
  if (verdict !== 'clean') throw new Error(`an ordinary file was not clean: ${reply}`);
};

/** Of opening alone, in milliseconds. */
async function processorTime(file: StagedFile, opener: Opener): Promise<number> {
  const start = process.cpuUsage();
  await opener.examine(file, () => undefined);
  const { user, system } = process.cpuUsage(start);
  await rm(file.path);
  return (user + system) / 1000;
}

async function keepBusy(thread: Worker, milliseconds: number): Promise<void> {
  const done = once(thread, 'message');
  thread.postMessage(milliseconds);
  await done;
}

/** @param ended rejects when the process that makes files has ended */
async function made(maker: ChildProcess, ended: Promise<never>, wanted: Wanted): Promise<StagedFile> {
  const answer = once(maker, 'message') as Promise<[StagedFile]>;
  maker.send(wanted);
  const [file] = await Promise.race([answer, ended]);
  return file;
}

async function timed(file: StagedFile, work: (file: StagedFile) => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work(file);
  const elapsed = performance.now() - start;
  await rm(file.path);
  return elapsed;
}
