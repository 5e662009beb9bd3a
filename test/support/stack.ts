import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BlobServiceClient } from '@azure/storage-blob';
import { Client, Connection } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import { pino } from 'pino';
import type { Logger } from 'pino';
import { startSimulator } from '../../simulator/simulator.js';
import type { Simulator } from '../../simulator/simulator.js';
import type { SimulatorOptions } from '../../simulator/options.js';
import { loadConfig } from '../../src/config.js';
import { connectGenesys } from '../../src/genesys/connect.js';
import { Listener } from '../../src/listener/listener.js';
import { WorkflowStarter } from '../../src/listener/workflow-starter.js';
import { installRuntime } from '../../src/worker/runtime.js';
import { runWorker } from '../../src/worker/worker.js';
import { archiveWorkflowId, scanWorkflowId } from '../../src/workflows/messages.js';
import type { archiveConversation, scanAttachment } from '../../src/workflows/index.js';
import { testServers } from './servers.js';

const WORKFLOW_BUNDLE = fileURLToPath(new URL('../../dist/workflow-bundle.js', import.meta.url));

export interface StackOptions {
  readonly simulator?: SimulatorOptions;
  /** Settings that differ from those of the local stack. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** The whole product on real servers, against a simulator, with a task queue, folders and containers of its own. */
export interface Stack {
  readonly simulator: Simulator;
  readonly client: Client;
  readonly blobs: BlobServiceClient;
  readonly containers: { readonly archive: string; readonly quarantine: string; readonly released: string };
  readonly stagingDir: string;
  readonly taskQueue: string;
  readonly logLines: readonly string[];
  readonly listener: Listener;
  scan(conversationId: string, mediaId: string): WorkflowHandle<typeof scanAttachment>;
  archive(conversationId: string, completedTime: string): WorkflowHandle<typeof archiveConversation>;
  stop(): Promise<void>;
}

let runtimeInstalled = false;

/** Starts listener and worker in this process, and returns when both sockets are subscribed and work is taken. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const servers = testServers();
  const id = randomUUID().slice(0, 8);
  const stagingDir = await mkdtemp(join(tmpdir(), 'custodian-staging-'));
  const simulator = await startSimulator(options.simulator);
  const containers = { archive: `archive-${id}`, quarantine: `quarantine-${id}`, released: `released-${id}` };
  const config = loadConfig(
    {
      GENESYS_BASE_URL: simulator.url,
      GENESYS_CLIENT_ID: 'simulator-client',
      GENESYS_CLIENT_SECRET: 'simulator-secret',
      TEMPORAL_ADDRESS: servers.temporalAddress,
      TASK_QUEUE: `test-${id}`,
      CLAMD_SOCKET: servers.clamdSocket,
      AZURE_STORAGE_CONNECTION_STRING: servers.azuriteConnectionString,
      AZURE_CONTAINER_NAME: containers.archive,
      AZURE_QUARANTINE_CONTAINER: containers.quarantine,
      AZURE_RELEASED_CONTAINER: containers.released,
      ARCHIVE_IMMUTABILITY: 'optional',
      DOWNLOAD_ALLOW_PRIVATE: 'true',
      STAGING_DIR: stagingDir,
      ...options.settings,
    },
    ['genesys', 'temporal', 'clamd', 'azure', 'limits'],
  );
  const logLines: string[] = [];
  const log: Logger = pino({ level: 'debug' }, { write: (line: string) => void logLines.push(line) });
  if (!runtimeInstalled) installRuntime(pino({ level: 'silent' }));
  runtimeInstalled = true;

  const connection = await Connection.connect({ address: servers.temporalAddress });
  const client = new Client({ connection });
  const stopping = new AbortController();
  let markReady = (): void => undefined;
  let markFailed = (_error: unknown): void => undefined;
  const ready = new Promise<void>((resolve, reject) => ([markReady, markFailed] = [resolve, reject]));
  const worker = runWorker({
    config,
    log,
    workflowBundlePath: WORKFLOW_BUNDLE,
    signal: stopping.signal,
    onReady: () => markReady(),
  });
  worker.catch((error: unknown) => markFailed(error));

  const genesys = connectGenesys(config.genesys, log);
  const { taskQueue } = config.temporal;
  const listener = new Listener({
    channels: genesys.api.channels,
    tokens: genesys.tokens,
    starter: new WorkflowStarter({ client, taskQueue, reviewWindowMs: config.limits.reviewWindowMs }),
    log,
  });
  const listening = listener.run();
  const stop = async () => {
    listener.stop();
    stopping.abort();
    await Promise.allSettled([worker, listening]);
    await Promise.allSettled([genesys.close(), connection.close(), simulator.close()]);
    await rm(stagingDir, { recursive: true, force: true });
  };
  try {
    await Promise.all([
      ready,
      simulator.waitFor(() =>
        (['uploads', 'completions'] as const).every((name) => simulator.sockets(name).subscribed > 0),
      ),
    ]);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    simulator,
    client,
    blobs: BlobServiceClient.fromConnectionString(servers.azuriteConnectionString),
    containers,
    stagingDir,
    taskQueue,
    logLines,
    listener,
    scan: (conversationId, mediaId) => client.workflow.getHandle(scanWorkflowId(conversationId, mediaId)),
    archive: (conversationId, time) => client.workflow.getHandle(archiveWorkflowId(conversationId, time)),
    stop,
  };
}
