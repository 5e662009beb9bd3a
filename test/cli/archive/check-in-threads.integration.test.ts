import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { TestArchive } from '../../../devkit/worm/test-archive.js';
import { WormDouble } from '../../../devkit/worm/worm-double.js';
import { createCheckRecord } from '../../../src/archive/verify/record.js';
import { AzureContainer } from '../../../src/azure/azure-container.js';
import { checkInThreads } from '../../../src/cli/archive/check-in-threads.js';
import { loadConfig } from '../../../src/config/config.js';
import { archiveKeys } from '../../support/archive-keys.js';

const RECORD_THREAD = fileURLToPath(new URL('../../../dist/src/cli/archive/record-thread.js', import.meta.url));
const RECORDS = 24;
const keys = archiveKeys();
const recordOf = (number: number) => `archive/conversations/2026-03-01/r${number}.gz`;

let double: WormDouble;
let archive: TestArchive;
let now: number;
beforeEach(async () => {
  double = await new WormDouble({ now: () => now }).start();
  const { connectionString } = double;
  archive = new TestArchive({ connectionString, container: 'archive', now: () => now, keys });
  now = Date.parse('2026-03-01T10:00:00Z');
  for (let number = 0; number < RECORDS; number += 1) await archive.record(`r${number}`, '2026-03-01T09:00:00.000Z');
  now = Date.parse('2026-03-02T01:00:00Z');
  await archive.writeManifests();
});
afterEach(() => double.stop());

interface Change {
  readonly connectionString?: string;
  readonly threadPath?: string;
  readonly pem?: string | undefined;
}

/** All records from the first on, in two threads beside this one. `here` counts what this thread has checked. */
async function verifyInThreads({ connectionString, threadPath = RECORD_THREAD, ...change }: Change = {}) {
  const env = {
    AZURE_STORAGE_CONNECTION_STRING: connectionString ?? double.connectionString,
    AZURE_CONTAINER_NAME: 'archive',
  };
  const { azure } = loadConfig(env, ['azure']);
  const checkHere = createCheckRecord(new AzureContainer(archive.container), (call) => call(), keys.publicKeys);
  let here = 0;
  const {
    check: checkRecord,
    begun,
    end,
  } = checkInThreads(
    (...asked) => {
      here += 1;
      return checkHere(...asked);
    },
    {
      ...{ threadPath, azure, threads: 2 },
      keys: 'pem' in change ? change.pem : keys.publicKeys?.toPem(),
    },
  );
  // As many as are worth threads.
  begun(1000);
  try {
    return { ...(await archive.verify({ checkRecord })), here };
  } finally {
    await end();
  }
}

const named = ({ found }: { readonly found: readonly { readonly blob: string }[] }) =>
  found.toSorted((one, other) => one.blob.localeCompare(other.blob));

test('threads find what this one finds', async () => {
  double.store.tamper(recordOf(1), null);
  double.store.tamper(recordOf(2), { content: gzipSync('something else') });
  double.store.tamper(recordOf(3), { policy: undefined });
  const { metadata } = double.store.get(recordOf(4));
  double.store.tamper(recordOf(4), { metadata: { ...metadata, signature: Buffer.alloc(64, 1).toString('base64') } });
  const alone = await archive.verify();
  const together = await verifyInThreads();
  expect(named(together)).toEqual(named(alone));
  expect(new Set(alone.found.map(({ kind }) => kind)).size).toBeGreaterThan(2);
  expect(together.records).toBe(RECORDS);
  expect(together.here).toBeLessThan(RECORDS);
});

test('signatures are checked in threads', async () => {
  const { pem } = { pem: archiveKeys().publicKeys?.toPem() };
  const { found, here } = await verifyInThreads({ pem });
  // By other keys than those of the archive, each record is forged; this thread has the right ones.
  expect(found.map(({ kind }) => kind)).toEqual(Array.from({ length: RECORDS - here }, () => 'forged'));
  expect(here).toBeLessThan(RECORDS);
});

test('what threads cannot read is read here', async () => {
  double.store.tamper(recordOf(5), null);
  const refusing = createServer((_, answer) =>
    answer.writeHead(403, { 'x-ms-error-code': 'AuthorizationFailure' }).end(),
  );
  await once(refusing.listen(0, '127.0.0.1'), 'listening');
  try {
    const { port } = refusing.address() as AddressInfo;
    const connectionString = double.connectionString.replace(/(?<=127\.0\.0\.1:)\d+/, String(port));
    const { found, records, here } = await verifyInThreads({ connectionString });
    expect(found).toMatchObject([{ kind: 'missing' }]);
    expect([records, here]).toEqual([RECORDS, RECORDS]);
  } finally {
    refusing.closeAllConnections();
    refusing.close();
  }
});

test('a thread that ends loses no record', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'record-thread-'));
  try {
    const threadPath = join(folder, 'ends.mjs');
    await writeFile(
      threadPath,
      "import { parentPort } from 'node:worker_threads';\nparentPort.on('message', () => process.exit(3));\n",
    );
    const { found, records, here } = await verifyInThreads({ threadPath });
    expect([found, records, here]).toEqual([[], RECORDS, RECORDS]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
