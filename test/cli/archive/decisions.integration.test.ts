import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ArchiveStore } from '../../../src/archive/archive.js';
import type { FileAct } from '../../../src/archive/audit/audit-log.js';
import { AzureContainer } from '../../../src/azure/azure-container.js';
import { pino } from 'pino';
import { TestArchive } from '../../../devkit/worm/test-archive.js';
import { WormDouble } from '../../../devkit/worm/worm-double.js';
import { archiveKeys } from '../../support/archive-keys.js';
import { auditLogOf } from '../../support/audit.js';
import { custodian } from '../run.js';

/** What an auditor learns of a file years after, on storage that locks: nothing but the archive is there. */

const DAY_MS = 86_400_000;
const keys = archiveKeys();
const keyId = keys.signer!.keyId;
const SHA256 = 'ab'.repeat(32);
const FILE = { conversationId: 'c-1', mediaId: 'm-1' };
let double: WormDouble;
let archive: TestArchive;
let folder: string;
let env: Record<string, string>;
let now = Date.now() - 3 * DAY_MS;
let day: string;
const clock = () => now;

const act = (changes: Partial<FileAct>): FileAct => ({
  time: new Date(now).toISOString(),
  action: 'approval',
  files: [FILE],
  sha256: SHA256,
  statements: [{ by: 'jane.doe', reason: 'known\nfile of ours', authority: 'signals' }],
  workflowId: 'scan:c-1:m-1',
  runId: 'r-1',
  ...changes,
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'decisions-'));
  double = await new WormDouble({ now: clock }).start();
  const account = { connectionString: double.connectionString, container: 'archive', now: clock };
  archive = new TestArchive({ ...account, keys });
  const log = auditLogOf(archive, keys, clock);
  day = new Date(now).toISOString().slice(0, 10);
  await log.note(act({}), 'done');
  await log.note(act({ action: 'release' }), 'requested');
  await log.note(act({ action: 'release' }), 'done', { outcome: 'https://storage/released/x' });
  await log.note(act({ files: [{ conversationId: 'c-2', mediaId: 'm-2' }], sha256: null, action: 'expiry' }), 'done');
  await archive.record('c-1', new Date(now).toISOString());
  now += 3 * DAY_MS;
  await archive.writeManifests();
  await log.note(act({ action: 'rejection', files: [{ ...FILE, mediaId: 'm-3' }] }), 'done');
  await writeFile(join(folder, 'signing-key.pem'), keys.pem);
  await writeFile(join(folder, 'public.pem'), keys.publicKeys!.toPem());
  await writeFile(join(folder, 'others.pem'), archiveKeys().publicKeys!.toPem());
  env = {
    AZURE_STORAGE_CONNECTION_STRING: double.connectionString,
    AZURE_CONTAINER_NAME: 'archive',
    ARCHIVE_SIGNING_KEY: 'signing-key.pem',
  };
});
afterAll(async () => {
  await double.stop();
  await rm(folder, { recursive: true, force: true });
});

const run = (...args: string[]) => custodian(['archive', ...args], { cwd: folder, env });

test('shows who, when, why and what, and proves each entry by signature, lock and manifest', async () => {
  const { code, stdout, stderr } = await run('decisions', 'm-1');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const proof = new RegExp(
    `signed with key ${keyId}, locked until \\d{4}-\\S+Z, listed by manifests/${day}\\.jsonl\\.gz`,
    'g',
  );
  expect(stdout.match(proof)).toHaveLength(3);
  expect(stdout).toContain('jane.doe (as the message said): known file of ours');
  expect(stdout).toContain(`file m-1 of conversation c-1, SHA-256 ${SHA256}`);
  expect(stdout).toContain('run scan:c-1:m-1 r-1');
  expect(stdout).toMatch(/^\d{4}-\S+Z {2}release done: https:\/\/storage\/released\/x$/m);
  expect(stdout).toMatch(/^3 entries: all proven$/m);
});

