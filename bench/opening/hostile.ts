import { fileURLToPath } from 'node:url';
import { mebibytes, printTable } from '../lib/statistics.js';
import { HOSTILE_CONTAINERS } from './hostile-containers.js';
import { openAlone } from './open-alone.js';

const PROGRAM = fileURLToPath(new URL('./examine-alone.js', import.meta.url));
/** A quarter of the default, or the table takes half an hour: several files use all their time. */
const TIME_MS = 30_000;
/** Beyond this, the limit does not work. */
const MOST_MS = 4 * TIME_MS;

/** The cost of each hostile container, in a separate process, with the default bounds except for 30 s. `BENCH_OPENING` is a pattern of names. */
export async function printHostileContainers(): Promise<void> {
  const only = new RegExp(process.env['BENCH_OPENING'] ?? '', 'i');
  const rows: string[][] = [];
  for (const { name, build } of HOSTILE_CONTAINERS.filter((container) => only.test(container.name))) {
    const content = await build();
    const opened = await openAlone(content, { program: PROGRAM, mostMs: MOST_MS, bounds: { timeMs: TIME_MS } });
    const size = `${(content.length / 1024).toFixed(0)} kB`;
    if (opened === undefined) {
      rows.push([name, size, 'NOT BOUNDED']);
      continue;
    }
    const { reasons, members, peakRss, idleRss, cpuMs, stoppedMs, diskBytes, leftovers } = opened;
    const seconds = (value: number) => `${(value / 1000).toFixed(1)} s`;
    const what = reasons.length === 0 ? 'opened' : reasons.join(', ');
    const outside = leftovers.length === 0 ? '' : `LEFT: ${leftovers.length}`;
    const figures = [mebibytes(peakRss - idleRss), seconds(cpuMs), seconds(stoppedMs), mebibytes(diskBytes)];
    rows.push([name, size, what, String(members), ...figures, outside]);
  }
  printTable(['file', 'size', 'result', 'parts', 'memory', 'CPU', 'longest stop', 'disk', ''], rows);
}
