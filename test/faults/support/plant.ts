import { randomUUID } from 'node:crypto';
import type { NetConnectOpts } from 'node:net';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import type { ContainerClient } from '@azure/storage-blob';
import { Connection } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { CHANNELS } from '../../../simulator/routes.js';
import { startSimulator } from '../../../simulator/start-simulator.js';
import type { Simulator } from '../../../simulator/simulator.js';
import type { SimulatorOptions } from '../../../simulator/options.js';
import { ClamdProxy } from '../../support/clamd-proxy.js';
import { HoldProxy } from '../../support/hold-proxy.js';
import { Seals } from '../../../src/activities/seals.js';
import { loadConfig } from '../../../src/config/config.js';
import { openFactKeys } from '../../../src/worker/fact-keys.js';
import type { StartFacts } from '../../../src/sealing/start-seal.js';
import { announced } from '../../../devkit/stack/announced.js';
import { clientFor } from '../../../devkit/stack/client.js';
import { startCustodian } from '../../../devkit/stack/processes.js';
import type { CustodianProcess } from '../../../devkit/stack/processes.js';
import { genesysUrl } from '../../../devkit/stack/stack.js';
import type { Api } from '../../../devkit/stack/stack.js';
import { testServers } from '../../../devkit/stack/servers.js';
import { TemporalProxy } from '../../support/temporal-proxy.js';

export interface PlantOptions {
  /** Of Genesys Cloud. Default: `events`. */
  readonly api?: Api;
  readonly simulator?: SimulatorOptions;
  readonly settings?: Readonly<Record<string, string>>;
  /** Default: the shared Azurite. */
  readonly storageConnectionString?: string;
  /** Default: the shared server. */
  readonly temporalAddress?: string;
  /** Default: the shared clamd. */
  readonly clamd?: NetConnectOpts;
  /** A build of the product other than `dist`. */
  readonly built?: string;
}

/**
 * The product as real processes, against real servers and a simulator, with something that can be told to fail before
 * each of them. It starts no process by itself.
 */
export class Plant {
  private readonly processes: CustodianProcess[] = [];
  private closing: Promise<void> | undefined;

  private constructor(
    readonly simulator: Simulator,
    readonly storage: HoldProxy,
    readonly scanner: ClamdProxy,
    readonly temporal: TemporalProxy,
    private readonly connection: Connection,
    private readonly blobs: BlobServiceClient,
    readonly folder: string,
    readonly taskQueue: string,
    private readonly settings: Readonly<Record<string, string>>,
    private readonly built: string | undefined,
  ) {}

  static async open(options: PlantOptions = {}): Promise<Plant> {
    const servers = testServers();
    const taskQueue = `faults-${randomUUID().slice(0, 8)}`;
    const folder = await Plant.newFolder();
    const storageTarget = options.storageConnectionString ?? servers.azuriteConnectionString;
    const temporalAddress = options.temporalAddress ?? servers.temporalAddress;
    const simulator = await startSimulator(options.simulator);
    const storage = await HoldProxy.start(storageTarget);
    const clamd = options.clamd ?? { path: servers.clamdSocket };
    // The way that the worker takes is that of the clamd behind: by path on this host, by stream over TCP.
    const socket = 'path' in clamd ? join(folder, 'clamd.sock') : undefined;
    const scanner = await ClamdProxy.start(clamd, socket);
    const temporal = await TemporalProxy.start(temporalAddress);
    const { api = 'events' } = options;
    const settings = {
      GENESYS_API: api,
      GENESYS_BASE_URL: genesysUrl(simulator, api),
      GENESYS_CLIENT_ID: 'simulator-client',
      GENESYS_CLIENT_SECRET: 'simulator-secret',
      TEMPORAL_ADDRESS: temporal.address,
      TASK_QUEUE: taskQueue,
      ...(socket === undefined
        ? { CLAMD_HOST: '127.0.0.1', CLAMD_PORT: String(scanner.port) }
        : { CLAMD_SOCKET: socket }),
      AZURE_STORAGE_CONNECTION_STRING: storage.connectionString,
      AZURE_CONTAINER_NAME: `archive-${taskQueue}`,
      AZURE_QUARANTINE_CONTAINER: `quarantine-${taskQueue}`,
      AZURE_RELEASED_CONTAINER: `released-${taskQueue}`,
      ARCHIVE_IMMUTABILITY: 'optional',
      DOWNLOAD_ALLOW_PRIVATE: 'true',
      DOWNLOAD_LINK_GRACE: '1s',
      // Runs of which nobody is to decide wait for a moment only.
      REVIEW_WINDOW_MIN: '1ms',
      STAGING_DIR: join(folder, 'staging'),
      ARCHIVE_SIGNING_KEY: join(folder, 'archive-signing-key.pem'),
      SPOOL_DIR: join(folder, 'spool'),
      WORKER_HTTP_PORT: '0',
      LISTENER_HTTP_PORT: '0',
      ...options.settings,
    };
    return new Plant(
      simulator,
      storage,
      scanner,
      temporal,
      // Straight to the server: the tests' own calls are never held back.
      await Connection.connect({ address: temporalAddress }),
      BlobServiceClient.fromConnectionString(storageTarget),
      folder,
      taskQueue,
      settings,
      options.built,
    );
  }

