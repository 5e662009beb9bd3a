import { DAY_MS } from '../lib/time.js';
import { mkdir } from 'node:fs/promises';
import { pino } from 'pino';
import { UNDISCLOSED_DATABASE, UNOFFICIAL_DATABASE } from '../scanning/clamav/version.js';
import type { Engine, EngineVersion } from '../scanning/scanner.js';
import { createScanner } from '../scanning/clamav/scanner.js';
import { stagingMode } from '../staging/staging.js';
import { signatureProblem } from '../scanning/signatures/signatures.js';
import type { Config } from '../config/config.js';
import { after, unusable } from './check.js';
import type { Finding, Part } from './check.js';
import { judgeSelfTest } from './self-test.js';

/** ClamAV publishes its daily database every day. */
const WARN_AGE_DAYS = 2;
/** The samples take a second; a daemon that is busy or hangs takes longer. */
const SELF_TEST_DEADLINE_MS = 60_000;

const DAEMON = 'clamd';
const DATABASE = 'clamd database';
const DETECTION = 'clamd detection';

export interface ClamdPartSettings {
  readonly clamd: Pick<Config['clamd'], 'endpoint' | 'signaturesMaxAgeMs'> | undefined;
  readonly limits: Config['limits'] | undefined;
  /** Whether Genesys Cloud is a simulator on this host, so that no real file is scanned. */
  readonly rehearsal: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Checks the daemon, the age of its database, and its limits by the self-test, on the path that attachments take. */
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
        run: async () =>
          judgeDatabase(await after(DAEMON, version), { rehearsal, maxAgeMs: clamd.signaturesMaxAgeMs, now }),
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
  version: EngineVersion,
  {
    rehearsal,
    maxAgeMs,
    now,
  }: Pick<ClamdPartSettings, 'rehearsal' | 'now'> & { readonly maxAgeMs: number | undefined },
): Finding {
  const { databaseVersion, databaseDate } = version;
  if (databaseVersion === UNOFFICIAL_DATABASE) {
    return {
      grade: rehearsal ? 'warn' : 'fail',
      found: 'TEST SIGNATURES ONLY: no official database is loaded, so nothing is called clean by it in earnest',
      fix: 'let freshclam fetch the official database into the DatabaseDirectory of clamd.conf',
    };
  }
  if (databaseVersion === UNDISCLOSED_DATABASE) {
    return {
      grade: maxAgeMs === undefined || rehearsal ? 'warn' : 'fail',
      found:
        'of unknown age: clamd does not report its version, so nothing is called clean unless SIGNATURES_MAX_AGE is off',
      fix: 'set EnableVersionCommand yes in clamd.conf; or watch the age elsewhere, and set SIGNATURES_MAX_AGE=off',
    };
  }
  const problem = signatureProblem(version, { maxAgeMs, rehearsal, now: () => now });
  const ageDays = (now - Date.parse(databaseDate ?? '')) / DAY_MS;
  const age = Number.isNaN(ageDays) ? 'of unknown age' : `${ageDays.toFixed(1)} days old`;
  const found = `${databaseVersion}, ${age}`;
  const fix = 'see that freshclam runs, reaches its mirror, and tells clamd to reload (NotifyClamd)';
  if (problem !== undefined) {
    return { grade: rehearsal && Number.isNaN(ageDays) ? 'warn' : 'fail', found: `${found}: ${problem}`, fix };
  }
  return ageDays <= WARN_AGE_DAYS ? { grade: 'ok', found } : { grade: 'warn', found, fix };
}

async function detection(scanner: Engine, stagingDir: string, mode: number, signal: AbortSignal): Promise<Finding> {
  // The worker creates it in the same way, but may not have run yet.
  await mkdir(stagingDir, { recursive: true, mode });
  try {
    const found = 'detects what it must, and reports what it cannot scan: encrypted, over its limits';
    return await judgeSelfTest(() => scanner.prove(stagingDir, { signal }), found, 'in clamd.conf');
  } finally {
    scanner.close();
  }
}
