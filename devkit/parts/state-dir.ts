import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makePrivateFolder } from '../../src/lib/private-folder.js';
import { processMark, sendSignal } from './child-process.js';

/** Folder of all local state, in the root of the project: logs, tools, databases, records of running parts. */
export const STATE_DIR_NAME = '.custodian';

/** Log file of a part of the local stack. */
export const logFile = (stateDir: string, part: string): string => join(stateDir, 'logs', `${part}.log`);

/** Folder of tools that were downloaded or built once, and are kept. */
export const toolsDir = (stateDir: string): string => join(stateDir, 'tools');

/** Grace period for a leftover part before it is killed, in milliseconds. */
const LEFTOVER_GRACE_MS = 5000;

const recordFile = (stateDir: string, part: string): string => join(stateDir, 'run', `${part}.json`);

/**
 * Creates the state folder, readable by its owner only: databases and staged files contain customers' data.
 * @throws {FolderNotPrivateError} when it cannot be created or belongs to another user
 */
export async function openStateDir(stateDir: string): Promise<void> {
  await makePrivateFolder(stateDir, 0o700);
}

/** A part that is running, or was, and how to reach it again. `owner` is the process that started it. */
export interface PartRecord<T> {
  readonly pid: number;
  readonly owner: number;
  readonly details: T;
}

interface StoredRecord<T> extends PartRecord<T> {
  readonly mark: string;
  readonly ownerMark: string;
}

/** Records a part of this process, so that a later start finds it if this process dies without stopping it. */
export async function writeRecord<T>(stateDir: string, part: string, pid: number, details: T): Promise<void> {
  const [mark, ownerMark] = await Promise.all([processMark(pid), processMark(process.pid)]);
  if (mark === undefined || ownerMark === undefined) {
    return; // has ended, or cannot be identified here: could not be safely reused or stopped later
  }
  const record: StoredRecord<T> = { pid, mark, owner: process.pid, ownerMark, details };
  const file = recordFile(stateDir, part);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.${process.pid}`, JSON.stringify(record));
  await rename(`${file}.${process.pid}`, file);
}

/**
 * Resolves with the record of a part that another live start of this program runs, for shared use; it is not ours to stop. A part
 * that a dead start has left behind is ended first, and forgotten: its own guard may be about to end it. Both processes are
 * identified, as the system may have reused their ids.
 */
export async function findRunning<T>(stateDir: string, part: string): Promise<PartRecord<T> | undefined> {
  let record: StoredRecord<T>;
  try {
    record = JSON.parse(await readFile(recordFile(stateDir, part), 'utf8')) as StoredRecord<T>;
  } catch {
    return undefined; // none, or truncated by a crash
  }
  const runs = async (): Promise<boolean> =>
    record.mark !== undefined && (await processMark(record.pid)) === record.mark;
  if (!(await runs())) {
    return undefined;
  }
  if ((await processMark(record.owner)) === record.ownerMark) {
    return record;
  }
  sendSignal(record.pid, 'SIGTERM');
  const deadline = performance.now() + LEFTOVER_GRACE_MS;
  while (await runs()) {
    if (performance.now() > deadline) {
      sendSignal(record.pid, 'SIGKILL');
    }
    await sleep(50);
  }
  await removeRecord(stateDir, part);
  return undefined;
}

/** Forgets a part that was stopped. */
export async function removeRecord(stateDir: string, part: string): Promise<void> {
  await rm(recordFile(stateDir, part), { force: true });
}
