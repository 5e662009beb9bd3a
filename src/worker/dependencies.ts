import type { Logger } from 'pino';
import type { ActivityDependencies } from '../activities/index.js';
import { createScanner } from '../scanning/clamav/scanner.js';
import type { Config, Group } from '../config/config.js';
import { connectGenesys } from '../genesys/connect.js';
import { Downloader } from '../genesys/download.js';
import type { WorkerMetrics } from '../health/worker-metrics.js';
import { ArchiveStore } from '../archive/archive.js';
import { openStores } from '../azure/stores.js';
import { ManifestWriter } from '../archive/manifest/writer.js';
import { createOpener } from '../scanning/opener/create-opener.js';
import type { Opener } from '../scanning/opener/opener.js';
import { openStaging } from '../staging/staging.js';
import { QuarantineVault } from '../vault/vault.js';
import { RedactionPool } from './redaction-pool.js';

/** The groups of settings that a worker needs. */
export const WORKER_SETTINGS = [
  'genesys',
  'temporal',
  'clamd',
  'azure',
  'redaction',
  'limits',
  'reconcile',
] as const satisfies readonly Group[];
export type WorkerConfig = Pick<Config, (typeof WORKER_SETTINGS)[number]>;

/** The dependencies of the activities, other than Temporal, and how to close them. */
export interface OpenDependencies extends Omit<ActivityDependencies, 'client'> {
  readonly opener: Opener;
  close(): Promise<void>;
}

/** Creates the dependencies of the activities. Only the staging folder is accessed yet. */
export async function openDependencies(
  config: WorkerConfig,
  redactionThreadPath: string,
  metrics: WorkerMetrics,
  log: Logger,
): Promise<OpenDependencies> {
  const { azure, clamd, limits } = config;
  const staging = await openStaging(limits.stagingDir, { log, groupReads: 'socket' in clamd.endpoint });
  const opener = createOpener({ folder: limits.stagingDir });
  const genesys = connectGenesys(config.genesys, log, metrics);
  const downloader = new Downloader({
    allowPrivate: limits.downloadAllowPrivate,
    minBytesPerSecond: limits.minBytesPerSecond,
  });
  const { gate, ...redaction } = config.redaction;
  const redactor = new RedactionPool(redactionThreadPath, redaction);
  if (gate === 'off') log.error('THE LAST GATE IS OFF (REDACTION_GATE): records are locked without a second look');
  const stores = openStores(azure);
  const container = stores.archive;
  const archive = new ArchiveStore({ container, immutability: azure.immutability, log });
  return {
    genesys: genesys.rest,
    downloader,
    staging,
    opener,
    scanner: createScanner(clamd.endpoint, { maxConcurrentScans: clamd.maxScans, log }),
    vault: new QuarantineVault({
      quarantine: stores.quarantine,
      released: stores.released,
      links: stores.releaseLinks(log),
      log,
    }),
    archive,
    manifests: new ManifestWriter({ container, archive, retentionDays: azure.retentionDays, log }),
    redactor,
    examine: gate === 'off' ? undefined : (texts, signal) => redactor.examine(texts, signal),
    gate,
    onReject: azure.onReject,
    maxAttachmentBytes: limits.maxAttachmentBytes,
    linkGraceMs: limits.linkGraceMs,
    retentionDays: azure.retentionDays,
    format: azure.format,
    now: Date.now,
    metrics,
    close: async () => {
      await Promise.all([genesys.close(), downloader.close(), redactor.close(), opener.close()]);
    },
  };
}
