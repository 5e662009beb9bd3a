import { readFile } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { ActivityDependencies } from '../activities/index.js';
import { DecisionAuthority } from '../decisions/authority.js';
import { PublicKeyRing } from '../sealing/signing-key-ring.js';
import { openNotifier } from '../notices/open-notifier.js';
import { isRehearsal } from '../config/rehearsal.js';
import type { SignaturePolicy } from '../scanning/signatures/signatures.js';
import type { Engine } from '../scanning/scanner.js';
import type { Config, Group } from '../config/config.js';
import { lookAtModel } from '../entity-model/open-model.js';
import { connectGenesys } from '../genesys/connect.js';
import type { TokenProvider } from '../genesys/token.js';
import { Downloader } from '../genesys/download.js';
import type { WorkerMetrics } from '../health/worker-metrics.js';
import { openStores } from '../stores/open-stores.js';
import type { Stores } from '../stores/open-stores.js';
import type { Opener } from '../scanning/opener/opener.js';
import { Seals } from '../activities/seals.js';
import type { Judgement } from '../scanning/judgement.js';
import { Standings } from '../vault/standings.js';
import { QuarantineVault } from '../vault/quarantine-vault.js';
import type { Tracing } from '../lib/tracing.js';
import { openTracing } from '../tracing/open-tracing.js';
import { openFactKeys } from './fact-keys.js';
import { openArchive } from './archive.js';
import type { WatchOptions } from './watch.js';
import { openScanning } from './open-scanning.js';
import { RedactionPool } from './redaction-pool.js';

/** The groups of settings that a worker needs. */
export const WORKER_SETTINGS = [
  'genesys',
  'temporal',
  'clamd',
  'azure',
  'authority',
  'notices',
  'redaction',
  'limits',
  'opening',
  'reconcile',
  'seals',
  'tracing',
] as const satisfies readonly Group[];
export type WorkerConfig = Pick<Config, (typeof WORKER_SETTINGS)[number]>;

/** The dependencies of the activities, other than Temporal and the worker's end, and how to close them. */
export interface OpenDependencies extends Omit<ActivityDependencies, 'client' | 'codecs' | 'leaving'> {
  readonly opener: Opener;
  readonly tokens: TokenProvider;
  readonly tracing: Tracing;
  readonly stores: Stores;
  readonly scanner: Engine;
  readonly signatures: SignaturePolicy;
  readonly judgement: Judgement;
  /** What the watch checks, besides Temporal. */
  readonly watched: Omit<WatchOptions, 'client' | 'taskQueue'>;
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
  const authority = await openAuthority(config);
  const signatures = {
    maxAgeMs: clamd.signaturesMaxAgeMs,
    rehearsal: isRehearsal(config.genesys),
    now: Date.now,
  };
  const { staging, opener, engine: scanner, judgement } = await openScanning(config, signatures, log);
  const tracing = await openTracing(config.tracing, 'custodian-worker', log);
  const genesys = connectGenesys(config.genesys, log, metrics, undefined, tracing);
  const downloader = new Downloader({
    allowPrivate: limits.downloadAllowPrivate,
    minBytesPerSecond: limits.minBytesPerSecond,
  });
  const { gate, model: modelFolder, ...redaction } = config.redaction;
  const model = modelFolder === undefined ? undefined : await lookAtModel(modelFolder);
  if (model !== undefined) log.info({ model: model.identity }, 'a model looks for names and places in transcripts');
  const thread = { redactor: redaction, api: config.genesys.api, gate: gate !== 'off', model };
  const recorder = new RedactionPool(redactionThreadPath, thread, genesys.http, {
    noteCustomer: genesys.noteCustomer,
  });
  if (gate === 'off') log.error('THE LAST GATE IS OFF (REDACTION_GATE): records are locked without a second look');
  const factKeys = await openFactKeys(config.seals.factKey);
  if (config.seals.unsealedStarts === 'accept') {
    log.error(
      'LINKS AND REPORTS ARE BELIEVED FROM ANYBODY (UNSEALED_STARTS=accept): whoever can write to Temporal can have a file called clean',
    );
  }
  const seals = new Seals(factKeys, metrics, log);
  const stores = openStores(azure);
  const { archive, auditLog, manifests, stamper, clock, keys } = await openArchive(azure, stores, metrics, log);
  return {
    genesys: genesys.rest,
    tokens: genesys.tokens,
    tracing,
    stores,
    downloader,
    staging,
    opener,
    scanner,
    signatures,
    judgement,
    vault: new QuarantineVault({
      quarantine: stores.quarantine,
      released: stores.released,
      links: stores.releaseLinks(log, clock),
      signer: keys.signer,
      publicKeys: keys.publicKeys,
      log,
    }),
    seals,
    standings: new Standings(stores.quarantine),
    archive,
    auditLog,
    authority,
    noteLanguage: config.notices.agentLanguage === 'off' ? undefined : config.notices.agentLanguage,
    notifier: openNotifier(config.notices, config.authority.deskUrl, Date.now),
    manifests,
    stamper,
    recorder,
    gate,
    onReject: azure.onReject,
    minReviewWindowMs: limits.minReviewWindowMs ?? limits.reviewWindowMs,
    maxAttachmentBytes: limits.maxAttachmentBytes,
    linkGraceMs: limits.linkGraceMs,
    acceptsUnsealedStarts: config.seals.unsealedStarts === 'accept',
    retentionDays: azure.retentionDays,
    format: azure.format,
    now: Date.now,
    metrics,
    watched: {
      stores,
      immutability: azure.immutability,
      factKeys,
      acceptsUnsealed: config.seals.unsealedStarts === 'accept',
      publicKeys: keys.publicKeys,
      now: Date.now,
    },
    close: async () => {
      scanner.close();
      await Promise.all([genesys.close(), downloader.close(), recorder.close(), opener.close()]);
      await tracing.close();
    },
  };
}

/** @throws {KeyRingError} for a file without keys, or the error of reading it */
async function openAuthority({ authority, limits }: WorkerConfig): Promise<DecisionAuthority> {
  const { authority: mode, publicKeys } = authority;
  const keys = publicKeys === undefined ? undefined : PublicKeyRing.fromPem(await readFile(publicKeys, 'utf8'));
  return new DecisionAuthority({ mode, keys, approvers: limits.reviewApprovers });
}
