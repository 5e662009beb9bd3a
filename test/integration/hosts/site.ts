import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobServiceClient, RestError } from '@azure/storage-blob';
import { startHost } from '../../../devkit/hosts/host.js';
import type { Host, HostOptions } from '../../../devkit/hosts/host.js';
import { freePort } from '../../../devkit/parts/ports.js';
import { startCustodian } from '../../../devkit/stack/processes.js';
import type { CustodianProcess } from '../../../devkit/stack/processes.js';
import { testServers } from '../../../devkit/stack/servers.js';
import { CHANNELS } from '../../../simulator/routes.js';
import { startSimulator } from '../../../simulator/start-simulator.js';
import type { Simulator } from '../../../simulator/simulator.js';

type Defer = (cleanUp: () => unknown) => void;
type Settings = Readonly<Record<string, string>>;

/** What all hosts share: the servers and the settings that name them. */
export interface Site {
  readonly simulator: Simulator;
  /** Of the servers that a host reaches through its gateway. */
  readonly ports: readonly number[];
  readonly settings: Settings;
  /** Of the blobs in the container of this setting; none where nobody has made it yet. */
  blobNames(container: 'AZURE_CONTAINER_NAME' | 'AZURE_QUARANTINE_CONTAINER'): Promise<string[]>;
}

const portOf = (url: string) => Number(new URL(url).port);

/** @param loopback the address of it that hosts have, as in a URL */
export async function openSite(loopback: '127.0.0.1' | '[::1]', defer: Defer): Promise<Site> {
  const servers = testServers();
  const folder = await mkdtemp(join(tmpdir(), 'custodian-site-'));
  defer(() => rm(folder, { recursive: true, force: true }));
  const genesysPort = await freePort();
  // On a machine that is slow enough, links of their usual life would be gone before the second host takes over.
  const links = { publicUrl: `http://${loopback}:${genesysPort}`, downloadUrlLifetimeMs: 3_600_000 };
  const simulator = await startSimulator({ port: genesysPort, ...links });
  defer(() => simulator.close());
  const temporalPort = portOf(`http://${servers.temporalAddress}`);
  const storage = /BlobEndpoint=([^;]+)/.exec(servers.azuriteConnectionString)![1]!;
  const id = randomUUID().slice(0, 8);
  const blobs = BlobServiceClient.fromConnectionString(servers.azuriteConnectionString);
  const containers = { AZURE_CONTAINER_NAME: `archive-${id}`, AZURE_QUARANTINE_CONTAINER: `quarantine-${id}` };
  return {
    simulator,
    blobNames: async (container) => {
      const names: string[] = [];
      try {
        for await (const { name } of blobs.getContainerClient(containers[container]).listBlobsFlat()) names.push(name);
      } catch (error) {
        if (!(error instanceof RestError) || error.code !== 'ContainerNotFound') throw error;
      }
      return names;
    },
    ports: [genesysPort, temporalPort, portOf(storage), servers.clamdPort],
    settings: {
      GENESYS_BASE_URL: `http://${loopback}:${genesysPort}`,
      GENESYS_CLIENT_ID: 'simulator-client',
      GENESYS_CLIENT_SECRET: 'simulator-secret',
      TEMPORAL_ADDRESS: `${loopback}:${temporalPort}`,
      TASK_QUEUE: `test-${id}`,
      AZURE_STORAGE_CONNECTION_STRING: servers.azuriteConnectionString.replace(
        storage,
        // The SDK of Azure takes no IPv6 address.
        storage.replace('127.0.0.1', 'localhost'),
      ),
      ...containers,
      AZURE_RELEASED_CONTAINER: `released-${id}`,
      ARCHIVE_IMMUTABILITY: 'optional',
      ARCHIVE_SIGNING_KEY: join(folder, 'archive-signing-key.pem'),
      FACT_KEY: join(folder, 'fact-key'),
      DOWNLOAD_ALLOW_PRIVATE: 'true',
    },
  };
}

/** One host, and the two processes of the product on it, with folders of their own. */
export interface ServingHost {
  readonly host: Host;
  /** Of both, for other commands that run there. */
  readonly settings: Settings;
  readonly worker: CustodianProcess;
  readonly listener: CustodianProcess;
}

/** Resolves when the worker takes work and the listener has subscribed both channels. */
export async function serve(
  { ports, settings, simulator }: Site,
  ip: HostOptions['ip'],
  more: Settings,
  defer: Defer,
): Promise<ServingHost> {
  const folder = await mkdtemp(join(tmpdir(), 'custodian-host-'));
  defer(() => rm(folder, { recursive: true, force: true }));
  const host = await startHost({ ports, ip });
  defer(() => host.close());
  const own = { ...settings, STAGING_DIR: join(folder, 'staging'), SPOOL_DIR: join(folder, 'spool'), ...more };
  const start = (role: 'worker' | 'listen') => {
    const started = startCustodian(role, own, 'dist', host.within);
    defer(() => started.end('SIGKILL'));
    return started;
  };
  const before = CHANNELS.map((name) => simulator.sockets(name).subscribed);
  const [worker, listener] = [start('worker'), start('listen')];
  await Promise.race([
    Promise.all([
      worker.logged('worker ready'),
      simulator.waitFor(() => CHANNELS.every((name, at) => simulator.sockets(name).subscribed > before[at]!)),
    ]),
    ...[worker, listener].map(async ({ ended, logLines }) => {
      await ended;
      throw new Error(`ended too soon: ${logLines.slice(-5).join('\n')}`);
    }),
  ]);
  return { host, settings: own, worker, listener };
}
