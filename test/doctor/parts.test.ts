import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { runChecks } from '../../src/doctor/check.js';
import type { CheckResult } from '../../src/doctor/check.js';
import { clamdPart } from '../../src/doctor/clamd.js';
import { policyPart } from '../../src/doctor/policy.js';
import { DEFAULT_BOUNDS } from '../../src/scanning/opener/bounds.js';
import { KNOWN_TYPES } from '../../src/scanning/opener/known-types.js';
import { diskPart } from '../../src/doctor/disk.js';
import { storagePart } from '../../src/doctor/storage.js';
import { startFakeClamd } from '../scanning/clamav/support/fake-clamd.js';
import type { Behaviour } from '../scanning/clamav/support/fake-clamd.js';
import { WormDouble } from '../../devkit/worm/worm-double.js';

/** Parts in states that no real server can be brought into. */

const NOW = Date.parse('2025-10-01T12:00:00Z');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doctor-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const limits = (overrides: { maxAttachmentBytes?: number; stagingDir?: string } = {}) => ({
  maxAttachmentBytes: 1,
  downloadAllowPrivate: false,
  minReviewWindowMs: undefined,
  reviewWindowMs: 1,
  reviewApprovers: 1,
  stagingDir: folder,
  linkGraceMs: 60_000,
  minBytesPerSecond: 4096,
  ...overrides,
});
const named = (results: readonly CheckResult[], name: string) => results.find(({ check }) => check === name);

describe('clamd', () => {
  async function examineClamd(behaviour: Behaviour, rehearsal = true) {
    const clamd = await startFakeClamd('tcp', behaviour);
    try {
      const endpoint = clamd.address;
      return await runChecks(
        clamdPart({
          clamd: { endpoint, signaturesMaxAgeMs: 7 * 86_400_000 },
          limits: limits(),
          rehearsal,
          now: NOW,
        }).checks,
      );
    } finally {
      await clamd.close();
    }
  }
  const version = (answer: string): Behaviour => ({
    onCommand: (connection) => void connection.end(`${answer}\0`),
    onWhole: (scan) => scan.answer('OK'),
  });

  test.each([
    ['half a day', 'ClamAV 1.4.6/27500/Wed Oct  1 00:00:00 2025', 'ok', /^27500, 0\.\d days old$/],
    ['three days', 'ClamAV 1.4.6/27497/Sun Sep 28 12:00:00 2025', 'warn', /^27497, [23]\.\d days old$/],
    [
      'ten days',
      'ClamAV 1.4.6/27490/Sun Sep 21 12:00:00 2025',
      'fail',
      /^27490, (9|10)\.\d days old: .*SIGNATURES_MAX_AGE/,
    ],
    ['unknown', 'ClamAV 1.4.6/27490/yesterday', 'warn', /of unknown age: /],
  ])('the age of the database: %s', async (_, answer, grade, found) => {
    const results = await examineClamd(version(answer));
    expect(named(results, 'clamd database')).toMatchObject({ grade, found: expect.stringMatching(found) });
    expect(named(results, 'clamd')).toMatchObject({ grade: 'ok', found: expect.stringContaining('ClamAV 1.4.6 on ') });
  });

  test.each([
    ['a warning in a rehearsal', true, 'warn'],
    ['a failure in earnest', false, 'fail'],
  ])('test signatures are told loudly: %s', async (_, rehearsal, grade) => {
    const results = await examineClamd(version('ClamAV 1.4.6'), rehearsal);
    expect(named(results, 'clamd database')).toMatchObject({
      grade,
      found: expect.stringContaining('TEST SIGNATURES'),
    });
  });

  test('a daemon that detects nothing fails with each sample and what to change in clamd.conf', async () => {
    expect(named(await examineClamd(version('ClamAV 1.4.6')), 'clamd detection')).toMatchObject({
      grade: 'fail',
      found: expect.stringContaining('EICAR test file: expected infected, got clean'),
      fix: expect.stringMatching(/^in clamd\.conf: .*set AlertEncrypted yes.*set AlertExceedsMax yes/),
    });
  });

  test('a daemon that may not read the staged files fails with that', async () => {
    const denied: Behaviour = { ...version('ClamAV 1.4.6'), onWhole: (scan) => scan.answer('Access denied. ERROR') };
    expect(named(await examineClamd(denied), 'clamd detection')).toMatchObject({
      grade: 'fail',
      found: expect.stringContaining('Access denied'),
      fix: expect.stringContaining('AppArmor'),
    });
  });

  test('none at all is told once, and what builds on it is not checked', async () => {
    const endpoint = { socket: join(folder, 'none') };
    const part = clamdPart({
      clamd: { endpoint, signaturesMaxAgeMs: 7 * 86_400_000 },
      limits: limits(),
      rehearsal: true,
      now: NOW,
    });
    expect(await runChecks(part.checks)).toMatchObject([
      { check: 'clamd', grade: 'fail', fix: expect.stringContaining('CLAMD_SOCKET') },
      { check: 'clamd database', grade: 'fail', fix: 'repair "clamd"' },
      { check: 'clamd detection', grade: 'fail', fix: 'repair "clamd"' },
    ]);
  });
});

