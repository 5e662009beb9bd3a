import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ContainerClient } from '@azure/storage-blob';
import { pino } from 'pino';
import { createBlobService } from '../../src/azure/blob-service.js';
import { stageBlocks } from '../../src/azure/block-upload.js';
import { StorageUnavailableError, UploadMismatchError } from '../../src/storage/errors.js';
import { decodeMetadata } from '../../src/azure/metadata.js';
import {
  QuarantineVault,
  ReleasedFileConflictError,
  VaultContentMismatchError,
  VaultCopyDamagedError,
  VaultCopyMissingError,
} from '../../src/vault/quarantine-vault.js';
import { patient } from '../support/patient.js';
import { azuriteForTest } from '../support/worm-azurite.js';
import { WormDouble } from '../../devkit/worm/worm-double.js';
import { AzureContainer } from '../../src/azure/azure-container.js';

const log = pino({ level: 'silent' });
const MEGABYTE = 1024 * 1024;
/** The harmless test file of the scanners, never whole in this file. */
const EICAR_MARK = ['EICAR', 'STANDARD', 'ANTIVIRUS', 'TEST', 'FILE'].join('-');
const EICAR = Buffer.from(['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', `${EICAR_MARK}!$H+H*`].join(''));

const sha256Of = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

const evidence = {
  verdict: 'infected',
  signature: 'Eicar-Test-Signature',
  engine: 'ClamAV 1.4.3',
  databaseVersion: '27800',
  conversationId: 'conversation-1',
  mediaId: 'media-1',
  mimeType: 'text/plain',
  containedAt: '2026-01-01T12:00:00.000Z',
};
const order = {
  conversationId: 'conversation-1',
  mediaId: 'media-1',
  mimeType: 'text/plain',
  reviewer: 'Jürgen Übel',
  reason: 'a test file; 100 % harmless\nsays "IT" 👍 \ud800',
  releasedAt: '2026-01-02T12:00:00.000Z',
  workflowId: 'scan:conversation-1:media-1',
  runId: 'run-1',
};

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'vault-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function fileOf(content: Uint8Array) {
  const path = join(dir, randomUUID());
  await writeFile(path, content);
  return { path, bytes: content.length, sha256: sha256Of(content) };
}

/** As the steps do it: on a busy machine, Azurite has closed an idle connection before the client knows. */
async function retried<T>(call: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof StorageUnavailableError) || tries === 3) throw error;
    }
  }
}

async function namesIn(container: ContainerClient): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of container.listBlobsFlat()) names.push(name);
  return names.sort();
}

