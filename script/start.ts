/**
 * `npm start`: starts the parts whose address no setting gives (Temporal dev server, clamd, Azurite, a simulator of Genesys
 * Cloud), then worker and listener, sends sample traffic through the simulator, shows the outcome, and stays up until Ctrl-C.
 * With credentials in `.env` it runs against the real organisation. State is kept in `.custodian/` of the current folder.
 */
import { rm } from 'node:fs/promises';
import { constants } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError, environmentWithDotenv, unknownSettings, withSecretFiles } from '../src/config/config.js';
import { FolderNotPrivateError } from '../src/lib/private-folder.js';
import { createProgress } from '../devkit/parts/progress.js';
import { readable } from './lib/start/log-line.js';
import { planStart } from './lib/start/plan.js';
import { RunningParts } from './lib/start/running-parts.js';
import { bringUp, settingsFile, showSamples, showWhereToLook } from './lib/start/session.js';
import type { Session, SessionOptions } from './lib/start/session.js';
import { STATE_DIR_NAME, findRunning, openStateDir, removeRecord, writeRecord } from '../devkit/parts/state-dir.js';

const USAGE = `usage: npm start [-- --once]

Brings up Temporal, clamd, Azurite and a simulator of Genesys Cloud, whatever of them the settings (.env) do not
name; then worker and listener. Shows what becomes of sample traffic, and stays up until Ctrl-C.

  --once  stop everything after the table`;

/** The record of a start in its state folder, which allows one at a time. */
const RECORD = 'start';

/** The start was refused before it began. */
class RefusedError extends Error {
  override readonly name = 'RefusedError';
  constructor(
    message: string,
    readonly exitCode: number,
  ) {
    super(message);
  }
}

/** A signal arrived before there was anything to show; the start ends with the exit code of a shell. */
class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
  constructor(readonly signal: NodeJS.Signals) {
    super(`interrupted by ${signal}`);
  }
}

interface Arguments {
  readonly once: boolean;
  readonly help: boolean;
}

function readArguments(args: readonly string[]): Arguments {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { once: { type: 'boolean' }, help: { type: 'boolean' } },
    });
    return { once: values.once === true, help: values.help === true };
  } catch (error) {
    throw new RefusedError(`${(error as Error).message}\n\n${USAGE}`, 2);
  }
}

/** Decides what to start, and claims the state folder. */
async function prepare(stopping: AbortSignal): Promise<SessionOptions> {
  const env = withSecretFiles(environmentWithDotenv(process.cwd(), process.env));
  const plan = planStart(env);
  const stateDir = resolve(STATE_DIR_NAME);
  await openStateDir(stateDir);
  const other = await findRunning(stateDir, RECORD);
  if (other !== undefined) {
    throw new RefusedError(`Another start runs in ${stateDir} already (pid ${other.pid}): stop that one first.`, 1);
  }
  await writeRecord(stateDir, RECORD, process.pid, {});

  const progress = createProgress(process.stdout, { stopping });
  const notices = [...plan.notices, ...unknownSettings(env).map(({ message }) => message)];
  for (const notice of notices) progress.line(`NOTE: ${notice}`);
  return { plan, env, stateDir, progress, parts: new RunningParts(progress) };
}

/** The first signal aborts `stopping`; the second one kills everything. */
function stopBySignals(stopping: AbortController, { progress, parts }: SessionOptions): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping.signal.aborted) {
        parts.killAll();
        process.exit(128 + constants.signals[signal]);
      }
      progress.line('Stopping; once more to end everything at once.');
      stopping.abort(new InterruptedError(signal));
    });
  }
}

async function run(options: SessionOptions, stop: AbortSignal, once: boolean): Promise<number> {
  const { progress, parts } = options;
  const interrupted = new Promise<never>((_resolve, reject) =>
    stop.addEventListener('abort', () => reject(stop.reason as InterruptedError)),
  );
  interrupted.catch(() => undefined); // once the stack is up, a signal is the normal end
  let session: Session | undefined;
  try {
    session = await Promise.race([bringUp(options), parts.ended, interrupted]);
    const complete = await Promise.race([showSamples(options, session, !once), parts.ended, interrupted]);
    if (once) {
      progress.line('All of it is stopped now; without --once it stays up for the Web UI, the desk and commands.');
      return complete ? 0 : 1;
    }
    showWhereToLook(options, session);
    progress.line('Up until Ctrl-C. What happens meanwhile:');
    await Promise.race([session.follower.tellChanges(stop), parts.ended]);
    return 0;
  } catch (error) {
    if (error instanceof InterruptedError) {
      progress.line(`${error.message}: what was under way, such as a build, is done by the next start.`);
      return 128 + constants.signals[error.signal];
    }
    // Most errors here quote the log of a part.
    console.error(error instanceof Error ? readable(error.message) : error);
    return 1;
  } finally {
    await parts.stopAll();
    await rm(settingsFile(options.stateDir), { force: true });
    await removeRecord(options.stateDir, RECORD);
  }
}

async function main(args: readonly string[]): Promise<number> {
  try {
    const { once, help } = readArguments(args);
    if (help) {
      console.log(USAGE);
      return 0;
    }
    const stopping = new AbortController();
    const options = await prepare(stopping.signal);
    stopBySignals(stopping, options);
    return await run(options, stopping.signal, once);
  } catch (error) {
    if (error instanceof ConfigError || error instanceof RefusedError || error instanceof FolderNotPrivateError) {
      console.error(error.message);
      return error instanceof RefusedError ? error.exitCode : 2;
    }
    throw error;
  }
}

// Parts that were still starting when it ended are ended by their guards.
process.exit(await main(process.argv.slice(2)));
