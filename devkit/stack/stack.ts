import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { pino } from 'pino';
import type { Logger } from 'pino';
import { startSimulator } from '../../simulator/start-simulator.js';
import type { Simulator } from '../../simulator/simulator.js';
import type { SimulatorOptions } from '../../simulator/options.js';
import { loadConfig } from '../../src/config/config.js';
import { connectGenesys } from '../../src/genesys/connect.js';
import { Listener } from '../../src/listener/listener.js';
import { connectTemporal } from '../../src/temporal/connection.js';
import type { StartFacts } from '../../src/sealing/start-seal.js';
import { openFactKeys } from '../../src/worker/fact-keys.js';
import { until } from '../until.js';
import { announced } from './announced.js';
import { WorkflowStarter } from '../../src/temporal/workflow-starter.js';
import { WORKER_SETTINGS } from '../../src/worker/dependencies.js';
import { installRuntime } from '../../src/worker/runtime.js';
import { runWorker } from '../../src/worker/worker.js';
import { archiveWorkflowId, scanWorkflowId } from '../../src/contract/ids.js';
import { startCustodian } from './processes.js';
import { testServers } from './servers.js';
import type { ArchiveConversation, ScanAttachment } from '../../src/contract/workflows.js';

/** Made by the build; tests and benchmarks run in the root of the project. */
export const WORKFLOW_BUNDLE = resolve('dist/workflow-bundle.js');
export const REDACTION_THREAD = resolve('dist/src/worker/redaction-thread.js');

/** The sockets of a listener, by API. */
const SOCKETS = { events: ['uploads', 'completions'], platform: ['notifications'] } as const;
export type Api = keyof typeof SOCKETS;

export interface StackOptions {
  /** Default: `events`. */
  readonly api?: Api;
  readonly simulator?: SimulatorOptions;
  /** Settings that differ from those of the local stack. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Runs the worker as a separate process, to be measured. Default: in this process. */
  readonly workerProcess?: boolean;
}

/** The whole product on real servers, against a simulator, with a separate task queue, folders and containers. */
export interface Stack {
  readonly simulator: Simulator;
  readonly client: Client;
  readonly blobs: BlobServiceClient;
  readonly containers: { readonly archive: string; readonly quarantine: string; readonly released: string };
  readonly stagingDir: string;
  readonly taskQueue: string;
  /** The settings, for processes that take part. */
  readonly environment: Readonly<Record<string, string>>;
  readonly logLines: readonly string[];
  /** The current one. */
  readonly listener: Listener;
  /** Stops the listener and starts another one; settles when that is subscribed. */
  restartListener(): Promise<void>;
  /** With `workerProcess` only. */
  readonly workerPid: number | undefined;
  scan(conversationId: string, mediaId: string): WorkflowHandle<ScanAttachment>;
  /** Options of a start that the listener has sealed. */
  announced(facts: StartFacts): ReturnType<typeof announced>;
  archive(conversationId: string, completedTime: string): WorkflowHandle<ArchiveConversation>;
  stop(): Promise<void>;
}

