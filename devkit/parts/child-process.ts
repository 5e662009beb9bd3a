import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** What to run. Output of both streams is appended to `logFile`. */
export interface ChildSpec {
  /** Name of the child in error messages. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly logFile: string;
  /** The whole environment of the child. @defaultValue the parent's */
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
}

/** How a child ended: one of the two is null. */
export interface ChildExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A started child. It is stopped by `stop`, or when this process ends without having done so. */
export interface Child {
  readonly pid: number;
  readonly exited: Promise<ChildExit>;
  /** The last lines of its output since this start. */
  tail(): Promise<string>;
  /**
   * Resolves as soon as `probe` returns true. A probe that throws counts as "not yet"; it must have a time limit itself.
   * @throws {ChildExitError} when the child ends first
   * @throws {ChildNotReadyError} after `timeoutMs`; the child is stopped
   */
  waitUntilReady(probe: () => Promise<boolean>, timeoutMs: number): Promise<void>;
  /** Ends it gracefully (SIGTERM), or by SIGKILL after `graceMs`. Resolves when it has ended. */
  stop(graceMs?: number): Promise<void>;
  /** Ends it immediately (SIGKILL). Resolves when it has ended. */
  kill(): Promise<void>;
}

/** A child ended before it was ready. `tail` is its last lines of output. */
export class ChildExitError extends Error {
  override readonly name = 'ChildExitError';
  constructor(
    readonly child: string,
    readonly exit: ChildExit,
    readonly tail: string,
  ) {
    super(`${child} ended (${exit.signal ?? `exit code ${exit.code}`}) before it was ready.${lastLines(tail)}`);
  }
}

/** A child was running, but not ready in time. */
export class ChildNotReadyError extends Error {
  override readonly name = 'ChildNotReadyError';
  constructor(
    readonly child: string,
    readonly timeoutMs: number,
    readonly tail: string,
    options?: ErrorOptions,
  ) {
    super(`${child} was not ready after ${timeoutMs / 1000} s.${lastLines(tail)}`, options);
  }
}

const lastLines = (tail: string): string => (tail === '' ? ' It printed nothing.' : ` Its last lines:\n${tail}`);

const PROBE_INTERVAL_MS = 100;
const STOP_GRACE_MS = 10_000;
const TAIL_BYTES = 8192;
const TAIL_LINES = 15;

/**
 * Starts a child in a process group of its own, so that Ctrl-C in the terminal reaches this process only, and it can stop
 * its children in the right order.
 * @throws the error of spawn (ENOENT and the like) when it cannot be started
 */
export async function startChild(spec: ChildSpec): Promise<Child> {
  await mkdir(dirname(spec.logFile), { recursive: true });
  const log = await open(spec.logFile, 'a', 0o600);
  const logStart = (await log.stat()).size;
  let exit: ChildExit | undefined;
  const child = spawn(spec.command, spec.args, {
    stdio: ['ignore', log.fd, log.fd],
    detached: true,
    ...(spec.env === undefined ? {} : { env: spec.env }),
    ...(spec.cwd === undefined ? {} : { cwd: spec.cwd }),
  });
  // Registered immediately: the child may exit before the next await returns.
  const exited = new Promise<ChildExit>((resolve) => {
    child.once('exit', (code, signal) => {
      exit = { code, signal };
      resolve(exit);
    });
  });
  try {
    await once(child, 'spawn');
  } finally {
    await log.close();
  }
  const pid = child.pid!;
  const disarm = guard(pid);
  void exited.then(disarm);
  const tail = (): Promise<string> => readTail(spec.logFile, logStart);

  const kill = async (): Promise<void> => {
    if (exit === undefined) {
      sendSignal(-pid, 'SIGKILL');
    }
    await exited;
  };
  const stop = async (graceMs = STOP_GRACE_MS): Promise<void> => {
    if (exit === undefined) {
      sendSignal(pid, 'SIGTERM');
      const timer = setTimeout(() => void kill(), graceMs);
      await exited;
      clearTimeout(timer);
    }
  };
  const waitUntilReady = async (probe: () => Promise<boolean>, timeoutMs: number): Promise<void> => {
    const deadline = performance.now() + timeoutMs;
    let cause: unknown;
    for (;;) {
      const ready = await probe().catch((error: unknown) => {
        cause = error;
        return false;
      });
      if (exit !== undefined) {
        throw new ChildExitError(spec.name, exit, await tail());
      }
      if (ready) {
        return;
      }
      if (performance.now() > deadline) {
        await stop();
        throw new ChildNotReadyError(spec.name, timeoutMs, await tail(), { cause });
      }
      await Promise.race([exited, sleep(PROBE_INTERVAL_MS)]);
    }
  };
  return { pid, exited, tail, waitUntilReady, stop, kill };
}

async function readTail(file: string, from: number): Promise<string> {
  const log = await open(file, 'r');
  try {
    const { size } = await log.stat();
    const start = Math.max(from, size - TAIL_BYTES);
    const { buffer, bytesRead } = await log.read(Buffer.alloc(size - start), 0, size - start, start);
    return buffer.toString('utf8', 0, bytesRead).trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
  } finally {
    await log.close();
  }
}

/** `read` blocks until this process closes the pipe, which the kernel does for it however it ends. */
const GUARD_SCRIPT = `
read _
kill -TERM "$0" 2>/dev/null || exit 0
for second in 1 2 3 4 5 6 7 8 9 10; do sleep 1; kill -0 "$0" 2>/dev/null || exit 0; done
kill -KILL "$0"`;

/**
 * Makes sure that a process ends when this one ends without having stopped it, SIGKILL included. Uses a small shell that outlives
 * us; not covered are the moment between start and guard, and a shell that is itself killed.
 * @returns a function that ends the guard; call it as soon as the process has ended, as its id may then be reused
 */
export function guard(pid: number): () => void {
  const shell = spawn('/bin/sh', ['-c', GUARD_SCRIPT, String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  shell.on('error', () => undefined); // without a shell there is no guard: stop() still works
  shell.stdin.on('error', () => undefined);
  shell.unref();
  (shell.stdin as unknown as { unref(): void }).unref(); // a Socket, although the stream type does not say so
  return () => void shell.kill('SIGKILL');
}

/**
 * Identifies a process beyond its id, which the system reuses: its start time, in an unspecified format. Undefined when it has
 * ended, or cannot be identified (neither /proc nor `ps`).
 */
export async function processMark(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') {
    // proc(5): field 3 is the state (Z: ended, not yet reaped), field 22 the start time. The name before them, in
    // parentheses, may contain anything.
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  }
  const ps = spawn('ps', ['-o', 'lstart=', '-p', String(pid)], { stdio: ['ignore', 'pipe', 'ignore'] });
  ps.on('error', () => undefined);
  let output = '';
  for await (const chunk of ps.stdout) {
    output += String(chunk);
  }
  return output.trim() === '' ? undefined : output.trim();
}

/** Sends a signal; ignores a process (or, negative, a group) that has just ended. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
      throw error;
    }
  }
}
