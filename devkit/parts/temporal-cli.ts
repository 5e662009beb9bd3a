import { execFile } from 'node:child_process';
import { access, mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { startChild } from './child-process.js';
import type { Child } from './child-process.js';
import type { Log } from './progress.js';
import { logFile, toolsDir } from './state-dir.js';

const run = promisify(execFile);

/** The last CLI that `go install` can build: later ones have a local `replace`. It includes server 1.29.1. */
const CLI_VERSION = 'v1.5.1';
const ANSWER_TIMEOUT_MS = 10_000;
/** Without internet access or behind a silent firewall, the download is abandoned when nothing arrives for this long. */
const DOWNLOAD_STALL_MS = 15_000;
const POLL_MS = 250;

/** No `temporal` program, and no way to get one. `tried` has a line for each way. */
export class TemporalCliNotFoundError extends Error {
  override readonly name = 'TemporalCliNotFoundError';
  constructor(readonly tried: readonly string[]) {
    super(
      [
        'The Temporal dev server needs the `temporal` program, and there is no way to get it here:',
        ...tried.map((line) => `  - ${line}`),
        'Do one of these, then start again:',
        '  - install the Temporal CLI so that `temporal` is on the PATH (https://docs.temporal.io/cli)',
        '  - install Go 1.25 or later (https://go.dev/dl), to have it built from source',
        '  - set TEMPORAL_ADDRESS to a Temporal server that runs already',
      ].join('\n'),
    );
  }
}

/** Where to keep a downloaded program. `env` provides the PATH to search, and proxies for the download. */
export interface FindTemporalCliOptions {
  readonly stateDir: string;
  readonly log: Log;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Resolves with the path of a working `temporal` program: on the PATH, kept from an earlier start, downloaded by Temporal's SDK,
 * or built with Go, in this order.
 * @throws {TemporalCliNotFoundError} when all of these fail
 */
export async function findTemporalCli(options: FindTemporalCliOptions): Promise<string> {
  const { stateDir, log, env = process.env } = options;
  if (await answers('temporal', env)) {
    return 'temporal';
  }
  const folder = join(toolsDir(stateDir), `temporal-${CLI_VERSION}`);
  const kept = join(folder, 'temporal');
  if (await answers(kept, env)) {
    return kept;
  }
  await mkdir(folder, { recursive: true });
  const tried = ['`temporal` is not on the PATH'];
  for (const way of [downloadWithSdk, buildWithGo]) {
    try {
      await way({ folder, log, logFile: logFile(stateDir, 'temporal-cli'), env });
      if (await answers(kept, env)) {
        return kept;
      }
      tried.push(`what ${way.name} brought does not run on this machine`);
    } catch (error) {
      tried.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new TemporalCliNotFoundError(tried);
}

interface WayOptions {
  readonly folder: string;
  readonly log: Log;
  readonly logFile: string;
  readonly env: NodeJS.ProcessEnv;
}

/** The SDK has no call that only downloads, so it starts a test server from its download, in a process that can be killed. */
const SDK_SCRIPT = `
import { TestWorkflowEnvironment } from '@temporalio/testing';
const [version, downloadDir] = process.argv.slice(1);
const server = { executable: { type: 'cached-download', version, downloadDir } };
const environment = await TestWorkflowEnvironment.createLocal({ server });
await environment.teardown();`;

async function downloadWithSdk({ folder, log, logFile, env }: WayOptions): Promise<void> {
  // The SDK uses this file name, with a suffix while the download is in progress.
  const file = join(folder, `temporal-${CLI_VERSION}`);
  const partial = `${file}.downloading`;
  await rm(partial, { force: true }); // left by a killed download: the SDK would wait for it
  log(`downloading ${CLI_VERSION} (Temporal's SDK does it)`);
  const child = await startChild({
    name: 'the download',
    command: process.execPath,
    args: ['--input-type=module', '--eval', SDK_SCRIPT, CLI_VERSION, folder],
    cwd: import.meta.dirname,
    logFile,
    env,
  });
  await untilStalled(child, [file, partial]);
  if (!(await exists(file))) {
    await rm(partial, { force: true });
    throw new Error(`the download by Temporal's SDK failed: ${summary(await child.tail())}`);
  }
  await rename(file, join(folder, 'temporal'));
}

/** Waits for the child to end; ends it when the files stop changing. */
async function untilStalled(child: Child, files: readonly string[]): Promise<void> {
  let ended = false;
  void child.exited.then(() => (ended = true));
  let seen = '';
  let changedAt = performance.now();
  while (!ended) {
    const sizes = await Promise.all(
      files.map((file) =>
        stat(file).then(
          ({ size }) => size,
          () => -1,
        ),
      ),
    );
    if (sizes.join() !== seen) {
      seen = sizes.join();
      changedAt = performance.now();
    }
    if (performance.now() - changedAt > DOWNLOAD_STALL_MS) {
      await child.kill();
    }
    await Promise.race([child.exited, sleep(POLL_MS)]);
  }
}

async function buildWithGo({ folder, log, logFile, env }: WayOptions): Promise<void> {
  try {
    await run('go', ['version'], { env });
  } catch (cause) {
    throw new Error('Go is not on the PATH, so it cannot be built from source either', { cause });
  }
  log(`building ${CLI_VERSION} with Go: this takes about 4 minutes, once`);
  const child = await startChild({
    name: 'go install',
    command: 'go',
    args: ['install', `github.com/temporalio/cli/cmd/temporal@${CLI_VERSION}`],
    cwd: folder,
    logFile,
    env: { ...env, GOBIN: folder },
  });
  const { code } = await child.exited;
  if (code !== 0) {
    throw new Error(`\`go install\` failed: ${summary(await child.tail())}`);
  }
}

/** The error message is at the end of a stack or of a build's output. */
function summary(tail: string): string {
  const line = tail.split('\n').findLast((text) => /error|fail|cannot|could not/i.test(text));
  return line?.trim() ?? (tail.split('\n').at(-1) || 'no answer');
}

async function answers(command: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  try {
    const { stdout } = await run(command, ['--version'], { env, timeout: ANSWER_TIMEOUT_MS });
    // A build by `go install` says "temporal version 0.0.0-DEV (Server 1.29.1, UI 2.42.1)".
    return /^temporal version .*\(Server \d+\./.test(stdout);
  } catch {
    return false;
  }
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