test('is asked by conversation, media id or hash; what is too new for a manifest has its signature and its lock', async () => {
  expect((await run('decisions', 'c-1')).stdout).toMatch(/^4 entries, 1 too new for a manifest: all proven$/m);
  expect((await run('decisions', SHA256.toUpperCase())).stdout).toMatch(/^4 entries, /m);
  const { code, stdout } = await run('decisions', 'm-2', '--json', '--keys', 'public.pem');
  const lines = stdout.trim().split('\n').map((line) => JSON.parse(line) as object); // prettier-ignore
  expect(code).toBe(0);
  expect(lines).toMatchObject([
    {
      ...{ proven: true, problems: [], signedBy: keyId, manifest: `manifests/${day}.jsonl.gz` },
      entry: { action: 'expiry', sha256: null, files: [{ conversationId: 'c-2', mediaId: 'm-2' }] },
    },
  ]);
  expect(await run('decisions', 'nobody')).toMatchObject({ code: 1, stdout: '', stderr: /no entry/ as never });
});

test('of somebody else is nothing believed: not what is planted, nor with keys of others', async () => {
  const line = JSON.stringify({
    ...{ schema: 'conversation-custodian/audit/2', actId: 'x', time: new Date(now).toISOString(), action: 'release' },
    ...{ stage: 'done', files: [{ conversationId: 'c-4', mediaId: 'm-4' }], fileCount: 1, sha256: SHA256 },
    statements: [{ by: 'the boss', reason: 'believe me', authority: 'desk' }],
  });
  const container = new AzureContainer(archive.container);
  const log = pino({ level: 'silent' });
  const plant = (signing: typeof keys | undefined, name: string) =>
    new ArchiveStore({ container, immutability: 'required', log, now: clock, ...(signing && { keys: signing }) }).write(
      {
        name: `audit/${day}/${name}.json.gz`,
        content: gzipSync(line),
        plainSha256: createHash('sha256').update(line).digest('hex'),
        metadata: { conversation_id: 'c-4', media_id: 'm-4', action: 'release', stage: 'done' },
        retentionDays: 1,
      },
    );
  await plant(undefined, 'unsigned');
  await plant(archiveKeys(), 'of-another-key');
  const { code, stdout } = await run('decisions', 'm-4');
  expect(code).toBe(1);
  expect(stdout.match(/^NOT BELIEVED, and not shown: audit\//gm)).toHaveLength(2);
  expect(stdout).not.toContain('the boss');
  expect(stdout).toMatch(/^2 entries.*: 2 NOT PROVEN$/m);
  const others = await run('decisions', 'm-1', '--keys', 'others.pem');
  expect(others.code).toBe(1);
  expect(others.stdout).not.toContain('jane.doe');
});

test('are read again by verify, and are part of the packages of an auditor', async () => {
  for (const [name] of double.store.current('archive/audit/')) {
    if (/unsigned|of-another-key/.test(name)) double.store.tamper(name, { policy: undefined, metadata: {} });
  }
  expect((await run('verify', '--to', day)).stdout).toMatch(/ 5 records, [\s\S]*nothing is wrong/);
  expect(await run('export', 'package', '--proof', '--to', day)).toMatchObject({ code: 0 });
  const whole = await run('verify', '--folder', 'package', '--keys', 'public.pem');
  expect(whole.stdout).toMatch(/ 5 records, [\s\S]*nothing is wrong/);
  expect(await run('prove', 'c-1', 'of-c-1')).toMatchObject({ code: 0 });
  expect((await run('verify', '--folder', 'of-c-1', '--keys', 'public.pem')).stdout).toMatch(/ 4 records, /);
  // A conversation that has no record yet, or never will.
  expect(await run('prove', 'c-2', 'of-c-2')).toMatchObject({ code: 0 });
  expect((await run('verify', '--folder', 'of-c-2', '--keys', 'public.pem')).stdout).toMatch(/ 1 records, /);
});

test('what was altered, unlocked, or is not what its manifest lists is told', async () => {
  const [name, before] = double.store
    .current('archive/audit/')
    .find(([blob, { metadata }]) => blob.includes(day) && metadata['media_id'] === 'm-1')!;
  double.store.tamper(name, { policy: undefined });
  const unlocked = await run('decisions', SHA256);
  expect(unlocked).toMatchObject({ code: 1, stdout: expect.stringContaining('NOT PROVEN: it has no policy') });
  double.store.tamper(name, { policy: before.policy, content: gzipSync('{}') });
  const altered = await run('decisions', SHA256);
  expect(altered.stdout).toMatch(/^NOT BELIEVED.*its bytes are not those of its hash/m);
  double.store.tamper(name, { content: before.content });
});
