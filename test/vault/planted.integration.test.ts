import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { ContainerClient } from '@azure/storage-blob';
import { pino } from 'pino';
import { AzureContainer } from '../../src/azure/azure-container.js';
import { createBlobService } from '../../src/azure/blob-service.js';
import { decodeMetadata } from '../../src/azure/metadata.js';
import { ENVELOPE_BYTES } from '../../src/vault/envelope.js';
import { NoReleasedFileError } from '../../src/vault/provenance.js';
import { QuarantineVault, ReleasedFileConflictError } from '../../src/vault/quarantine-vault.js';
import { copyName, originName } from '../../src/vault/vault-names.js';
import { archiveKeys } from '../support/archive-keys.js';
import { azuriteForTest } from '../support/worm-azurite.js';

/** Somebody who can write to the storage was there before us. */

const CONTENT = Buffer.from('a file that somebody has uploaded');
const sha256 = createHash('sha256').update(CONTENT).digest('hex');
const lines: string[] = [];
const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
const evidence = {
  ...{ verdict: 'infected', signature: 'X', engine: 'ClamAV', databaseVersion: '1', conversationId: 'c', mediaId: 'm' },
  ...{ mimeType: 'text/plain', containedAt: '2026-01-01T12:00:00.000Z' },
};
const order = {
  ...{ conversationId: 'c', mediaId: 'm', mimeType: 'text/plain', reviewer: 'jane', reason: 'harmless' },
  ...{ releasedAt: '2026-01-02T12:00:00.000Z', workflowId: 'scan:c:m', runId: 'run-1' },
};

let azurite: Awaited<ReturnType<typeof azuriteForTest>>;
let dir: string;
let quarantine: ContainerClient;
let released: ContainerClient;
let vault: QuarantineVault;
beforeAll(async () => {
  azurite = await azuriteForTest();
});
afterAll(() => azurite.stop());
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'vault-'));
  const service = createBlobService(azurite);
  quarantine = service.getContainerClient(`quarantine-${randomUUID()}`);
  released = service.getContainerClient(`released-${randomUUID()}`);
  await Promise.all([quarantine.create(), released.create()]);
  vault = open(archiveKeys());
  lines.length = 0;
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const open = ({ signer, publicKeys }: ReturnType<typeof archiveKeys>) =>
  new QuarantineVault({
    ...{ quarantine: new AzureContainer(quarantine), released: new AzureContainer(released) },
    ...{ signer, publicKeys, log },
  });

async function put() {
  const path = join(dir, randomUUID());
  await writeFile(path, CONTENT);
  return vault.put({ path, sha256, bytes: CONTENT.length, metadata: evidence });
}
const plant = async (name: string, content: Buffer, metadata: Record<string, string>) =>
  void (await quarantine.getBlockBlobClient(name).upload(content, content.length, { metadata }));
const plausible = (key: Buffer) => ({
  ...{ sha256, bytes: String(CONTENT.length), envelope: 'ccv1-aes-256-gcm' },
  envelope_key: encodeURIComponent(key.toString('base64')),
});

test.each([
  ['noise of the right size and metadata', randomBytes(CONTENT.length + ENVELOPE_BYTES), plausible(randomBytes(32))],
  ['one with a key of another length', randomBytes(CONTENT.length + ENVELOPE_BYTES), plausible(randomBytes(5))],
  ['something with metadata of its own', Buffer.from('x'), { sha256: 'other' }],
])('a planted copy, %s, costs no evidence: the true one is made beside it', async (_, content, metadata) => {
  await plant(`${sha256}/sealed`, content, metadata);
  const { name, alreadyThere } = await put();
  expect(alreadyThere).toBe(false);
  expect(name).toMatch(/\/sealed-[0-9a-f]{32}$/);
  expect(lines.join('')).toContain('WHAT LIES IN THE VAULT AS A COPY IS NONE');
  expect(await buffer((await vault.open(sha256)).content)).toEqual(CONTENT);
  expect(await put()).toEqual({ name, alreadyThere: true });
  const listed: unknown[] = [];
  for await (const copy of vault.list()) listed.push(copy);
  expect(listed).toHaveLength(1);
  const { uri } = await vault.release(sha256, order);
  expect(await vault.provenanceOf(uri)).toMatchObject({ sha256, reviewer: 'jane' });
  await expect(vault.destroy(sha256, { ...order, decidedAt: order.releasedAt })).resolves.toBe('destroyed');
  expect(await vault.exists(sha256)).toBe(false);
});

