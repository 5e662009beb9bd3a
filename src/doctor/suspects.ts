import { access, constants, mkdir, readdir } from 'node:fs/promises';
import { pino } from 'pino';
import type { Config } from '../config/config.js';
import { ScannerSelfTestError } from '../scanning/clamav/errors.js';
import { startSandbox, SandboxUnavailableError } from '../scanning/sandbox/sandbox.js';
import { stagingMode } from '../staging/staging.js';
import type { Finding, Part } from './check.js';
import { judgeSelfTest } from './self-test.js';

const SUSPECTS = 'clamd for suspects';
/** The official database takes up to three minutes to load: see sandbox.ts. */
const DEADLINE_MS = 240_000;
const NONE =
  'no separate one: a file that crashes clamd is scanned alone by the usual one; CLAMD_PROGRAM names a program for that';

export interface SuspectsPartSettings {
  readonly clamd: Pick<Config['clamd'], 'program' | 'databaseDir' | 'memoryBytes'> | undefined;
  readonly limits: Pick<Config['limits'], 'stagingDir'> | undefined;
}

/** Checks the clamd that scans files that have crashed the usual one: starts it as a worker does, self-test included, and ends it. */
export function suspectsPart({ clamd, limits }: SuspectsPartSettings): Part {
  // Where the settings of the engines are invalid, the checks of clamd report it.
  if (clamd === undefined) return { checks: [] };
  const { program } = clamd;
  return {
    checks: [
      {
        name: SUSPECTS,
        fix: 'see that CLAMD_PROGRAM is a clamd that runs on this host',
        deadlineMs: DEADLINE_MS,
        run: () => {
          if (program === undefined) return Promise.resolve({ grade: 'ok', found: NONE });
          if (limits === undefined) throw new Error('not checked: STAGING_DIR is not known');
          return tryOut({ ...clamd, ...limits, program });
        },
      },
    ],
  };
}

interface Sandboxed {
  readonly program: string;
  readonly databaseDir: string;
  readonly memoryBytes: number;
  readonly stagingDir: string;
}

async function tryOut({ program, databaseDir, memoryBytes, stagingDir }: Sandboxed): Promise<Finding> {
  const isProgram = await access(program, constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!isProgram) {
    const fix =
      'install clamd there (Debian: clamav-daemon), or set CLAMD_PROGRAM to where it is; without it, unset it';
    return { grade: 'fail', found: `${program} is no program that this user may run`, fix };
  }
  const files = await readdir(databaseDir).catch(() => []);
  if (!files.some((name) => /\.(c[vlu]d|[hnlm]db|hsb|ndb|yara)$/.test(name))) {
    const fix = `let freshclam fetch signatures into ${databaseDir}, or set CLAMD_DATABASE_DIR to where they are`;
    return { grade: 'fail', found: `no signatures that this user can see in ${databaseDir}`, fix };
  }
  await mkdir(stagingDir, { recursive: true, mode: stagingMode(true) });
  const log = pino({ level: 'silent' });
  const test = async () => {
    const sandbox = await startSandbox({ program, databaseDir, memoryBytes, stagingDir, log });
    await sandbox.end();
  };
  try {
    const found = `${program} starts within ${memoryBytes} bytes, and finds its canary and what else it must`;
    return await judgeSelfTest(() => test().catch(causeIfSelfTest), found, `with ${program} on ${databaseDir}`);
  } catch (error) {
    if (!(error instanceof SandboxUnavailableError)) throw error;
    const fix =
      `see why: ${program} --foreground with the signatures in ${databaseDir}; with the official ones it needs more ` +
      'than 1.2 GiB, of this host and of CLAMD_SANDBOX_MEMORY';
    return { grade: 'fail', found: error.message, fix };
  }
}

function causeIfSelfTest(error: unknown): never {
  throw error instanceof SandboxUnavailableError && error.cause instanceof ScannerSelfTestError ? error.cause : error;
}
