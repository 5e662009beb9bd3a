import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { guard } from '../parts/child-process.js';

/** A real `custodian` process, to be measured, stopped and killed. */
export interface CustodianProcess {
  readonly pid: number;
  /** All log lines so far. */
  readonly logLines: readonly string[];
  /** Resolves with the first log line, past or future, that contains the text; rejects when the process ends before. */
  logged(text: string): Promise<string>;
  /** Settles when the process has ended, with the same result as `end`. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
  /** Sends a signal and waits for the end. @returns the exit code, or the signal's name. */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
}

/**
 * Starts `custodian ROLE` with this environment and no other settings.
 *
 * @param built the folder of the build that is to run
 * @param within what is put before the command, such as one that enters another host
 */
export function startCustodian(
  role: 'worker' | 'listen' | 'desk' | 'codec',
  environment: Readonly<Record<string, string>>,
  built = 'dist',
  within: readonly string[] = [],
): CustodianProcess {
  const [command, ...args] = [...within, process.execPath, resolve(built, 'src/cli/main.js'), role];
  const child = spawn(command!, args, {
    // Free ports: several processes run side by side.
    env: { PATH: process.env['PATH'], WORKER_HTTP_PORT: '0', LISTENER_HTTP_PORT: '0', ...environment },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  const logLines: string[] = [];
  const watchers = new Set<() => void>();
  const notify = () => watchers.forEach((watcher) => watcher());
  createInterface({ input: child.stderr }).on('line', (line) => {
    logLines.push(line);
    notify();
  });
  // Ended as well when a test run is killed.
  const callOff = child.pid === undefined ? () => undefined : guard(child.pid);
  child.on('exit', callOff);
  // Not `exit`: the last lines may come after that.
  let hasClosed = false;
  const ended = once(child, 'close').then(() => {
    hasClosed = true;
    notify();
    return child.exitCode ?? child.signalCode;
  });
  return {
    pid: child.pid ?? 0,
    logLines,
    logged: (text) =>
      new Promise((found, failed) => {
        const look = () => {
          const line = logLines.find((candidate) => candidate.includes(text));
          if (line === undefined && !hasClosed) return;
          watchers.delete(look);
          if (line !== undefined) found(line);
          else
            failed(new Error(`custodian ${role} ended before it logged "${text}": ${logLines.slice(-30).join('\n')}`));
        };
        watchers.add(look);
        look();
      }),
    ended,
    end: (signal) => {
      if (!hasEnded(child)) child.kill(signal);
      return ended;
    },
  };
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;
