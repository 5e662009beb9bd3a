import { Counter, Gauge, Histogram } from 'prom-client';
import type { ActivityObserver, ArchiveOutcome, ReconcileObserver, WatchObserver } from '../activities/observer.js';
import { SEALED_KINDS } from '../activities/seals.js';
import type { SealedKind } from '../activities/seals.js';
import { SCAN_VERDICTS } from '../contract/verdict.js';
import type { ScanResult } from '../contract/verdict.js';
import type { ReconcileCounts } from '../reconciliation/reconcile.js';
import { BREACHES, PROMISES } from '../watch/broken-promise.js';
import type { Breach, BrokenCounts, Promised } from '../watch/broken-promise.js';
import { WRITTEN_PLACES } from '../genesys/rest.js';
import type { WrittenPlace } from '../genesys/rest.js';
import { ProcessMetrics } from './metrics.js';

const ARCHIVE_OUTCOMES = [
  'locked',
  'unprotected',
  'refused',
  'conflict',
  'failed',
] as const satisfies readonly ArchiveOutcome[];

/**
 * How long what a watch has found is told, in milliseconds: a few times its interval. Any worker may do the next one, and
 * what this one found long ago must not hide that all is well again.
 */
const WATCH_TOLD_MS = 3_600_000;

/** What a worker measures. */
export class WorkerMetrics extends ProcessMetrics implements ActivityObserver, ReconcileObserver, WatchObserver {
  private readonly scans = new Counter({
    name: 'custodian_scans_total',
    help: 'Scans that ended in a verdict, by verdict.',
    labelNames: ['verdict'],
    registers: [this.registry],
  });
  private readonly scannedBytes = new Counter({
    name: 'custodian_scanned_bytes_total',
    help: 'Bytes of the files that got a verdict.',
    registers: [this.registry],
  });
  private readonly scanDuration = new Histogram({
    name: 'custodian_scan_duration_seconds',
    help: 'Time that a scan took, from its free slot to its verdict.',
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
    registers: [this.registry],
  });
  private readonly containment = new Histogram({
    name: 'custodian_containment_seconds',
    help: 'Time from the arrival of the upload event until the media that was not clean was contained: deleted, or marked and copied where the API cannot delete.',
    buckets: [0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 14_400, 86_400],
    registers: [this.registry],
  });
  private readonly archives = new Counter({
    name: 'custodian_archives_total',
    help: 'Attempts to archive a record, by outcome; only "locked" is a record that nobody can change.',
    labelNames: ['outcome'],
    registers: [this.registry],
  });
  private readonly laterRecords = new Counter({
    name: 'custodian_archives_superseding_total',
    help: 'Records stored beside a former, different one of the same conversation.',
    registers: [this.registry],
  });
  private readonly missed = new Counter({
    name: 'custodian_reconciled_total',
    help: 'Runs that the listener had missed and the reconciliation has started.',
    labelNames: ['workflow'],
    registers: [this.registry],
  });
  private readonly reconciledUntil = new Gauge({
    name: 'custodian_reconciled_until_timestamp_seconds',
    help: 'All that happened before is reconciled; absent where this worker has not done it. Of several, the highest counts.',
    registers: [this.registry],
  });
  private readonly unconfirmedWrites = new Counter({
    name: 'custodian_attributes_unconfirmed_total',
    help: 'Writes of attributes that Genesys Cloud accepted and then did not show, by place.',
    labelNames: ['place'],
    registers: [this.registry],
  });
  private readonly lostReviews = new Counter({
    name: 'custodian_reviews_reopened_total',
    help: 'Reviews that somebody or the server had ended without a decision, and that were opened again.',
    registers: [this.registry],
  });
  private readonly forgeries = new Counter({
    name: 'custodian_unsealed_facts_total',
    help: 'Facts that came without a seal of ours, or with a wrong one, and were not believed, by kind.',
    labelNames: ['kind'],
    registers: [this.registry],
  });
  private readonly selfTestOk = new Gauge({
    name: 'custodian_scanner_self_test_ok',
    help: '1 when the newest self-test of the scanner has passed, else 0.',
    registers: [this.registry],
  });
  private readonly suspects = new Gauge({
    name: 'custodian_scanner_suspects',
    help: 'Files that were in the scanner when it died, and have no verdict since.',
    registers: [this.registry],
  });
  private readonly crashes = new Counter({
    name: 'custodian_scanner_crash_files_total',
    help: 'Files that have taken the scanner down three times by themselves, and are contained for that.',
    registers: [this.registry],
  });
  private readonly signatures = new Gauge({
    name: 'custodian_scanner_signatures_trusted',
    help: '1 when the scanner has official signatures that are not older than SIGNATURES_MAX_AGE, else 0: then nothing is called clean, but in a rehearsal.',
    registers: [this.registry],
  });
  private readonly databaseAge = new Gauge({
    name: 'custodian_scanner_database_age_seconds',
    help: 'Age of the official signature database; absent if clamd does not report it.',
    registers: [this.registry],
    collect: () => this.collectDatabaseAge(),
  });
  private readonly reviews = new Gauge({
    name: 'custodian_reviews_waiting',
    help: 'Contained files that wait for a decision, by how long: "overdue" is over half of the review window. Absent while Temporal does not tell.',
    labelNames: ['time'],
    registers: [this.registry],
  });
  private readonly failedArchives = new Gauge({
    name: 'custodian_failed_archives',
    help: 'Conversations whose archive has failed for good and was not made up for; absent when Temporal does not tell.',
    registers: [this.registry],
  });
  private readonly heldArchives = new Gauge({
    name: 'custodian_held_archives',
    help: 'Records that the last gate holds until a person has decided; absent when Temporal does not tell.',
    registers: [this.registry],
  });
  private readonly heldArchivesAge = new Gauge({
    name: 'custodian_held_archives_age_seconds',
    help: 'For how long the oldest of them is held; 0 when none is, absent when Temporal does not tell.',
    registers: [this.registry],
  });
  private readonly clockSkew = new Gauge({
    name: 'custodian_clock_skew_seconds',
    help: 'By how much the clock of this host is ahead of that of the storage, when it was last asked; over 60 either way nothing is stored.',
    registers: [this.registry],
  });
  private readonly strangers = new Gauge({
    name: 'custodian_archive_strangers',
    help: 'Blobs among the manifests that somebody else has put there, as last seen by this worker; absent where it has not looked.',
    registers: [this.registry],
  });
  private readonly brokenPromises = new Gauge({
    name: 'custodian_broken_promises',
    help: 'Promises that are not kept, as the newest watch of this worker has found them; 0 also when that was over an hour ago. Of several workers, the highest counts.',
    labelNames: ['kind', 'what'],
    registers: [this.registry],
    collect: () => this.collectBrokenPromises(),
  });
  private readonly unreadableMessages = new Counter({
    name: 'custodian_unreadable_messages_total',
    help: 'Messages to runs that were encrypted with a key that the worker does not have.',
    registers: [this.registry],
  });
  private readonly watchedAt = new Gauge({
    name: 'custodian_watched_timestamp_seconds',
    help: 'When this worker has last looked for broken promises, or has started; of several, the highest counts.',
    registers: [this.registry],
  });
  private lastWatch: number;
  private databaseMadeAt: number | undefined;

