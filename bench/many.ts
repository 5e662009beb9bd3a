import { randomUUID } from 'node:crypto';
import { eicar } from '../devkit/samples.js';
import { startSimulator } from '../simulator/start-simulator.js';
import type { Simulator } from '../simulator/simulator.js';
import { inFlight } from './lib/in-flight.js';
import { cpuTimeOf, memoryOf } from './lib/process-figures.js';
import { scanOne } from './lib/scan-one.js';
import { mebibytes, printTable } from './lib/statistics.js';
import { startWholeProduct } from './lib/whole-product.js';

/** Clean files in all; `BENCH_MANY_FILES` names another number. */
const FILES = Number(process.env['BENCH_MANY_FILES'] ?? '10000');
const ROWS = 10;
const AT_ONCE = 50;
/** Fewer than the runs that a worker keeps, so that all of them are in its memory. */
const REVIEWS = 150;
const TIMEOUT_MS = 10 * 60_000;

/**
 * Memory and processor time of the worker, a process of its own, over many clean files, a fixed number of them in flight; and what
 * each file adds that waits for a decision. Linux only: it reads /proc.
 */
export async function manyBenchmark(): Promise<void> {
  const simulator = await startSimulator();
  const { pids, stop } = await startWholeProduct(simulator);
  try {
    const rows: string[][] = [];
    for (let row = 1; row <= ROWS; row += 1) {
      const files = Math.ceil(FILES / ROWS);
      const before = await cpuTimeOf(pids.worker);
      const seconds = await inFlight(files, AT_ONCE, () => scanOne(simulator));
      const cpu = (await cpuTimeOf(pids.worker)) - before;
      rows.push([
        String(row * files),
        mebibytes(await memoryOf(pids.worker, 'VmRSS')),
        mebibytes(await memoryOf(pids.worker, 'VmHWM')),
        `${(cpu / files).toFixed(1)} ms`,
        (files / seconds).toFixed(1),
      ]);
    }
    printTable(['files so far', 'memory', 'peak', 'processor time a file', 'files a second'], rows);
    const idle = await memoryOf(pids.worker, 'VmRSS');
    await contain(simulator, REVIEWS);
    const each = ((await memoryOf(pids.worker, 'VmRSS')) - idle) / REVIEWS;
    printTable([`${REVIEWS} open reviews`, 'memory of each'], [['', `${(each / 1024).toFixed(0)} KiB`]]);
  } finally {
    await stop();
    await simulator.close();
  }
}

/** Settles when so many infected files are contained, and wait for a decision. */
async function contain(simulator: Simulator, files: number): Promise<void> {
  const ids = Array.from({ length: files }, () => {
    const { id } = simulator.addConversation({ id: randomUUID(), messages: [] });
    simulator.uploadAttachment({ conversationId: id, fileName: 'x', bytes: eicar() });
    return id;
  });
  const isTold = (id: string) => simulator.conversation(id)?.customAttributes['file_scan_status'] === 'quarantined';
  await simulator.waitFor(() => ids.every(isTold), TIMEOUT_MS);
}
