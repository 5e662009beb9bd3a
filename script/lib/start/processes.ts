import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Config } from '../../../src/config/config.js';
import { startChild } from '../../../devkit/parts/child-process.js';
import { choosePort } from '../../../devkit/parts/ports.js';
import type { Log } from '../../../devkit/parts/progress.js';
import { logFile } from '../../../devkit/parts/state-dir.js';
import { parseLogLine } from './log-line.js';
import type { LogLine } from './log-line.js';
import type { RunningParts } from './running-parts.js';

const PROGRAM = fileURLToPath(new URL('../../../src/cli/main.js', import.meta.url));
const READY_MS = 90_000;

/** A process of the product, and the log message that marks it as ready. */
interface Process {
  readonly name: 'worker' | 'listener' | 'desk';
  readonly command: string;
  readonly portSetting: string;
  readonly preferredPort: (config: Pick<Config, 'health' | 'desk'>) => number;
  readonly isReady: (lines: readonly LogLine[], api: 'events' | 'platform') => boolean;
}

export const WORKER: Process = {
  name: 'worker',
  command: 'worker',
  portSetting: 'WORKER_HTTP_PORT',
  preferredPort: ({ health }) => health.workerPort,
  isReady: (lines) => lines.some(({ msg }) => msg === 'worker ready'),
};

export const LISTENER: Process = {
  name: 'listener',
  command: 'listen',
  portSetting: 'LISTENER_HTTP_PORT',
  preferredPort: ({ health }) => health.listenerPort,
  isReady: (lines, api) =>
    // How many channels the Platform API needs depends on the organisation's queues: it only has to be running.
    api === 'platform'
      ? lines.some(({ msg }) => msg.startsWith('serving /healthz'))
      : ['uploads', 'completions'].every((name) =>
          lines.some(({ msg, channel }) => msg === 'event socket open and subscribed' && channel === name),
        ),
};

export const DESK: Process = {
  name: 'desk',
  command: 'desk',
  portSetting: 'DESK_PORT',
  preferredPort: ({ desk }) => desk.port,
  isReady: (lines) => lines.some(({ msg }) => msg === 'desk ready'),
};

export interface StartProcessOptions {
  /** Settings in addition to those of the environment. */
  readonly settings: Readonly<Record<string, string>>;
  readonly config: Pick<Config, 'health' | 'desk' | 'log'>;
  readonly api: 'events' | 'platform';
  readonly stateDir: string;
  readonly parts: RunningParts;
  readonly log: Log;
}

/**
 * Starts `custodian worker`, `listen` or `desk`, and waits until it is ready.
 *
 * @returns its output apart from its log
 * @throws {ChildExitError | ChildNotReadyError} with its last lines of output
 */
export async function startProcess(which: Process, options: StartProcessOptions): Promise<string[]> {
  const { settings, config, api, stateDir, parts, log } = options;
  const port = await choosePort(which.preferredPort(config), log);
  const file = logFile(stateDir, which.name);
  const start = await stat(file).then(
    ({ size }) => size,
    () => 0,
  );
  const child = await startChild({
    name: `the ${which.name}`,
    command: process.execPath,
    args: ['--enable-source-maps', PROGRAM, which.command],
    env: {
      ...process.env,
      ...settings,
      [which.portSetting]: String(port),
      // Readiness is read from lines of level info.
      LOG_LEVEL: ['trace', 'debug'].includes(config.log.level) ? config.log.level : 'info',
    },
    logFile: file,
  });
  await parts.addChild(which.name, child, async () => which.isReady(await readLog(file, start), api), READY_MS);
  return (await readLines(file, start)).filter((line) => line !== '' && !line.startsWith('{'));
}

async function readLog(file: string, start: number): Promise<LogLine[]> {
  return (await readLines(file, start)).flatMap((line) => parseLogLine(line) ?? []);
}

async function readLines(file: string, start: number): Promise<string[]> {
  return (await text(createReadStream(file, { start }))).split('\n');
}
