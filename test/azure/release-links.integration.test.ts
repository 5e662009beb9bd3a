import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { BlobServiceClient } from '@azure/storage-blob';
import type { ContainerClient, UserDelegationKey } from '@azure/storage-blob';
import { pino } from 'pino';
import { createBlobService } from '../../src/azure/blob-service.js';
import { commitBlocks, stageBlocks } from '../../src/azure/block-upload.js';
import { StorageForbiddenError } from '../../src/storage/errors.js';
import { AzureReleaseLinks } from '../../src/azure/release-links.js';
import { azuriteForTest } from '../support/worm-azurite.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const CONTENT = Buffer.from('<html><script>alert(1)</script>');
const NOW = Date.parse('2026-03-01T12:00:00.000Z');

let azurite: Awaited<ReturnType<typeof azuriteForTest>>;
let service: BlobServiceClient;
let released: ContainerClient;
let logLines: string[];
const log = pino({ level: 'debug' }, { write: (line: string) => void logLines.push(line) });

beforeAll(async () => {
  azurite = await azuriteForTest();
  service = createBlobService(azurite);
});
afterAll(() => azurite.stop());
beforeEach(async () => {
  logLines = [];
  released = service.getContainerClient(`released-${randomUUID()}`);
  await released.create();
  for (const name of ['a file', 'another']) {
    const blob = released.getBlockBlobClient(name);
    const content = (async function* () {
      yield CONTENT;
    })();
    const blocks = await stageBlocks(blob, content, { expectedBytes: CONTENT.length });
    await commitBlocks(blob, blocks, { contentType: 'text/html', metadata: {} });
  }
});

const linkTo = async (name: string, ttlMs: number, now = Date.now) => {
  const links = new AzureReleaseLinks({
    service,
    container: released.containerName,
    ttlMs,
    clock: { now: async () => now() },
    log,
  });
  return (await links.create(name, undefined))!;
};

test('opens the file without a login, as a download and never in the browser', async () => {
  const now = Date.now();
  const { link, linkExpiresAt } = await linkTo('a file', HOUR_MS, () => now);
  expect(Date.parse(linkExpiresAt)).toBe(now + HOUR_MS);
  const answer = await fetch(link);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-disposition')).toBe('attachment');
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(CONTENT);
  expect((await fetch(link.split('?')[0]!)).ok).toBe(false);
  expect(logLines.join('')).not.toContain('sig=');
});

test('reads, and nothing else', async () => {
  const { link } = await linkTo('a file', HOUR_MS);
  expect(new URL(link).searchParams.get('sp')).toBe('r');
  const put = await fetch(link, { method: 'PUT', body: 'x', headers: { 'x-ms-blob-type': 'BlockBlob' } });
  expect(put.status).toBe(403);
  expect((await fetch(link, { method: 'DELETE' })).status).toBe(403);
  expect(await released.getBlobClient('a file').downloadToBuffer()).toEqual(CONTENT);
});

test('is good for one file only, and not for a list of them', async () => {
  const { link } = await linkTo('a file', HOUR_MS);
  expect((await fetch(link.replace('a%20file', 'another'))).status).toBe(403);
  const { search } = new URL(link);
  expect((await fetch(`${released.url}${search}&restype=container&comp=list`)).status).toBe(403);
});

test('ends', async () => {
  const { link } = await linkTo('a file', 7 * DAY_MS, () => Date.now() - 8 * DAY_MS);
  expect((await fetch(link)).status).toBe(403);
});

/** An account that is reached with an Azure identity; the key is what the service would give. */
function withIdentity(getUserDelegationKey: (start: Date, end: Date) => Promise<UserDelegationKey>) {
  const identity = { getToken: () => Promise.resolve(null) };
  const account = new BlobServiceClient('https://account.blob.core.windows.net', identity);
  account.getUserDelegationKey = getUserDelegationKey as typeof account.getUserDelegationKey;
  const links = new AzureReleaseLinks({
    service: account,
    container: 'released',
    ttlMs: 7 * DAY_MS,
    clock: { now: async () => NOW },
    log,
  });
  return links.create('a file', undefined);
}

test('an Azure identity signs with a key of its own, of seven days at most and over https only', async () => {
  const found = await withIdentity((start, end) => {
    expect(start.getTime()).toBeLessThan(NOW);
    expect(end.getTime() - start.getTime()).toBe(7 * DAY_MS);
    return Promise.resolve({
      signedObjectId: 'object',
      signedTenantId: 'tenant',
      signedStartsOn: start,
      signedExpiresOn: end,
      signedService: 'b',
      signedVersion: '2020-02-10',
      value: Buffer.alloc(32).toString('base64'),
    });
  });
  const query = new URL(found!.link).searchParams;
  expect(Object.fromEntries(query)).toMatchObject({ sp: 'r', sr: 'b', spr: 'https', skoid: 'object' });
  expect(Date.parse(query.get('se')!)).toBe(Date.parse(found!.linkExpiresAt));
  expect(Date.parse(found!.linkExpiresAt)).toBeLessThan(NOW + 7 * DAY_MS);
});

test('an identity that may not sign releases without a link, and the log says why', async () => {
  const refused = new StorageForbiddenError({
    target: 'released',
    status: 403,
    code: 'AuthorizationPermissionMismatch',
  });
  await expect(withIdentity(() => Promise.reject(refused))).resolves.toBeUndefined();
  expect(logLines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { level: 40, blob: 'a file', problem: expect.stringContaining('AuthorizationPermissionMismatch') },
  ]);
});

test('an account that is reached with a SAS makes none', async () => {
  const account = new BlobServiceClient('https://account.blob.core.windows.net/?sv=2024-01-01&sig=c2VjcmV0');
  const links = new AzureReleaseLinks({
    service: account,
    container: 'released',
    ttlMs: HOUR_MS,
    clock: { now: async () => Date.now() },
    log,
  });
  await expect(links.create('a file', undefined)).resolves.toBeUndefined();
  expect(logLines.join('')).toContain('a SAS cannot sign one');
  expect(logLines.join('')).not.toContain('c2VjcmV0');
});
