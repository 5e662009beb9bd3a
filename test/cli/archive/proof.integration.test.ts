import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestArchive } from '../../../devkit/worm/test-archive.js';
import { WormDouble } from '../../../devkit/worm/worm-double.js';
import { archiveKeys } from '../../support/archive-keys.js';
import { custodian } from '../run.js';

/** What an owner of an archive hands to an auditor, and what the auditor does with it. */

const keys = archiveKeys();
const keyId = keys.signer?.keyId;
let double: WormDouble;
let folder: string;
let owner: Record<string, string>;
let head: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'proof-'));
  let now = Date.now() - 2 * 86_400_000;
  double = await new WormDouble({ now: () => now }).start();
  const archive = new TestArchive({
    connectionString: double.connectionString,
    container: 'archive',
    now: () => now,
    keys,
  });
  for (const id of ['a1', 'a2']) await archive.record(id, new Date(now).toISOString());
  now += 2 * 86_400_000;
  head = (await archive.writeManifests()).at(-1)!.sha256;
  await writeFile(join(folder, 'signing-key.pem'), keys.pem);
  owner = {
    AZURE_STORAGE_CONNECTION_STRING: double.connectionString,
    AZURE_CONTAINER_NAME: 'archive',
    ARCHIVE_SIGNING_KEY: 'signing-key.pem',
  };
});
afterAll(async () => {
  await double.stop();
  await rm(folder, { recursive: true, force: true });
});

const run = (args: readonly string[], env: Record<string, string> = {}) =>
  custodian(['archive', ...args], { cwd: folder, env });

test('the public keys are printed, and nothing of the private one', async () => {
  const { code, stdout } = await run(['keys'], owner);
  expect([code, stdout.startsWith(`# key ${keyId}\n-----BEGIN PUBLIC KEY-----`)]).toEqual([0, true]);
  expect(stdout).not.toContain('PRIVATE');
  await writeFile(join(folder, 'public.pem'), stdout);
});

test('an auditor verifies a package with the public keys, and no setting at all', async () => {
  expect(await run(['export', 'package', '--proof'], owner)).toMatchObject({ code: 0 });
  const verified = await run(['verify', '--folder', 'package', '--keys', 'public.pem', '--head', head]);
  expect(verified).toMatchObject({ code: 0, stdout: expect.stringMatching(/^nothing is wrong$/m) });
  expect(verified.stdout).toMatch(/ 2 records, /);
  expect(verified.stdout + verified.stderr).not.toMatch(/WARNING: (?:no signature|verified with the keys)/);
  const own = await run(['verify', '--folder', 'package']);
  expect(own).toMatchObject({ code: 0, stderr: expect.stringContaining(`the keys of the package itself (${keyId})`) });
});

test('one conversation is proven by itself; of one without a record, nothing is made', async () => {
  expect(await run(['prove', 'a2', 'of-a2'], owner)).toMatchObject({ code: 0 });
  const { code, stdout } = await run(['verify', '--folder', 'of-a2', '--keys', 'public.pem']);
  expect([code, stdout]).toEqual([0, expect.stringMatching(/ 1 records, /)]);
  expect(await run(['prove', 'nobody', 'of-nobody'], owner)).toMatchObject({ code: 1 });
});

test('exits with 1 for a package that was changed, and for the keys of somebody else', async () => {
  expect(await run(['prove', 'a1', 'changed'], owner)).toMatchObject({ code: 0 });
  await writeFile(join(folder, 'changed', 'added'), 'x');
  const changed = await run(['verify', '--folder', 'changed', '--keys', 'public.pem']);
  expect(changed).toMatchObject({ code: 1, stdout: expect.stringMatching(/^unlisted +added: /m) });
  await writeFile(join(folder, 'others.pem'), archiveKeys().publicKeys!.toPem());
  const foreign = await run(['verify', '--folder', 'of-a2', '--keys', 'others.pem']);
  expect(foreign.code).not.toBe(0);
  expect(foreign.stdout).toMatch(/^forged +SHA256SUMS: /m);
});

test.each([
  ['a folder that holds something', ['prove', 'a1', '.'], /is not empty/],
  ['a folder that holds no package', ['verify', '--folder', '.'], /cannot be verified: .*no package/],
  ['days of a package', ['verify', '--folder', 'package', '--from', '2026-03-01'], /leave out --from and --to/],
  ['keys that are not there', ['verify', '--folder', 'package', '--keys', 'none.pem'], /none\.pem/],
])('exits with 2 for %s', async (_, args, message) => {
  expect(await run(args, owner)).toMatchObject({ code: 2, stderr: expect.stringMatching(message) });
});
