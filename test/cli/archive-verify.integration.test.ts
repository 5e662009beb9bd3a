import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestArchive } from '../../devkit/worm/test-archive.js';
import { WormDouble } from '../../devkit/worm/worm-double.js';
import { custodian } from './run.js';

const RECORD = 'conversations/2026-03-01/a1.gz';
const MANIFEST = 'manifests/2026-03-01.jsonl.gz';
const SECRET_KEY = Buffer.from('not checked').toString('base64');

let double: WormDouble;
let archive: TestArchive;
let now: number;
let head: string;
const folder = mkdtemp(join(tmpdir(), 'verify-'));
afterAll(async () => rm(await folder, { recursive: true, force: true }));
beforeEach(async () => {
  now = Date.parse('2026-03-01T10:00:00Z');
  double = await new WormDouble({ now: () => now }).start();
  archive = new TestArchive({ connectionString: double.connectionString, container: 'archive', now: () => now });
  for (const id of ['a1', 'a2']) await archive.record(id, '2026-03-01T09:00:00.000Z');
  now = Date.parse('2026-03-02T01:00:00Z');
  head = (await archive.writeManifests())[0]!.sha256;
});
afterEach(() => double.stop());

/** With the settings of the storage and nothing else: no Genesys Cloud, no Temporal. */
const verify = async (args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) =>
  custodian(['archive', 'verify', ...args], {
    cwd: await folder,
    env: { AZURE_STORAGE_CONNECTION_STRING: double.connectionString, AZURE_CONTAINER_NAME: 'archive', ...env },
  });

describe('custodian archive verify', () => {
  test('exits with 0 when all is in order, and tells the hash to keep', async () => {
    const { code, stdout, stderr } = await verify(['--head', head.toUpperCase()]);
    expect([code, stdout.split('\n')]).toEqual([
      0,
      [
        expect.stringMatching(/^2026-03-01 to 2026-03-01: 1 manifests, 2 records, \d+ bytes read$/),
        'WARNING: no signature was checked: give the public keys of the archive with --keys',
        `SHA-256 of ${MANIFEST}: ${head}`,
        'keep it: --head proves the chain by it',
        'nothing is wrong',
        '',
      ],
    ]);
    expect(stderr).toBe('2 records to read\n2026-03-01: 2 records read\n');
  });

  test('exits with 1 and a line for each finding', async () => {
    double.store.tamper(`archive/${RECORD}`, null);
    const { code, stdout } = await verify();
    expect(code).toBe(1);
    expect(stdout).toMatch(new RegExp(`^missing +${RECORD}: it is not there$`, 'm'));
    expect(stdout).toMatch(/^1 findings$/m);
  });

  test('--json writes an object a line, the summary last', async () => {
    double.store.tamper(`archive/${RECORD}`, null);
    const { code, stdout } = await verify(['--json']);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    expect(code).toBe(1);
    expect(lines).toEqual([
      { kind: 'missing', blob: RECORD, problem: 'it is not there' },
      {
        summary: expect.objectContaining({
          manifests: 1,
          records: 2,
          findings: 1,
          head: { name: MANIFEST, sha256: head },
        }),
      },
    ]);
  });

  test('--head with the hash of no manifest is a finding', async () => {
    const { code, stdout } = await verify(['--head', '0'.repeat(64)]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^broken-chain +manifests/m);
  });

  test('on storage that locks nothing, where that is allowed, it warns once and compares the content', async () => {
    double.faults.flagMissing = true;
    for (const name of [RECORD, MANIFEST]) double.store.tamper(`archive/${name}`, { policy: undefined });
    const allowed = await verify([], { ARCHIVE_IMMUTABILITY: 'optional' });
    expect([allowed.code, allowed.stdout.match(/WARNING: the storage locks nothing/g)]).toEqual([
      0,
      [expect.anything()],
    ]);
    const required = await verify();
    expect([required.code, required.stdout.match(/^unlocked /gm)]).toEqual([1, ['unlocked ', 'unlocked ']]);
  });

  test('an answer of 503 is no end', async () => {
    double.answerNext('GetBlob', { status: 503, code: 'ServerBusy' });
    double.answerNext('ListBlobs', { status: 503, code: 'ServerBusy' });
    expect((await verify()).code).toBe(0);
  });

  test.each([
    ['a day that is none', ['--from', '2026-02-30'], /should be a day such as 2026-03-31/],
    ['a hash that is none', ['--head', 'abc'], /64 hexadecimal digits/],
    ['days the wrong way round', ['--from', '2026-03-02', '--to', '2026-03-01'], /2026-03-02 is later than/],
    ['days without a manifest', ['--to', '2026-01-01'], /archive: no manifest of these days/],
  ])('exits with 2 for %s', async (_, args, message) => {
    const { code, stderr } = await verify(args);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  });

  test('exits with 2 when the storage refuses, without telling its key', async () => {
    double.answerNext('GetContainerProperties', { status: 403, code: 'AuthorizationPermissionMismatch' });
    const { code, stdout, stderr } = await verify();
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/cannot be verified: archive: not allowed/);
    expect(stderr).not.toContain(SECRET_KEY);
  });

  test('exits with 2 when the settings of the storage are missing', async () => {
    const { code, stderr } = await custodian(['archive', 'verify'], { cwd: await folder });
    expect([code, stderr]).toEqual([2, expect.stringContaining('AZURE_STORAGE_')]);
  });
});
