import { afterEach, describe, expect, test } from '@jest/globals';
import type { BlockBlobClient, BlockBlobUploadOptions } from '@azure/storage-blob';
import { createBlobService } from '../../src/azure/blob-service.js';
import { WormDouble } from '../../devkit/worm/worm-double.js';
import type { WormLevel } from '../../devkit/worm/worm-store.js';

/** The double is held to the documented rules, for the tests of the archive lean on it. */
const HOUR_MS = 3_600_000;
const START = Date.UTC(2026, 0, 1);

describe('WORM double', () => {
  const opened: WormDouble[] = [];
  let now = START;

  afterEach(async () => {
    now = START;
    await Promise.all(opened.splice(0).map((double) => double.stop()));
  });

  async function openBlob(level: WormLevel, demandsOneRequest = false): Promise<[BlockBlobClient, WormDouble]> {
    const double = await new WormDouble({ level, now: () => now, demandsOneRequest }).start();
    opened.push(double);
    const container = createBlobService({ connectionString: double.connectionString }).getContainerClient('archive');
    return [container.getBlockBlobClient('a/b.gz'), double];
  }

  const locked = (hours: number): BlockBlobUploadOptions => ({
    immutabilityPolicy: { policyMode: 'Locked', expiriesOn: new Date(START + hours * HOUR_MS) },
  });
  const refused = (status: number, code: string) => expect.objectContaining({ statusCode: status, code });

  test('reads a policy back in lower case and whole seconds', async () => {
    const [blob] = await openBlob('version');
    const expiriesOn = new Date(START + HOUR_MS + 999);
    await blob.upload('x', 1, { immutabilityPolicy: { policyMode: 'Locked', expiriesOn } });
    const properties = await blob.getProperties();
    expect(properties.immutabilityPolicyMode).toBe('locked');
    expect(properties.immutabilityPolicyExpiresOn).toEqual(new Date(START + HOUR_MS));
  });

  test('version level: overwriting a protected blob makes a new version and keeps the old one', async () => {
    const [blob] = await openBlob('version');
    const { versionId } = await blob.upload('old', 3, locked(1));
    await blob.upload('new', 3);
    expect((await blob.downloadToBuffer()).toString()).toBe('new');
    expect((await blob.withVersion(versionId!).downloadToBuffer()).toString()).toBe('old');
  });

  test('version level: a protected version cannot be deleted, but its name can', async () => {
    const [blob, double] = await openBlob('version');
    const { versionId } = await blob.upload('x', 1, locked(1));
    await expect(blob.withVersion(versionId!).delete()).rejects.toEqual(refused(409, 'BlobImmutableDueToPolicy'));
    await blob.delete();
    await expect(blob.exists()).resolves.toBe(false);
    expect(double.store.versions('archive/a/b.gz')).toHaveLength(1);
  });

  test('version level: a version can be deleted once its policy has expired', async () => {
    const [blob, double] = await openBlob('version');
    const { versionId } = await blob.upload('x', 1, locked(1));
    now = START + HOUR_MS;
    await blob.withVersion(versionId!).delete();
    expect(double.store.versions('archive/a/b.gz')).toHaveLength(0);
  });

  test('container level: a protected blob can neither be overwritten nor deleted', async () => {
    const [blob] = await openBlob('container');
    await blob.upload('x', 1);
    await expect(blob.upload('y', 1)).rejects.toEqual(refused(409, 'BlobImmutableDueToPolicy'));
    await expect(blob.delete()).rejects.toEqual(refused(409, 'BlobImmutableDueToPolicy'));
  });

  test.each<WormLevel>(['version', 'container'])(
    '%s level: metadata of a protected blob cannot be set',
    async (level) => {
      const [blob] = await openBlob(level);
      await blob.upload('x', 1, level === 'version' ? locked(1) : {});
      await expect(blob.setMetadata({ a: 'b' })).rejects.toEqual(refused(409, 'BlobImmutableDueToPolicy'));
    },
  );

  test('a locked policy can be extended, not shortened, unlocked or deleted', async () => {
    const [blob] = await openBlob('version');
    await blob.upload('x', 1, locked(2));
    const at = (hours: number) => new Date(START + hours * HOUR_MS);
    await blob.setImmutabilityPolicy({ policyMode: 'Locked', expiriesOn: at(3) });
    const refusal = refused(409, 'BlobImmutableDueToPolicy');
    await expect(blob.setImmutabilityPolicy({ policyMode: 'Locked', expiriesOn: at(2) })).rejects.toEqual(refusal);
    await expect(blob.setImmutabilityPolicy({ policyMode: 'Unlocked', expiriesOn: at(4) })).rejects.toEqual(refusal);
    await expect(blob.deleteImmutabilityPolicy()).rejects.toEqual(refusal);
    expect((await blob.getProperties()).immutabilityPolicyExpiresOn).toEqual(at(3));
  });

  test('an unlocked policy can be shortened and deleted, and is what a policy without a mode becomes', async () => {
    const [blob] = await openBlob('version');
    await blob.upload('x', 1);
    await blob.setImmutabilityPolicy({ expiriesOn: new Date(START + 2 * HOUR_MS) });
    await blob.setImmutabilityPolicy({ expiriesOn: new Date(START + HOUR_MS) });
    expect((await blob.getProperties()).immutabilityPolicyMode).toBe('unlocked');
    await blob.deleteImmutabilityPolicy();
    expect((await blob.getProperties()).immutabilityPolicyMode).toBeUndefined();
  });

  test('a legal hold protects by itself', async () => {
    const [blob] = await openBlob('version');
    const { versionId } = await blob.upload('x', 1, { legalHold: true });
    const version = blob.withVersion(versionId!);
    expect((await blob.getProperties()).legalHold).toBe(true);
    await expect(version.delete()).rejects.toEqual(refused(409, 'BlobImmutableDueToLegalHold'));
    await blob.setLegalHold(false);
    await version.delete();
  });

  test('refuses a policy that ends in the past, and the mode Mutable', async () => {
    const [blob] = await openBlob('version');
    await expect(blob.upload('x', 1, locked(-1))).rejects.toEqual(refused(400, 'InvalidHeaderValue'));
    const expiriesOn = new Date(START + HOUR_MS);
    await expect(blob.upload('x', 1, { immutabilityPolicy: { policyMode: 'Mutable', expiriesOn } })).rejects.toEqual(
      refused(400, 'InvalidHeaderValue'),
    );
  });

  test('If-None-Match: * refuses a second upload, whole or in blocks', async () => {
    const [blob] = await openBlob('version');
    const conditions = { ifNoneMatch: '*' };
    const id = Buffer.from('0').toString('base64');
    await blob.stageBlock(id, 'x', 1);
    await blob.commitBlockList([id], { conditions });
    await expect(blob.upload('y', 1, { conditions })).rejects.toEqual(refused(409, 'BlobAlreadyExists'));
    await expect(blob.commitBlockList([id], { conditions })).rejects.toEqual(refused(409, 'BlobAlreadyExists'));
  });

  test('checks the MD5 of Put Blob', async () => {
    const [blob] = await openBlob('version');
    const blobHTTPHeaders = { blobContentMD5: Buffer.alloc(16) };
    await expect(blob.upload('x', 1, { blobHTTPHeaders })).rejects.toEqual(refused(400, 'Md5Mismatch'));
  });

  test('by default refuses an upload that is not write-once, locked and hashed in one request', async () => {
    const [blob] = await openBlob('version', true);
    const conditions = { ifNoneMatch: '*' };
    await expect(blob.upload('x', 1, locked(1))).rejects.toEqual(refused(400, 'DoubleDemandsIfNoneMatch'));
    await expect(blob.upload('x', 1, { conditions })).rejects.toEqual(refused(400, 'DoubleDemandsLockedPolicy'));
    await expect(blob.upload('x', 1, { ...locked(1), conditions })).rejects.toEqual(refused(400, 'DoubleDemandsMd5'));
  });
});
