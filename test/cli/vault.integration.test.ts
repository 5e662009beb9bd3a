import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { hostname, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ContainerClient } from '@azure/storage-blob';
import { pino } from 'pino';
import { createBlobService } from '../../src/azure/blob-service.js';
import { QuarantineVault } from '../../src/vault/quarantine-vault.js';
import { eicar, png } from '../../devkit/samples.js';
import { archiveKeys } from '../support/archive-keys.js';
import { schemaProblem } from '../support/audit.js';
import { testServers } from '../../devkit/stack/servers.js';
import { custodian } from './run.js';
import type { Outcome } from './run.js';
import { AzureContainer } from '../../src/azure/azure-container.js';

let folder: string;
let env: Record<string, string>;
let quarantine: ContainerClient;
let vault: QuarantineVault;
let eicarHash: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'custodian-vault-'));
  const { azuriteConnectionString: connectionString, clamdSocket } = testServers();
  const id = randomUUID().slice(0, 8);
  env = {
    // In a rehearsal: the tests' clamd has no official signatures, which call nothing clean in earnest.
    GENESYS_BASE_URL: 'http://127.0.0.1:1',
    GENESYS_CLIENT_ID: 'simulator-client',
    GENESYS_CLIENT_SECRET: 'simulator-secret',
    AZURE_STORAGE_CONNECTION_STRING: connectionString,
    AZURE_CONTAINER_NAME: `archive-${id}`,
    ARCHIVE_IMMUTABILITY: 'optional',
    ARCHIVE_SIGNING_KEY: join(folder, 'signing-key.pem'),
    AZURE_QUARANTINE_CONTAINER: `quarantine-${id}`,
    AZURE_RELEASED_CONTAINER: `released-${id}`,
    CLAMD_SOCKET: clamdSocket,
    STAGING_DIR: join(folder, 'staging'),
  };
  const { pem, signer, publicKeys } = archiveKeys();
  await writeFile(env['ARCHIVE_SIGNING_KEY']!, pem);
  const service = createBlobService({ connectionString });
  quarantine = service.getContainerClient(`quarantine-${id}`);
  const released = service.getContainerClient(`released-${id}`);
  vault = new QuarantineVault({
    quarantine: new AzureContainer(quarantine),
    released: new AzureContainer(released),
    signer,
    publicKeys,
    log: pino({ level: 'silent' }),
  });
  eicarHash = await contain(eicar(), 'c1');
  await contain(eicar(), 'c2');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function contain(content: Uint8Array, conversationId: string): Promise<string> {
  const sha256 = createHash('sha256').update(content).digest('hex');
  const path = join(folder, randomUUID());
  await writeFile(path, content);
  const metadata = {
    verdict: 'infected',
    signature: 'Test.Signature',
    engine: 'ClamAV 1.4.6',
    databaseVersion: '27800',
    conversationId,
    mediaId: 'm',
    mimeType: 'text/plain',
    containedAt: '2026-01-01T12:00:00.000Z',
  };
  await vault.put({ path, sha256, bytes: content.length, metadata });
  await rm(path);
  return sha256;
}

async function outputFolder(): Promise<string> {
  const path = join(folder, randomUUID());
  await mkdir(path);
  return path;
}

const run = (...args: string[]) => custodian(['vault', ...args], { cwd: folder, env });
const why = ['--reason', 'case 4711'];
const get = (sha256: string, output: string) => run('get', sha256, '--live-malware', ...why, '--output', output);
const json = ({ stdout }: Outcome) => JSON.parse(stdout) as Record<string, unknown>;

/** Changes one byte of a sealed copy. */
async function damage(sha256: string): Promise<void> {
  const copy = quarantine.getBlockBlobClient(`${sha256}/sealed`);
  const { metadata = {} } = await copy.getProperties();
  const sealed = await copy.downloadToBuffer();
  sealed[sealed.length - 20]! ^= 1;
  await copy.upload(sealed, sealed.length, { metadata });
}

test('list: a line each, in the order of the hashes, and never a key', async () => {
  const other = await contain(randomBytes(100), 'c3');
  const outcome = await run('list', '--json');
  const copies = outcome.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { sha256: string });
  expect(copies.map(({ sha256 }) => sha256)).toEqual([eicarHash, other].sort());
  expect(copies.find(({ sha256 }) => sha256 === eicarHash)).toEqual({
    sha256: eicarHash,
    bytes: eicar().length,
    verdict: 'infected',
    signature: 'Test.Signature',
    engine: 'ClamAV 1.4.6',
    databaseVersion: '27800',
    containedAt: '2026-01-01T12:00:00.000Z',
    origins: 2,
  });
  expect(outcome).toMatchObject({ code: 0, stderr: '' });
  expect((await run('list')).stdout).toMatch(
    new RegExp(`^${eicarHash} .*68 bytes.*infected.*2 origin.*Test.Signature$`, 'm'),
  );
});

