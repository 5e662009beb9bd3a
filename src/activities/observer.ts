import type { ScanResult } from '../contract/verdict.js';
import type { ReconcileCounts } from '../reconciliation/reconcile.js';
import type { WrittenPlace } from '../genesys/rest.js';
import type { BrokenCounts } from '../watch/broken-promise.js';
import type { ForgeryObserver } from './seals.js';

/** The outcome of an attempt to archive a record. */
export type ArchiveOutcome = 'locked' | 'unprotected' | 'refused' | 'conflict' | 'failed';

/** Told by the steps what they have done, to be counted. It holds no ids. */
export interface ActivityObserver extends ForgeryObserver {
  scanned(result: Pick<ScanResult, 'verdict' | 'bytes' | 'milliseconds'>): void;
  /** Media that was not clean is deleted, or marked and copied where the API cannot delete. @param seconds since its upload event arrived. */
  contained(seconds: number): void;
  archived(outcome: ArchiveOutcome): void;
  /** A record was stored that points to a former one of the same conversation. */
  superseded(): void;
  /** Attributes were accepted, and are not shown again. @param place where they were written */
  unconfirmed(place: WrittenPlace): void;
  /** A message came under a key that the worker of its run does not have. */
  unreadable(): void;
}

/** Told by the reconciliation what it has done. */
export interface ReconcileObserver {
  /** @param until all that happened before is reconciled, in milliseconds since the epoch */
  reconciled(counts: Pick<ReconcileCounts, 'startedScans' | 'startedArchives'>, until: number): void;
}

/** Told by the watch what it has found. */
export interface WatchObserver {
  watched(broken: BrokenCounts): void;
}
