import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { ScanResult } from '../../contract/verdict.js';
import { ScanDeadlineError, ScannerUnavailableError } from '../clamav/errors.js';
import { UNDISCLOSED_DATABASE } from '../clamav/version.js';
import { unlessAborted } from '../../lib/abort.js';
import { createSemaphore } from '../../lib/semaphore.js';
import type { EngineVersion, Scanner, StagedFile } from '../scanner.js';
import type { Sandbox } from './sandbox.js';
import { SandboxUnavailableError } from './sandbox.js';

/** Scanners that a file, scanned alone, must crash before it counts as the cause. */
const DEATHS = 3;

/** Suspects that are remembered. Beyond that, the oldest are forgotten, and have to crash a scanner once more. */
const REMEMBERED = 1000;

const UNKNOWN_VERSION: EngineVersion = { engine: 'ClamAV', databaseVersion: UNDISCLOSED_DATABASE };

/** How long a clamd waits for the next suspect, which may have been sent back to the queue, in milliseconds. */
const SPARE_MS = 60_000;

/** How often, and how long at most, files wait together for a scanner that has crashed to be back, in milliseconds. */
const PROBE_INTERVAL_MS = 100;
const BACK_WITHIN_MS = 60_000;

/** How long after a crash an outage counts as another one, in milliseconds: the file that causes it may not be known yet. */
const AFTER_CRASH_MS = 60_000;

/** Suspects that may wait for their turn; others are sent back to the queue, so that they hold no scan slot. */
const WAITING = 1;

export interface SuspectOptions {
  readonly scanner: Scanner;
  /** Rejects while the usual clamd does not answer. Unlike `version`, whose answer may be some seconds old. */
  readonly ping: () => Promise<unknown>;
  /** Starts a clamd for suspects; undefined where there is no such program. */
  readonly startSandbox: (() => Promise<Sandbox>) | undefined;
  readonly log: Logger;
  /** Called with the number of suspects; `crashed` when one is given up. */
  readonly onSuspects?: (count: number, crashed: boolean) => void;
}

interface Suspect {
  /** Crashes while it was scanned alone. */
  readonly deaths: number;
  /** When it was last to be scanned. */
  readonly askedAt: number;
}

/** How long a suspect that has crashed nothing alone goes before those that have, in milliseconds since it was last to be scanned. */
const FIRST_MS = 60_000;

/**
 * A scanner that isolates files that crash clamd. Every file that was in clamd when it crashed is a suspect. Suspects are
 * scanned one at a time, by a clamd started for them, which is discarded when it crashes or times out, and otherwise runs
 * until no suspect is left. A file that has crashed three is unscannable: `scanner-crash`.
 *
 * Other files wait for the usual scanner to be back, and enter it together: a file that crashes it as soon as it is back makes
 * suspects of them, and not files that wait again and again.
 *
 * Without a clamd program on this host, suspects go one at a time to the usual scanner, and other files need not wait for them.
 */
export class SuspectScanner implements Scanner {
  /** By SHA-256, in the order in which the files became suspects. */
  private readonly suspects = new Map<string, Suspect>();
  private readonly turn = createSemaphore(1);
  private inTurn = 0;
  private spare: NodeJS.Timeout | undefined;
  private sandbox: Sandbox | undefined;
  /** Resolves when the usual scanner, which has crashed, is back, or does not come back in time. */
  private back: Promise<void> | undefined;
  private crashedAt = -Infinity;
  private isWithoutSandbox: boolean;

  constructor(private readonly options: SuspectOptions) {
    this.isWithoutSandbox = options.startSandbox === undefined;
  }

  version(): Promise<EngineVersion> {
    return this.options.scanner.version();
  }

  /** @throws the errors of the scanner; {@link ScannerUnavailableError} also for a suspect that has to be retried later. */
  async scan(file: StagedFile, options: { readonly signal?: AbortSignal } = {}): Promise<ScanResult> {
    const suspect = this.suspects.get(file.sha256);
    if (suspect === undefined) return this.scanAsUsual(file, options);
    this.suspects.set(file.sha256, { ...suspect, askedAt: performance.now() });
    if (this.inTurn > WAITING || (suspect.deaths > 0 && this.hasUntried()))
      throw new ScannerUnavailableError('connect', 'the file waits for its turn to be scanned alone');
    this.inTurn += 1;
    clearTimeout(this.spare);
    try {
      return await this.turn.run(() => this.scanAlone(file, options), options.signal);
    } finally {
      this.inTurn -= 1;
      if (this.suspects.size === 0) await this.throwAway();
      else if (this.inTurn === 0) this.spare = setTimeout(() => void this.throwAway(), SPARE_MS).unref();
    }
  }