  static newFolder(): Promise<string> {
    return mkdtemp(join(tmpdir(), 'custodian-faults-'));
  }

  get client(): Client {
    return clientFor(this.connection, this.settings);
  }

  /** Options of a start that the listener has sealed. */
  announced(facts: StartFacts) {
    return announced(this.settings, facts);
  }

  /** What seals facts as the worker does. */
  async seals(): Promise<Seals> {
    const keys = await openFactKeys(loadConfig(this.settings, ['seals']).seals.factKey);
    return new Seals(keys, { forged: () => undefined }, { error: () => undefined });
  }

  get stagingDir(): string {
    return this.setting('STAGING_DIR');
  }

  /** What lies on the staging disk, the disk's own id left out. */
  async stagedFiles(): Promise<string[]> {
    return (await readdir(this.stagingDir)).filter((name) => /\.(file|part|owner)$/.test(name));
  }

  container(name: 'ARCHIVE' | 'QUARANTINE' | 'RELEASED'): ContainerClient {
    const setting = name === 'ARCHIVE' ? 'AZURE_CONTAINER_NAME' : `AZURE_${name}_CONTAINER`;
    return this.blobs.getContainerClient(this.setting(setting));
  }

  /** Holds scans of staged files, not those of the scanner's self-test. */
  isScan(command: string): boolean {
    return command.includes(this.stagingDir) && !command.includes('self-test');
  }

  /** Resolves when the worker takes work. */
  async startWorker(settings: Readonly<Record<string, string>> = {}): Promise<CustodianProcess> {
    const worker = startCustodian('worker', { ...this.settings, ...settings }, this.built);
    this.processes.push(worker);
    await worker.logged('worker ready');
    return worker;
  }

  /** Resolves once the last process has logged the text. */
  async logged(text: string): Promise<void> {
    await this.processes.at(-1)?.logged(text);
  }

  /** Resolves when it has subscribed both sockets. */
  async startListener(settings: Readonly<Record<string, string>> = {}): Promise<CustodianProcess> {
    const opened = CHANNELS.map((channel) => this.simulator.sockets(channel).subscribed);
    const listener = startCustodian('listen', { ...this.settings, ...settings });
    this.processes.push(listener);
    const isSubscribed = () =>
      CHANNELS.every((channel, index) => this.simulator.sockets(channel).subscribed > opened[index]!);
    await this.simulator.waitFor(isSubscribed, 60_000);
    return listener;
  }

  /** May be called again. */
  close(): Promise<void> {
    return (this.closing ??= this.closeAll());
  }

  private async closeAll(): Promise<void> {
    this.simulator.clearFaults();
    await Promise.allSettled(this.processes.map((process) => process.end('SIGKILL')));
    await Promise.allSettled([
      this.temporal.stop(),
      this.scanner.stop(),
      this.storage.stop(),
      this.simulator.close(),
      this.connection.close(),
    ]);
    await rm(this.folder, { recursive: true, force: true });
  }

  private setting(name: string): string {
    return this.settings[name]!;
  }
}
