import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { startCustodian } from './processes.js';
import type { CustodianProcess } from './processes.js';
import { testServers } from './servers.js';
import { CHANNELS, ROUTES } from '../../simulator/routes.js';
import type { Simulator } from '../../simulator/simulator.js';

/** Settings of processes on the servers of the tests and benchmarks: a queue and containers of their own, and files in this folder. */
export function ownSettings(folder: string) {
  const { azuriteConnectionString, clamdSocket } = testServers();
  const id = randomUUID().slice(0, 8);
  return {
    TASK_QUEUE: `test-${id}`,
    CLAMD_SOCKET: clamdSocket,
    AZURE_STORAGE_CONNECTION_STRING: azuriteConnectionString,
    AZURE_CONTAINER_NAME: `archive-${id}`,
    AZURE_QUARANTINE_CONTAINER: `quarantine-${id}`,
    AZURE_RELEASED_CONTAINER: `released-${id}`,
    ARCHIVE_IMMUTABILITY: 'optional',
    FACT_KEY: join(folder, 'fact-key'),
    STAGING_DIR: join(folder, 'staging'),
    SPOOL_DIR: join(folder, 'spool'),
    ARCHIVE_SIGNING_KEY: join(folder, 'archive-signing-key.pem'),
  };
}

/** Settings of processes that work with a simulator, on the events API. */
export const simulatorSettings = (url: string) => ({
  GENESYS_BASE_URL: url,
  GENESYS_UPLOADS_URL: `${url.replace('http', 'ws')}${ROUTES.uploads.template}`,
  GENESYS_COMPLETIONS_URL: `${url.replace('http', 'ws')}${ROUTES.completions.template}`,
  GENESYS_CLIENT_ID: 'simulator-client',
  GENESYS_CLIENT_SECRET: 'simulator-secret',
  DOWNLOAD_ALLOW_PRIVATE: 'true',
});

/** Both processes, subscribed; `died` rejects with the last lines of the one that ends first. */
export async function startBoth(
  simulator: Simulator,
  environment: Readonly<Record<string, string>>,
  defer: (cleanUp: () => unknown) => void,
): Promise<{ processes: readonly CustodianProcess[]; died: Promise<never> }> {
  const processes = (['listen', 'worker'] as const).map((command) => startCustodian(command, environment));
  defer(() => Promise.all(processes.map((process) => process.end('SIGKILL'))));
  const died = Promise.race(
    processes.map(({ ended, logLines }) =>
      ended.then((): never => {
        throw new Error(logLines.slice(-5).join('\n'));
      }),
    ),
  );
  died.catch(() => undefined);
  await Promise.race([simulator.waitFor(() => CHANNELS.every((name) => simulator.sockets(name).subscribed > 0)), died]);
  return { processes, died };
}
