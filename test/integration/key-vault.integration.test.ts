import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import { expect, test } from '@jest/globals';
import { FakeKeyVault } from '../../devkit/key-vault.js';
import { eicar } from '../../devkit/samples.js';
import { startCustodian } from '../../devkit/stack/processes.js';
import { exportedHistory } from '../../devkit/stack/exported-history.js';
import { testServers } from '../../devkit/stack/servers.js';
import { until } from '../../devkit/until.js';
import { CHANNELS } from '../../simulator/routes.js';
import { startSimulator } from '../../simulator/start-simulator.js';
import { loadConfig } from '../../src/config/config.js';
import { recordName } from '../../src/archive/record-names.js';
import { scanWorkflowId } from '../../src/contract/ids.js';
import { connectTemporal } from '../../src/temporal/connection.js';
import { selfSignedCertificate } from '../genesys/self-signed.js';
import { cleanUps } from '../genesys/support.js';
import { archiveKeys } from '../support/archive-keys.js';

const defer = cleanUps();
const key = (): string => randomBytes(32).toString('base64');
const COMPLETED = '2026-02-03T04:05:06.000Z';

/** A vault that holds all secrets of a stack, and the settings of its processes, in which there is none. */
async function setUp() {
  const servers = testServers();
  const id = randomUUID().slice(0, 8);
  const folder = await mkdtemp(join(tmpdir(), 'key-vault-'));
  defer(() => rm(folder, { recursive: true, force: true }));
  const certificate = selfSignedCertificate();
  await writeFile(join(folder, 'ca.pem'), certificate.cert);
  const fake = await FakeKeyVault.start(certificate);
  defer(() => fake.close());
  const simulator = await startSimulator();
  defer(() => simulator.close());
  const [formerPayloadKey, payloadKey, factKey, deskKey, keys] = [key(), key(), key(), archiveKeys(), archiveKeys()];
  fake.store('client', 'simulator-secret');
  fake.store('storage', servers.azuriteConnectionString);
  fake.store('fact-key', key());
  fake.store('fact-key', factKey);
  fake.store('payload-key', formerPayloadKey);
  fake.store('payload-key', payloadKey);
  fake.store('signing', keys.pem);
  fake.store('desk', deskKey.pem);
  const environment = {
    ...fake.identity,
    NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
    GENESYS_BASE_URL: simulator.url,
    GENESYS_CLIENT_ID: 'simulator-client',
    GENESYS_CLIENT_SECRET_VAULT: fake.address('client'),
    TEMPORAL_ADDRESS: servers.temporalAddress,
    TASK_QUEUE: `test-${id}`,
    CLAMD_SOCKET: servers.clamdSocket,
    AZURE_STORAGE_CONNECTION_STRING_VAULT: fake.address('storage'),
    AZURE_CONTAINER_NAME: `archive-${id}`,
    AZURE_QUARANTINE_CONTAINER: `quarantine-${id}`,
    AZURE_RELEASED_CONTAINER: `released-${id}`,
    ARCHIVE_IMMUTABILITY: 'optional',
    DOWNLOAD_ALLOW_PRIVATE: 'true',
    STAGING_DIR: join(folder, 'staging'),
    SPOOL_DIR: join(folder, 'spool'),
    FACT_KEY_VAULT: fake.address('fact-key'),
    PAYLOAD_KEY_VAULT: fake.address('payload-key'),
    ARCHIVE_SIGNING_KEY_VAULT: fake.address('signing'),
    DESK_SIGNING_KEY_VAULT: fake.address('desk'),
    DESK_PORT: '0',
    LOG_LEVEL: 'trace',
    AZURE_LOG_LEVEL: 'verbose',
  };
  const values = [formerPayloadKey, payloadKey, factKey, keys.pem.split('\n')[1]!, deskKey.pem.split('\n')[1]!];
  return { fake, simulator, environment, payloadKey, keys, deskKey, values };
}

test('listener, worker and desk take every secret from Key Vault, need it at their start alone, and show none', async () => {
  const { fake, simulator, environment, payloadKey, keys, deskKey, values } = await setUp();
  const [listener, worker, desk] = (['listen', 'worker', 'desk'] as const).map((role) => {
    const started = startCustodian(role, environment);
    defer(() => started.end('SIGKILL'));
    return started;
  }) as [ReturnType<typeof startCustodian>, ReturnType<typeof startCustodian>, ReturnType<typeof startCustodian>];
  await Promise.race([
    simulator.waitFor(() => CHANNELS.every((name) => simulator.sockets(name).subscribed > 0)),
    listener.ended.then(() => Promise.reject(new Error(listener.logLines.slice(-5).join('\n')))),
  ]);
  await worker.logged('worker ready');
  expect(JSON.parse(await desk.logged('desk ready'))).toMatchObject({ keyId: deskKey.signer!.keyId });

  // Each has what it needs, and no more.
  const asked = fake.requests.map((request) => /^\/secrets\/([\w-]+)/.exec(request)?.[1]);
  expect(new Set(asked)).toEqual(new Set(['client', 'storage', 'fact-key', 'payload-key', 'signing', 'desk']));
  const count = asked.length;
  fake.misbehave({ answer: 'cut' });

  // The worker follows no link that the listener has not sealed with the same key.
  const { id } = simulator.addConversation({ messages: [] });
  const { mediaId } = simulator.uploadAttachment({ conversationId: id, fileName: 'a.txt', bytes: eicar() });
  await until('the file is contained', () => {
    const attributes = simulator.conversation(id)?.customAttributes ?? {};
    return attributes['file_scan_status'] === 'quarantined' && 'file_virus_scan_result' in attributes;
  });

  // What Temporal keeps is encrypted with the newest version.
  const { client, close } = await connectTemporal(
    loadConfig({ TEMPORAL_ADDRESS: environment.TEMPORAL_ADDRESS, PAYLOAD_KEY: payloadKey }, ['temporal']).temporal,
  );
  defer(close);
  const history = await exportedHistory(scanWorkflowId(id, mediaId));
  const keyId = createHash('sha256').update(Buffer.from(payloadKey, 'base64')).digest('hex').slice(0, 8);
  expect(history).toContain(Buffer.from(keyId).toString('base64'));

  // The record is signed with the key of the vault.
  const { id: ended } = simulator.addConversation({ messages: [] });
  simulator.completeConversation(ended, COMPLETED);
  const archive = BlobServiceClient.fromConnectionString(testServers().azuriteConnectionString).getContainerClient(
    environment.AZURE_CONTAINER_NAME,
  );
  const blob = archive.getBlobClient(recordName(ended, COMPLETED));
  const metadata = await until('the record is there', async () =>
    (await blob.exists()) ? (await blob.getProperties()).metadata : undefined,
  );
  expect(metadata).toMatchObject({ signature_key: keys.signer!.keyId });

  expect(fake.requests.slice(count)).toEqual([]);
  const said = [listener, worker, desk].flatMap(({ logLines }) => logLines).join('\n');
  for (const value of values) expect(said).not.toContain(value);
  await client.workflow.getHandle(scanWorkflowId(id, mediaId)).terminate('the test is over');
  for (const started of [listener, worker, desk]) expect(await started.end('SIGTERM')).toBe(0);
});
