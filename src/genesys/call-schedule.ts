/** How long calls stay paced after a wait, when no more of them queue up, in milliseconds. */
const PACED_MS = 60_000;
/** How long a turn is kept for a call that does not come for it, in milliseconds: another process may have taken it over. */
const FORGET_MS = 10_000;
/** Turns that are kept at most. A call beyond them finds its turn when it comes again. */
const MAX_TURNS = 10_000;

/**
 * The order in which calls go out after a wait: each has a turn of its own, one interval after the one before. A call is
 * known by its key, so that it finds its turn when it comes again. All times are milliseconds of one clock.
 */
export class CallSchedule {
  /** In the order of the turns. */
  private turns = new Map<string, number>();
  private nextFree = 0;
  private pacedUntil = 0;

  constructor(
    private readonly intervalMs: () => number,
    private readonly random: () => number,
  ) {}

  /** How long the call has to wait, in whole milliseconds; 0 when it goes now, which uses its turn up. */
  waitMs(key: string, now: number): number {
    const own = this.turns.get(key);
    const isPaced = now < Math.max(this.pacedUntil, this.nextFree);
    const turn = own ?? (isPaced ? Math.max(now, this.nextFree) : now);
    if (turn > now) {
      if (own === undefined) this.reserve(key, turn, now);
      return Math.ceil(turn - now);
    }
    this.turns.delete(key);
    if (own === undefined && isPaced) this.nextFree = now + this.intervalMs();
    return 0;
  }

  /** Moves all turns so that none is before `until`, in the same order, and `first` to their head. */
  postpone(until: number, now: number, first?: string): void {
    this.paceFrom(until);
    this.forgetLapsed(now);
    const head = this.turns.values().next().value ?? this.nextFree;
    if (head >= until && first === undefined) return;
    // Other processes wait for the same moment: each gets an offset of its own.
    let turn = head >= until ? head : until + this.random() * this.intervalMs();
    const keys = new Set([...(first === undefined ? [] : [first]), ...this.turns.keys()]);
    this.turns = new Map();
    for (const key of keys) {
      this.turns.set(key, turn);
      turn += this.intervalMs();
    }
    this.nextFree = turn;
  }

  /** Lets no crowd through at once after a wait that ends then. */
  paceFrom(end: number): void {
    this.pacedUntil = Math.max(this.pacedUntil, end + PACED_MS);
  }

  forget(key: string): void {
    this.turns.delete(key);
  }

  private reserve(key: string, turn: number, now: number): void {
    this.forgetLapsed(now);
    if (this.turns.size >= MAX_TURNS) return;
    this.turns.set(key, turn);
    this.nextFree = turn + this.intervalMs();
  }

  private forgetLapsed(now: number): void {
    for (const [key, turn] of this.turns) {
      if (now < turn + FORGET_MS) break;
      this.turns.delete(key);
    }
  }
}
