import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Presets, SingleBar } from 'cli-progress';
import type { ArchiveCatalog, CatalogEntry, DayRange } from '../../archive/catalog.js';
import { readStored, RecordDamagedError } from '../../archive/read-record.js';
import { FileDiffersError, putFile } from './put-file.js';
import { withArchive } from './open-archive.js';
import { printable } from './words.js';

export type ExportOptions = DayRange;

/** `custodian archive export`. The folder has the layout of the container: gzipped files, by day. */
export async function exportTo(folder: string, range: ExportOptions): Promise<void> {
  await withArchive(async ({ catalog, container }) => {
    const progress = await showProgress(catalog, range);
    const counts = { written: 0, 'there already': 0, 'NOT exported': 0 };
    try {
      for await (const entry of catalog.list(range)) {
        try {
          const path = join(folder, entry.name);
          await mkdir(join(path, '..'), { recursive: true });
          counts[await putFile(path, await readStored(container, entry))] += 1;
        } catch (error) {
          if (!(error instanceof RecordDamagedError || error instanceof FileDiffersError)) throw error;
          counts['NOT exported'] += 1;
          progress.problem(error.message);
        }
        progress.done(entry);
      }
    } finally {
      progress.stop();
    }
    const parts = Object.entries(counts).map(([what, count]) => `${count} ${what}`);
    if (!process.stdout.write(`${parts.join(', ')}\n`)) await once(process.stdout, 'drain');
    if (counts['NOT exported'] > 0) process.exitCode = 1;
  });
}

interface ExportProgress {
  done(entry: CatalogEntry): void;
  problem(text: string): void;
  stop(): void;
}

/** A progress bar on a terminal, for which the records are counted first; otherwise a line for each record. */
async function showProgress(catalog: ArchiveCatalog, range: DayRange): Promise<ExportProgress> {
  const { stderr } = process;
  if (!stderr.isTTY) {
    return {
      done: ({ name }) => void stderr.write(`${printable(name)}\n`),
      problem: (text) => void stderr.write(`${printable(text)}\n`),
      stop: () => undefined,
    };
  }
  let total = 0;
  for await (const _entry of catalog.list(range)) total += 1;
  const bar = new SingleBar(
    { format: '{bar} {value} of {total} records, {day}', stream: stderr },
    Presets.shades_classic,
  );
  bar.start(total, 0, { day: '' });
  const problems: string[] = [];
  return {
    done: ({ day }) => bar.increment({ day }),
    problem: (text) => void problems.push(text),
    stop: () => {
      bar.stop();
      for (const text of problems) stderr.write(`${printable(text)}\n`);
    },
  };
}
