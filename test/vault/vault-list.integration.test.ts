import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ContainerClient } from '@azure/storage-blob';
import { createBlobService } from '../../src/azure/blob-service.js';
import { StorageNotFoundError } from '../../src/storage/errors.js';
import { encodeMetadata } from '../../src/azure/metadata.js';
import { listCopies } from '../../src/vault/vault-list.js';
import type { ListedCopy } from '../../src/vault/vault-list.js';
import { azuriteForTest } from '../support/worm-azurite.js';
import { AzureContainer } from '../../src/azure/azure-container.js';

let azurite: Awaited<ReturnType<typeof azuriteForTest>>;
let container: ContainerClient;
beforeAll(async () => {
  azurite = await azuriteForTest();
  container = createBlobService(azurite).getContainerClient(`quarantine-${randomUUID()}`);
});
afterAll(() => azurite.stop());

async function listed(): Promise<ListedCopy[]> {
  const copies: ListedCopy[] = [];
  for await (const copy of listCopies(new AzureContainer(container), undefined)) copies.push(copy);
  return copies;
}

test('a container that is not there is an error, and an empty one is not', async () => {
  await expect(listed()).rejects.toThrow(StorageNotFoundError);
  await container.create();
  await expect(listed()).resolves.toEqual([]);
});

test('goes on over the pages of the service, and counts the origins of each copy', async () => {
  const [many, few, none] = ['a', 'b', 'c'].map((digit) => digit.repeat(64)) as [string, string, string];
  const names = [
    ...Array.from({ length: 1100 }, (_, index) => `${many}/origins/c${index}/m.json`),
    ...[
      `${few}/origins/c/m.json`,
      `${few}/tombstones/d/m.json`,
      `${few}/taken/now.json`,
      `${none}/tombstones/c/m.json`,
    ],
    'something else',
  ];
  const queue = [...names];
  const lane = async () => {
    for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
      await container.getBlockBlobClient(name).upload('', 0);
    }
  };
  await Promise.all(Array.from({ length: 20 }, lane));
  for (const sha256 of [many, few]) {
    const metadata = encodeMetadata({ sha256, bytes: 7, verdict: 'infected', signature: 'Ü', envelope_key: 'secret' });
    await container.getBlockBlobClient(`${sha256}/sealed`).upload('', 0, { metadata });
  }
  const known = { bytes: 7, verdict: 'infected', signature: 'Ü', engine: '', databaseVersion: '', containedAt: '' };
  await expect(listed()).resolves.toEqual([
    { ...known, sha256: many, origins: 1100 },
    { ...known, sha256: few, origins: 1 },
  ]);
});
