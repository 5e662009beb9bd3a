import { createHash, randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import {
  ArchiveConflictError,
  ArchiveReadBackError,
  ContainerNotImmutableError,
  ImmutabilityNotEnforcedError,
} from '../../src/archive/archive-errors.js';
import type { ArchiveRecord } from '../../src/archive/archive-record.js';
import { ArchiveStore } from '../../src/archive/archive.js';
import type { ImmutabilityDemand } from '../../src/archive/lock.js';
import { createBlobService } from '../../src/azure/blob-service.js';
import {
  StorageConflictError,
  StorageForbiddenError,
  StorageNotFoundError,
  StorageUnavailableError,
} from '../../src/storage/errors.js';
import { azuriteForTest } from '../support/worm-azurite.js';
import { ClockSkewError } from '../../src/storage/service-clock.js';
import { WormDouble } from '../../devkit/worm/worm-double.js';
import type { WormLevel } from '../../devkit/worm/worm-store.js';
import { startFlagProxy } from '../support/worm-flag-proxy.js';
import { AzureContainer } from '../../src/azure/azure-container.js';

const log = pino({ level: 'silent' });
const DAY_MS = 86_400_000;
/** Not a whole second, so that rounding shows. */
const START = Date.UTC(2026, 0, 1, 12, 0, 0, 300);
const NAME = 'conversations/2026-01-01/8a3b.gz';

function recordOf(text: string, changes: Partial<ArchiveRecord> = {}): ArchiveRecord {
  return {
    name: NAME,
    content: gzipSync(text),
    plainSha256: createHash('sha256').update(text).digest('hex'),
    metadata: { schema: 1, redactor: 'r1', note: 'Grüße, 100 %' },
    retentionDays: 7,
    ...changes,
  };
}

describe('archive on the WORM double', () => {
  let double: WormDouble;
  let now = START;

  beforeEach(async () => {
    now = START;
    double = await new WormDouble({ now: () => now }).start();
  });
  afterEach(() => double.stop());

  async function restart(level: WormLevel): Promise<void> {
    await double.stop();
    double = await new WormDouble({ level, now: () => now, demandsOneRequest: false }).start();
  }

  const openStore = (immutability: ImmutabilityDemand = 'required') =>
    new ArchiveStore({
      container: new AzureContainer(
        createBlobService({ connectionString: double.connectionString }).getContainerClient('archive'),
      ),
      immutability,
      log,
      now: () => now,
    });

  const policies = () => double.store.versions(`archive/${NAME}`).map(({ policy }) => policy);

  test('stores a record with one request and says what was read back', async () => {
    const receipt = await openStore().write(recordOf('hello'));
    const until = new Date(Math.floor(START / 1000) * 1000 + 7 * DAY_MS);
    expect(receipt).toMatchObject({ created: true, immutability: { mode: 'locked', until } });
    expect(receipt.uri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/devstoreaccount1\/archive\/conversations/);
    expect(receipt.versionId).toBe(double.store.get(`archive/${NAME}`).id);
    expect(double.requests.map(({ operation }) => operation)).toEqual([
      'GetContainerProperties', // whether it can lock
      'GetContainerProperties', // what time it is
      'PutBlob',
      'GetBlobProperties',
    ]);
    const [upload] = double.of('PutBlob');
    expect(upload?.headers).toMatchObject({
      'if-none-match': '*',
      'x-ms-immutability-policy-mode': 'Locked',
      'x-ms-immutability-policy-until-date': until.toUTCString(),
      'x-ms-blob-content-md5': createHash('md5').update(gzipSync('hello')).digest('base64'),
      'x-ms-blob-content-type': 'application/gzip',
      'x-ms-meta-plain_sha256': recordOf('hello').plainSha256,
      'x-ms-meta-gzip_sha256': createHash('sha256').update(gzipSync('hello')).digest('hex'),
      'x-ms-meta-note': 'Gr%C3%BC%C3%9Fe%2C%20100%20%25',
    });
    expect(upload?.headers['x-ms-blob-content-encoding']).toBeUndefined();
    expect(upload?.body.equals(gzipSync('hello'))).toBe(true);
  });

  test('escapes the name of the blob in the address', async () => {
    const { uri } = await openStore().write(recordOf('hello', { name: 'a b/ü?#.gz' }));
    expect(uri.endsWith('/archive/a%20b/%C3%BC%3F%23.gz')).toBe(true);
  });

  test('a policy that the storage dropped is an error', async () => {
    double.faults.policyDropped = true;
    await expect(openStore().write(recordOf('hello'))).rejects.toThrow(ImmutabilityNotEnforcedError);
    expect(double.of('SetImmutabilityPolicy')).toHaveLength(0);
  });

  test('a policy that came back unlocked is locked, and read again', async () => {
    double.faults.cameBackUnlocked = true;
    const receipt = await openStore().write(recordOf('hello'));
    expect(receipt.immutability.mode).toBe('locked');
    expect(policies()[0]?.mode).toBe('locked');
    expect(double.requests.at(-1)?.operation).toBe('GetBlobProperties');
  });

  test('a policy that cannot be locked is an error', async () => {
    double.faults.cameBackUnlocked = true;
    double.answerNext('SetImmutabilityPolicy', { status: 501, code: 'APINotImplemented' });
    const failure = openStore().write(recordOf('hello'));
    await expect(failure).rejects.toThrow(ImmutabilityNotEnforcedError);
    await expect(failure).rejects.toMatchObject({ mode: 'unlocked', blob: NAME });
  });

  test('nothing is sent to a container that cannot lock, until it can', async () => {
    double.faults.flagMissing = true;
    const store = openStore();
    await expect(store.probe()).resolves.toEqual({ immutable: false });
    await expect(store.write(recordOf('hello'))).rejects.toThrow(ContainerNotImmutableError);
    expect(double.of('PutBlob')).toHaveLength(0);
    double.faults.flagMissing = false;
    await expect(store.write(recordOf('hello'))).resolves.toMatchObject({ created: true });
  });

  test('container-level immutability alone is not enough', async () => {
    await restart('container');
    await expect(openStore().write(recordOf('hello'))).rejects.toThrow(ContainerNotImmutableError);
  });

  test('a lost answer is transient, and the repeat finds the record', async () => {
    double.faults.answerLost = true;
    const store = openStore();
    const failure = store.write(recordOf('hello'));
    await expect(failure).rejects.toThrow(StorageUnavailableError);
    await expect(failure).rejects.toMatchObject({ call: { code: 'ECONNRESET' }, retryAfterMs: undefined });
    now += 3_600_000;
    await expect(store.write(recordOf('hello'))).resolves.toMatchObject({
      created: false,
      immutability: { mode: 'locked', until: new Date(Math.floor(START / 1000) * 1000 + 7 * DAY_MS) },
    });
    expect(double.of('PutBlob')).toHaveLength(2);
    expect(double.of('SetImmutabilityPolicy')).toHaveLength(0);
    expect(policies()).toHaveLength(1);
  });

  test('412 is read back like 409', async () => {
    const store = openStore();
    await store.write(recordOf('hello'));
    double.answerNext('PutBlob', { status: 412, code: 'ConditionNotMet' });
    await expect(store.write(recordOf('hello'))).resolves.toMatchObject({ created: false });
  });

  test('the same record from another zlib is the same record', async () => {
    const store = openStore();
    await store.write(recordOf('hello'));
    const repacked = recordOf('hello', { content: gzipSync('hello', { level: 0 }) });
    await expect(store.write(repacked)).resolves.toMatchObject({ created: false });
  });

  test('another record under the same name is a conflict', async () => {
    const store = openStore();
    await store.write(recordOf('hello'));
    const failure = store.write(recordOf('goodbye'));
    await expect(failure).rejects.toThrow(ArchiveConflictError);
    await expect(failure).rejects.toMatchObject({
      storedSha256: recordOf('hello').plainSha256,
      expectedSha256: recordOf('goodbye').plainSha256,
    });
    expect(policies()).toHaveLength(1);
  });

  test.each(['BlobImmutableDueToPolicy', 'BlobImmutableDueToLegalHold'])('%s is no success', async (code) => {
    const store = openStore();
    await store.write(recordOf('hello'));
    double.answerNext('PutBlob', { status: 409, code });
    await expect(store.write(recordOf('hello'))).rejects.toThrow(StorageConflictError);
  });

  test('the same record that was left without a lock is locked, counted from its creation', async () => {
    double.faults.policyDropped = true;
    await openStore('optional').write(recordOf('hello'));
    double.faults.policyDropped = false;
    now += DAY_MS;
    const until = new Date(Math.floor(START / 1000) * 1000 + 7 * DAY_MS);
    await expect(openStore().write(recordOf('hello'))).resolves.toMatchObject({
      created: false,
      immutability: { mode: 'locked', until },
    });
    expect(policies()).toEqual([{ mode: 'locked', until: until.getTime() }]);
  });

  test('the same record that is locked for too short a time is extended', async () => {
    const store = openStore();
    await store.write(recordOf('hello'));
    const receipt = await store.write(recordOf('hello', { retentionDays: 30 }));
    const until = new Date(Math.floor(START / 1000) * 1000 + 30 * DAY_MS);
    expect(receipt).toMatchObject({ created: false, immutability: { mode: 'locked', until } });
  });

  const withClock = (now: () => number) =>
    new ArchiveStore({
      container: new AzureContainer(
        createBlobService({ connectionString: double.connectionString }).getContainerClient('archive'),
      ),
      immutability: 'required',
      log,
      now,
    });

  test.each([-59_000, 59_000])(
    'the retention counts by the clock of the service when ours is off by %d ms',
    async (ms) => {
      const { immutability } = await withClock(() => START + ms).write(recordOf('hello'));
      expect(immutability).toEqual({ mode: 'locked', until: new Date(Math.floor(START / 1000) * 1000 + 7 * DAY_MS) });
    },
  );

  test.each([
    ['in 2126', Date.parse('2126-01-01T00:00:00Z')],
    ['an hour behind', START - 3_600_000],
  ])('a host whose clock is %s stores nothing, least of all locked for a hundred years', async (_, host) => {
    await expect(withClock(() => host).write(recordOf('hello'))).rejects.toThrow(ClockSkewError);
    expect(double.of('PutBlob')).toEqual([]);
  });

  test('content that differs from what was sent is an error', async () => {
    double.faults.contentDamaged = true;
    await expect(openStore().write(recordOf('hello'))).rejects.toThrow(ArchiveReadBackError);
  });

  test('content that was damaged as it was stored is not taken for the record by the next attempt', async () => {
    double.faults.contentDamaged = true;
    await expect(openStore().write(recordOf('hello'))).rejects.toThrow(ArchiveReadBackError);
    double.faults.contentDamaged = false;
    const failure = openStore().write(recordOf('hello'));
    await expect(failure).rejects.toThrow(ArchiveConflictError);
    await expect(failure).rejects.toMatchObject({ storedSha256: undefined });
  });

  test.each([
    ['with its lock', {}],
    ['without a policy', { policy: undefined }],
  ])(
    'a record whose retention has ended, %s, is locked anew, and not called locked by a lock that is over',
    async (_, change) => {
      await openStore().write(recordOf('hello'));
      now += 8 * DAY_MS;
      double.store.tamper(`archive/${NAME}`, change);
      const { created, immutability } = await openStore().write(recordOf('hello'));
      const until = new Date(Math.floor(now / 1000) * 1000 + 7 * DAY_MS);
      expect({ created, immutability }).toEqual({ created: false, immutability: { mode: 'locked', until } });
      expect(policies()).toEqual([{ mode: 'locked', until: until.getTime() }]);
    },
  );

  test.each([
    [503, 'ServerBusy', 7, 7000],
    [429, 'TooManyRequests', 30, 30_000],
    [500, 'InternalError', undefined, undefined],
    [400, 'Md5Mismatch', undefined, undefined],
  ])('%d %s is transient, and is not repeated here', async (status, code, retryAfterSeconds, retryAfterMs) => {
    double.answerNext('PutBlob', { status, code, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) });
    const failure = openStore().write(recordOf('hello'));
    await expect(failure).rejects.toThrow(StorageUnavailableError);
    await expect(failure).rejects.toMatchObject({
      retryAfterMs,
      call: { status, code, requestId: 'double', target: NAME },
    });
    expect(double.of('PutBlob')).toHaveLength(1);
  });

  test.each(['AuthorizationPermissionMismatch', 'UnauthorizedBlobOverwrite'])(
    '403 %s is for an operator',
    async (code) => {
      double.answerNext('PutBlob', { status: 403, code });
      await expect(openStore().write(recordOf('hello'))).rejects.toThrow(StorageForbiddenError);
    },
  );

  test('a failing read-back is a failure of the write', async () => {
    double.answerNext('GetBlobProperties', { status: 503, code: 'ServerBusy' });
    await expect(openStore().write(recordOf('hello'))).rejects.toThrow(StorageUnavailableError);
    double.answerNext('GetBlobProperties', { status: 404, code: 'BlobNotFound' });
    await expect(openStore().write(recordOf('hello'))).rejects.toThrow(StorageNotFoundError);
  });

  test.each([0, -1, 146_001, NaN])('refuses a retention of %d days', async (retentionDays) => {
    await expect(openStore().write(recordOf('hello', { retentionDays }))).rejects.toThrow(RangeError);
    expect(double.requests).toHaveLength(0);
  });

  test('optional: what is locked is called locked, what is not is called none', async () => {
    await expect(openStore('optional').write(recordOf('hello'))).resolves.toMatchObject({
      immutability: { mode: 'locked' },
    });
    double.faults.policyDropped = true;
    await expect(openStore('optional').write(recordOf('other', { name: 'other.gz' }))).resolves.toMatchObject({
      immutability: { mode: 'none' },
    });
    double.faults.policyDropped = false;
    double.faults.cameBackUnlocked = true;
    double.answerNext('SetImmutabilityPolicy', { status: 501, code: 'APINotImplemented' });
    await expect(openStore('optional').write(recordOf('third', { name: 'third.gz' }))).resolves.toMatchObject({
      immutability: { mode: 'none' },
    });
  });
});

