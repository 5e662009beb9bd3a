import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { startFakeClamd } from '../scanning/clamav/support/fake-clamd.js';
import { startCustodian } from '../../devkit/stack/processes.js';
import { testServers } from '../../devkit/stack/servers.js';

test('a worker does not start with a scanner that calls everything clean', async () => {
  const clamd = await startFakeClamd('tcp', { onWhole: (scan) => scan.answer('OK') });
  const { host, port } = clamd.address as { host: string; port: number };
  const stagingDir = await mkdtemp(join(tmpdir(), 'custodian-start-'));
  const { temporalAddress, azuriteConnectionString } = testServers();
  const worker = startCustodian('worker', {
    GENESYS_CLIENT_ID: 'nobody',
    GENESYS_CLIENT_SECRET: 'nothing',
    TEMPORAL_ADDRESS: temporalAddress,
    CLAMD_HOST: host,
    CLAMD_PORT: String(port),
    AZURE_STORAGE_CONNECTION_STRING: azuriteConnectionString,
    STAGING_DIR: stagingDir,
    ARCHIVE_SIGNING_KEY: join(stagingDir, 'archive-signing-key.pem'),
  });
  try {
    expect(await worker.logged('"level":"fatal"')).toContain('ScannerNotTrustedError');
    expect(await worker.ended).toBe(1);
    expect(worker.logLines.join('\n')).not.toContain('worker ready');
  } finally {
    await worker.end('SIGKILL');
    await clamd.close();
    await rm(stagingDir, { recursive: true, force: true });
  }
});
