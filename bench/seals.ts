import { MacKeyRing } from '../src/sealing/mac-key-ring.js';
import { inFlight } from './lib/in-flight.js';
import { IN_FLIGHT, RUNS, startReal } from './throughput.js';
import { percent, printTable, ratio } from './lib/statistics.js';

const ROUNDS = 6;
const { seal, flawOf } = MacKeyRing.prototype;
const ANY = `bench.${'A'.repeat(43)}`;

/**
 * Files a second with seals, beside the same program without: it cannot be run without them, so that for these rounds the two
 * functions that make and check all seals are replaced by ones that do nothing. A round is noisier than the difference; so the time
 * in these two functions is added up, too, and set against the CPU time of the process (which is also that of the simulator), and
 * against the time that its main thread was busy, which all seals are made in.
 */
export async function sealsBenchmark(): Promise<void> {
  const real = await startReal();
  try {
    await inFlight(50, IN_FLIGHT, real.run);
    const rows: string[][] = [];
    const [sealed, bare]: [number[], number[]] = [[], []];
    const spent = { seals: 0, calls: 0, process: 0, thread: 0, files: 0 };
    for (let round = 1; round <= ROUNDS; round += 1) {
      // Either goes first as often as the other.
      for (const isSealed of round % 2 === 1 ? [true, false] : [false, true]) {
        const seconds = isSealed
          ? await measured(spent, () => inFlight(RUNS, IN_FLIGHT, real.run))
          : await without(real.run);
        (isSealed ? sealed : bare).push(RUNS / seconds);
      }
      const [on, off] = [sealed.at(-1)!, bare.at(-1)!];
      rows.push([String(round), `${on.toFixed(1)} /s`, `${off.toFixed(1)} /s`, ratio(on, off)]);
    }
    rows.push(['all', '', '', ratio(sum(sealed), sum(bare))]);
    printTable(['round', 'with seals', 'without', 'ratio'], rows);
    const { seals, calls, files } = spent;
    const share = (whole: number) => [percent(seals / whole), (1 - seals / whole).toFixed(3)];
    printTable(
      ['seals take of', 'share', 'without them, it would be'],
      [
        ['the CPU time of the process', ...share(spent.process)],
        ['the time its main thread was busy', ...share(spent.thread)],
      ],
    );
    process.stdout.write(
      `${(calls / files).toFixed(1)} seals a file, ${((seals / files) * 1000).toFixed(0)} µs in all\n`,
    );
  } finally {
    restore();
    await real.stop();
  }
}

/** Milliseconds. */
interface Spent {
  seals: number;
  calls: number;
  process: number;
  thread: number;
  files: number;
}

async function measured(spent: Spent, run: () => Promise<number>): Promise<number> {
  const timed = <A extends unknown[], R>(act: (this: MacKeyRing, ...args: A) => R) =>
    function (this: MacKeyRing, ...args: A): R {
      const start = performance.now();
      try {
        return act.apply(this, args);
      } finally {
        spent.seals += performance.now() - start;
        spent.calls += 1;
      }
    };
  Object.assign(MacKeyRing.prototype, { seal: timed(seal), flawOf: timed(flawOf) });
  const before = { cpu: process.cpuUsage(), loop: performance.eventLoopUtilization() };
  const seconds = await run();
  const { user, system } = process.cpuUsage(before.cpu);
  spent.process += (user + system) / 1000;
  spent.thread += performance.eventLoopUtilization(before.loop).active;
  spent.files += RUNS;
  restore();
  return seconds;
}

async function without(run: () => Promise<unknown>): Promise<number> {
  Object.assign(MacKeyRing.prototype, { seal: () => ANY, flawOf: () => undefined });
  const seconds = await inFlight(RUNS, IN_FLIGHT, run);
  restore();
  return seconds;
}

function restore(): void {
  Object.assign(MacKeyRing.prototype, { seal, flawOf });
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
