import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { createScanner } from '../../../src/scanning/clamav/scanner.js';
import { ScannerUnavailableError } from '../../../src/scanning/clamav/errors.js';
import { ping } from '../../../src/scanning/clamav/commands.js';
import { ProvenScanner } from '../../../src/scanning/proven-scanner.js';
import { startSandbox } from '../../../src/scanning/sandbox/sandbox.js';
import type { Sandbox } from '../../../src/scanning/sandbox/sandbox.js';
import { SuspectScanner } from '../../../src/scanning/sandbox/suspects.js';
import type { StagedFile } from '../../../src/scanning/scanner.js';
import type { StagingFolder } from '../clamav/support/files.js';
import { createStagingFolder } from '../clamav/support/files.js';
import { until } from '../../../devkit/until.js';
import type { RealClamd } from '../clamav/support/real-clamd.js';
import { useRealClamd } from '../clamav/support/real-clamd.js';

const DYING_CLAMD = resolve('test/scanning/sandbox/support/dying-clamd.mjs');
const MARK = 'takes-the-scanner-down';
const log = pino({ level: 'silent' });
const KILLERS = 6;
const OTHERS = 12;
/** Node itself reserves more address space than clamd needs. */
const MEMORY = 2 ** 40;

let clamd: RealClamd;
let staging: StagingFolder;
let folder: string;
let program: string;
let supervised: ChildProcess | undefined;
let isStopping: boolean;
beforeEach(async () => {
  [clamd, staging, folder] = await Promise.all([
    useRealClamd(),
    createStagingFolder(),
    mkdtemp(join(tmpdir(), 'suspects-')),
  ]);
  isStopping = false;
  program = join(folder, 'clamd');
  const variables = `DYING_CLAMD_TARGET='${clamd.socket}' DYING_CLAMD_LOG='${join(folder, 'log')}'`;
  await writeFile(program, `#!/bin/sh\n${variables} exec '${process.execPath}' '${DYING_CLAMD}' "$@"\n`, {
    mode: 0o755,
  });
  // A program that some other test has forked in the meantime may still hold the file open for writing.
  await until('the program runs', () => spawnSync(program).error === undefined);
  await writeFile(join(folder, 'log'), '');
});
afterEach(async () => {
  isStopping = true;
  supervised?.kill('SIGKILL');
  await staging.remove();
  await clamd.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The usual clamd, which is started again when it dies, as a supervisor does. */
async function startUsual(): Promise<string> {
  const socket = join(folder, 'clamd.sock');
  const conf = join(folder, 'clamd.conf');
  await writeFile(conf, `LocalSocket ${socket}\nMaxThreads 10\n`);
  const start = async (): Promise<void> => {
    await rm(socket, { force: true });
    if (isStopping) return;
    supervised = spawn(program, ['-c', conf], { stdio: 'ignore' });
    supervised.once('exit', () => void start());
  };
  await start();
  return socket;
}

async function setUp(hasProgram: boolean) {
  const socket = await startUsual();
  const engine = createScanner({ socket }, { maxConcurrentScans: 8, log });
  const scanner = new ProvenScanner({
    scanner: engine,
    // Canaries prove each verdict; the whole self-test after each of many deaths would take minutes.
    selfTest: async () => void (await engine.version()),
    log,
    onStatus: () => undefined,
    now: Date.now,
  });
  while ((await scanner.test()).state !== 'proven') await delay(100);
  const start = (): Promise<Sandbox> =>
    startSandbox({ program, databaseDir: '/nowhere', memoryBytes: MEMORY, stagingDir: staging.path, log });
  const crashes: number[] = [];
  const suspects = new SuspectScanner({
    scanner,
    ping: () => ping({ socket }, 1000),
    startSandbox: hasProgram ? start : undefined,
    log,
    onSuspects: (count, crashed) => crashed && crashes.push(count),
  });
  return {
    suspects,
    crashes,
    close: async () => {
      engine.close();
      await suspects.close();
    },
  };
}

interface Tries {
  readonly firstMs?: number;
  readonly mostMs?: number;
  /** A clamd died while it had the file, or the connection on which it was to get it. */
  readonly onDeath?: () => unknown;
}

/** Tries for ever, as the workflow does. */
async function verdictOn(
  scanner: SuspectScanner,
  file: StagedFile,
  { firstMs = 200, mostMs = 200, onDeath = () => undefined }: Tries = {},
): Promise<string> {
  for (let pause = firstMs; ; pause = Math.min(2 * pause, mostMs)) {
    try {
      const result = await scanner.scan(file);
      return result.verdict === 'unscannable' ? `unscannable/${result.reason}` : result.verdict;
    } catch (error) {
      if (error instanceof ScannerUnavailableError && error.phase === 'scan') onDeath();
      await delay(pause);
    }
  }
}

const logged = () => readFileSync(join(folder, 'log'), 'utf8').split('\n');
const linesOf = (which: string, lines = logged()) => lines.filter((line) => line === which).length;
const deathsOf = (which: 'usual' | 'sandbox') => linesOf(`${which} death`);

/** How often the usual clamd had been started when it was last given the file; undefined if it never read of it. */
function startsBefore({ path }: StagedFile): number | undefined {
  const last = logged().lastIndexOf(`usual scan ${path}`);
  return last === -1 ? undefined : linesOf('usual start', logged().slice(0, last));
}

function deathsBefore({ path }: StagedFile): number {
  const lines = logged();
  return linesOf('sandbox death', lines.slice(0, Math.max(0, lines.lastIndexOf(`sandbox scan ${path}`))));
}

test.each([
  ['with a clamd of their own', true],
  ['without one', false],
])('six files that take clamd down are told from twelve others, %s', async (_, hasProgram) => {
  const { suspects, crashes, close } = await setUp(hasProgram);
  const killers = await Promise.all(
    Array.from({ length: KILLERS }, () => staging.stage(Buffer.concat([randomBytes(500), Buffer.from(MARK)]))),
  );
  const others = await Promise.all(Array.from({ length: OTHERS }, () => staging.stage(randomBytes(500))));
  const files = killers.flatMap((killer, index) => [killer, others[2 * index]!, others[2 * index + 1]!]);
  const verdicts = new Map<StagedFile, string>();
  await Promise.all(files.map(async (file) => verdicts.set(file, await verdictOn(suspects, file))));
  expect(killers.map((file) => verdicts.get(file))).toEqual(Array(KILLERS).fill('unscannable/scanner-crash'));
  expect(others.map((file) => verdicts.get(file))).toEqual(Array(OTHERS).fill('clean'));
  expect(crashes).toHaveLength(KILLERS);
  const [usual, sandbox] = [deathsOf('usual'), deathsOf('sandbox')];
  if (hasProgram) {
    // Each takes the usual one down at most once; what is alone dies where nobody else is.
    expect(usual).toBeLessThanOrEqual(KILLERS);
    expect(sandbox).toBe(3 * KILLERS);
  } else {
    expect(usual).toBeLessThanOrEqual(4 * KILLERS);
  }
  await close();
});

test('six such files that come one after another make each other file wait for one restart of clamd at most', async () => {
  const { suspects, crashes, close } = await setUp(true);
  const stage = (mark: string) => staging.stage(Buffer.concat([randomBytes(500), Buffer.from(mark)]));
  /** Restarts of the usual clamd, until it judged the file or died with it, which makes it a suspect. */
  const waitsOf = async (file: StagedFile): Promise<number> => {
    const cameAt = linesOf('usual start');
    let suspected: Record<'usual' | 'sandbox', number> | undefined;
    const onDeath = () => (suspected ??= { usual: deathsOf('usual'), sandbox: deathsOf('sandbox') });
    // Tried again later and later, as the workflow does.
    expect(await verdictOn(suspects, file, { firstMs: 1000, mostMs: 30_000, onDeath })).toBe('clean');
    if (suspected !== undefined) aloneAfter.push(deathsBefore(file) - suspected.sandbox);
    return (startsBefore(file) ?? suspected?.usual ?? NaN) - cameAt;
  };
  /** Crashes of clamds for suspects from when a file became one until it was scanned. */
  const aloneAfter: number[] = [];
  const others: Promise<number>[] = [];
  const killers: Promise<string>[] = [];
  for (let round = 0; round < KILLERS; round += 1) {
    for (let n = 0; n < OTHERS / KILLERS; n += 1) others.push(waitsOf(await stage('')));
    // An attacker's file is there as soon as clamd is.
    const deaths = deathsOf('usual');
    let isJudged = false;
    const killer = verdictOn(suspects, await stage(MARK), { firstMs: 20, mostMs: 20 });
    killers.push(killer.finally(() => (isJudged = true)));
    // One that came while clamd was still dying of the last is judged alone.
    await until('clamd has died of it', () => isJudged || deathsOf('usual') > deaths);
  }
  expect(await Promise.all(killers)).toEqual(Array(KILLERS).fill('unscannable/scanner-crash'));
  expect(crashes).toHaveLength(KILLERS);
  const waits = await Promise.all(others);
  console.info(
    'restarts that each other file waited for:',
    ...waits,
    'and crashes of clamds for suspects:',
    ...aloneAfter,
  );
  expect(Math.max(...waits)).toBeLessThanOrEqual(1);
  expect(Math.max(...aloneAfter)).toBeLessThanOrEqual(KILLERS);
  await close();
});

test('a clamd for suspects ends with the process that has started it, and leaves no folder', async () => {
  const sandbox = await startSandbox({
    program,
    databaseDir: '/nowhere',
    memoryBytes: MEMORY,
    stagingDir: staging.path,
    log,
  });
  expect(await sandbox.engine.scan(await staging.stage(randomBytes(10)))).toMatchObject({ verdict: 'clean' });
  await sandbox.end();
  expect(sandbox.alive).toBe(false);
});

test('a program that does not start leaves suspects to the usual clamd', async () => {
  const broken = startSandbox({
    program: '/nowhere/clamd',
    databaseDir: '/nowhere',
    memoryBytes: MEMORY,
    stagingDir: staging.path,
    log,
  });
  await expect(broken).rejects.toMatchObject({ name: 'SandboxUnavailableError' });
});
