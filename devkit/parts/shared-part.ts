import { ChildExitError, startChild } from './child-process.js';
import type { Child, ChildSpec } from './child-process.js';
import type { Log } from './progress.js';
import { findRunning, removeRecord, writeRecord } from './state-dir.js';

/** Starts of a program, each on other ports: one that was free can be taken before the program listens on it. */
const MAX_STARTS = 3;
/** As Node names the error, and Go and libc word it. */
const ADDRESS_TAKEN = /EADDRINUSE|address already in use/i;

/** A program of the local stack that several starts on one state folder share. */
export interface SharedPartSpec<Endpoint> {
  /** Name of its record in the state folder. */
  readonly part: string;
  readonly stateDir: string;
  readonly log: Log;
  /**
   * Checks one that another start runs.
   *
   * @throws {Error} when it cannot be shared, and a second one would conflict with it.
   */
  readonly checkShared: (running: RunningPart<Endpoint>) => Promise<void>;
  /** Prepares a new one: where it will answer, and how to start it. Called again when a port of it was taken meanwhile. */
  readonly prepare: () => Promise<{ readonly endpoint: Endpoint; readonly child: ChildSpec }>;
  readonly answers: (endpoint: Endpoint) => Promise<boolean>;
  /** In milliseconds. */
  readonly readyTimeoutMs: number;
}

export interface RunningPart<Endpoint> {
  readonly endpoint: Endpoint;
  readonly pid: number;
  /** Process id of the start that runs it. */
  readonly owner: number;
}

/** A program that answers. */
export interface SharedPart {
  readonly pid: number;
  /** Another start of this program runs it: `stop` and `kill` then do nothing. */
  readonly shared: boolean;
  stop(): Promise<void>;
  /** SIGKILL, for tests of what survives it. */
  kill(): Promise<void>;
}

/**
 * Resolves with a program that answers: one that another start of this program runs on the same state folder, else a new one.
 *
 * @throws {ChildExitError | ChildNotReadyError} with the last lines of its output
 */
export async function startSharedPart<Endpoint extends object>(
  spec: SharedPartSpec<Endpoint>,
): Promise<Endpoint & SharedPart> {
  const { part, stateDir, log, checkShared } = spec;
  const running = await findRunning<Endpoint>(stateDir, part);
  if (running !== undefined) {
    const { details: endpoint, pid, owner } = running;
    await checkShared({ endpoint, pid, owner });
    log(`using the one of the start with pid ${owner}`);
    const nothing = (): Promise<void> => Promise.resolve();
    return { ...endpoint, pid, shared: true, stop: nothing, kill: nothing };
  }
  const { endpoint, child } = await startNew(spec);
  await writeRecord(stateDir, part, child.pid, endpoint);
  const ending = (end: () => Promise<void>) => async (): Promise<void> => {
    await end();
    await removeRecord(stateDir, part);
  };
  return { ...endpoint, pid: child.pid, shared: false, stop: ending(() => child.stop()), kill: ending(child.kill) };
}

async function startNew<Endpoint>({
  prepare,
  answers,
  readyTimeoutMs,
  log,
}: SharedPartSpec<Endpoint>): Promise<{ readonly endpoint: Endpoint; readonly child: Child }> {
  for (let starts = 1; ; starts += 1) {
    const { endpoint, child: childSpec } = await prepare();
    const child = await startChild(childSpec);
    try {
      await child.waitUntilReady(() => answers(endpoint), readyTimeoutMs);
      return { endpoint, child };
    } catch (error) {
      const isTaken = error instanceof ChildExitError && ADDRESS_TAKEN.test(error.message);
      if (!isTaken || starts === MAX_STARTS) throw error;
      log('a port was taken meanwhile, trying others');
    }
  }
}
