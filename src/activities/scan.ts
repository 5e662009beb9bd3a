import { activityInfo, cancellationSignal } from '@temporalio/activity';
import { ScanDeadlineError, ScanReplyError } from '../scanning/clamav/errors.js';
import { scanWorkflowId } from '../contract/ids.js';
import type { OpenedParts } from '../contract/opened-parts.js';
import type { ScanResult } from '../contract/verdict.js';
import type { DeclaredFile, Scanner, ScanOptions, StagedFile } from '../scanning/scanner.js';
import { StagedFileChangedError } from '../staging/staging-errors.js';
import type { Staging } from '../staging/staging.js';
import { withHeartbeat } from './heartbeat.js';
import type { ActivityObserver } from './observer.js';
import { noteParts } from './noted-parts.js';
import type { FileIds, Seals } from './seals.js';

/** From this attempt on, a scan without a verdict is no longer attributed to the scanner alone. */
const FILE_DOUBTED_FROM = 5;

export interface ScanInput extends Partial<FileIds> {
  readonly ref: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Its description, for the policy. */
  readonly declared?: DeclaredFile;
}

/** A scanner that can be asked to prove that it works. */
interface ProvableScanner extends Scanner {
  /** Never rejects; with a `problem` when the proof is not possible at the moment. */
  test(): Promise<{ readonly state: string; readonly problem?: string }>;
}

export interface ScanDependencies {
  readonly scanner: ProvableScanner;
  readonly staging: Staging;
  readonly metrics: ActivityObserver;
  readonly seals: Seals;
  readonly now: () => number;
}

/** @throws {ScanReplyError | ScanDeadlineError | Error} without a verdict */
export type ScanFile = (input: ScanInput, signal: AbortSignal) => Promise<ScanResult>;

export function createScan(dependencies: ScanDependencies) {
  const scanFile = createScanFile(dependencies);

  /** Has a staged file judged. */
  return async function scan(input: ScanInput): Promise<ScanResult> {
    return withHeartbeat(() => scanFile(input, cancellationSignal()));
  };
}

export function createScanFile({ scanner, staging, metrics, seals, now }: ScanDependencies): ScanFile {
  /**
   * Asks clamd about a staged file. A scanner that cannot answer is a failure and no verdict. A file that it answers
   * with errors only, while it proves that it works, is unscannable: else nobody would ever hear of it. The verdict is
   * sealed for the file that the run names; runs that began before name none.
   */
  return async function scanFile({ ref, bytes, sha256, declared, conversationId, mediaId }, signal) {
    const ids = conversationId === undefined || mediaId === undefined ? undefined : { conversationId, mediaId };
    // The verdict is sealed for the file that the run names: its bytes are those that its own run has staged.
    if (ids !== undefined && ref !== staging.refOf(scanWorkflowId(ids.conversationId, ids.mediaId))) {
      throw new StagedFileChangedError(ref, 'it is that of another file');
    }
    const file = { path: staging.path(ref), bytes, sha256, ...(declared === undefined ? {} : { declared }) };
    let parts: OpenedParts | undefined;
    const result = await verdictOn(file, { signal, onParts: (opened) => (parts = opened) });
    metrics.scanned(result);
    if (parts !== undefined) await noteParts(staging, ref, { sha256, parts });
    if (ids === undefined) return result;
    return seals.sealVerdict(ids, sha256, { ...result, at: new Date(now()).toISOString() });
  };

  async function verdictOn(file: StagedFile, options: ScanOptions): Promise<ScanResult> {
    try {
      return await scanner.scan(file, options);
    } catch (error) {
      if (!isWithoutVerdict(error) || activityInfo().attempt < FILE_DOUBTED_FROM) throw error;
      const { state, problem } = await scanner.test();
      if (state !== 'proven' || problem !== undefined) throw error;
      return secondTry(file, options);
    }
  }

  /** Right after the scanner has proven that it works: what goes wrong now is the file's doing. */
  async function secondTry(file: StagedFile, options: ScanOptions): Promise<ScanResult> {
    try {
      return await scanner.scan(file, options);
    } catch (error) {
      if (!isWithoutVerdict(error)) throw error;
      const { engine, databaseVersion } = await scanner.version();
      const reply = error instanceof ScanReplyError ? error.reply : error.message;
      const verdict = { verdict: 'unscannable', reason: 'no-verdict', reply } as const;
      return { ...verdict, engine, databaseVersion, bytes: file.bytes, milliseconds: 0 };
    }
  }
}

/** clamd was there, and had the file. One that went away meanwhile may have been stopped by anything. */
function isWithoutVerdict(error: unknown): error is ScanReplyError | ScanDeadlineError {
  return error instanceof ScanReplyError || error instanceof ScanDeadlineError;
}