describe('storage', () => {
  test('that locks its records is fine in required mode', async () => {
    const double = await new WormDouble().start();
    try {
      const results = await runChecks(storagePart(azure(double.connectionString)).checks);
      expect(results.map(({ grade }) => grade)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
      const ahead = await runChecks(storagePart(azure(double.connectionString), () => Date.now() + 90_000).checks);
      expect(named(ahead, 'storage clock')).toMatchObject({
        grade: 'fail',
        found: expect.stringMatching(/^this host is (89|9\d) s ahead of the service/),
        fix: expect.stringContaining('chronyc'),
      });
      double.faults.flagMissing = true;
      const again = await runChecks(storagePart(azure(double.connectionString)).checks);
      expect(named(again, 'storage immutability')).toMatchObject({
        grade: 'fail',
        fix: expect.stringContaining('az '),
      });
      double.faults.flagMissing = false;
      double.answerNext('GetContainerProperties', { status: 503, code: 'ServerBusy' });
      const busy = await runChecks(storagePart(azure(double.connectionString)).checks);
      expect(busy.map(({ grade }) => grade)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
      double.answerNext('GetContainerProperties', { status: 403, code: 'AuthorizationPermissionMismatch' });
      const denied = await runChecks(storagePart(azure(double.connectionString)).checks.slice(0, 1));
      expect(denied).toMatchObject([{ grade: 'fail', fix: expect.stringContaining('Storage Blob Data Owner') }]);
    } finally {
      await double.stop();
    }
  });

  test('with a connection string that cannot be read fails with the checks, not the doctor', async () => {
    const results = await runChecks(storagePart(azure('AccountName=x;AccountKey=')).checks);
    expect(results.map(({ grade }) => grade)).toEqual(['fail', 'fail', 'fail', 'fail', 'fail']);
  });

  const azure = (connectionString: string) => ({
    account: { connectionString },
    archiveContainer: 'archive',
    quarantineContainer: 'quarantine',
    releasedContainer: 'released',
    releaseLinkTtlMs: undefined,
    onReject: 'keep' as const,
    retentionDays: 7,
    immutability: 'required' as const,
    format: 'jsonl' as const,
    signingKey: { path: '/nowhere/key.pem' },
    timestampUrl: undefined,
    timestampCaFile: undefined,
  });
});

describe('the policy of types', () => {
  const examinePolicy = async (text: string, unknownTypes: 'scan' | 'contain' = 'scan') => {
    const policyFile = join(folder, 'policy.yaml');
    await writeFile(policyFile, text);
    return runChecks(policyPart({ ...DEFAULT_BOUNDS, policyFile, unknownTypes }, NOW).checks);
  };

  test('lists which types are opened by what, and what becomes of the others', async () => {
    const [, types] = await examinePolicy('# nothing of our own');
    expect(types).toMatchObject({ check: 'types', grade: 'ok' });
    for (const { format } of KNOWN_TYPES) expect(types?.found).toMatch(new RegExp(`\\b${format}\\b`));
    expect(types?.found).toMatch(/^Opened by pdf\.js, each attachment judged: pdf$/m);
    expect(types?.found).toMatch(/types that nobody knows: scanned$/);
    expect((await examinePolicy('', 'contain'))[1]?.found).toMatch(/types that nobody knows: contained$/);
  });

  test('with entries that have expired is warned of, with whose they were and since when', async () => {
    const entries = ['2025-09-30', '2025-10-01'].map(
      (until) => `{ signature: S-${until}, who: ann, why: ours, until: ${until} }`,
    );
    expect((await examinePolicy(`allow: [${entries.join(', ')}]`))[0]).toMatchObject({
      grade: 'warn',
      found: expect.stringMatching(/1 entries that allow, 1 expired$/),
      fix: expect.stringMatching(/signature S-2025-09-30 of ann, until 2025-09-30$/),
    });
  });

  test('that is invalid fails with the line', async () => {
    expect((await examinePolicy('rules:\n  - { name: a, action: block, types: [pdf] }'))[0]).toMatchObject({
      grade: 'fail',
      found: expect.stringMatching(/line 2: "action"/),
    });
  });
});

describe('disks', () => {
  const HUGE = 2 ** 52;
  const spool = (overrides: { dir?: string; maxBytes?: number } = {}) => ({
    dir: join(folder, 'spool'),
    maxBytes: 1_048_576,
    key: undefined,
    ...overrides,
  });
  const examineDisks = (staging = limits(), spooling = spool()) =>
    runChecks(
      diskPart({ limits: staging, spool: spooling, clamd: { endpoint: { host: 'clamd', port: 3310 }, maxScans: 8 } })
        .checks,
    );

  test('with room are fine, and hold nothing of the check afterwards', async () => {
    expect(await examineDisks()).toMatchObject([{ grade: 'ok' }, { grade: 'ok' }]);
  });

  test('without room for one file fail, without room for all in flight are warned of', async () => {
    expect(await examineDisks(limits({ maxAttachmentBytes: HUGE }), spool({ maxBytes: HUGE }))).toMatchObject([
      { check: 'staging disk', grade: 'fail', fix: expect.stringContaining('STAGING_DIR') },
      { check: 'spool disk', grade: 'warn', fix: expect.stringContaining('SPOOL_DIR') },
    ]);
  });

  test('that others can read are warned of', async () => {
    for (const name of ['staging', 'spool']) {
      await mkdir(join(folder, name), { recursive: true });
      await chmod(join(folder, name), 0o755);
    }
    const open = {
      grade: 'warn',
      found: expect.stringMatching(/mode 755$/),
      fix: expect.stringContaining('chmod 700 '),
    };
    expect(await examineDisks(limits({ stagingDir: join(folder, 'staging') }))).toMatchObject([
      { check: 'staging disk', ...open },
      { check: 'spool disk', ...open },
    ]);
  });

  test('that cannot be written to fail', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    const results = await examineDisks(limits({ stagingDir: join(file, 'staging') }), spool({ dir: file }));
    expect(results).toMatchObject([
      { grade: 'fail', fix: expect.stringMatching(/^make .* writable for this user, or set STAGING_DIR/) },
      { grade: 'fail', fix: expect.stringMatching(/^make .* writable for this user, or set SPOOL_DIR/) },
    ]);
  });
});
