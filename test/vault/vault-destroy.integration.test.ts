import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { BlobServiceClient, BlockBlobClient, ContainerClient } from '@azure/storage-blob';
import { pino } from 'pino';
import { createBlobService } from '../../src/azure/blob-service.js';
import { QuarantineVault } from '../../src/vault/quarantine-vault.js';
import type { FileAddress } from '../../src/vault/vault.js';
import { azuriteForTest } from '../support/worm-azurite.js';
import { WormDouble } from '../../devkit/worm/worm-double.js';
import { AzureContainer } from '../../src/azure/azure-container.js';

const log = pino({ level: 'silent' });
const CONTENT = randomBytes(1000);
const SHA256 = createHash('sha256').update(CONTENT).digest('hex');

const evidence = {
  verdict: 'infected',
  signature: 'Test.Signature',
  engine: 'ClamAV 1.4.6',
  databaseVersion: '27800',
  mimeType: 'text/plain',
  containedAt: '2026-01-01T12:00:00.000Z',
};
const order = {
  reviewer: 'jane.doe',
  reason: 'a virus',
  decidedAt: '2026-01-02T12:00:00.000Z',
  workflowId: 'scan:a:m',
  runId: 'run-1',
};

let dir: string;
let path: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'vault-'));
  path = join(dir, 'file');
  await writeFile(path, CONTENT);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const bring = (vault: QuarantineVault, conversationId: string) =>
  vault.put({
    path,
    sha256: SHA256,
    bytes: CONTENT.length,
    metadata: { ...evidence, conversationId, mediaId: 'm' },
  });
const destroy = (vault: QuarantineVault, conversationId: string) =>
  vault.destroy(SHA256, { ...order, conversationId, mediaId: 'm' });
const release = (vault: QuarantineVault, conversationId: string) =>
  vault.release(SHA256, {
    ...order,
    conversationId,
    mediaId: 'm',
    mimeType: 'text/plain',
    releasedAt: order.decidedAt,
  });

