import type { ReviewState } from '../contract/review.js';
import type { Promised } from './broken-promise.js';
import type { FileIds } from './drive.js';

/** A scan whose newest run was ended from outside, or failed. Times are RFC 3339, UTC. */
export interface EndedScan {
  readonly workflowId: string;
  /** The last run that was started by this program. */
  readonly runId: string;
  /** The first run that ended this way: its input is the most trustworthy. */
  readonly firstRunId: string;
  /** In words: "terminated", "failed" and so on. */
  readonly ended: string;
  readonly endedAt: string;
  /** As reported by its last run. */
  readonly reviewState: ReviewState;
  /** Its memo; undefined for a run whose file was never contained, and that never asked for a decision. */
  readonly review: EndedReview | undefined;
}

interface EndedReview {
  /** The status of the file. */
  readonly status: string;
  /** The copy of a rejected file has not been dealt with yet. */
  readonly copyIsDue: boolean;
  /** The file, if its release was refused since the decision did not count, as after a reset. */
  readonly undecided?: (FileIds & { readonly sha256: string }) | undefined;
}

export interface RunningScan extends FileIds {
  readonly workflowId: string;
  readonly startedAt: string;
  readonly isReview: boolean;
  /** When people decided, for a run that carries their decision out. */
  readonly decidedAt?: string | undefined;
  /** End of the review; undefined where it is not known. */
  readonly until: string | undefined;
}

/** A file that is contained, or could not be scanned, without a run and without a decision. */
export interface UnattendedCopy extends FileIds {
  readonly workflowId: string;
  /** Of its copy in the vault; undefined without a copy. */
  readonly sha256: string | undefined;
  /** When the vault first recorded it. */
  readonly since: string;
}

/** An archived conversation, by its run. */
export interface ArchiveRun {
  readonly workflowId: string;
  readonly conversationId: string;
  /** End of the conversation. */
  readonly completedTime: string;
  /** When the run began, or ended. */
  readonly at: string;
}

/** The run claims that the conversation is archived. */
export interface UnprovenArchive extends ArchiveRun {
  /** What is in the archive. */
  readonly record: 'missing' | 'unlocked';
}

export interface ManifestFacts {
  /** Day of the newest one, YYYY-MM-DD. */
  readonly newestDay: string | undefined;
  /** Day on which the first record was stored; undefined without records. */
  readonly firstDay: string | undefined;
  /** By the service's clock, in milliseconds since the epoch. */
  readonly now: number;
}

/** Attributes that are missing on the conversation or the interaction. */
export interface UntoldAttributes {
  readonly workflowId: string;
  readonly conversationId: string;
  /**
   * `ended`, `deleted`: the ledger was ended by force or is gone, and may not have written everything. `silent`: it does not answer. `unwritten`: it has known for long what it has not written.
   */
  readonly state: 'refused' | 'unconfirmed' | 'ended' | 'deleted' | 'silent' | 'unwritten';
  readonly since: string;
}

/** A completed scan of whose file no sealed report tells, or an upload whose scan is gone. */
export interface UntoldScan {
  readonly workflowId: string;
  /** Absent where Temporal knows of no run. */
  readonly runId?: string;
  /** Given without a run. */
  readonly file?: FileIds;
  /** When it was completed, or uploaded. */
  readonly since: string;
}

/** A run that holds its id and does not get on, because of what somebody has done to it. */
export interface HeldRun {
  readonly workflowId: string;
  readonly runId: string;
  readonly what: Promised;
  /**
   * `delayed`: it begins only later. `paused`: its steps are. `pinned`: it is bound to a version that no worker has. `robbed`: a worker
   * that is none of ours has answered its first task.
   */
  readonly how: 'delayed' | 'paused' | 'pinned' | 'robbed';
  /** When it was started. */
  readonly since: string;
}

/** What should have been told, and may not have been. */
export interface UntoldFacts {
  readonly untold: readonly UntoldAttributes[];
  readonly untoldScans: readonly UntoldScan[];
}

/** Everything that the promises are compared with. */
export interface Facts extends UntoldFacts {
  readonly endedScans: readonly EndedScan[];
  readonly runningScans: readonly RunningScan[];
  readonly heldRuns: readonly HeldRun[];
  readonly unattendedCopies: readonly UnattendedCopy[];
  readonly failedArchives: readonly ArchiveRun[];
  /** Those that are not held. */
  readonly runningArchives: readonly ArchiveRun[];
  readonly unprovenArchives: readonly UnprovenArchive[];
  readonly manifests: ManifestFacts;
}
