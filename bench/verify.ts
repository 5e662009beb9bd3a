import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { cpuTimeOf, memoryOf } from './lib/process-figures.js';
import { median, mebibytes, milliseconds, printTable, ratio } from './lib/statistics.js';

const SIZES = [1000, 10_000] as const;
const ROUNDS = 3;
const SAMPLE_INTERVAL_MS = 50;
/**
 * V8 takes the memory that it may have before it collects any: with little, the peak tells what is needed. It then collects
 * more often than it does for users, so that times are measured without it.
 */
const SMALL_HEAP = ['--max-old-space-size=64', '--max-semi-space-size=4'];

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

interface Run {
  readonly ms: number;
  /** Processor time of the process, in milliseconds: unlike the time, it hardly depends on what else the machine does. */
  readonly cpuMs: number;
  /** Of the process's resident memory, in bytes. */
  readonly peak: number;
}

/**
 * `custodian archive verify` of a thousand and of ten thousand records, beside a plain download of the same blobs with
 * the same number of calls at once, in turns, each in a process of its own, as is the storage. Linux only: it reads /proc.
 */
export async function verifyBenchmark(): Promise<void> {
  const rows: string[][] = [];
  const medians: { verify: Run; plain: Run }[] = [];
  for (const records of SIZES) {
    const server = fork(path('./lib/worm-server.js'), [String(records)]);
    try {
      const [{ connectionString, container }] = (await once(server, 'message')) as [Storage];
      const verify: Run[] = [];
      const plain: Run[] = [];
      // Also warms the storage up.
      const { peak: verifyPeak } = await measure(verifying(connectionString, container, SMALL_HEAP));
      const { peak: plainPeak } = await measure(downloading(connectionString, container, SMALL_HEAP));
      for (let round = 0; round < ROUNDS; round += 1) {
        verify.push(await measure(verifying(connectionString, container)));
        plain.push(await measure(downloading(connectionString, container)));
      }
      const result = {
        verify: { ...medianOf(verify), peak: verifyPeak },
        plain: { ...medianOf(plain), peak: plainPeak },
      };
      medians.push(result);
      rows.push([
        String(records),
        milliseconds(result.verify.ms),
        milliseconds(result.plain.ms),
        ratio(result.verify.ms, result.plain.ms),
        mebibytes(result.verify.peak),
        mebibytes(result.plain.peak),
      ]);
    } finally {
      server.kill();
    }
  }
  printTable(['records', 'verify', 'plain download', 'ratio', 'peak memory', 'of the download'], rows);
  const [small, large] = medians as [(typeof medians)[0], (typeof medians)[0]];
  const perRecord = (kind: 'verify' | 'plain', figure: 'ms' | 'cpuMs') =>
    (large[kind][figure] - small[kind][figure]) / (SIZES[1] - SIZES[0]);
  const eachFurther = (figure: 'ms' | 'cpuMs') => [
    `${perRecord('verify', figure).toFixed(2)} ms`,
    `${perRecord('plain', figure).toFixed(2)} ms`,
    ratio(perRecord('verify', figure), perRecord('plain', figure)),
  ];
  printTable(
    ['', 'verify', 'plain download', 'ratio'],
    [
      ['each further record', ...eachFurther('ms')],
      ['processor time of each further record', ...eachFurther('cpuMs')],
      [
        'peak memory of ten times the records',
        ratio(large.verify.peak, small.verify.peak),
        ratio(large.plain.peak, small.plain.peak),
        '',
      ],
    ],
  );
}

interface Storage {
  readonly connectionString: string;
  readonly container: string;
}

function downloading(connectionString: string, container: string, execArgv: string[] = []): ChildProcess {
  return fork(path('./lib/plain-download.js'), [connectionString, container], { execArgv });
}

/** The real command, without any other settings. */
function verifying(connectionString: string, container: string, execArgv: string[] = []): ChildProcess {
  return fork(path('../src/cli/main.js'), ['archive', 'verify', '--json'], {
    cwd: tmpdir(),
    silent: true,
    execArgv,
    env: {
      PATH: process.env['PATH'],
      AZURE_STORAGE_CONNECTION_STRING: connectionString,
      AZURE_CONTAINER_NAME: container,
    },
  });
}

/** @throws {Error} when the process does not end well: what it measured would be no verification */
async function measure(child: ChildProcess): Promise<Run> {
  const start = performance.now();
  let [peak, cpuMs] = [0, 0];
  const sample = async () => {
    const pid = child.pid ?? 0;
    peak = Math.max(peak, await memoryOf(pid, 'VmHWM').catch(() => 0));
    cpuMs = Math.max(cpuMs, await cpuTimeOf(pid).catch(() => 0));
  };
  const timer = setInterval(() => void sample(), SAMPLE_INTERVAL_MS);
  const [code] = (await once(child, 'exit')) as [number | null];
  clearInterval(timer);
  if (code !== 0) throw new Error(`process ${child.pid} ended with ${code}`);
  return { ms: performance.now() - start, cpuMs, peak };
}

function medianOf(runs: readonly Run[]): Pick<Run, 'ms' | 'cpuMs'> {
  return { ms: median(runs.map(({ ms }) => ms)), cpuMs: median(runs.map(({ cpuMs }) => cpuMs)) };
}
