import { randomUUID } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { Server } from 'node:net';
import { join } from 'node:path';
import { SpoolLockError } from './spool-errors.js';

/** The shortest sun_path of the systems that we know (unix(7): 108 on Linux, 104 on macOS), less the final zero. Node cuts longer ones silently. */
const MAX_SOCKET_PATH_BYTES = 103;

/**
 * Takes a folder for this process alone. The lock is a unix socket that the process listens on: unlike a file with a
 * process id, it cannot outlive its owner unseen, and works between containers of one host that share the folder.
 *
 * @returns what gives the folder back
 * @throws {SpoolLockError} when another process has it, or the path is too long.
 */
export async function lockFolder(dir: string): Promise<() => Promise<void>> {
  const path = join(dir, 'lock');
  const moved = `${path}.${randomUUID().slice(0, 8)}`;
  if (Buffer.byteLength(moved) > MAX_SOCKET_PATH_BYTES) {
    throw new SpoolLockError(dir, 'its path is too long for the socket that locks it: choose one of 80 bytes at most');
  }
  for (;;) {
    const server = await listenOn(path);
    if (server !== undefined) return () => new Promise((resolve) => server.close(() => resolve()));
    if (await answers(path)) throw taken(dir);
    // Its owner has died. It is looked at again where nobody else finds it: another process may just have replaced it.
    if (!(await movedAway(path, moved))) continue;
    if (await answers(moved)) {
      await rename(moved, path);
      throw taken(dir);
    }
    await rm(moved, { force: true });
  }
}

const taken = (dir: string) =>
  new SpoolLockError(dir, 'another listener uses it: give each one a folder of its own, or stop the other');

/** @returns undefined when there is such a socket already */
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

async function movedAway(path: string, to: string): Promise<boolean> {
  try {
    await rename(path, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