test('the name of a released file cannot be told without the key, and is the same each time', async () => {
  await put();
  const { uri } = await vault.release(sha256, order);
  expect(uri).toMatch(new RegExp(`/c/m/${sha256}-[0-9a-f]{32}$`));
  expect((await vault.release(sha256, order)).uri).toBe(uri);
  expect((await open(archiveKeys()).release(sha256, order)).uri).not.toBe(uri);
});

test('a released file that was replaced is neither linked again nor vouched for', async () => {
  await put();
  const { uri } = await vault.release(sha256, order);
  const blob = released.getBlockBlobClient(decodeURIComponent(uri.split(`${released.containerName}/`)[1]!));
  const { metadata = {} } = await blob.getProperties();
  await blob.upload('foreign bytes', 13, { metadata });
  await expect(vault.release(sha256, order)).rejects.toThrow(ReleasedFileConflictError);
  await expect(vault.provenanceOf(uri)).rejects.toThrow(NoReleasedFileError);
});

test('a forged provenance is found', async () => {
  await put();
  const { uri } = await vault.release(sha256, order);
  const blob = released.getBlockBlobClient(decodeURIComponent(uri.split(`${released.containerName}/`)[1]!));
  const { metadata = {} } = await blob.getProperties();
  expect(decodeMetadata(metadata)).toMatchObject({
    reviewer: 'jane',
    signature: 'X',
    provenance_signature: expect.any(String),
  });
  await blob.setMetadata({ ...metadata, reviewer: 'somebody%20else' });
  await expect(vault.provenanceOf(uri)).rejects.toThrow(/FORGED/);
  const { provenance_signature: _signature, provenance_key: _key, ...unsigned } = metadata;
  await blob.setMetadata(unsigned);
  await expect(vault.provenanceOf(uri)).rejects.toThrow(/not signed/);
});

test('what lies where the note of a file belongs, and is none, stops neither its release nor its destruction', async () => {
  const name = originName(sha256, 'c', 'm');
  await quarantine.getAppendBlobClient(name).create({ metadata: { odd: 'true' } });
  await quarantine.getAppendBlobClient(name).appendBlock('no note', 7);
  await put();
  expect((await vault.release(sha256, order)).uri).toContain(sha256);
  const { releasedAt: decidedAt, ...destruction } = order;
  expect(await vault.destroy(sha256, { ...destruction, decidedAt })).toBe('destroyed');
  expect(await vault.exists(sha256)).toBe(false);
});

test.each([
  ['a snapshot', async (name: string) => void (await quarantine.getBlobClient(name).createSnapshot())],
  [
    'a lease',
    async (name: string) => void (await quarantine.getBlobClient(name).getBlobLeaseClient().acquireLease(-1)),
  ],
])('%s of a copy that somebody has taken does not keep it', async (_, take) => {
  await put();
  await take(copyName(sha256));
  await take(originName(sha256, 'c', 'm'));
  const { releasedAt: decidedAt, ...destruction } = order;
  expect(await vault.destroy(sha256, { ...destruction, decidedAt })).toBe('destroyed');
  const left: string[] = [];
  for await (const { name } of quarantine.listBlobsFlat({ includeSnapshots: true })) left.push(name);
  expect(left.filter((name) => name === copyName(sha256))).toEqual([]);
});

test('a lease that somebody holds on a copy keeps nobody from containing the file again', async () => {
  await put();
  await quarantine.getBlobClient(copyName(sha256)).getBlobLeaseClient().acquireLease(-1);
  await expect(put()).resolves.toBeDefined();
  expect((await buffer((await vault.open(sha256)).content)).equals(CONTENT)).toBe(true);
});
