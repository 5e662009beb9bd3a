import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAzurite } from './azurite.js';
import { ensureClamd, startClamd } from './clamd.js';
import { createProgress } from './progress.js';
import type { Progress } from './progress.js';
import { STATE_DIR_NAME } from './state-dir.js';
import { ensureChromium, ensureCIcap, ensurePromtool } from './test-programs.js';
import { findTemporalCli, startTemporalServer } from './temporal-server.js';

/** A signal has arrived; the run ends with the exit code of a shell. */
class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
  constructor(readonly signal: NodeJS.Signals) {
    super(`interrupted by ${signal}`);
  }
}

type Stop = () => Promise<void>;

/** Starts all parts concurrently; each adds to `stops` how it is stopped. @returns the variables by which tests find them */
async function startParts(progress: Progress, stateDir: string, stops: Stop[]): Promise<Record<string, string>> {
  const temporal = async (): Promise<Record<string, string>> => {
    const cli = await progress.step('temporal program', (log) =>
      // Downloaded or built once, for all runs and for `npm start`.
      findTemporalCli({ stateDir: join(process.cwd(), STATE_DIR_NAME), log }),
    );
    const server = await progress.step(
      'Temporal',
      (log) => startTemporalServer({ cli, stateDir, inMemory: true, port: 0, uiPort: 0, log }),
      ({ address }) => address,
    );
    stops.push(server.stop);
    return { TEST_TEMPORAL_CLI: cli, TEST_TEMPORAL_ADDRESS: server.address, TEST_TEMPORAL_UI_URL: server.uiUrl };
  };
  const clamd = async (): Promise<Record<string, string>> => {
    const programs = await progress.step('clamd program', (log) => ensureClamd({ log }));
    const daemon = await progress.step('clamd', (log) =>
      startClamd({ programs, stateDir, log, tcpPort: 0, signatures: 'test' }),
    );
    stops.push(daemon.stop);
    return { TEST_CLAMD_SOCKET: daemon.socket, TEST_CLAMD_PORT: String(daemon.port) };
  };
  const azurite = async (): Promise<Record<string, string>> => {
    const storage = await progress.step('Azurite', (log) => startAzurite({ stateDir, inMemory: true, port: 0, log }));
    stops.push(storage.stop);
    return { TEST_AZURITE_CONNECTION_STRING: storage.connectionString };
  };
  const chromium = async (): Promise<Record<string, string>> => {
    const path = await progress.step('chromium', ensureChromium, (found) => found ?? 'NONE: no page is tested');
    return path === undefined ? {} : { TEST_CHROMIUM: path };
  };
  const promtool = async (): Promise<Record<string, string>> => {
    const path = await progress.step('promtool', ensurePromtool, (found) => found ?? 'NONE: no rule is tried');
    return path === undefined ? {} : { TEST_PROMTOOL: path };
  };
  const cIcap = async (): Promise<void> =>
    void (await progress.step('c-icap', ensureCIcap, (found) => found ?? 'NONE: no ICAP server of others is tried'));
  // After clamd: package managers run one command at a time.
  // Waits for all of them, so that none keeps running when another fails.
  const outcomes = await Promise.allSettled([
    temporal(),
    clamd().then(async (parts) => {
      const programs = { ...(await chromium()), ...(await promtool()) };
      await cIcap();
      return { ...parts, ...programs };
    }),
    azurite(),
  ]);
  const variables: Record<string, string> = {};
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') {
      throw outcome.reason;
    }
    Object.assign(variables, outcome.value);
  }
  return variables;
}

/** The environment for what runs against the parts. */
export interface PartsUse {
  /** Environment variables by which tests and benchmarks find the parts; see devkit/stack/servers.ts. */
  readonly variables: Readonly<Record<string, string>>;
  /** A folder that is deleted afterwards. */
  readonly stateDir: string;
  readonly progress: Progress;
  /** Aborted when the program is to end. */
  readonly interrupted: AbortSignal;
}

/**
 * Starts a real Temporal server, clamd and Azurite, runs something against them, and stops everything again. Runs in the root of
 * the project. @returns the exit code: the result of `use`, or that of a signal or a failure
 */
export function withRealParts(use: (parts: PartsUse) => Promise<number>): Promise<number> {
  return withParts(startParts, use);
}

/** The same for runs that need no parts. */
export function withoutParts(use: (parts: PartsUse) => Promise<number>): Promise<number> {
  return withParts(() => Promise.resolve({}), use);
}

async function withParts(start: typeof startParts, use: (parts: PartsUse) => Promise<number>): Promise<number> {
  const progress = createProgress(process.stdout);
  const stateDir = await mkdtemp(join(tmpdir(), 'custodian-test-'));
  const stops: Stop[] = [];
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => interrupted.abort(new InterruptedError(signal)));
  }
  try {
    const aborted = once(interrupted.signal, 'abort').then(() => Promise.reject<never>(interrupted.signal.reason));
    const variables = await Promise.race([start(progress, stateDir, stops), aborted]);
    const exitCode = await Promise.race([
      use({ variables, stateDir, progress, interrupted: interrupted.signal }),
      aborted,
    ]);
    interrupted.signal.throwIfAborted();
    return exitCode;
  } catch (error) {
    if (error instanceof InterruptedError) {
      return 128 + constants.signals[error.signal];
    }
    console.error(error instanceof Error ? error.message : error);
    return 1;
  } finally {
    // Parts that were still starting when a signal arrived are ended by their guards.
    await Promise.allSettled(stops.map((stop) => stop()));
    await rm(stateDir, { recursive: true, force: true });
  }
}
