import { DAY_MS } from '../lib/time.js';
import { mkdir } from 'node:fs/promises';
import { pino } from 'pino';
import { UNOFFICIAL_DATABASE } from '../scanning/clamav/commands.js';
import type { EngineVersion, Scanner } from '../scanning/scanner.js';
import { ScannerSelfTestError } from '../scanning/clamav/errors.js';
import { createScanner } from '../scanning/clamav/scanner.js';
import { selfTest } from '../scanning/clamav/self-test.js';
import { stagingMode } from '../staging/staging.js';
import type { Config } from '../config/config.js';
import { after, unusable } from './check.js';
import type { Finding, Part } from './check.js';

/** ClamAV publishes its daily database every day. */
const WARN_AGE_DAYS = 2;
const MAX_AGE_DAYS = 7;
/** The samples take a second; a daemon that is busy or hangs takes longer. */
const SELF_TEST_DEADLINE_MS = 60_000;

const DAEMON = 'clamd';
const DATABASE = 'clamd database';
const DETECTION = 'clamd detection';

export interface ClamdPartSettings {
  readonly clamd: Config['clamd'] | undefined;
  readonly limits: Config['limits'] | undefined;
  /** Whether Genesys Cloud is a simulator on this host, so that no real file is scanned. */
  readonly rehearsal: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Daemon, age of its database, and its limits by the self-test, on the path that attachments take. */
export function clamdPart({ clamd, limits, rehearsal, now }: ClamdPartSettings): Part {
  if (clamd === undefined) return unusable([DAEMON, DATABASE, DETECTION]);
  const { endpoint } = clamd;
  const where = 'socket' in endpoint ? endpoint.socket : `${endpoint.host}:${endpoint.port}`;
  const scanner = createScanner(endpoint, { maxConcurrentScans: 1, log: pino({ level: 'silent' }) });
  const version = scanner.version();
  version.catch(() => undefined);
  return {
    checks: [
      {
        name: DAEMON,
        fix: `see that clamd runs and listens on ${where}; CLAMD_SOCKET, or CLAMD_HOST and CLAMD_PORT, name it`,
        run: async () => ({ grade: 'ok', found: `${(await version).engine} on ${where}` }),
      },
      {
        name: DATABASE,
        fix: 'see that freshclam runs',
        run: async () => judgeDatabase(await after(DAEMON, version), { rehearsal, now }),
      },
      {
        name: DETECTION,
        fix: 'see that clamd may read STAGING_DIR: its user in the group of the folder, and in its AppArmor profile',
        deadlineMs: SELF_TEST_DEADLINE_MS,
        run: async (signal) => {
          await after(DAEMON, version);
          if (limits === undefined) throw new Error('not checked: STAGING_DIR is not known');
          return detection(scanner, limits.stagingDir, stagingMode('socket' in endpoint), signal);
        },
      },
    ],
  };
}

function judgeDatabase(
  { databaseVersion, databaseDate }: EngineVersion,
  { rehearsal, now }: Pick<ClamdPartSettings, 'rehearsal' | 'now'>,
): Finding {
  if (databaseVersion === UNOFFICIAL_DATABASE) {
    return {
      grade: rehearsal ? 'warn' : 'fail',
      found: 'TEST SIGNATURES ONLY: no official database is loaded, so EVERY REAL VIRUS IS CALLED CLEAN',
      fix: 'let freshclam fetch the official database into the DatabaseDirectory of clamd.conf',
    };
  }
  const ageDays = (now - Date.parse(databaseDate ?? '')) / DAY_MS;
  if (Number.isNaN(ageDays)) {
    return { grade: 'warn', found: `${databaseVersion}, of unknown age`, fix: 'look at the log of freshclam' };
  }
  const found = `${databaseVersion}, ${ageDays.toFixed(1)} days old`;
  if (ageDays <= WARN_AGE_DAYS) return { grade: 'ok', found };
  const fix = 'see that freshclam runs, reaches its mirror, and tells clamd to reload (NotifyClamd)';
  return { grade: ageDays <= MAX_AGE_DAYS ? 'warn' : 'fail', found, fix };
}

async function detection(scanner: Scanner, stagingDir: string, mode: number, signal: AbortSignal): Promise<Finding> {
  // The worker creates it in the same way, but may not have run yet.
  await mkdir(stagingDir, { recursive: true, mode });
  const bounded: Scanner = { scan: (file) => scanner.scan(file, { signal }), version: () => scanner.version() };
  try {
    await selfTest(bounded, stagingDir);
    return { grade: 'ok', found: 'detects what it must, and says when it cannot judge: encrypted, over its limits' };
  } catch (error) {
    if (!(error instanceof ScannerSelfTestError) || error.cause !== undefined) throw error;
    const { failures } = error;
    return {
      grade: 'fail',
      found: failures.map(({ sample, expected, got }) => `${sample}: expected ${expected}, got ${got}`).join('; '),
      fix: `in clamd.conf: ${failures.map(({ fix }) => fix).join('; ')}`,
    };
  }
}
