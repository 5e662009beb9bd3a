import { readdir, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { Server } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SpoolLockError } from './spool-errors.js';

/** The shortest sun_path among supported systems (unix(7): 108 on Linux, 104 on macOS), less the terminator. Node truncates longer ones silently. */
const MAX_SOCKET_PATH_BYTES = 103;

/** `lock.{number}`: a number is not reused before its lock is known to be dead, so that nobody removes another's new lock. */
const LOCK = /^lock\.(\d{1,9})$/;
/** Two processes that have met each other retry within this time, in milliseconds. */
const MAX_WAIT_MS = 50;

/**
 * Locks a folder for this process. The lock is a unix socket that the process listens on: unlike a file with a process id, it
 * cannot outlive its owner unnoticed, and it works between containers of one host that share the folder.
 *
 * Of two processes, the one that listens later sees the other and gives way, whatever each found before: each checks again
 * once it is listening. A live lock is never moved or deleted.
 *
 * @returns a function that releases the folder
 * @throws {SpoolLockError} when another process has it, or the path is too long.
 */
export async function lockFolder(dir: string): Promise<() => Promise<void>> {
  if (Buffer.byteLength(lockPath(dir, 999_999_999)) > MAX_SOCKET_PATH_BYTES) {
    throw new SpoolLockError(dir, 'its path is too long for the socket that locks it: choose one of 80 bytes at most');
  }
  for (;;) {
    const found = await locksIn(dir);
    if (await someAnswer(dir, found)) throw taken(dir);
    const own = Math.max(0, ...found) + 1;
    const server = await listenOn(lockPath(dir, own));
    // Otherwise another process was faster: check its lock.
    if (server === undefined) continue;
    const now = await locksIn(dir);
    const others = now.filter((number) => number !== own);
    if (now.includes(own) && !(await someAnswer(dir, others))) {
      await Promise.all(others.map((number) => rm(lockPath(dir, number), { force: true })));
      return () => close(server);
    }
    await close(server);
    await delay(Math.random() * MAX_WAIT_MS);
  }
}

const lockPath = (dir: string, number: number): string => join(dir, `lock.${number}`);

async function locksIn(dir: string): Promise<number[]> {
  return (await readdir(dir)).flatMap((name) => LOCK.exec(name)?.[1] ?? []).map(Number);
}

async function someAnswer(dir: string, numbers: readonly number[]): Promise<boolean> {
  return (await Promise.all(numbers.map((number) => answers(lockPath(dir, number))))).includes(true);
}

/** Also deletes the socket. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

const taken = (dir: string) =>
  new SpoolLockError(dir, 'another listener uses it: give each one a folder of its own, or stop the other');

/** @returns undefined when the socket exists already */
function listenOn(path: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((asking) => asking.destroy());
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    );
    server.listen(path, () => resolve(server.unref()));
  });
}

/** Whether a process listens on the socket. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNREFUSED' || error.code === 'ENOENT' ? resolve(false) : reject(error),
    );
  });
}
