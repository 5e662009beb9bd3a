/** Addresses that are remembered; the one that came first makes room. */
const MOST_ADDRESSES = 10_000;

export interface AttemptsOptions {
  /** Attempts that come to nothing, of one address within the time. */
  readonly most: number;
  /** Milliseconds. */
  readonly withinMs: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Limits how often somebody begins to sign on, or fails to; what succeeds does not count. */
export class Attempts {
  /** When each attempt was made, by address. */
  private readonly made = new Map<string, number[]>();

  constructor(private readonly options: AttemptsOptions) {}

  /** Counts one. @returns in how many seconds to try again, where there were too many */
  take(address: string): number | undefined {
    const { most, withinMs, now } = this.options;
    const at = now();
    const recent = (this.made.get(address) ?? []).filter((time) => at - time < withinMs);
    const [oldest] = recent;
    if (recent.length >= most && oldest !== undefined) return Math.ceil((oldest + withinMs - at) / 1000);
    const [first] = this.made.keys();
    if (!this.made.has(address) && this.made.size >= MOST_ADDRESSES && first !== undefined) this.made.delete(first);
    this.made.set(address, [...recent, at]);
    return undefined;
  }

  /** Somebody has signed on: the attempts that this took are forgotten. */
  succeeded(address: string, attempts: number): void {
    const made = this.made.get(address)?.slice(0, -attempts) ?? [];
    if (made.length === 0) this.made.delete(address);
    else this.made.set(address, made);
  }
}
