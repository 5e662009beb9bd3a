import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCustodian } from '../../devkit/stack/processes.js';
import { testServers } from '../../devkit/stack/servers.js';
import { startSimulator } from '../../simulator/start-simulator.js';
import { CHANNELS } from '../../simulator/routes.js';
import { randomSound } from './random-sound.js';

const FILE_BYTES = 10_000;

/** Listener and worker as processes, with a simulator, a queue and containers of their own. */
export interface WholeProduct {
  readonly taskQueue: string;
  /** Sends one clean file in a conversation of its own; settles when its verdict is on that conversation. */
  scanOne(): Promise<void>;
  stop(): Promise<void>;
}

/** Resolves when both are subscribed and work. @param settings beside those that any start needs */
export async function startWholeProduct(settings: Readonly<Record<string, string>>): Promise<WholeProduct> {
  const { temporalAddress, clamdSocket, azuriteConnectionString } = testServers();
  const folder = await mkdtemp(join(tmpdir(), 'custodian-bench-'));
  const simulator = await startSimulator();
  const sockets = simulator.url.replace('http', 'ws');
  const id = randomUUID().slice(0, 8);
  const environment = {
    GENESYS_BASE_URL: simulator.url,
    GENESYS_UPLOADS_URL: `${sockets}/api/v2/conversations/events`,
    GENESYS_COMPLETIONS_URL: `${sockets}/api/v2/events/subscribe`,
    GENESYS_CLIENT_ID: 'simulator-client',
    GENESYS_CLIENT_SECRET: 'simulator-secret',
    TEMPORAL_ADDRESS: temporalAddress,
    TASK_QUEUE: `bench-${id}`,
    CLAMD_SOCKET: clamdSocket,
    AZURE_STORAGE_CONNECTION_STRING: azuriteConnectionString,
    AZURE_CONTAINER_NAME: `archive-${id}`,
    AZURE_QUARANTINE_CONTAINER: `quarantine-${id}`,
    AZURE_RELEASED_CONTAINER: `released-${id}`,
    ARCHIVE_IMMUTABILITY: 'optional',
    DOWNLOAD_ALLOW_PRIVATE: 'true',
    FACT_KEY: join(folder, 'fact-key'),
    STAGING_DIR: join(folder, 'staging'),
    SPOOL_DIR: join(folder, 'spool'),
    ARCHIVE_SIGNING_KEY: join(folder, 'archive-signing-key.pem'),
    ...settings,
  };
  const processes = (['listen', 'worker'] as const).map((role) => startCustodian(role, environment));
  const stop = async () => {
    await Promise.all(processes.map((process) => process.end('SIGTERM')));
    await simulator.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await processes[1]!.logged('worker ready');
    await simulator.waitFor(() => CHANNELS.every((name) => simulator.sockets(name).subscribed > 0));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    taskQueue: environment.TASK_QUEUE,
    scanOne: async () => {
      const { id: conversationId } = simulator.addConversation({ messages: [] });
      simulator.uploadAttachment({ conversationId, fileName: 'x', bytes: randomSound(FILE_BYTES) });
      await simulator.waitFor(
        () => simulator.conversation(conversationId)?.customAttributes['file_scan_status'] === 'clean',
      );
    },
    stop,
  };
}
