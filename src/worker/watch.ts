import type { Client } from '@temporalio/client';
import { pino } from 'pino';
import { keptReports, reviewStanding } from '../activities/known-standing.js';
import type { StandingDependencies } from '../activities/known-standing.js';
import { Seals } from '../activities/seals.js';
import { ArchiveCatalog } from '../archive/catalog.js';
import { manifestProgress } from '../archive/manifest/newest.js';
import type { Config } from '../config/config.js';
import { scanWorkflowId } from '../contract/ids.js';
import type { MacKeyRing } from '../sealing/mac-key-ring.js';
import type { PublicKeyRing } from '../sealing/signing-key-ring.js';
import { StorageNotFoundError } from '../storage/errors.js';
import type { Stores } from '../stores/open-stores.js';
import { heldRuns } from '../temporal/held-runs.js';
import { ToldVerdicts } from '../temporal/told-verdicts.js';
import { untoldFacts } from '../temporal/untold-facts.js';
import { completedArchives, endedArchives, runningArchives } from '../temporal/watched-archives.js';
import { endedScans, isScanRunning, runningScans } from '../temporal/watched-scans.js';
import { Standings } from '../vault/standings.js';
import { idsOfOrigin, listOrigins } from '../vault/vault-origins.js';
import type { BrokenPromise } from '../watch/broken-promise.js';
import { brokenPromises } from '../watch/compare.js';
import { gatherFacts } from '../watch/gather.js';
import type { FactSources, OverReviews } from '../watch/gather.js';

export interface WatchOptions {
  readonly client: Client;
  readonly taskQueue: string;
  readonly stores: Pick<Stores, 'archive' | 'quarantine'>;
  readonly immutability: Config['azure']['immutability'];
  readonly factKeys: MacKeyRing;
  /** Whether there may be reports from before facts were sealed. */
  readonly acceptsUnsealed: boolean;
  /** Of the archive; undefined where nothing is signed. */
  readonly publicKeys: PublicKeyRing | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Compares what was promised with what is stored. It changes nothing. */
export type Watch = (signal?: AbortSignal) => Promise<BrokenPromise[]>;

/**
 * Creates a watch, which remembers between calls which reviews are over, and which verdicts are told.
 *
 * @returns a function that throws the errors of Temporal and the storage, and `ForeignSealsError`
 */
export function openWatch(options: WatchOptions): Watch {
  const { client, stores, factKeys, acceptsUnsealed } = options;
  // Invalid seals were counted when they were first met; the watch reads them again every few minutes.
  const seals = new Seals(factKeys, { forged: () => undefined }, pino({ level: 'silent' }));
  const standing = { seals, standings: new Standings(stores.quarantine) };
  const over: OverReviews = new Map();
  const verdicts = new ToldVerdicts({
    client,
    isGenuine: (conversationId, report) =>
      (acceptsUnsealed && report.seal === undefined) || seals.isReport(conversationId, report),
    kept: (conversationId) => keptReports(standing, conversationId),
  });
  return async (signal) => {
    const facts = await gatherFacts(sourcesOf(options, standing, verdicts, signal), over);
    return brokenPromises(facts, options.now());
  };
}

function sourcesOf(
  options: WatchOptions,
  standing: StandingDependencies,
  verdicts: ToldVerdicts,
  signal: AbortSignal | undefined,
): FactSources {
  const { client, taskQueue, stores, immutability, publicKeys, now } = options;
  const catalog = new ArchiveCatalog(stores.archive);
  return {
    endedScans: () => endedScans(client, taskQueue),
    runningScans: () => runningScans(client, taskQueue),
    heldRuns: () => heldRuns(client, taskQueue, now()),
    isScanRunning: (ids) => isScanRunning(client, taskQueue, ids),
    workflowIdOf: ({ conversationId, mediaId }) => scanWorkflowId(conversationId, mediaId),
    origins: () => listOrigins(stores.quarantine, signal),
    idsOf: (origin) => idsOfOrigin(stores.quarantine, origin, signal),
    standingOf: (ids) => reviewStanding(standing, ids, signal),
    endedArchives: () => endedArchives(client, taskQueue),
    runningArchives: () => runningArchives(client, taskQueue),
    completedArchives: () => completedArchives(client, taskQueue, now()),
    recordsOf: (day) => recordsOf(catalog, day, immutability === 'required'),
    manifests: () => manifestProgress(stores.archive, publicKeys, signal),
    untold: (running) => untoldFacts(client, taskQueue, running, now(), verdicts),
  };
}

async function* recordsOf(catalog: ArchiveCatalog, day: string, mustBeLocked: boolean) {
  try {
    for await (const { conversationId, lock } of catalog.list({ from: day, to: day })) {
      yield { conversationId, isProtected: !mustBeLocked || lock.mode === 'locked' };
    }
  } catch (error) {
    // Without a container there are no records.
    if (!(error instanceof StorageNotFoundError)) throw error;
  }
}
