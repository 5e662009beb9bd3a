import { ManifestDamagedError } from '../manifest/errors.js';
import { listManifests } from '../manifest/listing.js';
import type { Attempt, BlobContainer, ListedBlob } from '../../storage/blob-container.js';
import { addDays, manifestName } from '../manifest/manifest.js';
import type { ManifestLink } from '../manifest/manifest.js';
import { entriesOf, problemOf, readManifest } from '../manifest/reader.js';
import { concurrently } from '../../lib/concurrently.js';
import { checkLink, contradiction, expectedDays, voucherOf } from './chain.js';
import type { Days } from './chain.js';
import { NoManifestError } from './errors.js';
import type { Finding } from './findings.js';
import { checkLock, createCheckRecord } from './record.js';
import type { CheckRecord, SignatureCheck } from './record.js';
import type { PublicKeyRing } from '../../sealing/signing-key-ring.js';
import { StampChecks } from './stamps.js';
import type { Stamped } from './stamps.js';
import type { TimestampVerifier } from '../timestamps/timestamps.js';
import { findUnlisted } from './unlisted.js';

/** Records that are read at once: enough for two threads to be busy. */
const CONCURRENCY = 16;

export interface VerifyOptions {
  readonly container: BlobContainer;
  /** `optional`: storage that locks nothing is warned of, once. */
  readonly immutability: 'required' | 'optional';
  /** First and last day to verify, UTC, YYYY-MM-DD. @defaultValue all that there are manifests of */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** SHA-256 of a manifest, as kept outside of the archive: the chain must contain it. */
  readonly head?: string | undefined;
  /** Public keys of the archive: what none of them has signed counts for nothing. */
  readonly keys?: PublicKeyRing | undefined;
  /** Checks time stamps. @defaultValue they are counted, and not checked */
  readonly timestamps?: TimestampVerifier | undefined;
  /** Which of the listed records to read. @defaultValue all */
  readonly only?: (name: string) => boolean;
  readonly attempt: Attempt;
  /** Checks records, with the same container and keys. @defaultValue in this thread */
  readonly checkRecord?: CheckRecord | undefined;
  /** Milliseconds since the epoch. @defaultValue the service's own clock */
  readonly now?: number;
}

/** Receives the progress. */
export interface VerifyObserver {
  /** @param records according to the metadata of the manifests */
  begun(records: number): void;
  found(finding: Finding): void;
  recordRead(bytes: number): void;
  dayDone(day: string, records: number): void;
}

export interface VerifySummary {
  readonly from: string;
  readonly to: string;
  readonly manifests: number;
  readonly records: number;
  readonly bytes: number;
  readonly findings: number;
  /** Records that no manifest lists yet because their day's is not due. */
  readonly pending: number;
  /** Records of days whose manifest is missing or altered. */
  readonly unproven: number;
  /** The newest manifest; what an auditor may hold on paper. Undefined when it is altered, or was not read. */
  readonly head: ManifestLink | undefined;
  /** False when the storage locks nothing, and that was allowed. */
  readonly locksChecked: boolean;
  /** False when no keys were given. */
  readonly signaturesChecked: boolean;
  /** Records that are not signed because they are older than the first signed manifest. */
  readonly unsignedBefore: number;
  /** When that was stored, RFC 3339; undefined without one. */
  readonly signedSince: string | undefined;
  /** What a time stamp authority vouches for: this manifest and all before it existed then. */
  readonly stamped: Stamped | undefined;
  /** Time stamps that were not verified, because no trusted authorities were given. */
  readonly stampsUnchecked: number;
}

/**
 * Reads everything that the manifests of some days list, and compares it. From the newest day to the oldest: each manifest
 * contains the hash of the previous one; the newest is protected by its lock, and by a hash kept elsewhere. Memory: one
 * manifest, gzipped and, where it is stamped, unpacked, too; and while looking for unlisted records, the names of four days.
 *
 * @throws {NoManifestError}
 * @throws {StorageError} when something cannot be read, so that there is no result
 */
