import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createOpener } from '../../src/scanning/opener/create-opener.js';
import type { Bounds } from '../../src/scanning/opener/bounds.js';
import type { Report } from '../../src/scanning/opener/opener.js';

/** Started by `fork` with the path of a file, a folder for its members, and bounds as JSON: opens it, and reports the cost. */

/** The cost of opening one file, in a separate process. */
export interface OpeningCost {
  readonly reasons: readonly string[];
  readonly format: string;
  readonly members: number;
  /** Peak content of the folder, in bytes and in files. */
  readonly diskBytes: number;
  readonly diskFiles: number;
  /** Of the process, its threads included. */
  readonly idleRss: number;
  readonly peakRss: number;
  readonly cpuMs: number;
  readonly ms: number;
  /** The longest time for which the process did nothing else, its heartbeats included. */
  readonly stoppedMs: number;
}

const [, , path = '', folder = '', bounds = '{}'] = process.argv;
const opener = createOpener({ folder, bounds: JSON.parse(bounds) as Partial<Bounds> });
await opener.warm();
const { size } = await stat(path);
const sha256 = createHash('sha256')
  .update(await readFile(path))
  .digest('hex');
const idleRss = process.memoryUsage().rss;
const loop = monitorEventLoopDelay({ resolution: 10 });
loop.enable();
const cpu = process.cpuUsage();
const start = performance.now();
const { report, diskBytes, diskFiles } = await opener.examine({ path, bytes: size, sha256 }, measureDisk);
const ms = performance.now() - start;
const { user, system } = process.cpuUsage(cpu);
loop.disable();
await opener.close();
process.send?.({
  reasons: [...new Set(report.findings.map(({ reason }) => reason))],
  format: report.type.format,
  members: report.members.length,
  diskBytes,
  diskFiles,
  idleRss,
  // Linux gives kilobytes, as does Node everywhere.
  peakRss: process.resourceUsage().maxRSS * 1024,
  cpuMs: (user + system) / 1000,
  ms,
  stoppedMs: loop.max / 1e6,
} satisfies OpeningCost);
process.disconnect?.();

/** Nothing is removed before the judge has finished, so the folder is at its fullest now. */
async function measureDisk(report: Report) {
  let bytes = 0;
  let files = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    files += 1;
    bytes += (await stat(join(entry.parentPath ?? dirname(folder), entry.name))).blocks * 512;
  }
  return { report, diskBytes: bytes, diskFiles: files };
}