describe('on Azurite', () => {
  let azurite: Awaited<ReturnType<typeof azuriteForTest>>;
  let service: BlobServiceClient;
  let quarantine: ContainerClient;
  let released: ContainerClient;
  let vault: QuarantineVault;

  beforeAll(async () => {
    azurite = await azuriteForTest();
    service = createBlobService(azurite);
  });
  afterAll(() => azurite.stop());
  beforeEach(() => {
    quarantine = service.getContainerClient(`quarantine-${randomUUID()}`);
    released = service.getContainerClient(`released-${randomUUID()}`);
    vault = new QuarantineVault({
      quarantine: new AzureContainer(quarantine),
      released: new AzureContainer(released),
      log,
    });
  });

  async function names(): Promise<string[]> {
    const found: string[] = [];
    for await (const { name } of quarantine.listBlobsFlat()) found.push(name.slice(SHA256.length + 1));
    return found.sort();
  }

  /** A vault on the same containers, in which something happens before one kind of call. */
  function interrupted(suffix: RegExp, method: keyof BlockBlobClient, before: () => Promise<unknown>): QuarantineVault {
    const container = service.getContainerClient(quarantine.containerName);
    for (const get of ['getBlobClient', 'getBlockBlobClient'] as const) {
      const original = container[get].bind(container) as (name: string) => BlockBlobClient;
      container[get] = ((name: string) => {
        const blob = original(name);
        if (!suffix.test(name)) return blob;
        const call = (blob[method] as (...args: unknown[]) => Promise<unknown>).bind(blob);
        Object.assign(blob, {
          [method]: async (...args: unknown[]) => {
            await before();
            return call(...args);
          },
        });
        return blob;
      }) as never;
    }
    return new QuarantineVault({
      quarantine: new AzureContainer(container),
      released: new AzureContainer(released),
      log,
    });
  }

  test('a file in which nothing was named is contained and released like any other', async () => {
    const metadata = { ...evidence, verdict: 'unscannable', signature: '', conversationId: 'a', mediaId: 'm' };
    await vault.put({ path, sha256: SHA256, bytes: CONTENT.length, metadata });
    const { uri } = await release(vault, 'a');
    await expect(vault.provenanceOf(uri)).resolves.toMatchObject({ verdict: 'unscannable', signature: '' });
  });

  test('leaves a note of who wanted it and why, and nothing else', async () => {
    await bring(vault, 'a');
    await expect(destroy(vault, 'a')).resolves.toBe('destroyed');
    expect(await names()).toEqual(['tombstones/a/m.json']);
    const note = await quarantine.getBlobClient(`${SHA256}/tombstones/a/m.json`).downloadToBuffer();
    expect(JSON.parse(note.toString())).toEqual({
      sha256: SHA256,
      bytes: CONTENT.length,
      ...evidence,
      conversationId: 'a',
      mediaId: 'm',
      reviewer: 'jane.doe',
      reason: 'a virus',
      rejectedAt: '2026-01-02T12:00:00.000Z',
      workflowId: 'scan:a:m',
      runId: 'run-1',
    });
  });

  test('what was opened of a file is kept for its conversation, and goes with its origin', async () => {
    const part = { number: 1, name: 'jane.txt', mimeType: 'text/plain', bytes: 3, verdict: 'clean' } as const;
    const parts = { parts: [part], count: 1, isComplete: true };
    const [one, other] = ['a', 'b'].map((conversationId) => ({ conversationId, mediaId: 'm' })) as [
      FileAddress,
      FileAddress,
    ];
    for (const file of [one, other]) {
      await bring(vault, file.conversationId);
      await vault.keepParts(SHA256, file, parts);
    }
    await vault.keepParts(SHA256, one, { ...parts, count: 2 });
    expect(await vault.partsOf(SHA256, one)).toEqual(parts);
    await expect(destroy(vault, 'a')).resolves.toBe('shared');
    expect(await vault.partsOf(SHA256, one)).toBeUndefined();
    expect(await vault.partsOf(SHA256, other)).toEqual(parts);
    await destroy(vault, 'b');
    expect(await names()).toEqual(['tombstones/a/m.json', 'tombstones/b/m.json']);
    // Whoever may write there may have put anything.
    await quarantine.getBlockBlobClient(`${SHA256}/parts/a/m.json`).upload('{"parts":1}', 11);
    expect(await vault.partsOf(SHA256, one)).toBeUndefined();
  });

  test('may be repeated, also at the same time', async () => {
    await bring(vault, 'a');
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => destroy(vault, 'a')));
    outcomes.push(await destroy(vault, 'a'));
    expect(new Set(outcomes)).toEqual(new Set(['destroyed']));
    expect(await names()).toEqual(['tombstones/a/m.json']);
  });

  test('keeps the copy for as long as another conversation needs it', async () => {
    await bring(vault, 'a');
    await bring(vault, 'b');
    await release(vault, 'b');
    await expect(destroy(vault, 'a')).resolves.toBe('shared');
    await expect(destroy(vault, 'a')).resolves.toBe('shared');
    expect(await names()).toEqual(['origins/b/m.json', 'sealed', 'tombstones/a/m.json']);
    await expect(destroy(vault, 'b')).resolves.toBe('destroyed');
    expect(await names()).toEqual(['tombstones/a/m.json', 'tombstones/b/m.json']);
  });

  test('an attempt that ends after each of its calls is finished by the next', async () => {
    for (const [suffix, method] of [
      [/tombstones/, 'upload'],
      [/origins/, 'delete'],
      [/sealed/, 'getProperties'],
      [/sealed/, 'delete'],
    ] as const) {
      await bring(vault, 'a');
      const dies = interrupted(suffix, method, () => Promise.reject(new Error('the worker dies')));
      await expect(destroy(dies, 'a')).rejects.toThrow('the worker dies');
      await expect(destroy(vault, 'a')).resolves.toBe('destroyed');
      expect(await names()).toEqual(['tombstones/a/m.json']);
    }
  });

  test('spares a file that comes again in the moment before the deletion', async () => {
    await bring(vault, 'a');
    const racing = interrupted(/sealed/, 'delete', () => bring(vault, 'b'));
    await expect(destroy(racing, 'a')).resolves.toBe('shared');
    await expect(release(vault, 'b')).resolves.toMatchObject({ uri: expect.any(String) });
  });

  test('a file whose copy is destroyed in the moment before it is noted is copied again', async () => {
    await bring(vault, 'a');
    let destroyed: unknown;
    const racing = interrupted(/origins\/b/, 'upload', async () => (destroyed ??= await destroy(vault, 'a')));
    await expect(bring(racing, 'b')).resolves.toMatchObject({ alreadyThere: false });
    expect(destroyed).toBe('destroyed');
    await expect(release(vault, 'b')).resolves.toMatchObject({ uri: expect.any(String) });
  });

  test('a crowd that brings and destroys at once never leaves a file without its copy', async () => {
    const ids = Array.from({ length: 6 }, (_, index) => `c${index}`);
    for (let round = 0; round < 5; round += 1) {
      await bring(vault, 'a');
      await Promise.all([destroy(vault, 'a'), ...ids.map((id) => bring(vault, `${id}-${round}`))]);
      await Promise.all(ids.map((id) => release(vault, `${id}-${round}`)));
      await Promise.all(ids.map((id) => destroy(vault, `${id}-${round}`)));
      await expect(vault.exists(SHA256)).resolves.toBe(false);
    }
  });
});

describe('on a storage that enforces immutability', () => {
  let double: WormDouble;
  afterEach(() => double.stop());

  test('a copy under a policy is kept until that ends, and the vault says so', async () => {
    double = await new WormDouble({ level: 'container', demandsOneRequest: false }).start();
    const service = createBlobService({ connectionString: double.connectionString });
    const vault = new QuarantineVault({
      quarantine: new AzureContainer(service.getContainerClient('quarantine')),
      released: new AzureContainer(service.getContainerClient('released')),
      log,
    });
    await bring(vault, 'a');
    await expect(bring(vault, 'b')).resolves.toMatchObject({ alreadyThere: true });
    await expect(destroy(vault, 'a')).resolves.toBe('retained');
    await expect(vault.exists(SHA256)).resolves.toBe(true);
    expect(double.store.has(`quarantine/${SHA256}/tombstones/a/m.json`)).toBe(true);
  });
});
