import pLimit from 'p-limit';
import { segment } from '../vault/vault-names.js';
import type { VaultOrigin } from '../vault/vault-origins.js';
import type { FileIds } from './drive.js';
import type {
  ArchiveRun,
  EndedScan,
  Facts,
  HeldRun,
  ManifestFacts,
  RunningScan,
  UnattendedCopy,
  UnprovenArchive,
  UntoldFacts,
} from './facts.js';

/** Copies that are looked up concurrently. */
const ASKED_AT_ONCE = 16;

/**
 * The state of a review by its sealed records. `unknown`: there is no record, as before records were sealed, when only the run
 * itself knew that a review was over. `unbelieved`: there are records, but none with a seal of these keys.
 */
export type ReviewStanding = 'open' | 'over' | 'unknown' | 'unbelieved';

/** The sources of the facts. All of them throw when Temporal or the storage does not answer. */
export interface FactSources {
  endedScans(): Promise<readonly EndedScan[]>;
  runningScans(): AsyncIterable<RunningScan>;
  /** Runs that do not get on, because of what somebody has done to them. */
  heldRuns(): Promise<readonly HeldRun[]>;
  isScanRunning(ids: FileIds): Promise<boolean>;
  workflowIdOf(ids: FileIds): string;
  origins(): Promise<readonly VaultOrigin[]>;
  idsOf(origin: VaultOrigin): Promise<FileIds | undefined>;
  standingOf(ids: FileIds): Promise<ReviewStanding>;
  endedArchives(): Promise<readonly ArchiveRun[]>;
  runningArchives(): AsyncIterable<ArchiveRun>;
  /** The runs that claim to have archived, in batches. */
  completedArchives(): AsyncIterable<readonly ArchiveRun[]>;
  /** The conversations with a record on a day, YYYY-MM-DD, and whether the record is protected as required. */
  recordsOf(day: string): AsyncIterable<{ readonly conversationId: string; readonly isProtected: boolean }>;
  manifests(): Promise<ManifestFacts>;
  /** @param running scans that are at work */
  untold(running: readonly RunningScan[]): Promise<UntoldFacts>;
}

/** The seals in the vault were made with other keys, so that the decisions cannot be verified. */
export class ForeignSealsError extends Error {
  override readonly name = 'ForeignSealsError';

  constructor() {
    super('what the vault knows is sealed with other keys: FACT_KEY has to be that of the workers');
  }
}

/**
 * Reviews known to be over need not be looked up again. Kept between calls, this saves two storage calls for each file that was
 * ever contained.
 */
export type OverReviews = Map<string, number>;

/** @throws {ForeignSealsError} and the errors of the sources */
export async function gatherFacts(sources: FactSources, over: OverReviews = new Map()): Promise<Facts> {
  // The copies first, then the runs: files contained in between are ignored.
  const origins = await sources.origins();
  const runningScans = await all(sources.runningScans());
  return {
    runningScans,
    unattendedCopies: await unattendedCopies(sources, origins, runningScans, over),
    heldRuns: await sources.heldRuns(),
    endedScans: await sources.endedScans(),
    failedArchives: await sources.endedArchives(),
    runningArchives: await all(sources.runningArchives()),
    unprovenArchives: await unprovenArchives(sources),
    manifests: await sources.manifests(),
    ...(await sources.untold(runningScans)),
  };
}

async function unattendedCopies(
  sources: FactSources,
  origins: readonly VaultOrigin[],
  runningScans: readonly RunningScan[],
  over: OverReviews,
): Promise<UnattendedCopy[]> {
  const keyOf = ({ conversationId, mediaId }: FileIds) => `${segment(conversationId)}/${segment(mediaId)}`;
  const attended = new Set(runningScans.map(keyOf));
  const candidates = origins.filter(({ conversation, media, standings }) => {
    const key = `${conversation}/${media}`;
    return standings > 0 && !attended.has(key) && over.get(key) !== standings;
  });
  let believed = over.size;
  const found = await pLimit(ASKED_AT_ONCE).map(candidates, async (origin): Promise<UnattendedCopy | undefined> => {
    const ids = await sources.idsOf(origin);
    if (ids === undefined) return undefined;
    const standing = await sources.standingOf(ids);
    if (standing !== 'unbelieved') believed += 1;
    // Anybody with write access can add a note about a file that never existed; a copy exists whatever the notes say.
    else if (origin.sha256 === undefined) return undefined;
    if (standing === 'over') over.set(keyOf(ids), origin.standings);
    if (standing === 'over' || standing === 'unknown' || (await sources.isScanRunning(ids))) return undefined;
    const { conversationId, mediaId } = ids;
    return {
      ...{ conversationId, mediaId, workflowId: sources.workflowIdOf(ids), sha256: origin.sha256 },
      ...{ since: new Date(origin.createdOn).toISOString() },
    };
  });
  const copies = found.filter((copy) => copy !== undefined);
  if (copies.length > 0 && believed === 0) throw new ForeignSealsError();
  return copies;
}

/** Compares the claims of runs with the archive. Memory grows with the archives of one batch. */
async function unprovenArchives(sources: FactSources): Promise<UnprovenArchive[]> {
  const unproven: UnprovenArchive[] = [];
  for await (const batch of sources.completedArchives()) {
    const missing = new Map<string, UnprovenArchive>();
    const days = new Set<string>();
    for (const run of batch) {
      const day = run.completedTime.slice(0, 10);
      days.add(day);
      missing.set(`${day}/${run.conversationId}`, { ...run, record: 'missing' });
    }
    for (const day of days) {
      for await (const { conversationId, isProtected } of sources.recordsOf(day)) {
        const key = `${day}/${conversationId}`;
        const run = missing.get(key);
        if (run !== undefined && isProtected) missing.delete(key);
        else if (run !== undefined) missing.set(key, { ...run, record: 'unlocked' });
      }
    }
    unproven.push(...missing.values());
  }
  return unproven;
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
