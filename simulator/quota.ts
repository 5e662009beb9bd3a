import type { FaultBook } from './faults.js';
import type { RestRoute } from './routes.js';

const WINDOW_MS = 60_000;

/** State of the rate limit after a call was counted. */
export interface RateLimit {
  readonly exceeded: boolean;
  /** Headers of every answer while a quota is in force; Retry-After only when exceeded. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Counts REST calls in fixed windows of a minute while a `quota` fault is in force. */
export class Quota {
  #faultId: string | undefined;
  #windowStart = 0;
  #count = 0;

  constructor(
    private readonly faults: FaultBook,
    private readonly now: () => number,
  ) {}

  count(route: RestRoute): RateLimit {
    const active = this.faults.take(['quota'], { route });
    if (active === undefined) return { exceeded: false, headers: {} };
    const now = this.now();
    if (active.id !== this.#faultId || now >= this.#windowStart + WINDOW_MS) {
      this.#faultId = active.id;
      this.#windowStart = now;
      this.#count = 0;
    }
    this.#count += 1;
    const exceeded = this.#count > active.fault.perMinute;
    const resetSeconds = String(Math.ceil((this.#windowStart + WINDOW_MS - now) / 1000));
    return {
      exceeded,
      headers: {
        'inin-ratelimit-count': String(this.#count),
        'inin-ratelimit-allowed': String(active.fault.perMinute),
        'inin-ratelimit-reset': resetSeconds,
        ...(exceeded && { 'retry-after': resetSeconds }),
      },
    };
  }
}
