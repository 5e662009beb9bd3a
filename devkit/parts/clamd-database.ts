import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, open, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Log } from './progress.js';

const run = promisify(execFile);

/** Where system packages keep the databases that freshclam has downloaded. */
const SYSTEM_FOLDERS = ['/var/lib/clamav', '/usr/local/share/clamav', '/opt/homebrew/var/lib/clamav'];

/** Official signatures are some 300 MB; a slow or filtered network must not delay a start for longer than this. */
const FRESHCLAM_TIMEOUT_MS = 3 * 60_000;

/**
 * Detect the EICAR test file, alone and inside other data, and the `clam.exe` of ClamAV's own test files. Hashes and hex only, so
 * that no file here is itself detected. clamd adds `.UNOFFICIAL` to the names.
 */
const TEST_SIGNATURES = {
  'test.hdb': [
    '44d88612fea8a8f36de82e1278abb02f:68:Test.Eicar.HDB',
    'aa15bcf478d165efd2065190eb473bcb:544:ClamAV-Test-File',
  ],
  'test.ldb': [
    'Test.Eicar.LDB;Engine:81-255,Target:0;0&1;' +
      '45494341522d5354414e444152442d414e544956495255532d544553542d46494c45;24482b482a',
  ],
};

/** `official` finds real malware; `test-signatures` finds test files only, and gives no protection. */
type Protection = 'official' | 'test-signatures';

/** A folder that clamd can load. */
export interface SignatureDatabase {
  readonly folder: string;
  readonly protection: Protection;
}

/** Sources of signatures. */
export interface DatabaseOptions {
  /** May be written to. */
  readonly folder: string;
  readonly freshclamPath?: string | undefined;
  readonly log: Log;
}

/**
 * Resolves with the best available signatures: those that the system keeps up to date, else our own copy, updated if possible,
 * else signatures for test files only, with a clear warning.
 */
export async function chooseDatabase({ folder, freshclamPath, log }: DatabaseOptions): Promise<SignatureDatabase> {
  for (const systemFolder of SYSTEM_FOLDERS) {
    if (await isComplete(systemFolder)) return { folder: systemFolder, protection: 'official' };
  }
  const own = join(folder, 'official');
  const problem =
    freshclamPath === undefined
      ? 'there is no freshclam on this machine'
      : await fetchOfficial(freshclamPath, own, folder, log);
  if (await isComplete(own)) {
    if (problem !== undefined) log(`the official signatures are those of an earlier start: ${problem}`);
    return { folder: own, protection: 'official' };
  }
  log(noProtection(problem ?? 'freshclam brought no complete database'));
  return writeTestSignatures(folder);
}

/** Resolves with signatures that detect test files only. */
export async function writeTestSignatures(folder: string): Promise<SignatureDatabase> {
  const target = join(folder, 'test-signatures');
  await mkdir(target, { recursive: true });
  for (const [name, lines] of Object.entries(TEST_SIGNATURES))
    await writeFile(join(target, name), `${lines.join('\n')}\n`);
  return { folder: target, protection: 'test-signatures' };
}

/** Resolves with a signature that matches nothing: clamd does not start without any. */
export async function writeBlindSignatures(folder: string): Promise<SignatureDatabase> {
  const target = join(folder, 'blind-signatures');
  await mkdir(target, { recursive: true });
  await writeFile(join(target, 'blind.hdb'), `${'0'.repeat(32)}:1:Test.Nothing\n`);
  return { folder: target, protection: 'test-signatures' };
}

/** How many signatures of each kind: about what a small official database held in use, and enough for its costs to show. */
const LARGE = { hashes: 1_000_000, bodies: 100_000 };
const BODY_BYTES = 24;
const LINES_AT_ONCE = 10_000;

/**
 * Resolves with 1.1 million signatures, for measurements: those for test files, and generated ones that match nothing in practice.
 * They are the same each time.
 */
export async function writeLargeSignatures(folder: string): Promise<SignatureDatabase> {
  const { folder: target, protection } = await writeTestSignatures(join(folder, 'large'));
  const hash = (index: number): string => createHash('sha256').update(`${index}`).digest('hex');
  const lines = {
    'generated.hdb': [LARGE.hashes, (index: number) => `${hash(index).slice(0, 32)}:${index + 1000}:Gen.H-${index}`],
    'generated.ndb': [
      LARGE.bodies,
      (index: number) => `Gen.B-${index}:0:*:${hash(-index - 1).slice(0, 2 * BODY_BYTES)}`,
    ],
  } as const;
  for (const [name, [count, line]] of Object.entries(lines)) {
    const file = await open(join(target, name), 'w');
    for (let from = 0; from < count; from += LINES_AT_ONCE) {
      await file.write(`${Array.from({ length: LINES_AT_ONCE }, (_, index) => line(from + index)).join('\n')}\n`);
    }
    await file.close();
  }
  return { folder: target, protection };
}

/** Both parts are needed: daily alone lacks most older signatures. */
async function isComplete(folder: string): Promise<boolean> {
  const files = await readdir(folder).catch(() => []);
  return ['main', 'daily'].every((part) => files.some((file) => file === `${part}.cvd` || file === `${part}.cld`));
}

/** @returns why it did not work, or undefined */
async function fetchOfficial(freshclam: string, target: string, folder: string, log: Log): Promise<string | undefined> {
  await mkdir(target, { recursive: true });
  const conf = join(folder, 'freshclam.conf');
  const lines = [
    `DatabaseDirectory ${target}`,
    // Run by root, freshclam would otherwise switch to a user who cannot write here; others may have no name.
    ...(process.getuid?.() === 0 ? ['DatabaseOwner root'] : []),
    'DatabaseMirror database.clamav.net',
    'ConnectTimeout 10',
    'ReceiveTimeout 60',
    'MaxAttempts 1',
    'TestDatabases yes',
  ];
  await writeFile(conf, `${lines.join('\n')}\n`);
  log('fetching the official signatures: about 300 MB, unless an earlier start did');
  try {
    await run(freshclam, [`--config-file=${conf}`, '--stdout'], { timeout: FRESHCLAM_TIMEOUT_MS });
    return undefined;
  } catch (error) {
    const { killed, stdout = '' } = error as { killed?: boolean; stdout?: string };
    if (killed === true) return `freshclam did not finish within ${FRESHCLAM_TIMEOUT_MS / 60_000} minutes`;
    return /^(?:ERROR|WARNING): (.+)$/m.exec(stdout)?.[1] ?? 'freshclam failed';
  }
}

function noProtection(problem: string): string {
  return [
    'WARNING: NO PROTECTION. clamd runs on bundled test signatures.',
    '  They detect the EICAR test file and nothing else: every real virus would be called clean.',
    `  The official signatures could not be had: ${problem}.`,
    '  Let freshclam fetch them, or use another clamd, before any real file is scanned.',
  ].join('\n');
}
