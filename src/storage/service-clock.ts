import type { BlobContainer, CallOptions } from './blob-container.js';

/** This host's clock and the storage's differ: nothing is dated, least of all locked, until that is repaired. */
export class ClockSkewError extends Error {
  override readonly name = 'ClockSkewError';

  constructor(
    readonly container: string,
    /** By how much this host is ahead, in milliseconds. */
    readonly skewMs: number,
  ) {
    const seconds = Math.round(Math.abs(skewMs) / 1000);
    super(
      `${container}: the clock of this host is ${seconds} s ${skewMs > 0 ? 'ahead of' : 'behind'} that of the storage service; ` +
        'set it (NTP): nothing is stored until they agree to a minute',
    );
  }
}

/** Tells the time in milliseconds since the epoch. @throws {ClockSkewError | StorageError} */
export interface Clock {
  now(options?: CallOptions): Promise<number>;
}

export interface ServiceClockOptions {
  readonly container: BlobContainer;
  /** This host's clock, in milliseconds since the epoch. @defaultValue `Date.now` */
  readonly now?: () => number;
  /** Milliseconds since any moment; unaffected by changes of the clock. @defaultValue `performance.now` */
  readonly elapsed?: () => number;
  /** Told by how much this host is ahead, in milliseconds, whenever the service was asked. */
  readonly onSkew?: (skewMs: number) => void;
}

/** By how much a host's clock may differ from the service's, in milliseconds. */
export const MAX_SKEW_MS = 60_000;
/** An answer is valid for this long, and advanced by the elapsed time. */
const ANSWER_GOOD_FOR_MS = 5 * 60_000;

/**
 * The clock of the storage service, which dates and locks blobs. A host whose clock is off by more than a minute is refused:
 * a lock until the wrong century can be taken back by nobody.
 */
export class ServiceClock implements Clock {
  private readonly options: Required<ServiceClockOptions>;
  private answer: { readonly time: number; readonly at: number } | undefined;

  constructor(options: ServiceClockOptions) {
    this.options = { now: Date.now, elapsed: () => performance.now(), onSkew: () => undefined, ...options };
  }

  async now({ signal }: CallOptions = {}): Promise<number> {
    const { container, now, elapsed, onSkew } = this.options;
    const known = this.known();
    if (known !== undefined && Math.abs(now() - known) <= MAX_SKEW_MS) return known;
    const { time } = await container.properties({ signal });
    if (time === undefined) return now(); // a store that does not tell the time dates nothing by it
    this.answer = { time, at: elapsed() };
    const skewMs = now() - time;
    onSkew(skewMs);
    if (Math.abs(skewMs) > MAX_SKEW_MS) throw new ClockSkewError(container.name, skewMs);
    return time;
  }

  /** What the service's clock shows by now, if it was asked not long ago. */
  private known(): number | undefined {
    const age = this.answer === undefined ? Infinity : this.options.elapsed() - this.answer.at;
    return age < ANSWER_GOOD_FOR_MS ? this.answer!.time + age : undefined;
  }
}