  /** @param now milliseconds since the epoch. */
  constructor(private readonly now: () => number = Date.now) {
    super();
    // A series that begins at its first event hides that event from rate().
    for (const verdict of SCAN_VERDICTS) this.scans.inc({ verdict }, 0);
    for (const outcome of ARCHIVE_OUTCOMES) this.archives.inc({ outcome }, 0);
    for (const place of WRITTEN_PLACES) this.unconfirmedWrites.inc({ place }, 0);
    for (const kind of SEALED_KINDS) this.forgeries.inc({ kind }, 0);
    this.archivesFailed(undefined);
    this.archivesHeld(undefined);
    this.clockSkew.remove();
    this.strangers.remove();
    for (const workflow of ['scanAttachment', 'archiveConversation']) this.missed.inc({ workflow }, 0);
    this.reconciledUntil.remove();
    this.lastWatch = this.now();
    this.watchedAt.set(this.lastWatch / 1000);
    this.tellBroken(() => 0);
  }

  scanned({ verdict, bytes, milliseconds }: Pick<ScanResult, 'verdict' | 'bytes' | 'milliseconds'>): void {
    this.scans.inc({ verdict });
    this.scannedBytes.inc(bytes);
    this.scanDuration.observe(milliseconds / 1000);
  }

  contained(seconds: number): void {
    this.containment.observe(seconds);
  }