export async function verifyArchive(options: VerifyOptions, observer: VerifyObserver): Promise<VerifySummary> {
  const { container, attempt, head, keys, only = () => true } = options;
  const { now, checkLocks } = await askStorage(options);
  const counts = { manifests: 0, records: 0, bytes: 0, findings: 0 };
  const reported = new Set<string>();
  const report = (finding: Finding) => {
    counts.findings += 1;
    reported.add(finding.blob);
    observer.found(finding);
  };
  const listed = await listManifests(container, { attempt, keys, now });
  const { manifests, signedSince, strangers } = listed;
  for (const { blob, kind, problem } of strangers) report({ kind, blob: blob.name, problem });
  const stamps = await StampChecks.list(container, attempt, options.timestamps);
  stamps.strangers(new Set(manifests.keys())).forEach(report);
  let unsignedBefore = 0;
  const signatures: SignatureCheck = { keys, signedSince: signedSince ?? Infinity, onOld: () => (unsignedBefore += 1) };
  const checks = { container, checkLocks, now, signatures };
  const criteria = { checkLocks, now, signedSince: signatures.signedSince };
  const checkRecord = options.checkRecord ?? createCheckRecord(container, attempt, keys);
  const span = expectedDays(manifests, options, now);
  if (span === undefined) throw new NoManifestError(container.name);

  const { first, last, from, to } = span;
  observer.begun(recordsSaid(manifests, span));

  /** Hashes of the manifests that are in order, by day. */
  const proven = new Map<string, string>();
  const newest = [...manifests.keys()].at(-1)!;
  let newestHash: string | undefined;
  let headSeen = head === undefined;
  /** The hash that the next day's manifest gives for the current one. */
  let vouched: ManifestLink | undefined;
  const read = (blob: ListedBlob) => attempt(() => readManifest(container, blob));

  // The manifest of the day after the last one vouches for it; and a hash that somebody holds, for all before it, so that
  // the chain is followed from its end until there. Of those days no record is read.
  const start = head === undefined && to < last ? addDays(to, 1) : last;
  for (let day = start; day >= from || (!headSeen && day >= first); day = addDays(day, -1)) {
    const isAsked = day >= from && day <= to;
    const blob = manifests.get(day);
    if (blob === undefined) {
      report({ kind: 'missing', blob: manifestName(day), problem: 'it is not there' });
      vouched = undefined;
      continue;
    }
    const stored = await read(blob);
    const problem = problemOf(stored, blob.metadata, day) ?? contradiction(stored, vouched);
    vouched = problem === undefined ? voucherOf(stored.header, day) : undefined;
    const { plainSha256 } = stored.hashes;
    // One whose bytes were changed since is found by what it was, and reported as altered.
    if (head === plainSha256 || (problem !== undefined && head === blob.metadata['plain_sha256'])) headSeen = true;
    if (isAsked) {
      counts.manifests += 1;
      checkLock(blob.name, blob.lock, {}, checks).forEach(report);
    }
    if (problem !== undefined || plainSha256 === undefined) {
      report({ kind: 'altered', blob: blob.name, problem: problem ?? '' });
      continue;
    }
    if (day === newest) newestHash = plainSha256;
    checkLink(stored, day, manifests, options.from).forEach(report);
    if (!isAsked) continue;
    (await stamps.check(day, stored, checks)).forEach(report);
    try {
      let records = 0;
      await concurrently(entriesOf(stored), CONCURRENCY, async (entry) => {
        if (!only(entry.name)) return;
        const { findings, isOld } = await checkRecord(entry, criteria);
        findings.forEach(report);
        if (isOld) unsignedBefore += 1;
        records += 1;
        counts.bytes += entry.bytes;
        observer.recordRead(entry.bytes);
      });
      counts.records += records;
      proven.set(day, plainSha256);
      observer.dayDone(day, records);
    } catch (error) {
      if (!(error instanceof ManifestDamagedError)) throw error;
      report({ kind: 'altered', blob: blob.name, problem: error.problem });
    }
  }
  if (!headSeen) {
    const problem = `neither it nor any before it has the SHA-256 ${head}`;
    report({ kind: 'broken-chain', blob: manifestName(newest), problem });
  }
  const unlisted = await findUnlisted(
    { ...options, manifests, proven, days: span, newest, read, reported, signatures },
    report,
  );
  return {
    from,
    to,
    ...counts,
    ...unlisted,
    head: newestHash === undefined ? undefined : { name: manifests.get(newest)!.name, sha256: newestHash },
    locksChecked: checkLocks,
    signaturesChecked: keys !== undefined,
    unsignedBefore,
    signedSince: signedSince === undefined ? undefined : new Date(signedSince).toISOString(),
    stamped: stamps.newest,
    stampsUnchecked: stamps.unchecked,
  };
}

/** The current time, and whether locks are checked. */
async function askStorage({ container, immutability, attempt, ...options }: VerifyOptions) {
  const { time, canLock } = await attempt(() => container.properties());
  const now = options.now ?? time ?? Date.now();
  return { now, checkLocks: immutability === 'required' || canLock };
}

/** Number of records according to the manifests' metadata, for the progress bar. */
function recordsSaid(manifests: ReadonlyMap<string, ListedBlob>, { from, to }: Days): number {
  const covered = [...manifests].filter(([day]) => day >= from && day <= to);
  return covered.reduce((sum, [, { metadata }]) => sum + Number(metadata['record_count'] ?? 0), 0);
}
