import type { ScanResult } from '../contract/verdict.js';
import type { DeclaredFile } from './policy/policy.js';

export type { DeclaredFile } from './policy/policy.js';

/** A downloaded file on this host's disk, and what the download counted while it wrote it. */
export interface StagedFile {
  /** Absolute, under a name that the program made up: never the customer's. */
  readonly path: string;
  readonly bytes: number;
  /** SHA-256 in lower-case hex. */
  readonly sha256: string;
  /** What is said of it beside its bytes; a policy of types reads it, engines do not. */
  readonly declared?: DeclaredFile;
}

/** What a verdict was made with. */
export interface EngineVersion {
  /** For example `ClamAV 1.4.6`. */
  readonly engine: string;
  /** Number of the official daily database, or `unofficial`. */
  readonly databaseVersion: string;
  /** When the official database was made, as clamd tells it. */
  readonly databaseDate?: string;
}

/** Scans staged files. Whatever is not an exact, complete verdict on the very bytes of the download is an error. */
export interface Scanner {
  /**
   * @throws {ScannerUnavailableError} clamd cannot be reached, or closed without an answer
   * @throws {ScanDeadlineError} clamd did not finish in time
   * @throws {ScanReplyError} clamd's answer is no verdict
   * @throws {StagedFileMismatchError} the file is not the one that was downloaded
   * @throws the reason of `signal`
   */
  scan(file: StagedFile, options?: { readonly signal?: AbortSignal }): Promise<ScanResult>;
  /** Engine and database; asked anew when the last answer is some seconds old. Throws as `scan` does. */
  version(): Promise<EngineVersion>;
}
