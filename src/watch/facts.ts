import type { ReviewState } from '../contract/review.js';
import type { FileIds } from './drive.js';

/** A scan whose newest run has ended otherwise than by itself. Times are RFC 3339, UTC. */
export interface EndedScan {
  readonly workflowId: string;
  /** The last that was a run of ours. */
  readonly runId: string;
  /** The first that was ended so: what it was started with can be believed most. */
  readonly firstRunId: string;
  /** In words: "terminated", "failed" and so on. */
  readonly ended: string;
  readonly endedAt: string;
  /** As reported by its last run. */
  readonly reviewState: ReviewState;
  /** Its memo; undefined for a run whose file was never contained, and that never asked people. */
  readonly review: EndedReview | undefined;
}

interface EndedReview {
  /** How the file stands. */
  readonly status: string;
  /** The copy of a rejected file is still to be dealt with. */
  readonly copyIsDue: boolean;
}

export interface RunningScan extends FileIds {
  readonly workflowId: string;
  readonly startedAt: string;
  readonly isReview: boolean;
  /** By when people must decide; undefined where that is not known. */
  readonly until: string | undefined;
}

/** A file that is contained, or could not be scanned, about which no run is at work, and on which nobody has decided. */
export interface UnattendedCopy extends FileIds {
  readonly workflowId: string;
  /** Of its copy in the vault; undefined where there is none. */
  readonly sha256: string | undefined;
  /** When the vault came to know of it. */
  readonly since: string;
}

/** An archive by its run. */
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
  /** What the archive has. */
  readonly record: 'missing' | 'unlocked';
}

export interface ManifestFacts {
  /** Day of the newest one, YYYY-MM-DD. */
  readonly newestDay: string | undefined;
  /** Day on which the first record was stored; undefined where there is none. */
  readonly firstDay: string | undefined;
  /** By the service's clock, in milliseconds since the epoch. */
  readonly now: number;
}

/** Attributes that the conversation or the interaction does not show. */
export interface UntoldAttributes {
  readonly workflowId: string;
  readonly conversationId: string;
  /** `ended`: the ledger was ended by force, and nobody knows whether it had told everything. */
  readonly state: 'refused' | 'unconfirmed' | 'ended';
  readonly since: string;
}

/** All that the promises are compared with. */
export interface Facts {
  readonly endedScans: readonly EndedScan[];
  readonly runningScans: readonly RunningScan[];
  readonly unattendedCopies: readonly UnattendedCopy[];
  readonly failedArchives: readonly ArchiveRun[];
  /** Those that nobody holds. */
  readonly runningArchives: readonly ArchiveRun[];
  readonly unprovenArchives: readonly UnprovenArchive[];
  readonly manifests: ManifestFacts;
  readonly untold: readonly UntoldAttributes[];
}
