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
  /** Its description, such as name and declared type; read by the policy of types, and not by engines. */
  readonly declared?: DeclaredFile;
}

/** What a verdict was made with. */
export interface EngineVersion {
  /** For example `ClamAV 1.4.6`. */
  readonly engine: string;
  /** Number of the official daily database; `unofficial`, or `undisclosed` where the engine does not report it. */
  readonly databaseVersion: string;
  /** When the official database was built, as reported by clamd. */
  readonly databaseDate?: string;
  /** Whether official signatures are loaded; where that is not known, they are taken not to be. */
  readonly official?: boolean;
}

/** Scans staged files. Whatever is not an exact, complete verdict on the very bytes of the download is an error. */
export interface Scanner {
  /**
   * @throws {ScannerUnavailableError} clamd cannot be reached, or closed without an answer
   * @throws {ScanDeadlineError} clamd did not finish in time
   * @throws {ScanReplyError} clamd's answer is no verdict
   * @throws {StagedFileMismatchError} the file is not the one that was downloaded
   * @throws {ScannerSelfTestError} the engine did not find the canary that went with the file
   * @throws {EngineChangedError} it is not the engine that was proven
   * @throws the reason of `signal`
   */
  scan(file: StagedFile, options?: { readonly signal?: AbortSignal }): Promise<ScanResult>;
  /** Engine and database; asked anew when the last answer is some seconds old. Throws as `scan` does. */
  version(): Promise<EngineVersion>;
}

/** A scanner that can be held to one engine: the one that has shown that it detects. */
export interface Engine extends Scanner {
  /**
   * Does the self-test on one engine. From then on `scan` throws an {@link EngineChangedError} in the place of a verdict
   * that another one has given: an engine that was started anew, or has another version or database.
   *
   * @param stagingDirectory for the samples; the engine can read it as it can read staged files
   * @throws {ScannerSelfTestError} its cause is the reason why a sample got no verdict
   */
  prove(stagingDirectory: string, options?: { readonly signal?: AbortSignal }): Promise<void>;
  /** Lets go of what holds it to that engine. */
  close(): void;
}