/** Starts listener and worker, and returns when both sockets are subscribed and work is accepted. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const servers = testServers();
  const id = randomUUID().slice(0, 8);
  const stagingDir = await mkdtemp(join(tmpdir(), 'custodian-staging-'));
  const simulator = await startSimulator(options.simulator);
  const containers = { archive: `archive-${id}`, quarantine: `quarantine-${id}`, released: `released-${id}` };
  const taskQueue = `test-${id}`;
  const { api = 'events' } = options;
  const environment = {
    GENESYS_API: api,
    GENESYS_BASE_URL: genesysUrl(simulator, api),
    GENESYS_CLIENT_ID: 'simulator-client',
    GENESYS_CLIENT_SECRET: 'simulator-secret',
    TEMPORAL_ADDRESS: servers.temporalAddress,
    TASK_QUEUE: taskQueue,
    CLAMD_SOCKET: servers.clamdSocket,
    AZURE_STORAGE_CONNECTION_STRING: servers.azuriteConnectionString,
    AZURE_CONTAINER_NAME: containers.archive,
    AZURE_QUARANTINE_CONTAINER: containers.quarantine,
    AZURE_RELEASED_CONTAINER: containers.released,
    ARCHIVE_IMMUTABILITY: 'optional',
    DOWNLOAD_ALLOW_PRIVATE: 'true',
    DOWNLOAD_LINK_GRACE: '1ms',
    // Tests end reviews by themselves.
    REVIEW_WINDOW_MIN: '1ms',
    STAGING_DIR: stagingDir,
    ARCHIVE_SIGNING_KEY: join(stagingDir, 'archive-signing-key.pem'),
    ...options.settings,
  };
  const logLines: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void logLines.push(line) });
  // On a very busy machine, the server takes longer to answer than the product waits for it.
  const connection = await until('Temporal answers', () =>
    connectTemporal(loadConfig(environment, ['temporal']).temporal).catch(() => undefined),
  );
  const { client } = connection;
  let listening = await startListener(environment, client, log);
  const worker = options.workerProcess === true ? workerProcess(environment) : workerHere(environment, log);
  const stop = async () => {
    await Promise.allSettled([listening.stop(), worker.stop()]);
    await endLedgers(client, taskQueue).catch(() => undefined);
    await Promise.allSettled([connection.close(), simulator.close()]);
    await rm(stagingDir, { recursive: true, force: true });
  };
  const subscribed = () =>
    simulator.waitFor(() => SOCKETS[api].every((name) => simulator.sockets(name).subscribed > 0));
  try {
    await Promise.all([worker.ready, subscribed()]);
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
    environment,
    logLines,
    get listener() {
      return listening.listener;
    },
    restartListener: async () => {
      await listening.stop();
      await simulator.waitFor(() => SOCKETS[api].every((name) => simulator.sockets(name).open === 0));
      listening = await startListener(environment, client, log);
      await subscribed();
    },
    workerPid: worker.pid,
    announced: (facts) => announced(environment, facts),
    scan: (conversationId, mediaId) => client.workflow.getHandle(scanWorkflowId(conversationId, mediaId)),
    archive: (conversationId, time) => client.workflow.getHandle(archiveWorkflowId(conversationId, time)),
    stop,
  };
}

/** The Platform API serves files and channels from other hosts than its calls. */
export function genesysUrl({ url }: Simulator, api: Api): string {
  return api === 'platform' ? url.replace('127.0.0.1', 'localhost') : url;
}

type Environment = Readonly<Record<string, string>>;

async function startListener(environment: Environment, client: Client, log: Logger) {
  const config = loadConfig(environment, ['genesys', 'temporal', 'limits', 'seals']);
  const genesys = connectGenesys(config.genesys, log);
  const { taskQueue } = config.temporal;
  const { reviewWindowMs, reviewApprovers } = config.limits;
  const keys = await openFactKeys(config.seals.factKey);
  const onStranger = (run: object) => log.error(run, 'NOT BELIEVED: a run that no listener had started');
  const sealing = { keys, onStranger };
  const listener = new Listener({
    source: genesys.events,
    starter: new WorkflowStarter({ client, taskQueue, reviewWindowMs, reviewApprovers, sealing }),
    log,
  });
  const running = listener.run();
  const stop = async () => {
    listener.stop();
    await running;
    await genesys.close();
  };
  return { listener, stop };
}

/** Ledgers stay open for days, and other tests may have conversations of the same name. */
async function endLedgers(client: Client, taskQueue: string): Promise<void> {
  const query = `WorkflowType = 'conversationLedger' AND TaskQueue = '${taskQueue}' AND ExecutionStatus = 'Running'`;
  for await (const { workflowId } of client.workflow.list({ query })) {
    await client.workflow
      .getHandle(workflowId)
      .terminate('the test is over')
      .catch(() => undefined);
  }
}

interface RunningWorker {
  readonly ready: Promise<unknown>;
  readonly pid: number | undefined;
  stop(): Promise<unknown>;
}

let runtimeInstalled = false;

function workerHere(environment: Environment, log: Logger): RunningWorker {
  if (!runtimeInstalled) installRuntime(pino({ level: 'silent' }));
  runtimeInstalled = true;
  const config = loadConfig(environment, WORKER_SETTINGS);
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  const ready = new Promise<void>((onReady, reject) => {
    const { signal } = stopping;
    const built = { workflowBundlePath: WORKFLOW_BUNDLE, redactionThreadPath: REDACTION_THREAD };
    running = runWorker({ config, log, ...built, signal, onReady });
    running.catch(reject);
  });
  const stop = async () => {
    stopping.abort();
    await running;
  };
  return { ready, pid: undefined, stop };
}

function workerProcess(environment: Environment): RunningWorker {
  const worker = startCustodian('worker', environment);
  return { ready: worker.logged('worker ready'), pid: worker.pid, stop: () => worker.end('SIGTERM') };
}