  /** Ends the sandbox, if there is one. */
  close(): Promise<void> {
    return this.throwAway();
  }

  private async scanAsUsual(file: StagedFile, options: { readonly signal?: AbortSignal }): Promise<ScanResult> {
    for (;;) {
      await unlessAborted(this.back ?? Promise.resolve(), options.signal);
      try {
        return await this.options.scanner.scan(file, options);
      } catch (error) {
        if (isDeath(error)) {
          this.crashedAt = performance.now();
          this.suspect(file);
        }
        if (performance.now() - this.crashedAt > AFTER_CRASH_MS) throw error;
        this.back ??= this.untilBack().finally(() => (this.back = undefined));
        if (!isAway(error)) throw error;
      }
    }
  }

  private async untilBack(): Promise<void> {
    const deadline = performance.now() + BACK_WITHIN_MS;
    do {
      const isBack = await this.options.ping().then(
        () => true,
        () => false,
      );
      if (isBack) return;
      await delay(PROBE_INTERVAL_MS, undefined, { ref: false });
    } while (performance.now() < deadline);
  }

  private async scanAlone(file: StagedFile, options: { readonly signal?: AbortSignal }): Promise<ScanResult> {
    try {
      const scanner = await this.scannerForSuspects();
      const result = await scanner.scan(file, options);
      this.clear(file);
      return result;
    } catch (error) {
      options.signal?.throwIfAborted();
      const isSandboxed = this.sandbox !== undefined;
      const died =
        isDeath(error) || (isSandboxed && (error instanceof ScanDeadlineError || this.sandbox?.alive === false));
      // After any error it is not used again.
      await this.throwAway();
      if (!died) throw error;
      return this.countDeath(file, error as Error);
    }
  }

  private async countDeath(file: StagedFile, error: Error): Promise<ScanResult> {
    const deaths = (this.suspects.get(file.sha256)?.deaths ?? 0) + 1;
    this.suspects.set(file.sha256, { deaths, askedAt: performance.now() });
    this.options.log.warn({ sha256: file.sha256, deaths, problem: error.message }, 'a file has taken a scanner down');
    if (deaths < DEATHS) throw error;
    this.clear(file, true);
    // If it was the usual scanner that crashed, it may not be back yet.
    const { engine, databaseVersion } = await this.options.scanner.version().catch(() => UNKNOWN_VERSION);
    const reply = `${error.message}, ${DEATHS} times with this file alone`;
    const verdict = { verdict: 'unscannable', reason: 'scanner-crash', reply } as const;
    return { ...verdict, engine, databaseVersion, bytes: file.bytes, milliseconds: 0 };
  }

  private async scannerForSuspects(): Promise<Scanner> {
    const { startSandbox, scanner, log } = this.options;
    if (this.sandbox !== undefined) return this.sandbox.engine;
    if (startSandbox === undefined || this.isWithoutSandbox) return scanner;
    try {
      this.sandbox = await startSandbox();
      return this.sandbox.engine;
    } catch (error) {
      if (!(error instanceof SandboxUnavailableError)) throw error;
      log.error({ problem: error.message }, 'suspects are scanned by the usual clamd, one at a time');
      this.isWithoutSandbox = true;
      return scanner;
    }
  }

  /** Most suspects are innocent: they are not to wait for each of the crashes of those that are not. */
  private hasUntried(): boolean {
    const since = performance.now() - FIRST_MS;
    return [...this.suspects.values()].some(({ deaths, askedAt }) => deaths === 0 && askedAt > since);
  }

  private suspect({ sha256 }: StagedFile): void {
    this.suspects.set(sha256, { deaths: 0, askedAt: performance.now() });
    const [oldest] = this.suspects.keys();
    if (this.suspects.size > REMEMBERED && oldest !== undefined) this.suspects.delete(oldest);
    this.options.onSuspects?.(this.suspects.size, false);
  }

  private clear({ sha256 }: StagedFile, crashed = false): void {
    this.suspects.delete(sha256);
    this.options.onSuspects?.(this.suspects.size, crashed);
  }

  private async throwAway(): Promise<void> {
    clearTimeout(this.spare);
    const { sandbox } = this;
    this.sandbox = undefined;
    await sandbox?.end();
  }
}

/** clamd was not there to take the file, or is not proven again yet. */
function isAway(error: unknown): boolean {
  return error instanceof ScannerUnavailableError && error.phase !== 'scan';
}

/** clamd went away while it had the file. */
function isDeath(error: unknown): boolean {
  return error instanceof ScannerUnavailableError && error.phase === 'scan';
}
