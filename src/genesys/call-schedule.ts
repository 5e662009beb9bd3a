import { Overtaking } from './overtaking.js';

/** How long calls stay paced after a wait, when no more of them queue up, in milliseconds. */
const PACED_MS = 60_000;
/** How long a turn is kept for a call that does not return for it, in milliseconds: another process may have taken the call over. */
const FORGET_MS = 10_000;
/** Maximum number of reserved turns. A call beyond that gets its turn when it is tried again. */
const MAX_TURNS = 10_000;

/** The call that a turn is for. */
export interface Turn {
  /** Identifies a call when it is tried again. */
  readonly key: string;
  /** Urgency of the call, from 0; the lowest goes first. */
  readonly rank: number;
}

interface Reserved extends Turn {
  readonly at: number;
}

/**
 * The order in which calls are sent after a wait: each has a turn, one interval after the previous one. A call is identified by
 * its key, so that it finds its turn when it is tried again. All times are milliseconds of one clock.
 *
 * A more urgent call takes the turn of the first less urgent one, and the turns from there on move back by one. To prevent
 * starvation, each urgency leaves one of four turns to the less urgent ones, as long as any of them waits.
 */
export class CallSchedule {
  /** In the order of the turns. */
  private turns = new Map<string, Reserved>();
  private nextFree = 0;
  private pacedUntil = 0;
  private readonly overtaking = new Overtaking();

  constructor(
    private readonly intervalMs: () => number,
    private readonly random: () => number,
  ) {}

  /** Whether calls go one by one. */
  isPaced(now: number): boolean {
    return now < Math.max(this.pacedUntil, this.nextFree);
  }

  /** How long the call has to wait, in whole milliseconds; 0 when it goes now, which uses up its turn. */
  waitMs(turn: Turn, now: number): number {
    // A call that has become more urgent gives its turn back.
    if ((this.turns.get(turn.key)?.rank ?? 0) > turn.rank) this.turns.delete(turn.key);
    const own = this.turns.get(turn.key)?.at;
    const at = own ?? (this.isPaced(now) ? this.reserve(turn, now) : now);
    if (at > now) return Math.ceil(at - now);
    this.turns.delete(turn.key);
    this.overtaking.note(turn.rank, this.turns.values());
    return 0;
  }

  /** Moves all turns so that none is before `until`, in the same order, and `first` to their head. */
  postpone(until: number, now: number, first?: Turn): void {
    this.paceFrom(until);
    this.forgetLapsed(now);
    const head = this.turns.values().next().value?.at ?? this.nextFree;
    if (head >= until && first === undefined) return;
    // Other processes wait for the same moment: each gets a different offset.
    const from = head >= until ? head : until + this.random() * this.intervalMs();
    const waiting = [...this.turns.values()].filter(({ key }) => key !== first?.key);
    this.keep(first === undefined ? waiting : [first, ...waiting], (index) => from + index * this.intervalMs());
    this.nextFree = from + this.turns.size * this.intervalMs();
  }

  /** Paces calls after a wait that ends then, so that they are not all sent at once. */
  paceFrom(end: number): void {
    this.pacedUntil = Math.max(this.pacedUntil, end + PACED_MS);
  }

  forget(key: string): void {
    this.turns.delete(key);
  }

  /** @returns the time of the turn; one in the future is kept, unless there are too many */
  private reserve(turn: Turn, now: number): number {
    this.forgetLapsed(now);
    const last = Math.max(now, this.nextFree);
    const waiting = [...this.turns.values()];
    // A call that goes now overtakes none.
    const place = last > now ? this.overtaking.placeOf(turn.rank, waiting) : waiting.length;
    const isLast = place === waiting.length;
    if (isLast && last > now && waiting.length >= MAX_TURNS) return last;
    this.nextFree = last + this.intervalMs();
    if (isLast) {
      this.turns.set(turn.key, { ...turn, at: last });
      return last;
    }
    const times = [...waiting.map(({ at }) => at), last];
    this.keep(waiting.toSpliced(place, 0, { ...turn, at: last }).slice(0, MAX_TURNS), (index) => times[index] ?? last);
    return times[place] ?? last;
  }

  private keep(turns: readonly Turn[], at: (index: number) => number): void {
    this.turns = new Map(turns.map((turn, index) => [turn.key, { ...turn, at: at(index) }]));
  }

  private forgetLapsed(now: number): void {
    for (const [key, { at }] of this.turns) {
      if (now < at + FORGET_MS) break;
      this.turns.delete(key);
    }
  }
}
