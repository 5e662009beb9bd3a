import type { Logger } from 'pino';
import type { PartHealth } from '../health/readiness.js';
import type { ProvenScanner } from '../scanning/proven-scanner.js';

/** The interval between self-tests until one passes, in milliseconds. */
const RECHECK_MS = 60_000;
/** At startup clamd may still be loading its database. */
const FIRST_RECHECK_MS = 2000;

/** The part of a Temporal Worker that is used. */
export interface ScanWorker {
  run(): Promise<void>;
  shutdown(): void;
}

export interface ScanServiceOptions {
  readonly scanner: Pick<ProvenScanner, 'test' | 'status'>;
  /** Creates a Worker on the scan queue of this host; never two at the same time. */
  readonly createWorker: () => Promise<ScanWorker>;
  readonly selfTestIntervalMs: number;
  readonly log: Logger;
  /** Why no file may be called clean with the current signatures of the scanner. */
  readonly signatureProblem?: () => string | undefined;
  /** Called when the queue is served for the first time. */
  readonly onServing: () => void;
  /** Resolves after the time, or when the signal is aborted. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Serves the scan queue of this host while the scanner passes its self-test. A scanner that fails it gets no more work until it
 * passes again; one that is merely unavailable keeps the queue, where each scan is retried until it is back.
 */
export class ScanService {
  private serving: { readonly worker: ScanWorker; readonly running: Promise<void> } | undefined;
  private changes: Promise<void> = Promise.resolve();
  private stopping = false;
  private announced = false;
  private fail: (error: Error) => void = () => undefined;

  constructor(private readonly options: ScanServiceOptions) {}

  /**
   * Tests and serves until the signal is aborted; scans in progress are then finished or handed back.
   *
   * @throws the error of a Worker that fails by itself
   */
  async run(signal: AbortSignal): Promise<void> {
    const failed = new Promise<never>((_, reject) => (this.fail = reject));
    const stopped = new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    try {
      await Promise.race([this.testRepeatedly(signal, stopped), stopped, failed]);
    } finally {
      this.stopping = true;
      await this.follow();
    }
  }

  /** To be called whenever the scanner's status may have changed. Resolves when the queue is served, or no longer, accordingly. */
  follow(): Promise<void> {
    this.changes = this.changes.then(() => this.serveOrNot());
    return this.changes;
  }

  health(): PartHealth {
    const { status } = this.options.scanner;
    switch (status.state) {
      case 'untested':
        return { ok: false, problem: `no self-test has passed yet, so nothing is scanned: ${status.problem}` };
      case 'failed':
        return { ok: false, problem: `the scan queue is not served: ${status.problem}` };
      case 'unavailable':
        return { ok: false, problem: `the scanner is unavailable, scans are retried: ${status.problem}` };
      case 'proven': {
        if (status.problem !== undefined) return { ok: false, problem: status.problem };
        if (this.serving === undefined) return { ok: false, problem: 'the scan queue is not served yet' };
        const untrusted = this.options.signatureProblem?.();
        if (untrusted !== undefined) return { ok: false, problem: `nothing is called clean: ${untrusted}` };
        return { ok: true, detail: `self-test passed at ${new Date(status.provenAt).toISOString()}` };
      }
    }
  }

  private async testRepeatedly(signal: AbortSignal, stopped: Promise<void>): Promise<void> {
    // A worker tests its scanner before it starts.
    for (let isTested = this.options.scanner.status.state === 'proven'; !signal.aborted; isTested = false) {
      if (!isTested) await Promise.race([this.options.scanner.test(), stopped]);
      await this.follow();
      await this.options.wait(this.pauseMs(), signal);
    }
  }

  private pauseMs(): number {
    const { scanner, selfTestIntervalMs } = this.options;
    const { state, problem } = scanner.status;
    if (state === 'untested') return FIRST_RECHECK_MS;
    if (state === 'proven' && problem === undefined && this.serving !== undefined) return selfTestIntervalMs;
    return Math.min(RECHECK_MS, selfTestIntervalMs);
  }

  private async serveOrNot(): Promise<void> {
    const { state } = this.options.scanner.status;
    const detects = state === 'proven' || state === 'unavailable';
    if (detects && !this.stopping && this.serving === undefined) await this.start();
    else if ((!detects || this.stopping) && this.serving !== undefined) await this.stop(this.serving);
  }

  private async start(): Promise<void> {
    const { createWorker, log, onServing } = this.options;
    try {
      const worker = await createWorker();
      const running = worker.run();
      this.serving = { worker, running };
      running.catch((error: unknown) => this.fail(error as Error));
    } catch (error) {
      log.error(
        { problem: (error as Error).message },
        'the scan queue cannot be served: tried again with the next test',
      );
      return;
    }
    log.info('the scan queue is served');
    if (!this.announced) onServing();
    this.announced = true;
  }

  private async stop({ worker, running }: { worker: ScanWorker; running: Promise<void> }): Promise<void> {
    worker.shutdown();
    // A failure is thrown by `run`.
    await running.catch(() => undefined);
    this.serving = undefined;
    this.options.log.info('the scan queue is no longer served');
  }
}
