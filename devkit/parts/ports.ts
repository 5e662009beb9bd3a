import { readdir, readFile, readlink } from 'node:fs/promises';
import { createServer } from 'node:net';

/** Everything that the local stack listens on is bound here: it serves this machine only. */
export const LOOPBACK = '127.0.0.1';

/** A process that listens on a port; `command` is its short name in the kernel. */
export interface PortHolder {
  readonly pid: number;
  readonly command: string;
}

/**
 * Resolves with a port of the loopback interface that was free a moment ago: `preferred` when it is free, else any.
 * `preferred` 0: any. When another one had to be chosen, `log` receives which one, and who uses the preferred one.
 */
export async function choosePort(preferred: number, log: (line: string) => void): Promise<number> {
  const port = await tryPort(preferred);
  if (port !== undefined) {
    return port;
  }
  const free = await freePort();
  const holder = await portHolder(preferred);
  const by = holder === undefined ? '' : ` by ${holder.command} (pid ${holder.pid})`;
  log(`port ${preferred} is taken${by}, using ${free}`);
  return free;
}

/** Resolves with any free port of the loopback interface. */
export async function freePort(): Promise<number> {
  const port = await tryPort(0);
  if (port === undefined) {
    throw new Error('no free port on the loopback interface');
  }
  return port;
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') {
        resolve(undefined);
      } else {
        reject(error);
      }
    });
    server.listen(port, LOOPBACK, () => {
      const address = server.address();
      const found = typeof address === 'object' && address !== null ? address.port : undefined;
      server.close(() => resolve(found));
    });
  });
}

/**
 * Resolves with the process that listens on a TCP port, if the system shows it to us: on Linux, our own processes (as root, all of
 * them). On other systems the result is always undefined; the caller then only reports that the port is in use.
 */
export async function portHolder(port: number): Promise<PortHolder | undefined> {
  const sockets = new Set(
    (await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map((table) => listeningInodes(table, port))))
      .flat()
      .map((inode) => `socket:[${inode}]`),
  );
  if (sockets.size === 0) {
    return undefined;
  }
  for (const pid of await entries('/proc')) {
    if (/^\d+$/.test(pid) && (await holdsOne(pid, sockets))) {
      return { pid: Number(pid), command: (await text(`/proc/${pid}/comm`)).trim() };
    }
  }
  return undefined;
}

/** Columns of /proc/net/tcp as proc(5) gives them: 1 is the local address in hex, 3 the state (0A: LISTEN), 9 the inode. */
async function listeningInodes(table: string, port: number): Promise<string[]> {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return (await text(table))
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns[3] === '0A' && columns[1]?.endsWith(suffix) === true)
    .flatMap((columns) => columns[9] ?? []);
}

async function holdsOne(pid: string, sockets: ReadonlySet<string>): Promise<boolean> {
  for (const fd of await entries(`/proc/${pid}/fd`)) {
    if (sockets.has(await readlink(`/proc/${pid}/fd/${fd}`).catch(() => ''))) {
      return true;
    }
  }
  return false;
}

// Processes come and go, and those of other users are unreadable: both are treated as empty.
const entries = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
const text = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '');