describe('vault on Azurite', () => {
  let azurite: Awaited<ReturnType<typeof azuriteForTest>>;
  let quarantine: ContainerClient;
  let released: ContainerClient;
  let vault: QuarantineVault;

  beforeAll(async () => {
    azurite = await azuriteForTest();
  });
  afterAll(() => azurite.stop());
  beforeEach(() => {
    const service = createBlobService(azurite);
    quarantine = service.getContainerClient(`quarantine-${randomUUID()}`);
    released = service.getContainerClient(`released-${randomUUID()}`);
    vault = new QuarantineVault({
      quarantine: new AzureContainer(quarantine),
      released: new AzureContainer(released),
      log,
    });
  });

  test('keeps an inert copy that tells what it is, and a note of its origin', async () => {
    const file = await fileOf(EICAR);
    await expect(vault.put({ ...file, metadata: evidence })).resolves.toEqual({
      name: `${file.sha256}/sealed`,
      alreadyThere: false,
    });
    await expect(vault.exists(file.sha256)).resolves.toBe(true);
    await expect(vault.stat(file.sha256)).resolves.toMatchObject({
      bytes: EICAR.length,
      metadata: {
        sha256: file.sha256,
        verdict: 'infected',
        signature: 'Eicar-Test-Signature',
        database_version: '27800',
      },
    });
    const copy = quarantine.getBlobClient(`${file.sha256}/sealed`);
    const stored = await copy.downloadToBuffer();
    expect(stored.includes(EICAR_MARK)).toBe(false);
    expect(await copy.getProperties()).toMatchObject({
      contentType: 'application/octet-stream',
      contentDisposition: 'attachment',
      contentMD5: createHash('md5').update(stored).digest(),
    });
    const note = await quarantine
      .getBlobClient(`${file.sha256}/origins/conversation-1/media-1.json`)
      .downloadToBuffer();
    expect(JSON.parse(note.toString())).toEqual({ sha256: file.sha256, bytes: EICAR.length, ...evidence });
  });

  test('keeps one copy of a file, and every conversation that brought it', async () => {
    const file = await fileOf(EICAR);
    const bring = (conversationId: string) => vault.put({ ...file, metadata: { ...evidence, conversationId } });
    await expect(bring('conversation-1')).resolves.toMatchObject({ alreadyThere: false });
    await expect(bring('conversation-2')).resolves.toMatchObject({ alreadyThere: true });
    await expect(bring('conversation-2')).resolves.toMatchObject({ alreadyThere: true });
    expect(await namesIn(quarantine)).toEqual([
      `${file.sha256}/origins/conversation-1/media-1.json`,
      `${file.sha256}/origins/conversation-2/media-1.json`,
      `${file.sha256}/sealed`,
    ]);
  });

  test('takes the same large file from many at once', async () => {
    const content = randomBytes(5 * MEGABYTE + 17);
    const file = await fileOf(content);
    const ids = Array.from({ length: 5 }, (_, i) => `conversation-${i}`);
    const results = await Promise.all(
      ids.map((conversationId) => patient(() => vault.put({ ...file, metadata: { ...evidence, conversationId } }))),
    );
    // None, where the answer to the first one was lost.
    expect(results.filter(({ alreadyThere }) => !alreadyThere).length).toBeLessThanOrEqual(1);
    expect(await namesIn(quarantine)).toHaveLength(6);
    const { uri } = await vault.release(file.sha256, order);
    const name = decodeURIComponent(new URL(uri).pathname.split('/').slice(3).join('/'));
    expect((await released.getBlobClient(name).downloadToBuffer()).equals(content)).toBe(true);
  });

  test('ids of any kind are contained', async () => {
    const file = await fileOf(EICAR);
    const conversationId = `../../${'x'.repeat(5000)}\0\n`;
    await vault.put({ ...file, metadata: { ...evidence, conversationId, mediaId: 'a/b' } });
    const [origin = ''] = await namesIn(quarantine);
    expect(origin).toMatch(new RegExp(`^${file.sha256}/origins/sha256\\.[0-9a-f]{64}/sha256\\.[0-9a-f]{64}\\.json$`));
    const note = await quarantine.getBlobClient(origin).downloadToBuffer();
    expect(JSON.parse(note.toString())).toMatchObject({ conversationId, mediaId: 'a/b' });
  });

  test('a file that is not the one that was scanned never appears', async () => {
    const file = await fileOf(EICAR);
    await writeFile(file.path, 'something else');
    await expect(vault.put({ ...file, metadata: evidence })).rejects.toThrow(VaultContentMismatchError);
    await expect(vault.exists(file.sha256)).resolves.toBe(false);
    expect(await namesIn(quarantine)).toEqual([]);
  });

  test('a file that cannot be read is an error', async () => {
    const file = { path: join(dir, 'missing'), bytes: 5, sha256: sha256Of(EICAR) };
    await expect(vault.put({ ...file, metadata: evidence })).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test.each([0, 1, 2 * MEGABYTE, 2 * MEGABYTE + 1])('gives back a file of %d bytes as it came', async (size) => {
    const content = randomBytes(size);
    const file = await fileOf(content);
    await retried(() => vault.put({ ...file, metadata: evidence }));
    const { uri } = await retried(() => vault.release(file.sha256, order));
    expect(uri).toMatch(new RegExp(`/conversation-1/media-1/${file.sha256}-[0-9a-f]{32}$`));
    const blob = released.getBlobClient((await namesIn(released))[0]!);
    expect(sha256Of(await blob.downloadToBuffer())).toBe(file.sha256);
  });

  test('a released file tells what was found in it, who let it go, and why', async () => {
    const file = await fileOf(EICAR);
    await vault.put({ ...file, metadata: evidence });
    await vault.release(file.sha256, order);
    const [name = ''] = await namesIn(released);
    const { metadata, contentDisposition, contentType } = await released.getBlobClient(name).getProperties();
    expect(decodeMetadata(metadata!)).toEqual({
      sha256: file.sha256,
      verdict: 'infected',
      signature: 'Eicar-Test-Signature',
      engine: 'ClamAV 1.4.3',
      database_version: '27800',
      conversation_id: 'conversation-1',
      media_id: 'media-1',
      reviewer: 'Jürgen Übel',
      reason: 'a test file; 100 % harmless\nsays "IT" 👍 \ufffd',
      contained_at: '2026-01-01T12:00:00.000Z',
      workflow_id: 'scan:conversation-1:media-1',
      run_id: 'run-1',
      released_at: '2026-01-02T12:00:00.000Z',
    });
    expect({ contentDisposition, contentType }).toEqual({
      contentDisposition: 'attachment',
      contentType: 'text/plain',
    });
  });

  test('a released file tells what was found when its own conversation brought it, and not an earlier one', async () => {
    const file = await fileOf(EICAR);
    const before = { verdict: 'unscannable', signature: '', databaseVersion: '27000' };
    await vault.put({ ...file, metadata: { ...evidence, ...before, conversationId: 'conversation-0' } });
    await vault.put({ ...file, metadata: evidence });
    const { uri } = await vault.release(file.sha256, order);
    expect(await vault.provenanceOf(uri)).toMatchObject({
      verdict: 'infected',
      signature: 'Eicar-Test-Signature',
      databaseVersion: '27800',
    });
    // Rejected before, so that its note is gone: what the copy tells is better than nothing.
    await vault.destroy(file.sha256, { ...order, conversationId: 'conversation-0', decidedAt: '' });
    const other = await vault.release(file.sha256, { ...order, conversationId: 'conversation-0' });
    expect(await vault.provenanceOf(other.uri)).toMatchObject({ verdict: 'unscannable', databaseVersion: '27000' });
  });

  test('a release may be repeated, also at the same time; the first decision stays', async () => {
    const file = await fileOf(EICAR);
    await vault.put({ ...file, metadata: evidence });
    const answers = await Promise.all(Array.from({ length: 4 }, () => vault.release(file.sha256, order)));
    answers.push(await vault.release(file.sha256, { ...order, reviewer: 'somebody else' }));
    expect(new Set(answers.map(({ uri }) => uri)).size).toBe(1);
    const [name = ''] = await namesIn(released);
    const { metadata } = await released.getBlobClient(name).getProperties();
    expect(decodeMetadata(metadata!)['reviewer']).toBe('Jürgen Übel');
  });

  test('what the vault does not have cannot be released', async () => {
    await vault.put({ ...(await fileOf(EICAR)), metadata: evidence });
    await expect(vault.release('0'.repeat(64), order)).rejects.toThrow(VaultCopyMissingError);
    await expect(vault.release('../sealed', order)).rejects.toThrow(RangeError);
    expect(await namesIn(released)).toEqual([]);
  });

  describe('a copy that was tampered with', () => {
    /** Replaces a copy, and keeps its metadata. */
    async function tamper(sha256: string, change: (sealed: Buffer) => Buffer, metadata?: Record<string, string>) {
      const copy = quarantine.getBlockBlobClient(`${sha256}/sealed`);
      const properties = await copy.getProperties();
      const changed = change(await copy.downloadToBuffer());
      await copy.upload(changed, changed.length, { metadata: { ...properties.metadata, ...metadata } });
    }
    const flip = (at: number) => (sealed: Buffer) => {
      sealed[at < 0 ? sealed.length + at : at]! ^= 1;
      return sealed;
    };

    test.each([
      ['in its first byte', flip(0)],
      ['in its content', flip(3 * MEGABYTE)],
      ['in its tag', flip(-1)],
    ])('%s is found, and nothing is released', async (_where, change) => {
      const file = await fileOf(randomBytes(4 * MEGABYTE));
      await vault.put({ ...file, metadata: evidence });
      await tamper(file.sha256, change);
      await expect(vault.release(file.sha256, order)).rejects.toThrow(VaultCopyDamagedError);
      expect(await namesIn(released)).toEqual([]);
    });

    test('by cutting it is found by put, stat and release', async () => {
      const file = await fileOf(EICAR);
      await vault.put({ ...file, metadata: evidence });
      await tamper(file.sha256, (sealed) => sealed.subarray(1));
      await expect(vault.stat(file.sha256)).rejects.toThrow(VaultCopyDamagedError);
      await expect(vault.release(file.sha256, order)).rejects.toThrow(VaultCopyDamagedError);
      // Whoever still has the file makes another copy.
      await expect(vault.put({ ...file, metadata: evidence })).resolves.toMatchObject({ alreadyThere: false });
      await expect(vault.release(file.sha256, order)).resolves.toMatchObject({ uri: expect.any(String) });
    });

    test('by putting another genuine copy in its place is found by its hash', async () => {
      const good = await fileOf(Buffer.from('harmless'));
      const bad = await fileOf(Buffer.from('harmful!'));
      await vault.put({ ...good, metadata: evidence });
      await vault.put({ ...bad, metadata: evidence });
      const copy = quarantine.getBlobClient(`${bad.sha256}/sealed`);
      const sealed = await copy.downloadToBuffer();
      const { envelope_key: key = '' } = (await copy.getProperties()).metadata!;
      await tamper(good.sha256, () => sealed, { envelope_key: key });
      await expect(vault.release(good.sha256, order)).rejects.toThrow(VaultCopyDamagedError);
      expect(await namesIn(released)).toEqual([]);
    });
  });

  test('another file under the name of a released one is a conflict', async () => {
    const file = await fileOf(EICAR);
    await vault.put({ ...file, metadata: evidence });
    await vault.release(file.sha256, order);
    await released.getBlockBlobClient((await namesIn(released))[0]!).upload('x', 1);
    await expect(vault.release(file.sha256, order)).rejects.toThrow(ReleasedFileConflictError);
  });

  test('quarantined and released files may not share a container', () => {
    expect(
      () =>
        new QuarantineVault({
          quarantine: new AzureContainer(quarantine),
          released: new AzureContainer(quarantine),
          log,
        }),
    ).toThrow(RangeError);
  });
});

describe('vault on a failing storage', () => {
  let double: WormDouble;
  let vault: QuarantineVault;

  beforeEach(async () => {
    double = await new WormDouble({ demandsOneRequest: false }).start();
    const service = createBlobService({ connectionString: double.connectionString });
    vault = new QuarantineVault({
      quarantine: new AzureContainer(service.getContainerClient('quarantine')),
      released: new AzureContainer(service.getContainerClient('released')),
      log,
    });
  });
  afterEach(() => double.stop());

  test('sends the MD5 of every block, and If-None-Match', async () => {
    const file = await fileOf(randomBytes(3 * MEGABYTE));
    await vault.put({ ...file, metadata: evidence });
    const blocks = double.of('PutBlock');
    expect(blocks.map(({ body }) => body.length)).toEqual([2 * MEGABYTE, MEGABYTE + 36]);
    for (const { headers, body } of blocks) {
      expect(headers['content-md5']).toBe(createHash('md5').update(body).digest('base64'));
    }
    expect(double.of('PutBlockList')[0]?.headers['if-none-match']).toBe('*');
  });

  test('reads no further ahead than two blocks', async () => {
    const blob = createBlobService({ connectionString: double.connectionString })
      .getContainerClient('quarantine')
      .getBlockBlobClient('large');
    const total = 20 * MEGABYTE;
    let produced = 0;
    let ahead = 0;
    async function* large(): AsyncGenerator<Uint8Array> {
      while (produced < total) {
        produced += MEGABYTE;
        ahead = Math.max(ahead, produced - double.of('PutBlock').length * 2 * MEGABYTE);
        yield Buffer.alloc(MEGABYTE);
      }
    }
    const { bytes, ids } = await stageBlocks(blob, large(), { expectedBytes: total });
    expect({ bytes, blocks: ids.length }).toEqual({ bytes: total, blocks: 10 });
    expect(ahead).toBeLessThanOrEqual(5 * MEGABYTE);
  });

  test('a copy that the storage did not keep as sent is an error', async () => {
    double.faults.contentDamaged = true;
    await expect(vault.put({ ...(await fileOf(EICAR)), metadata: evidence })).rejects.toThrow(UploadMismatchError);
  });

  test.each(['GetContainerProperties', 'PutBlock', 'PutBlockList', 'PutBlob'] as const)(
    'a busy %s is transient, and a repeat of the whole ends well',
    async (operation) => {
      const file = await fileOf(operation.startsWith('PutBlock') ? randomBytes(3 * MEGABYTE) : EICAR);
      double.answerNext(operation, { status: 503, code: 'ServerBusy', retryAfterSeconds: 3 });
      const failure = vault.put({ ...file, metadata: evidence });
      await expect(failure).rejects.toThrow(StorageUnavailableError);
      await expect(failure).rejects.toMatchObject({ retryAfterMs: 3000 });
      await vault.put({ ...file, metadata: evidence });
      await expect(vault.exists(file.sha256)).resolves.toBe(true);
      expect(double.store.versions(`quarantine/${file.sha256}/sealed`)).toHaveLength(1);
    },
  );

  test('a lost answer to the commit: the repeat finds the copy, and notes the origin', async () => {
    const file = await fileOf(EICAR);
    double.faults.answerLost = true;
    await expect(vault.put({ ...file, metadata: evidence })).rejects.toThrow(StorageUnavailableError); // the note's answer
    await expect(vault.put({ ...file, metadata: evidence })).rejects.toThrow(StorageUnavailableError);
    double.faults.answerLost = false;
    await expect(vault.put({ ...file, metadata: evidence })).resolves.toMatchObject({ alreadyThere: true });
    expect(double.store.has(`quarantine/${file.sha256}/origins/conversation-1/media-1.json`)).toBe(true);
  });

  test('an aborted put ends with the reason of its signal', async () => {
    const reason = new Error('cancelled');
    await expect(
      vault.put({ ...(await fileOf(EICAR)), metadata: evidence, signal: AbortSignal.abort(reason) }),
    ).rejects.toBe(reason);
  });
});
