import type { Logger } from 'pino';
import { unlessAborted } from '../lib/abort.js';
import type { EngineVersion, Scanner, StagedFile } from './scanner.js';
import { ScanDeadlineError, ScannerSelfTestError, ScannerUnavailableError, ScanReplyError } from './clamav/errors.js';
import { EngineChangedError } from './errors.js';
import { IcapAnswerError } from './icap/errors.js';
import type { ScanResult } from '../contract/verdict.js';

/**
 * The state of a scanner: only `proven` may scan. `unavailable` has passed its self-test, and does not answer now; `failed`
 * gives wrong verdicts. A proven one can have a problem: the latest self-test could not be done here.
 */
export type ScannerStatus =
  | { readonly state: 'untested' | 'unavailable' | 'failed'; readonly problem: string }
  | { readonly state: 'proven'; readonly provenAt: number; readonly problem?: string };

/** The scanner does not detect what it must at the start of a worker, which accepts no work with it. */
export class ScannerNotTrustedError extends Error {
  override readonly name = 'ScannerNotTrustedError';
}

export interface ProvenScannerOptions {
  readonly scanner: Scanner;
  /** Rejects with a ScannerSelfTestError; its cause is the reason why a sample got no verdict. */
  readonly selfTest: () => Promise<void>;
  readonly log: Logger;
  /** Called after each self-test. */
  readonly onStatus: (status: ScannerStatus) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Consecutive scans without a verdict before the scanner itself is tested; one bad file causes fewer. */
const FAILURES_IN_A_ROW = 3;

/** Scans of one file that are answered by another engine than the proven one before that counts as an outage. */
const CHANGES_IN_A_ROW = 3;

/**
 * A scanner whose verdicts count only while it has passed its self-test. After an outage it must pass again before it scans, as
 * the scanner may be configured differently; the same applies when the engine is not the one that was proven. When it fails,
 * or does not detect the canary sent with a file, the scans in flight end without a verdict.
 */
export class ProvenScanner implements Scanner {
  private current: ScannerStatus = { state: 'untested', problem: 'the self-test has not been done yet' };
  private testing: Promise<ScannerStatus> | undefined;
  private failuresInARow = 0;
  private proofs = 0;
  private cleanSinceProof = 0;
  /** Aborted when the verdicts of the scans in flight no longer count. */
  private trust = new AbortController();

  constructor(private readonly options: ProvenScannerOptions) {}

  get status(): ScannerStatus {
    return this.current;
  }

  version(): Promise<EngineVersion> {
    return this.options.scanner.version();
  }

  /** Runs the self-test, or joins the one in progress. Never rejects. */
  test(): Promise<ScannerStatus> {
    this.testing ??= this.runTest().finally(() => (this.testing = undefined));
    return this.testing;
  }

  /**
   * Scans with a scanner that has proven that it detects.
   *
   * @throws {ScannerUnavailableError} also when the scanner has not passed its self-test, or fails it meanwhile; otherwise the
   *   errors of the scanner.
   */
  async scan(file: StagedFile, { signal }: { readonly signal?: AbortSignal } = {}): Promise<ScanResult> {
    for (let changes = 1; ; changes += 1) {
      if (this.current.state !== 'proven') await this.prove(signal);
      const provenFor = this.proofs;
      try {
        return await this.scanOnce(file, signal);
      } catch (error) {
        if (!(error instanceof EngineChangedError) || changes === CHANGES_IN_A_ROW) throw error;
        // Unless another scan has already triggered a proof.
        if (provenFor === this.proofs) {
          this.options.log.warn({ problem: error.message }, 'the scanner has changed: it is tested before it judges');
          await this.prove(signal);
        }
      }
    }
  }

  private async scanOnce(file: StagedFile, signal: AbortSignal | undefined): Promise<ScanResult> {
    const trust = this.trust.signal;
    try {
      const result = await this.options.scanner.scan(file, {
        signal: signal === undefined ? trust : AbortSignal.any([signal, trust]),
      });
      // The verdict may have arrived just as trust was withdrawn.
      trust.throwIfAborted();
      this.failuresInARow = 0;
      if (result.verdict === 'clean') this.cleanSinceProof += 1;
      return result;
    } catch (error) {
      if (error instanceof ScannerSelfTestError) {
        if (!trust.aborted) this.conclude(error);
        throw new ScannerUnavailableError('answer', error.message, { cause: error });
      }
      if (isScannerFailure(error) && !trust.aborted) this.noteFailure();
      throw error;
    }
  }

  private async prove(signal: AbortSignal | undefined): Promise<void> {
    const status = await unlessAborted(this.test(), signal);
    if (status.state !== 'proven') throw new ScannerUnavailableError('answer', status.problem);
  }

  private noteFailure(): void {
    this.failuresInARow += 1;
    if (this.failuresInARow % FAILURES_IN_A_ROW === 0) void this.test();
  }

  private async runTest(): Promise<ScannerStatus> {
    const before = this.current;
    try {
      await this.options.selfTest();
      this.failuresInARow = 0;
      this.cleanSinceProof = 0;
      this.proofs += 1;
      this.current = { state: 'proven', provenAt: this.options.now() };
      if (before.state !== 'proven') this.options.log.info('scanner self-test passed');
      this.options.onStatus(this.current);
    } catch (error) {
      this.conclude(error as Error);
    }
    return this.current;
  }

  private conclude(error: Error): void {
    const before = this.current;
    this.current = judge(error, before);
    this.report(before);
    this.options.onStatus(this.current);
  }

  private report(before: ScannerStatus): void {
    const { log } = this.options;
    const { state, problem } = this.current;
    if (state !== 'failed') {
      // While it is away, each try of each file tests it.
      const isKnown = state === before.state && problem === before.problem;
      log[isKnown ? 'debug' : 'warn']({ state, problem }, 'the scanner self-test cannot be done');
      return;
    }
    this.trust.abort(new ScannerUnavailableError('answer', 'the scanner has failed its self-test'));
    this.trust = new AbortController();
    const provenAt = before.state === 'proven' ? new Date(before.provenAt).toISOString() : undefined;
    log.error({ problem, provenAt, cleanSince: this.cleanSinceProof }, 'SCANNER SELF-TEST FAILED: scanning stops');
  }
}

/** The status that follows from a failed self-test. */
function judge(error: Error, before: ScannerStatus): ScannerStatus {
  if (gaveWrongVerdict(error)) return { state: 'failed', problem: error.message };
  const cause = error.cause instanceof Error ? error.cause : error;
  // No verdict proves nothing either way: what failed stays failed, what was untested stays untested.
  if (before.state !== 'proven') return { state: before.state, problem: cause.message };
  if (isScannerFailure(cause)) return { state: 'unavailable', problem: cause.message };
  // Caused by this host and not the scanner, such as a full disk, which only further scanning frees.
  return { ...before, problem: `the self-test cannot be done: ${cause.message}` };
}

/** When a self-test is aborted, the last sample has no verdict; those before it have a wrong one. */
function gaveWrongVerdict(error: Error): boolean {
  return error instanceof ScannerSelfTestError && error.failures.length > (error.cause === undefined ? 0 : 1);
}

function isScannerFailure(error: unknown): boolean {
  return (
    error instanceof ScannerUnavailableError ||
    error instanceof ScanDeadlineError ||
    error instanceof ScanReplyError ||
    error instanceof IcapAnswerError ||
    error instanceof EngineChangedError
  );
}
