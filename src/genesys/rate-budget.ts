/** The rate-limit headers of an answer. */
export interface RateFigures {
  /** Calls counted so far, of all clients that share the token's limit. */
  readonly count: number;
  readonly allowed: number;
  /** Time until the count starts again, in milliseconds. */
  readonly resetMs: number;
}

const MINUTE_MS = 60_000;
/** A later reset is ignored: one bad header must not block all calls. */
const MAX_RESET_MS = 24 * 60 * MINUTE_MS;
/** Share of the limit that is reserved for containment. */
const RESERVE = 0.1;
/** Share of the limit that a burst of less urgent calls leaves to warnings. */
const WARNING_RESERVE = 0.15;
/** Calls are paced a little slower than allowed: otherwise the last turns of a window would run into its end. */
const PACE = 0.95;
/** A reset that moves by more than this belongs to another window: the header has whole seconds. */
const NEXT_WINDOW_MS = 2000;
/** When to try again while the window is unknown, in milliseconds: the next answer contains it. */
const UNKNOWN_WINDOW_MS = 1000;
/** The rate while the API gives no figures: Genesys Cloud's default for a token. */
const DEFAULT_PER_MINUTE = 300;
const LEAST_PER_MINUTE = 6;

/**
 * Reads `inin-ratelimit-count`, `-allowed` and `-reset` (seconds), which Genesys Cloud's platform API sends with every
 * answer.
 *
 * @returns undefined when one is absent or not a number.
 */
export function parseRateFigures(header: (name: string) => string | undefined): RateFigures | undefined {
  const [count, allowed, resetSeconds] = ['count', 'allowed', 'reset'].map((name) => {
    const text = header(`inin-ratelimit-${name}`)?.trim() ?? '';
    return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
  });
  if (count === undefined || allowed === undefined || resetSeconds === undefined) return undefined;
  return { count, allowed, resetMs: Math.min(resetSeconds * 1000, MAX_RESET_MS) };
}

/** Calls left in the current window, as last reported by the API. Other clients may share the limit. */
export class RateBudget {
  private inFlight = 0;
  private window: { readonly allowed: number; readonly counted: number; readonly resetsAt: number } | undefined;
  private guessPerMinute = DEFAULT_PER_MINUTE;
  private guessedAt = 0;

  /** Time between two ordinary calls that are paced, in milliseconds. */
  get intervalMs(): number {
    return MINUTE_MS / (PACE * ordinaryShare(this.window?.allowed ?? this.guessPerMinute));
  }

  sent(): void {
    this.inFlight += 1;
  }

  /** A call that was sent has ended, with any outcome. */
  settled(): void {
    this.inFlight -= 1;
  }

  note({ count, allowed, resetMs }: RateFigures, now: number): void {
    const { window } = this;
    const resetsAt = now + resetMs;
    const isSame = window !== undefined && now < window.resetsAt && resetsAt <= window.resetsAt + NEXT_WINDOW_MS;
    // Answers overtake each other: within a window the count only grows.
    this.window = isSame
      ? { allowed, counted: Math.max(window.counted, count), resetsAt: window.resetsAt }
      : { allowed, counted: count, resetsAt };
  }

  /** Without figures, a refusal halves the rate, which then recovers slowly, by a quarter each minute. */
  adapt(outcome: 'refused' | 'accepted', now: number): void {
    if (outcome === 'refused') {
      this.guessPerMinute = Math.max(LEAST_PER_MINUTE, this.guessPerMinute / 2);
    } else if (now >= this.guessedAt + MINUTE_MS) {
      this.guessPerMinute = Math.min(DEFAULT_PER_MINUTE, this.guessPerMinute * 1.25);
    } else {
      return;
    }
    this.guessedAt = now;
  }

  /**
   * Until when ordinary calls have to wait because their share is used up; undefined while some of it is left.
   * @param leavesReserve whether the share is without that of warnings
   */
  usedUpUntil(now: number, leavesReserve = false): number | undefined {
    if (this.window === undefined) return undefined;
    const { allowed, counted, resetsAt } = this.window;
    const isOver = now >= resetsAt;
    // Calls in progress may already be counted: better one call too few than a 429.
    const used = (isOver ? 0 : counted) + this.inFlight;
    const reserve = leavesReserve ? Math.floor(allowed * WARNING_RESERVE) : 0;
    if (used < ordinaryShare(allowed) - reserve) return undefined;
    return isOver ? now + UNKNOWN_WINDOW_MS : resetsAt;
  }
}

function ordinaryShare(allowed: number): number {
  return Math.max(1, allowed - Math.max(1, Math.ceil(allowed * RESERVE)));
}
