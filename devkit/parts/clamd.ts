import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONF_LIMITS } from '../../src/scanning/clamav/conf-limits.js';
import { ping } from '../../src/scanning/clamav/commands.js';
import type { SignatureDatabase } from './clamd-database.js';
import { chooseDatabase, writeBlindSignatures, writeLargeSignatures, writeTestSignatures } from './clamd-database.js';
import type { ClamdPrograms } from './clamd-install.js';
import { LOOPBACK, choosePort } from './ports.js';
import type { Log } from './progress.js';
import { startSharedPart } from './shared-part.js';
import type { RunningPart, SharedPart } from './shared-part.js';
import { logFile } from './state-dir.js';

export { ensureClamd } from './clamd-install.js';

/** The official database takes half a minute to load on a slow disk. */
const READY_TIMEOUT_MS = 180_000;
const PROBE_TIMEOUT_MS = 2_000;
const PART = 'clamd';
const SOCKET_NAME = 'clamd.sock';

/** Room for a socket's path in `sockaddr_un`, without the final NUL: 107 bytes on Linux, 103 on macOS. */
const SOCKET_PATH_BYTES = 103;

const WRITTEN = { test: writeTestSignatures, large: writeLargeSignatures, blind: writeBlindSignatures };

/** How to start clamd. */
export interface ClamdOptions {
  /** See `ensureClamd`. */
  readonly programs: ClamdPrograms;
  readonly stateDir: string;
  readonly log: Log;
  /** Also listen on this port of the loopback interface, or another one when it is in use. 0: any. Default: no TCP. */
  readonly tcpPort?: number;
  /**
   * `best` tries to download official ones; `test` detects test files only, always the same; `large` does so among 1.1 million
   * others; `blind` detects nothing.
   * Default: `best`.
   */
  readonly signatures?: 'best' | keyof typeof WRITTEN;
}

/** Where a clamd answers, and what its verdicts are worth. */
interface Endpoint {
  readonly socket: string;
  readonly port?: number;
  readonly conf: string;
  readonly protection: SignatureDatabase['protection'];
}

/** A clamd that answers. */
export type Clamd = Endpoint & SharedPart;

/** The clamd of another start on this state folder cannot be shared, and a second one would take over its socket. */
class ClamdInUseError extends Error {
  override readonly name = 'ClamdInUseError';
  constructor(
    readonly pid: number,
    readonly owner: number,
    readonly problem: 'does not answer' | 'does not listen on TCP',
    options?: ErrorOptions,
  ) {
    super(`The clamd (pid ${pid}) of the start with pid ${owner} ${problem}: stop that start first.`, options);
  }
}

/**
 * Resolves with a clamd that answers, configured as this program requires: one that another start runs on the same state folder,
 * else a new one. It runs as the user of this process, who owns the staged files.
 * @throws {ChildExitError | ChildNotReadyError} with clamd's last lines of output
 * @throws {ClamdInUseError}
 */
export async function startClamd(options: ClamdOptions): Promise<Clamd> {
  const { stateDir, log, tcpPort } = options;
  return startSharedPart<Endpoint>({
    ...{ part: PART, stateDir, log, answers },
    readyTimeoutMs: READY_TIMEOUT_MS,
    checkShared: (running) => checkShared(running, tcpPort),
    prepare: () => prepare(options),
  });
}

async function checkShared(
  { endpoint, pid, owner }: RunningPart<Endpoint>,
  tcpPort: number | undefined,
): Promise<void> {
  try {
    await answers(endpoint);
  } catch (cause) {
    throw new ClamdInUseError(pid, owner, 'does not answer', { cause });
  }
  if (tcpPort !== undefined && endpoint.port === undefined) {
    throw new ClamdInUseError(pid, owner, 'does not listen on TCP');
  }
}

async function prepare({ programs, stateDir, log, tcpPort, signatures = 'best' }: ClamdOptions) {
  const confined = await isConfined(programs.clamdPath);
  const folder = await openWorkFolder(stateDir, confined);
  const temporaryFolder = join(folder, 'tmp');
  // A killed clamd leaves its unpacked files behind.
  await rm(temporaryFolder, { recursive: true, force: true });
  await mkdir(temporaryFolder);
  const database =
    signatures === 'best'
      ? await chooseDatabase({ folder, freshclamPath: programs.freshclamPath, log })
      : await WRITTEN[signatures](folder);
  const endpoint: Endpoint = {
    socket: join(folder, SOCKET_NAME),
    ...(tcpPort === undefined ? {} : { port: await choosePort(tcpPort, log) }),
    conf: join(folder, 'clamd.conf'),
    protection: database.protection,
  };
  await writeFile(endpoint.conf, confText(endpoint, database.folder, temporaryFolder));
  const child = {
    name: 'clamd',
    command: programs.clamdPath,
    args: ['-c', endpoint.conf],
    logFile: confined ? join(folder, 'clamd.log') : logFile(stateDir, PART),
  };
  return { endpoint, child };
}

function confText({ socket, port }: Endpoint, databaseFolder: string, temporaryFolder: string): string {
  const lines = [
    'Foreground yes',
    // Only root needs it, whom clamd would leave for another user; others may have no name.
    ...(process.getuid?.() === 0 ? ['User root'] : []),
    `LocalSocket ${socket}`,
    'LocalSocketMode 660',
    'FixStaleSocket yes',
    ...(port === undefined ? [] : [`TCPSocket ${port}`, `TCPAddr ${LOOPBACK}`]),
    `DatabaseDirectory ${databaseFolder}`,
    'ConcurrentDatabaseReload yes',
    `TemporaryDirectory ${temporaryFolder}`,
    ...CONF_LIMITS,
    'MaxThreads 10',
    'MaxQueue 100',
    'CommandReadTimeout 5',
    'ReadTimeout 30',
  ];
  return `${lines.join('\n')}\n`;
}

async function answers({ socket, port }: Endpoint): Promise<boolean> {
  await ping({ socket }, PROBE_TIMEOUT_MS);
  if (port !== undefined) await ping({ host: LOOPBACK, port }, PROBE_TIMEOUT_MS);
  return true;
}

/**
 * The profile that Debian and Ubuntu ship lets clamd write below the temporary folder only (/etc/apparmor.d/usr.sbin.clamd);
 * it reads home folders.
 */
async function isConfined(clamdPath: string): Promise<boolean> {
  if (clamdPath !== '/usr/sbin/clamd') return false;
  const enabled = await readFile('/sys/module/apparmor/parameters/enabled', 'utf8').catch(() => '');
  const profile = await readFile('/etc/apparmor.d/usr.sbin.clamd', 'utf8').catch(() => '');
  return enabled.startsWith('Y') && profile !== '';
}

/** Part of the state folder, unless clamd may not write there or the path of a socket in it would be too long. */
async function openWorkFolder(stateDir: string, confined: boolean): Promise<string> {
  const usual = join(stateDir, PART);
  if (!confined && Buffer.byteLength(join(usual, SOCKET_NAME)) <= SOCKET_PATH_BYTES) {
    await mkdir(usual, { recursive: true, mode: 0o700 });
    return usual;
  }
  const uid = process.getuid!();
  const folder = join(
    tmpdir(),
    `custodian-clamd-${uid}-${createHash('sha256').update(stateDir).digest('hex').slice(0, 12)}`,
  );
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // The name can be guessed, and everybody may create it first.
  const found = await lstat(folder);
  if (!found.isDirectory() || found.uid !== uid)
    throw new Error(`${folder} belongs to somebody else: remove it first.`);
  await chmod(folder, 0o700);
  return folder;
}
