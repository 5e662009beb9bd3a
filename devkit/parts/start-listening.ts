import { ChildExitError, startChild } from './child-process.js';
import type { Child, ChildSpec } from './child-process.js';
import type { Log } from './progress.js';

/** Starts of a program, each on other ports: one that was free can be taken before the program listens on it. */
const MAX_STARTS = 3;
/** As Node names the error, and Go and libc word it. */
const ADDRESS_TAKEN = /EADDRINUSE|address already in use/i;

/** A program that listens on ports which were free a moment ago. */
export interface ListeningSpec<Endpoint> {
  /** Where it will answer, and how to start it. Called again when a port of it was taken meanwhile. */
  readonly prepare: () => Promise<{ readonly endpoint: Endpoint; readonly child: ChildSpec }>;
  readonly answers: (endpoint: Endpoint) => Promise<boolean>;
  /** In milliseconds. */
  readonly readyTimeoutMs: number;
  readonly log: Log;
}

/**
 * Resolves when it answers.
 *
 * @throws {ChildExitError | ChildNotReadyError} with the last lines of its output
 */
export async function startListening<Endpoint>({
  prepare,
  answers,
  readyTimeoutMs,
  log,
}: ListeningSpec<Endpoint>): Promise<{ readonly endpoint: Endpoint; readonly child: Child }> {
  for (let starts = 1; ; starts += 1) {
    const { endpoint, child: spec } = await prepare();
    const child = await startChild(spec);
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
