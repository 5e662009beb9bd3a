import type { Logger } from 'pino';
import { URGENCIES } from '../contract/urgency.js';
import type { Urgency } from '../contract/urgency.js';
import { CallSchedule } from './call-schedule.js';
import type { Turn } from './call-schedule.js';
import { GenesysThrottledError } from './errors.js';
import { RateBudget } from './rate-budget.js';
import type { RateFigures } from './rate-budget.js';
import { askedWaitMs, MAX_REST_MS, Refusals } from './refusals.js';

/** The head start of containment after a 429 before ordinary calls follow, in milliseconds. */
const HEAD_START_MS = 2000;
/** Upper bound of the wait of containment after consecutive refusals: that of its retry policy. */
const CONTAINMENT_CAP_MS = 30_000;

/** A call as the limiter sees it. */
export interface LimitedCall {
  /** Method and route template. */
  readonly route: string;
  /** Method and path: identifies a call when it is tried again. */
  readonly key: string;
  /** Its urgency among waiting calls; `contain` waits for none. Default: `examine`. */
  readonly priority?: Urgency | undefined;
}

/** The parts of an answer that the limiter needs. */
export interface LimitedAnswer {
  readonly status: number;
  /** Milliseconds; absent when the answer names no wait. */
  readonly retryAfterMs?: number | undefined;
  readonly figures?: RateFigures | undefined;
}

/** Receives every call, for metrics. Routes are templates: they hold no ids. */
export interface CallObserver {
  /** A call has ended; `status` is undefined when there was no answer. */
  onCall(route: string, status: number | undefined): void;
  /** A call was not sent, and is to be tried again in its turn. */
  onThrottled(route: string): void;
}

export interface RateLimiterDependencies {
  /** A monotonic clock in milliseconds, of any origin. */
  readonly now: () => number;
  readonly random: () => number;
  readonly log: Logger;
  readonly observer?: CallObserver | undefined;
}

/**
 * Keeps the calls of one token within the rate limit. It never waits: a call that may not be sent now fails immediately with the
 * time to wait, so that the caller waits and blocks nothing else.
 *
 * - During the wait after a 429, no call is sent. At its end containment goes first; the other calls follow after a short
 *   delay, one by one, each in a reserved turn, the more urgent ones first (see `CallSchedule`).
 * - Where answers have rate-limit headers, ordinary calls stop short of the limit, which leaves a reserve for containment. A burst of
 *   calls less urgent than a warning stops earlier, which leaves one for warnings as well. Once calls are in turn, these overtake.
 * - The pause of a route grows with each consecutive refusal.
 */
export class RateLimiter {
  private readonly budget = new RateBudget();
  private readonly refusals = new Refusals();
  private readonly schedule: CallSchedule;
  /** No call is sent before this time, as requested by a 429. */
  private closedUntil = 0;
  private usedUpUntil = 0;

  constructor(private readonly dependencies: RateLimiterDependencies) {
    this.schedule = new CallSchedule(() => this.budget.intervalMs, dependencies.random);
  }

  /**
   * Requests to send a call. When it returns, the call counts as sent, and `settle` has to follow.
   *
   * @throws {GenesysThrottledError} when the call has to wait.
   */
  admit(call: LimitedCall): void {
    const waitMs = this.waitMs(call, this.dependencies.now());
    if (waitMs > 0) {
      this.dependencies.observer?.onThrottled(call.route);
      throw new GenesysThrottledError({ route: call.route }, waitMs);
    }
    this.budget.sent();
  }

  /**
   * Reports the outcome of a call that was admitted.
   *
   * @returns for a 429, how long the call has to wait for its next turn, in milliseconds; else undefined.
   */
  settle(call: LimitedCall, outcome: LimitedAnswer | 'no-answer' | 'not-sent'): number | undefined {
    const { now, observer } = this.dependencies;
    this.budget.settled();
    if (outcome === 'not-sent') return undefined;
    const answer = outcome === 'no-answer' ? undefined : outcome;
    observer?.onCall(call.route, answer?.status);
    if (answer === undefined) return undefined;
    if (answer.figures !== undefined) this.budget.note(answer.figures, now());
    if (answer.status === 429) return this.refused(call, answer, now());
    this.refusals.clear(call.route, now());
    this.budget.adapt('accepted', now());
    return undefined;
  }

  private waitMs(call: LimitedCall, now: number): number {
    const restsUntil = this.refusals.restsUntil(call.route);
    if (call.priority === 'contain') return Math.max(0, Math.ceil(Math.max(this.closedUntil, restsUntil) - now));
    if (restsUntil > Math.max(this.closedUntil, now)) {
      // All calls of the route return then: they are spread out, and those that still coincide get turns.
      this.schedule.forget(call.key);
      return Math.ceil((restsUntil - now) * (1 + this.dependencies.random() / 4));
    }
    const turn = turnOf(call);
    const isUrgent = turn.rank <= URGENCIES.indexOf('warn');
    const usedUpUntil = this.budget.usedUpUntil(now, !isUrgent && !this.schedule.isPaced(now));
    if (usedUpUntil !== undefined) {
      if (now >= this.usedUpUntil) this.dependencies.log.info({ forMs: usedUpUntil - now }, 'rate budget used up');
      this.usedUpUntil = usedUpUntil;
      this.schedule.postpone(usedUpUntil, now);
    } else if (isUrgent && now < this.usedUpUntil && now >= this.closedUntil + HEAD_START_MS) {
      // What the burst has left.
      this.schedule.forget(call.key);
      return 0;
    }
    return this.schedule.waitMs(turn, now);
  }

  private refused(call: LimitedCall, { retryAfterMs, figures }: LimitedAnswer, now: number): number {
    const isContainment = call.priority === 'contain';
    const resetMs = figures !== undefined && figures.count >= figures.allowed ? figures.resetMs : undefined;
    const askedMs = Math.min(askedWaitMs(retryAfterMs ?? resetMs), MAX_REST_MS);
    const capMs = isContainment ? CONTAINMENT_CAP_MS : undefined;
    const { inARow, restsUntil } = this.refusals.note(call.route, askedMs, now, capMs);
    if (now >= this.closedUntil) {
      // One log line and one adjustment for all calls that were in progress. A route that is refused again and again is a
      // special case, and no measure of the common rate.
      this.dependencies.log.warn({ route: call.route, askedMs, inARow }, 'rate limit reached: no calls meanwhile');
      if (inARow === 1) this.budget.adapt('refused', now);
    }
    this.closedUntil = Math.max(this.closedUntil, now + askedMs);
    const hasTurn = !isContainment && restsUntil <= this.closedUntil;
    this.schedule.postpone(this.closedUntil + HEAD_START_MS, now, hasTurn ? turnOf(call) : undefined);
    this.schedule.paceFrom(restsUntil);
    return this.waitMs(call, now);
  }
}

function turnOf({ key, priority = 'examine' }: LimitedCall): Turn {
  return { key, rank: URGENCIES.indexOf(priority) };
}
