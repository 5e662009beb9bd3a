import type { FileStatus } from './file-report.js';
import type { ScanResult } from './verdict.js';

/** A reference to a file on the staging disk of a host, with what is known of it. */
export interface StagedAttachment {
  /** The host that has it. Recorded histories hold this name. */
  readonly stagingId: string;
  readonly ref: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
  /** From the magic bytes, else `application/octet-stream`. */
  readonly mimeType: string;
  readonly isImage: boolean;
}

/** Why a file cannot be had. */
export type UnavailableReason =
  /** The run was not begun by the listener, or not with this link. */
  | 'not-announced'
  | 'no-link'
  | 'link-gone'
  | 'link-refused'
  | 'too-large'
  | 'too-slow'
  | 'incomplete'
  | 'not-the-file'
  | 'content-mismatch'
  | 'download-failed';

/** Shown in place of a scanner's reply for a file that was not scanned. */
export const unscannedReply = (reason: string): string => `not scanned: ${reason}`;

/**
 * Why what came may not be the file: its end was not signalled; it is a page or an error in its place; it is not what the
 * API describes.
 */
export type Doubt = Extract<UnavailableReason, 'incomplete' | 'not-the-file' | 'content-mismatch'>;

export type DownloadResult =
  | ({
      readonly outcome: 'staged';
      /** The verdict, where the scanner of the host was free. */
      readonly scan?: ScanResult;
      /** An earlier run has called it unscanned: no verdict makes it clean, other than a person's. */
      readonly told?: Standing;
    } & StagedAttachment)
  /** No verdict of it can be clean; one that is not counts. */
  | ({ readonly outcome: 'doubtful'; readonly reason: Doubt } & StagedAttachment)
  | { readonly outcome: 'unavailable'; readonly reason: UnavailableReason }
  /** An earlier run has contained the file; nothing was downloaded. */
  | ({ readonly outcome: 'contained' } & Standing);

/** The state of a file as left by an earlier run, by sealed facts. */
export interface Standing {
  readonly status: FileStatus;
  readonly findings: Findings;
  /** The announced end of the review, RFC 3339, UTC; absent when there was none. */
  readonly askedUntil?: string;
}

/**
 * `destroyed`: the sealed copy is gone. `shared`: the same file came in another conversation too, which still needs the
 * copy. `retained`: a policy of the storage protects it until its end.
 */
export type Destruction = 'destroyed' | 'shared' | 'retained';

/** What became of the copy of a rejected file, by VAULT_ON_REJECT. `missing`: it is to be kept, and the vault has none. */
export type RejectResult = 'kept' | 'missing' | Destruction;

/** Whether a media record is gone from Genesys Cloud; `kept`: the API has no way to delete it. */
export const REMOVALS = ['deleted', 'kept'] as const;
export type Removal = (typeof REMOVALS)[number];

/** What is known of the file so far. */
export interface Findings {
  readonly file?: StagedAttachment;
  readonly scan?: ScanResult;
  /** Why there is no verdict. */
  readonly unscannedBecause?: string;
  /** When it became clear, RFC 3339, UTC. */
  readonly at?: string;
  /** Whether the vault holds a copy. */
  readonly inVault?: boolean;
  /** Whether it was removed from Genesys Cloud; absent before an attempt. Recorded histories hold this name. */
  readonly withdrawal?: Removal;
  readonly releasedTo?: string;
  /** A secret, see `FileReport`. */
  readonly releasedLink?: string;
  /** Why an approved file could not be released: the kind of the failure. */
  readonly releaseProblem?: string;
  /** What became of the copy of a rejected file; `failed`: the step that deals with it has failed, and nobody knows. */
  readonly rejectedCopy?: RejectResult | 'failed';
}