  archived(outcome: ArchiveOutcome): void {
    this.archives.inc({ outcome });
  }

  superseded(): void {
    this.laterRecords.inc();
  }

  unconfirmed(place: WrittenPlace): void {
    this.unconfirmedWrites.inc({ place });
  }

  /** Reviews that were ended by force, and are open again. */
  reviewsReopened(count: number): void {
    this.lostReviews.inc(count);
  }

  unreadable(): void {
    this.unreadableMessages.inc();
  }

  forged(kind: SealedKind): void {
    this.forgeries.inc({ kind });
  }

  /** How many conversations are not archived and will not be by themselves; undefined when it is not known. */
  archivesFailed(count: number | undefined): void {
    if (count === undefined) this.failedArchives.remove();
    else this.failedArchives.set(count);
  }

  /** How many records the last gate holds, and since when; undefined when it is not known. */
  archivesHeld(held: { readonly count: number; readonly oldestSince: number } | undefined): void {
    if (held === undefined) {
      this.heldArchives.remove();
      this.heldArchivesAge.remove();
    } else {
      this.heldArchives.set(held.count);
      this.heldArchivesAge.set(held.count === 0 ? 0 : Math.max(0, this.now() - held.oldestSince) / 1000);
    }
  }

  /** @param skewMs by how much this host is ahead of the storage, in milliseconds */
  clockSkewed(skewMs: number): void {
    this.clockSkew.set(skewMs / 1000);
  }

  /** Number of blobs among the manifests that this program has not written. */
  strangersFound(count: number): void {
    this.strangers.set(count);
  }

  reconciled(
    { startedScans, startedArchives }: Pick<ReconcileCounts, 'startedScans' | 'startedArchives'>,
    until: number,
  ): void {
    this.missed.inc({ workflow: 'scanAttachment' }, startedScans);
    this.missed.inc({ workflow: 'archiveConversation' }, startedArchives);
    this.reconciledUntil.set(until / 1000);
  }

  /** The outcome of a self-test. */
  selfTested(ok: boolean): void {
    this.selfTestOk.set(ok ? 1 : 0);
  }

  /** How many files may take the scanner down; whether one was just found to do so. */
  suspected(count: number, crashed: boolean): void {
    this.suspects.set(count);
    if (crashed) this.crashes.inc();
  }

  /** Whether the signatures are official and fresh; false also while that is not known. */
  signaturesTrusted(trusted: boolean): void {
    this.signatures.set(trusted ? 1 : 0);
  }

  /** When clamd's official database was made, in milliseconds since the epoch; undefined when it is not known. */
  databaseMade(at: number | undefined): void {
    this.databaseMadeAt = at;
  }

  /** How many reviews wait, in time and overdue; undefined when it is not known. */
  reviewsWaiting(count: { readonly inTime: number; readonly overdue: number } | undefined): void {
    this.reviews.reset();
    // Where nothing is known, 0 would be the best of counts.
    if (count === undefined) return;
    this.reviews.set({ time: 'in-time' }, count.inTime);
    this.reviews.set({ time: 'overdue' }, count.overdue);
  }

  watched(broken: BrokenCounts): void {
    this.lastWatch = this.now();
    this.watchedAt.set(this.lastWatch / 1000);
    this.tellBroken((kind, what) => broken[kind][what]);
  }

  private collectBrokenPromises(): void {
    if (this.now() - this.lastWatch > WATCH_TOLD_MS) this.tellBroken(() => 0);
  }

  private tellBroken(count: (kind: Breach, what: Promised) => number): void {
    for (const kind of BREACHES)
      for (const what of PROMISES) this.brokenPromises.set({ kind, what }, count(kind, what));
  }

  private collectDatabaseAge(): void {
    // Where nothing is known, 0 would be the best of ages.
    if (this.databaseMadeAt === undefined) this.databaseAge.remove();
    else this.databaseAge.set(Math.max(0, this.now() - this.databaseMadeAt) / 1000);
  }
}
