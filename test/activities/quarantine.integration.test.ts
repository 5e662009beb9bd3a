import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { pino } from 'pino';
import { createQuarantine } from '../../src/activities/quarantine.js';
import type { FileAddress, GenesysRest } from '../../src/genesys/rest.js';
import { WorkerMetrics } from '../../src/health/worker-metrics.js';
import { createBlobService } from '../../src/azure/blob-service.js';
import { openStaging } from '../../src/staging/staging.js';
import { QuarantineVault } from '../../src/vault/quarantine-vault.js';
import { testSealing } from '../support/sealing.js';
import { azuriteForTest } from '../support/worm-azurite.js';
import { AzureContainer } from '../../src/azure/azure-container.js';

const log = pino({ level: 'silent' });
const CONTENT = Buffer.from('harmful');
const SHA256 = createHash('sha256').update(CONTENT).digest('hex');
const order = { mediaId: 'm', reviewer: 'r', reason: 'x', decidedAt: '', workflowId: 'w', runId: 'r' };

let azurite: Awaited<ReturnType<typeof azuriteForTest>>;
let folder: string;
beforeAll(async () => {
  azurite = await azuriteForTest();
  folder = await mkdtemp(join(tmpdir(), 'quarantine-'));
});
afterAll(async () => {
  await azurite.stop();
  await rm(folder, { recursive: true, force: true });
});

test('a file that is staged no longer is contained by the copy of another conversation, which then outlives that one', async () => {
  const service = createBlobService(azurite);
  const vault = new QuarantineVault({
    quarantine: new AzureContainer(service.getContainerClient(`quarantine-${randomUUID()}`)),
    released: new AzureContainer(service.getContainerClient(`released-${randomUUID()}`)),
    log,
  });
  const path = join(folder, 'file');
  await writeFile(path, CONTENT);
  const found = { verdict: 'infected', signature: 'S', engine: 'ClamAV 1.4.6', databaseVersion: '27800' } as const;
  const metadata = { ...found, conversationId: 'a', mediaId: 'm', mimeType: 'text/plain', containedAt: '' };
  await vault.put({ path, sha256: SHA256, bytes: CONTENT.length, metadata });

  const deleted: string[] = [];
  const genesys = {
    deletesMedia: true,
    removeMedia: async ({ mediaId }: FileAddress) => {
      deleted.push(mediaId);
      return 'deleted';
    },
  } as unknown as GenesysRest;
  const staging = await openStaging(join(folder, 'staging'), { log });
  const quarantine = createQuarantine({
    ...testSealing(),
    client: {} as never,
    genesys,
    vault,
    staging,
    metrics: new WorkerMetrics(),
  });
  const file = {
    stagingId: staging.hostId,
    ref: 'f'.repeat(64),
    bytes: CONTENT.length,
    sha256: SHA256,
    mimeType: 'text/plain',
    isImage: false,
  };
  const scan = { ...found, reply: 'stream: S FOUND', bytes: CONTENT.length, milliseconds: 1 };
  await new MockActivityEnvironment().run(quarantine, { conversationId: 'b', mediaId: 'm', copy: { file, scan } });
  expect(deleted).toEqual(['m']);
  await expect(vault.destroy(SHA256, { ...order, conversationId: 'a' })).resolves.toBe('shared');
  await expect(vault.exists(SHA256)).resolves.toBe(true);
});
