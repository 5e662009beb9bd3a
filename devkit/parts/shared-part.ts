import { startListening } from './start-listening.js';
import type { ListeningSpec } from './start-listening.js';
import { findRunning, removeRecord, writeRecord } from './state-dir.js';

/** A program of the local stack that several starts on one state folder share. */
export interface SharedPartSpec<Endpoint> extends ListeningSpec<Endpoint> {
  /** Name of its record in the state folder. */
  readonly part: string;
  readonly stateDir: string;
  /**
   * Checks one that another start runs.
   *
   * @throws {Error} when it cannot be shared, and a second one would conflict with it.
   */
  readonly checkShared: (running: RunningPart<Endpoint>) => Promise<void>;
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
  const { endpoint, child } = await startListening(spec);
  await writeRecord(stateDir, part, child.pid, endpoint);
  const ending = (end: () => Promise<void>) => async (): Promise<void> => {
    await end();
    await removeRecord(stateDir, part);
  };
  return { ...endpoint, pid: child.pid, shared: false, stop: ending(() => child.stop()), kill: ending(child.kill) };
}
