import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bounds } from '../../src/scanning/opener/bounds.js';
import type { OpeningCost } from './examine-alone.js';

/** The cost of opening a file, and any unexpected leftovers. */
export type Opened = OpeningCost & { readonly leftovers: readonly string[] };

/**
 * Opens a file in a separate process.
 * @param program the compiled examine-alone.js
 * @param mostMs after which the process is killed
 * @returns undefined when it was killed, or died
 */
export async function openAlone(
  content: Buffer,
  { program, mostMs, bounds }: { readonly program: string; readonly mostMs: number; readonly bounds: Partial<Bounds> },
): Promise<Opened | undefined> {
  const outside = await mkdtemp(join(tmpdir(), 'custodian-alone-'));
  const folder = join(outside, 'staging');
  const path = join(outside, 'file');
  try {
    await mkdir(folder);
    await writeFile(path, content);
    const child = fork(program, [path, folder, JSON.stringify(bounds)], { cwd: outside });
    const timer = setTimeout(() => child.kill('SIGKILL'), mostMs);
    let cost: OpeningCost | undefined;
    child.on('message', (message) => (cost = message as OpeningCost));
    await once(child, 'exit');
    clearTimeout(timer);
    if (cost === undefined) return undefined;
    const found = await readdir(outside, { recursive: true });
    return { ...cost, leftovers: found.filter((name) => name !== 'file' && name !== 'staging') };
  } finally {
    await rm(outside, { recursive: true, force: true });
  }
}
