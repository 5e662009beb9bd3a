import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { WormDouble } from '../../devkit/worm/worm-double.js';
import { AzureContainer } from '../../src/azure/azure-container.js';
import { createBlobService } from '../../src/azure/blob-service.js';
import { QuarantineVault } from '../../src/vault/quarantine-vault.js';

/** What containment costs in calls to the storage, which wait for one another. */

let double: WormDouble;
let dir: string;
let vault: QuarantineVault;
beforeEach(async () => {
  double = await new WormDouble({ demandsOneRequest: false }).start();
  dir = await mkdtemp(join(tmpdir(), 'vault-'));
  const service = createBlobService(double);
  const container = (name: string) => new AzureContainer(service.getContainerClient(name));
  vault = new QuarantineVault({
    ...{ quarantine: container('quarantine'), released: container('released') },
    log: pino({ level: 'silent' }),
  });
  await vault.put(await fileOf(1)); // the container is there, and known
  double.requests.length = 0;
});
afterEach(async () => {
  await double.stop();
  await rm(dir, { recursive: true, force: true });
});

async function fileOf(bytes: number, content = randomBytes(bytes)) {
  const path = join(dir, `${bytes}`);
  await writeFile(path, content);
  const sha256 = createHash('sha256').update(content).digest('hex');
  const metadata = {
    ...{ verdict: 'infected', signature: 'X', engine: 'ClamAV', databaseVersion: '1', conversationId: 'c' },
    ...{ mediaId: 'm', mimeType: 'text/plain', containedAt: '2026-01-01T12:00:00.000Z' },
  };
  return { path, bytes, sha256, metadata, content };
}
const calls = () => double.requests.map(({ operation }) => operation);

test('a small file: the note of its origin, the copy, and a look at what is there now', async () => {
  const file = await fileOf(10_000);
  expect(await vault.put(file)).toEqual({ name: `${file.sha256}/sealed`, alreadyThere: false });
  expect(calls()).toEqual(['PutBlob', 'PutBlob', 'GetBlob']);
  // A destruction that begins when the copy is to be seen finds its origin.
  expect(double.requests.map(({ blob }) => blob)).toEqual([
    `${file.sha256}/origins/c/m.json`,
    ...Array.from({ length: 2 }, () => `${file.sha256}/sealed`),
  ]);
  for (const { headers } of double.of('PutBlob')) expect(headers['if-none-match']).toBe('*');
  expect(await buffer((await vault.open(file.sha256)).content)).toEqual(file.content);
});

test('a large one is looked for first, and sent in blocks', async () => {
  const file = await fileOf(5_000_000);
  await vault.put(file);
  expect(calls()).toEqual(['ListBlobs', 'PutBlock', 'PutBlock', 'PutBlock', 'PutBlob', 'PutBlockList', 'GetBlob']);
  const stored = await buffer((await vault.open(file.sha256)).content);
  expect(stored.equals(file.content)).toBe(true);
});

test('one that is there already is read before it is believed', async () => {
  const file = await fileOf(10_000);
  await vault.put(file);
  double.requests.length = 0;
  expect(await vault.put(file)).toMatchObject({ alreadyThere: true });
  expect(calls()).toContain('GetBlob');
});
