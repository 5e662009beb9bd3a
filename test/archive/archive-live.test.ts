import { createHash, randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { ContainerClient } from '@azure/storage-blob';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { ArchiveStore } from '../../src/archive/archive.js';
import { createBlobService } from '../../src/azure/blob-service.js';
import { ArchiveCatalog } from '../../src/archive/catalog.js';
import { changeLegalHold } from '../../src/archive/legal-hold.js';
import { laterRecordName, parseRecordName } from '../../src/archive/record-names.js';
import { WormDouble } from '../../devkit/worm/worm-double.js';
import { AzureContainer } from '../../src/azure/azure-container.js';

/**
 * What the archive relies on, asked of the WORM double and, with AZURE_LIVE_STORAGE_URL (your Azure identity) or
 * AZURE_LIVE_CONNECTION_STRING and AZURE_LIVE_CONTAINER, of a real account. There it leaves a few small blobs behind that
 * stay locked for a day: use a container for tests.
 */
const {
  AZURE_LIVE_STORAGE_URL: url,
  AZURE_LIVE_CONNECTION_STRING: connectionString,
  AZURE_LIVE_CONTAINER: liveContainer,
} = process.env;
const liveAccount = connectionString ? { connectionString } : url ? { url } : undefined;

const openDouble = async () => {
  const double = await new WormDouble({ demandsOneRequest: false }).start();
  return { container: createBlobService(double).getContainerClient('archive'), stop: () => double.stop() };
};
const openLive = async () => ({
  container: createBlobService(liveAccount!).getContainerClient(liveContainer ?? ''), // none: the tests fail, and say so
  stop: async () => undefined,
});

const refusal = (code: string) => expect.objectContaining({ statusCode: 409, code });
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

function archiveSuite(open: () => Promise<{ container: ContainerClient; stop: () => Promise<void> }>): void {
  const id = randomUUID();
  const name = `conversations/2020-01-01/${id}.gz`;
  let container: ContainerClient;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    ({ container, stop } = await open());
  });
  afterAll(() => stop());

  const write = (text: string) =>
    new ArchiveStore({
      container: new AzureContainer(container),
      immutability: 'required',
      log: pino({ level: 'silent' }),
    }).write({
      name,
      content: gzipSync(text),
      plainSha256: sha256(text),
      metadata: { conversation_id: id },
      retentionDays: 1,
      conversation: { id, laterName: laterRecordName(name, sha256(text)), earlierNames: [] },
    });
  const dayMs = 86_400_000;

  test('a record is stored once, locked, for no less than its retention', async () => {
    const before = Date.now();
    const first = await write('first');
    expect(first).toMatchObject({ name, created: true, immutability: { mode: 'locked' } });
    const { until } = first.immutability as { until: Date };
    // By the service's clock, which tells whole seconds and may differ from ours by a minute.
    expect(until.getTime()).toBeGreaterThanOrEqual(before + dayMs - 61_000);
    const again = await write('first');
    expect(again).toMatchObject({ created: false, versionId: first.versionId, immutability: { mode: 'locked' } });
  });

  test('its version can neither be deleted nor altered, nor its lock shortened', async () => {
    const { versionId = '' } = await write('first');
    const blob = container.getBlockBlobClient(name);
    await expect(blob.withVersion(versionId).delete()).rejects.toEqual(refusal('BlobImmutableDueToPolicy'));
    await expect(blob.setMetadata({ a: 'b' })).rejects.toEqual(refusal('BlobImmutableDueToPolicy'));
    const shorter = { policyMode: 'Locked' as const, expiriesOn: new Date(Date.now() + dayMs / 2) };
    await expect(blob.setImmutabilityPolicy(shorter)).rejects.toEqual(expect.objectContaining({ statusCode: 409 }));
    await expect(blob.deleteImmutabilityPolicy()).rejects.toEqual(expect.objectContaining({ statusCode: 409 }));
    await expect(blob.upload('x', 1, { conditions: { ifNoneMatch: '*' } })).rejects.toEqual(
      expect.objectContaining({ statusCode: 409 }),
    );
  });

  test('another record of the conversation stands beside it', async () => {
    const later = await write('later');
    expect(later).toMatchObject({
      supersedes: { name, plainSha256: sha256('first') },
      immutability: { mode: 'locked' },
    });
    expect(parseRecordName(later.name)).toEqual({ day: '2020-01-01', conversationId: id });
    const range = { from: '2020-01-01', to: '2020-01-01' };
    const found = await new ArchiveCatalog(new AzureContainer(container)).find(id, range);
    expect(found.map((entry) => [entry.name, entry.lock.mode, entry.legalHold])).toEqual([
      [name, 'locked', false],
      [later.name, 'locked', false],
    ]);
    expect(found[1]?.supersedes?.name).toBe(name);
  });

  test('a legal hold is set and cleared, and shown', async () => {
    expect(await changeLegalHold(new AzureContainer(container), name, true)).toEqual({ name, confirmed: true });
    expect((await container.getBlobClient(name).getProperties()).legalHold).toBe(true);
    const [entry] = await new ArchiveCatalog(new AzureContainer(container)).find(id, {
      from: '2020-01-01',
      to: '2020-01-01',
    });
    expect(entry).toMatchObject({ name, legalHold: true });
    expect(await changeLegalHold(new AzureContainer(container), name, false)).toEqual({ name, confirmed: true });
    expect((await container.getBlobClient(name).getProperties()).legalHold ?? false).toBe(false);
  });
}

describe('the archive on the WORM double', () => archiveSuite(openDouble));

// It takes an account and leaves locked blobs behind, so that somebody has to ask for it (docs/archive.md).
const describeLive = liveAccount === undefined ? describe.skip : describe;
describeLive('the archive on a real account (AZURE_LIVE_*)', () => archiveSuite(openLive));
