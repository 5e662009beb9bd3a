import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { ping } from '../clamav/commands.js';
import { ScannerUnavailableError } from '../clamav/errors.js';
import { createScanner } from '../clamav/scanner.js';
import type { Engine } from '../scanner.js';
import type { SignaturePolicy } from '../signatures/signatures.js';
import { sandboxConf } from './sandbox-conf.js';

/** The official database takes half a minute to load on a slow disk. */
const START_MILLISECONDS = 180_000;
const PROBE_MILLISECONDS = 2_000;
const PROBE_INTERVAL_MS = 100;

export interface SandboxOptions {
  /** Absolute path of a clamd program. */
  readonly program: string;
  readonly databaseDir: string;
  /** Address space of the process. */
  readonly memoryBytes: number;
  /** For the samples of its self-test. */
  readonly stagingDir: string;
  readonly signatures?: SignaturePolicy;
  readonly log: Logger;
}

/** A clamd started to scan suspects one at a time, which has passed its self-test. */
export interface Sandbox {
  readonly engine: Engine;
  /** Whether the process is running. */
  readonly alive: boolean;
  /** Kills it, and removes its files. */
  end(): Promise<void>;
}

/** clamd could not be started as a sandbox. This implies no verdict on any file. */
export class SandboxUnavailableError extends Error {
  override readonly name = 'SandboxUnavailableError';
}

/**
 * Starts a clamd with a memory limit, listening on a socket in a private folder.
 * @throws {SandboxUnavailableError} it does not start, or fails its self-test
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { program, databaseDir, memoryBytes, stagingDir, signatures, log } = options;
  const folder = await mkdtemp(join(tmpdir(), 'custodian-sandbox-'));
  const socket = join(folder, 'clamd.sock');
  const conf = join(folder, 'clamd.conf');
  await mkdir(join(folder, 'tmp'));
  const user = process.getuid?.() === 0 ? { user: 'root' } : {};
  await writeFile(conf, sandboxConf({ socket, databaseDir, temporaryDir: join(folder, 'tmp'), ...user }));
  // A shell, because only a process itself can limit itself; its pid becomes clamd's. The pipe closes, without a line, when
  // this process ends for any reason.
  const limited = '(read _ <&3 || kill -KILL $$) & ulimit -c 0; ulimit -v "$1" || exit 1; exec 3<&- "$2" -c "$3"';
  const args = ['-c', limited, 'sandbox', String(Math.floor(memoryBytes / 1024)), program, conf];
  const child = spawn('/bin/sh', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'], cwd: folder });
  const lifeline = child.stdio[3] as Socket;
  lifeline.on('error', () => undefined).unref();
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const engine = createScanner(
    { socket },
    { maxConcurrentScans: 1, log, ...(signatures === undefined ? {} : { signatures }) },
  );
  const end = async (): Promise<void> => {
    engine.close();
    if (isRunning(child)) child.kill('SIGKILL');
    if (child.pid !== undefined) await exited;
    lifeline.end('\n');
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await untilAnswers(socket, child);
    await engine.prove(stagingDir);
  } catch (error) {
    await end();
    throw new SandboxUnavailableError(`${program} cannot scan suspects: ${(error as Error).message}`, { cause: error });
  }
  log.info({ pid: child.pid }, 'a clamd for suspects is started');
  return {
    engine,
    get alive() {
      return isRunning(child);
    },
    end,
  };
}

async function untilAnswers(socket: string, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + START_MILLISECONDS;
  for (;;) {
    const isThere = await ping({ socket }, PROBE_MILLISECONDS).then(
      () => true,
      () => false,
    );
    if (isThere) return;
    if (!isRunning(child))
      throw new ScannerUnavailableError('connect', `it ended (${child.signalCode ?? child.exitCode})`);
    if (performance.now() > deadline) throw new ScannerUnavailableError('connect', 'it was not ready in time');
    await delay(PROBE_INTERVAL_MS);
  }
}

const isRunning = (child: ChildProcess): boolean =>
  child.pid !== undefined && child.exitCode === null && child.signalCode === null;