test('list: no such container, or no account: 2, with a message', async () => {
  const wrong = { ...env, AZURE_QUARANTINE_CONTAINER: 'nothing-here' };
  const outcome = await custodian(['vault', 'list'], { cwd: folder, env: wrong });
  expect(outcome).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('nothing-here: not found') });
  expect(await custodian(['vault', 'list'], { cwd: folder })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('AZURE_STORAGE_URL: is not set'),
  });
});

test('get: the file as it came, for its owner only, and a note of who took it', async () => {
  const to = await outputFolder();
  const outcome = await get(eicarHash, join(to, 'malware'));
  expect(outcome).toMatchObject({ code: 0, stdout: expect.stringContaining('live malware') });
  expect(await readFile(join(to, 'malware'))).toEqual(eicar());
  expect((await stat(join(to, 'malware'))).mode & 0o777).toBe(0o600);
  expect(await readdir(to)).toEqual(['malware']);
  const notes: unknown[] = [];
  for await (const { name } of quarantine.listBlobsFlat({ prefix: `${eicarHash}/taken/` })) {
    notes.push(JSON.parse((await quarantine.getBlobClient(name).downloadToBuffer()).toString()));
  }
  const who = { sha256: eicarHash, takenBy: userInfo().username, host: hostname() };
  expect(notes).toEqual([{ ...who, at: expect.stringMatching(/^\d{4}-.*Z$/) }]);
  expect(JSON.parse(outcome.stderr)).toMatchObject({ ...who, msg: 'file taken out of the vault' });
});

/** The entries of the audit log about a content, as `archive decisions` proves them. */
async function logged(subject: string) {
  const { stdout } = await custodian(['archive', 'decisions', subject, '--json'], { cwd: folder, env });
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { entry: Record<string, unknown>; proven: boolean });
}

test('get: who took it, and why, stands in the audit log; to be found by hash, and by each conversation it came in', async () => {
  const to = await outputFolder();
  const sha256 = await contain(randomBytes(50), 'c6');
  const onlyHere = await contain(randomBytes(50), 'c7');
  const both = randomBytes(50);
  for (const id of ['c6', 'c8']) await contain(both, id);
  const hashOfBoth = createHash('sha256').update(both).digest('hex');
  for (const hash of [sha256, onlyHere, hashOfBoth]) expect(await get(hash, join(to, hash))).toMatchObject({ code: 0 });
  const entries = await logged(sha256);
  expect(entries.map(({ entry, proven }) => [entry['action'], entry['stage'], proven])).toEqual([
    ['export', 'requested', true],
    ['export', 'done', true],
  ]);
  for (const { entry } of entries) expect(schemaProblem(entry)).toBeUndefined();
  expect(entries[0]!.entry).toMatchObject({
    ...{ sha256, host: hostname(), fileCount: 1, files: [{ conversationId: 'c6', mediaId: 'm' }] },
    statements: [{ by: userInfo().username, reason: 'case 4711', authority: 'login' }],
  });
  const hashesOf = async (id: string) => new Set((await logged(id)).map(({ entry }) => entry['sha256']));
  expect(await hashesOf('c6')).toEqual(new Set([sha256, hashOfBoth]));
  expect(await hashesOf('c7')).toEqual(new Set([onlyHere]));
  expect(await hashesOf('c8')).toEqual(new Set([hashOfBoth]));
});

test('get: nothing is exported that cannot be noted; an export that fails is noted as such', async () => {
  const to = await outputFolder();
  const sha256 = await contain(randomBytes(60), 'c9');
  const locked = { ...env, ARCHIVE_IMMUTABILITY: 'required' };
  const args = ['vault', 'get', sha256, '--live-malware', ...why, '--output', join(to, 'x')];
  const refused = await custodian(args, { cwd: folder, env: locked });
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toContain('the audit log cannot be kept, so nothing was exported');
  expect(await readdir(to)).toEqual([]);
  await damage(sha256);
  expect(await get(sha256, join(to, 'x'))).toMatchObject({ code: 1 });
  expect((await logged(sha256)).map(({ entry }) => `${entry['stage']} ${entry['outcome'] ?? ''}`)).toEqual([
    'requested ',
    'failed VaultCopyDamagedError',
  ]);
});

