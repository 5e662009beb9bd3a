import { isDeepStrictEqual } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { backoffMs } from './backoff.js';

/**
 * How often the files of secrets and certificates are looked at, in milliseconds. They are read, not watched: a watch sees
 * neither the links that Kubernetes swaps nor what changes on a network drive.
 */
const LOOK_MS = 10_000;
/** What has been refused is tried again, ever more seldom: a service may lock out who keeps coming with a wrong secret. */
const RETRY = { firstMs: LOOK_MS, maxMs: 300_000 };

/** Something that a file holds, and that may be another thing tomorrow. */
export interface Rotating<T> {
  /** The settings that name it, as an operator knows them. */
  readonly settings: string;
  /** What was in use when this began. */
  readonly inUse: T;
  /** Reads what there is now. @throws {Error} when it cannot be used */
  read(): T;
  /** Puts it to use, once it has proven itself. @throws {Error} when it has not: what was in use is to stay so */
  take(value: T): void | Promise<void>;
}

/** Of a new value that only a new process can use. */
export class RestartNeededError extends Error {
  override readonly name = 'RestartNeededError';

  constructor() {
    super('it is in use after a restart only');
  }
}

/** Hears whether what the files hold is in use. */
export interface RotationObserver {
  /** @param waiting the files have changed, and what they hold is not in use */
  onRotation(settings: string, waiting: boolean): void;
}

interface Part {
  readonly rotating: Rotating<unknown>;
  inUse: unknown;
  /** What the newest look has seen, whether it is in use or not. */
  seen: unknown;
  told: string | undefined;
  failures: number;
  retryAt: number;
}

/**
 * Puts to use what has changed on disk, without a restart. A file is taken when two looks in a row have found the same in
 * it, so that one that is being written is left alone; what is wrong or refused changes nothing, is logged once, and is
 * tried again.
 */
export class Rotation {
  private readonly parts: Part[] = [];

  constructor(
    private readonly log: Logger,
    private readonly observer?: RotationObserver,
    private readonly now: () => number = Date.now,
  ) {}

  add<T>(rotating: Rotating<T>): void {
    const { inUse, settings } = rotating;
    this.observer?.onRotation(settings, false);
    this.parts.push({ rotating, inUse, seen: inUse, told: undefined, failures: 0, retryAt: 0 } as Part);
  }

  /** Looks until the signal is aborted. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await delay(LOOK_MS, undefined, { signal, ref: false }).catch(() => undefined);
      if (!signal.aborted) await this.look();
    }
  }

  /** Looks once. Never rejects. */
  async look(): Promise<void> {
    // One after the other: a connection is proven under the CAs of the part before it.
    for (const part of this.parts) await this.follow(part);
  }

  private async follow(part: Part): Promise<void> {
    const { settings } = part.rotating;
    let isNew = false;
    try {
      const value = part.rotating.read();
      isNew = !isDeepStrictEqual(value, part.seen);
      part.seen = value;
      if (isNew) {
        part.failures = 0;
        part.retryAt = 0;
        part.told = undefined;
        return;
      }
      if (isDeepStrictEqual(value, part.inUse)) return this.settled(part);
      if (this.now() < part.retryAt) return;
      await part.rotating.take(value);
      part.inUse = value;
      this.log.info({ settings }, 'rotated: what the files hold now is in use');
      this.settled(part);
    } catch (error) {
      part.retryAt = this.now() + backoffMs(part.failures, RETRY, () => 0);
      part.failures += 1;
      this.tell(part, (error as Error).message);
    }
  }

  private settled(part: Part): void {
    part.told = undefined;
    this.observer?.onRotation(part.rotating.settings, false);
  }

  private tell(part: Part, problem: string): void {
    const { settings } = part.rotating;
    this.observer?.onRotation(settings, true);
    if (part.told === problem) return;
    part.told = problem;
    this.log.warn({ settings, problem }, 'NOT ROTATED: the files have changed, and what they held before stays in use');
  }
}
