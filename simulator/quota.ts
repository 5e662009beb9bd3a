import type { FaultBook } from './faults.js';
import type { RouteName } from './routes.js';

const WINDOW_MS = 60_000;

/** State of the rate limit after a call was counted. */
export interface RateLimit {
  readonly exceeded: boolean;
  /** Headers of every answer while a quota is in force; Retry-After only when exceeded. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Counts calls in fixed windows of a minute: against a `quota` fault while one is in force, else against `perMinute`. Without
 * either there is no limit, and no header.
 */
export class Quota {
  private faultId: string | undefined;
  private windowStart = 0;
  private total = 0;

  constructor(
    private readonly faults: FaultBook,
    private readonly now: () => number,
    private readonly perMinute?: number,
  ) {}

  count(route: RouteName): RateLimit {
    const active = this.faults.take(['quota'], { route });
    const allowed = active?.fault.perMinute ?? this.perMinute;
    if (allowed === undefined) return { exceeded: false, headers: {} };
    const now = this.now();
    if (active?.id !== this.faultId || now >= this.windowStart + WINDOW_MS) {
      this.faultId = active?.id;
      this.windowStart = now;
      this.total = 0;
    }
    this.total += 1;
    const exceeded = this.total > allowed;
    const resetSeconds = String(Math.ceil((this.windowStart + WINDOW_MS - now) / 1000));
    return {
      exceeded,
      headers: {
        'inin-ratelimit-count': String(this.total),
        'inin-ratelimit-allowed': String(allowed),
        'inin-ratelimit-reset': resetSeconds,
        ...(exceeded && { 'retry-after': resetSeconds }),
      },
    };
  }
}
