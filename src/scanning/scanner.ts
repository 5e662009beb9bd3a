import type { OpenedParts } from '../contract/opened-parts.js';
import type { ScanResult } from '../contract/verdict.js';
import type { DeclaredFile } from './policy/policy.js';

export type { DeclaredFile } from './policy/policy.js';

/** A downloaded file on this host's disk, with the size and hash that the download computed while writing it. */
export interface StagedFile {
  /** Absolute, under a name chosen by the program: never the customer's. */
  readonly path: string;
  readonly bytes: number;
  /** SHA-256 in lower-case hex. */
  readonly sha256: string;
  /** Its description, such as name and declared type; used by the file policy, not by engines. */
  readonly declared?: DeclaredFile;
}

/** What gave a verdict: engine and database. */
export interface EngineVersion {
  /** For example `ClamAV 1.4.6`. */
  readonly engine: string;
  /** Number of the official daily database; `unofficial`, or `undisclosed` where the engine does not report it. */
  readonly databaseVersion: string;
  /** When the official database was built, as reported by clamd. */
  readonly databaseDate?: string;
  /** Whether official signatures are loaded; if unknown, they are assumed not to be. */
  readonly official?: boolean;
}

export interface ScanOptions {
  readonly signal?: AbortSignal;
  /** Called at most once, with what was opened of a file that is not clean. Engines open nothing. */
  readonly onParts?: (parts: OpenedParts) => void;
}

/** Scans staged files. Anything but an exact, complete verdict on exactly the downloaded bytes is an error. */
export interface Scanner {
  /**
   * @throws {ScannerUnavailableError} clamd cannot be reached, or closed the connection without an answer
   * @throws {ScanDeadlineError} clamd did not finish in time
   * @throws {ScanReplyError} clamd's answer is not a verdict
   * @throws {StagedFileMismatchError} the file is not the one that was downloaded
   * @throws {ScannerSelfTestError} the engine did not find the canary sent with the file
   * @throws {EngineChangedError} it is not the engine that was proven
   * @throws the reason of `signal`
   */
  scan(file: StagedFile, options?: ScanOptions): Promise<ScanResult>;
  /** Engine and database; cached for some seconds. Throws as `scan` does. */
  version(): Promise<EngineVersion>;
}

/** A scanner that can be pinned to one engine: the one that has passed the self-test. */
export interface Engine extends Scanner {
  /**
   * Runs the self-test on one engine. From then on `scan` throws an {@link EngineChangedError} instead of the verdict of another
   * one: an engine that was restarted, or has another version or database.
   *
   * @param stagingDirectory for the samples; readable by the engine, like staged files
   * @throws {ScannerSelfTestError} its cause is the reason why a sample got no verdict
   */
  prove(stagingDirectory: string, options?: { readonly signal?: AbortSignal }): Promise<void>;
  /** Releases the connection that pins it to that engine. */
  close(): void;
}