test('get: nothing without the flag, to standard output, over a file or through a link: 2', async () => {
  const to = await outputFolder();
  await writeFile(join(to, 'there'), 'mine');
  await symlink(join(to, 'nowhere'), join(to, 'link'));
  for (const args of [
    ['get', eicarHash, ...why, '--output', join(to, 'x')],
    ['get', eicarHash, ...why, '--live-malware'],
    ['get', eicarHash, '--live-malware', '--output', join(to, 'x')],
    ['get', eicarHash, '--live-malware', '--reason', ' ', '--output', join(to, 'x')],
    ['get', eicarHash, ...why, '--live-malware', '--output', '-'],
    ['get', eicarHash, ...why, '--live-malware', '--output', join(to, 'no-folder', 'x')],
    ['get', eicarHash, ...why, '--live-malware', '--output', '/dev/stdout'],
    ['get', eicarHash, ...why, '--live-malware', '--output', join(to, 'there')],
    ['get', eicarHash, ...why, '--live-malware', '--output', join(to, 'there', 'x')],
    ['get', eicarHash, ...why, '--live-malware', '--output', join(to, 'link')],
    ['get', 'no-hash', ...why, '--live-malware', '--output', join(to, 'x')],
  ]) {
    const outcome = await run(...args);
    expect([args, outcome.code, outcome.stdout]).toEqual([args, 2, '']);
    expect(outcome.stderr).toMatch(/--live-malware|--output|--reason|sha256/);
  }
  expect((await readdir(to)).sort()).toEqual(['link', 'there']);
  expect(await readFile(join(to, 'there'), 'utf8')).toBe('mine');
});

test('get: a copy that was altered never appears: 1', async () => {
  const sha256 = await contain(randomBytes(3_000_000), 'c4');
  await damage(sha256);
  const to = await outputFolder();
  const outcome = await get(sha256, join(to, 'malware'));
  expect(outcome).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('is damaged') });
  expect(await readdir(to)).toEqual([]);
});

test('get: what the vault does not have: 1', async () => {
  const to = await outputFolder();
  const outcome = await get('0'.repeat(64), join(to, 'x'));
  expect(outcome).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('holds no copy') });
  expect(await readdir(to)).toEqual([]);
});

test('rescan: a verdict with engine and database, exit codes as of scan, and nothing left on the disk', async () => {
  const clean = await contain(png(), 'c5');
  const infected = await run('rescan', eicarHash);
  expect(infected.code).toBe(1);
  expect(json(infected)).toMatchObject({
    sha256: eicarHash,
    verdict: 'infected',
    signature: expect.stringMatching(/eicar/i),
    engine: expect.stringMatching(/^ClamAV/),
    databaseVersion: expect.any(String),
  });
  const fine = await run('rescan', clean);
  expect(fine.code).toBe(0);
  expect(json(fine)).toMatchObject({ sha256: clean, verdict: 'clean' });
  const none = await run('rescan', '0'.repeat(64));
  expect(none.code).toBe(2);
  expect(json(none)).toMatchObject({ verdict: null, error: 'VaultCopyMissingError' });
  const socket = { ...env, CLAMD_SOCKET: join(folder, 'nobody.sock') };
  const out = await custodian(['vault', 'rescan', eicarHash], { cwd: folder, env: socket });
  expect(out.code).toBe(2);
  expect(json(out)).toMatchObject({ verdict: null, error: 'ScannerUnavailableError' });
  expect((await readdir(join(folder, 'staging'))).filter((name) => name !== 'host-id')).toEqual([]);
  // A clamd of another user still reads what a worker stages there.
  expect((await stat(join(folder, 'staging'))).mode & 0o777).toBe(0o750);
});

test('provenance: what people have written cannot pass for another line, or act on a terminal', async () => {
  const order = {
    conversationId: 'c1',
    mediaId: 'm',
    mimeType: 'text/plain',
    releasedAt: '',
    workflowId: 'w',
    runId: 'r',
  };
  const said = { reviewer: 'eve\nreviewer  jane', reason: '\u001b[2Jok\u202eko' };
  const { uri } = await vault.release(eicarHash, { ...order, ...said });
  const { stdout, code } = await run('provenance', uri);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^reviewer +eve reviewer jane$/m);
  expect(stdout).toMatch(/^reason +\[2Jok ko$/m);
});

test('provenance: an address that is none of a released file: 1', async () => {
  const { AZURE_RELEASED_CONTAINER: container = '' } = env;
  const base = quarantine.url.replace(quarantine.containerName, container);
  for (const [address, problem] of [
    ['nonsense', 'not in the container of released files'],
    [`${quarantine.url}/${eicarHash}/sealed`, 'not in the container of released files'],
    [`${base}/c1/m/${'0'.repeat(64)}?sig=c2VjcmV0`, 'there is no such file'],
    [`${base}/c1/m/50%?sig=c2VjcmV0`, 'it is cut, or was changed'],
  ] as const) {
    const outcome = await run('provenance', address);
    expect(outcome).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(problem) });
    expect(outcome.stderr).not.toContain('c2VjcmV0');
  }
});