describe('archive on Azurite', () => {
  let azurite: Awaited<ReturnType<typeof azuriteForTest>>;

  beforeAll(async () => {
    azurite = await azuriteForTest();
  });
  afterAll(() => azurite.stop());

  const openStore = (immutability: ImmutabilityDemand, connectionString: string, container: string) =>
    new ArchiveStore({
      container: new AzureContainer(createBlobService({ connectionString }).getContainerClient(container)),
      immutability,
      log,
    });
  const newContainer = () => `archive-${randomUUID()}`;

  test('required: is refused before anything is stored', async () => {
    const name = newContainer();
    const container = createBlobService(azurite).getContainerClient(name);
    await container.create();
    await expect(openStore('required', azurite.connectionString, name).write(recordOf('hello'))).rejects.toThrow(
      ContainerNotImmutableError,
    );
    await expect(container.getBlobClient(NAME).exists()).resolves.toBe(false);
  });

  test('required: the read-back fails although the container claims to lock, and the upload was a success', async () => {
    const proxy = await startFlagProxy(azurite.connectionString);
    try {
      const name = newContainer();
      await createBlobService(azurite).getContainerClient(name).create();
      const store = openStore('required', proxy.connectionString, name);
      await expect(store.probe()).resolves.toEqual({ immutable: true });
      const failure = store.write(recordOf('hello'));
      await expect(failure).rejects.toThrow(ImmutabilityNotEnforcedError);
      await expect(failure).rejects.toMatchObject({ mode: undefined, until: undefined });
      const uploads = proxy.requests.filter(({ method }) => method === 'PUT');
      expect(uploads).toHaveLength(1);
      expect(uploads[0]?.headers).toMatchObject({ 'if-none-match': '*', 'x-ms-immutability-policy-mode': 'Locked' });
      // A repeat finds the record, and cannot lock it either.
      await expect(store.write(recordOf('hello'))).rejects.toThrow(ImmutabilityNotEnforcedError);
    } finally {
      await proxy.stop();
    }
  });

  test('optional: creates the container, stores once, never says locked', async () => {
    const name = newContainer();
    const store = openStore('optional', azurite.connectionString, name);
    await expect(store.write(recordOf('hello'))).resolves.toMatchObject({
      created: true,
      immutability: { mode: 'none' },
    });
    await expect(store.write(recordOf('hello'))).resolves.toMatchObject({
      created: false,
      immutability: { mode: 'none' },
    });
    await expect(store.write(recordOf('goodbye'))).rejects.toThrow(ArchiveConflictError);
    const stored = await createBlobService(azurite).getContainerClient(name).getBlobClient(NAME).downloadToBuffer();
    expect(stored.equals(gzipSync('hello'))).toBe(true);
  });

  test('required: a missing container is not created', async () => {
    const failure = openStore('required', azurite.connectionString, newContainer()).write(recordOf('hello'));
    await expect(failure).rejects.toThrow(StorageNotFoundError);
    await expect(failure).rejects.toMatchObject({ call: { code: 'ContainerNotFound' } });
  });
});
