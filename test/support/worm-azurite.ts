import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAzurite } from '../../devkit/parts/azurite.js';

/** The shared Azurite of `npm test`, else one of this test's own. */
export async function azuriteForTest(): Promise<{ readonly connectionString: string; stop(): Promise<void> }> {
  const shared = process.env['TEST_AZURITE_CONNECTION_STRING'];
  if (shared !== undefined && shared !== '') {
    return { connectionString: shared, stop: async () => undefined };
  }
  const stateDir = await mkdtemp(join(tmpdir(), 'azurite-'));
  const azurite = await startAzurite({ stateDir, inMemory: true, log: () => undefined });
  return {
    connectionString: azurite.connectionString,
    stop: async () => {
      await azurite.stop();
      await rm(stateDir, { recursive: true, force: true });
    },
  };
}
