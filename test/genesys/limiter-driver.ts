import { toActivityFailure } from '../../src/activities/failures.js';
import { GenesysThrottledError, GenesysRateLimitedError } from '../../src/genesys/errors.js';
import type { LimitedAnswer, LimitedCall, RateLimiter } from '../../src/genesys/limiter.js';
import type { ManualClock } from '../simulator/with-simulator.js';

/** A step that makes one call. */
export interface Step {
  /** When it is scheduled, in milliseconds from the start. */
  readonly atMs?: number;
  readonly run: () => Promise<unknown>;
}

export interface Outcome {
  readonly attempts: number;
  /** When it succeeded, in milliseconds from the start. */
  readonly endMs: number;
}

/** Steps at once, as of one worker. */
const SLOTS = 16;

/**
 * Runs steps as Temporal would: a few at once, each tried again when its failure says so, the longest due first. Time
 * passes only while nothing is due.
 */
export async function drive(steps: readonly Step[], clock: ManualClock, random = Math.random): Promise<Outcome[]> {
  const start = clock.now();
  const outcomes: Outcome[] = [];
  let waiting = steps.map((step, index) => ({ step, index, due: start + (step.atMs ?? 0), attempts: 0 }));
  const attempt = async (task: (typeof waiting)[number]): Promise<void> => {
    task.attempts += 1;
    try {
      await task.step.run();
      outcomes[task.index] = { attempts: task.attempts, endMs: clock.now() - start };
    } catch (error) {
      const failure = toActivityFailure(error as Error, { number: task.attempts, retryPolicy: undefined, random });
      if (failure?.nextRetryDelay === undefined || failure.nextRetryDelay === null) throw error;
      task.due = clock.now() + Number(failure.nextRetryDelay);
      waiting.push(task);
    }
  };
  while (waiting.length > 0) {
    waiting.sort((a, b) => a.due - b.due);
    clock.time = Math.max(clock.time, waiting[0]?.due ?? 0);
    const due = waiting.filter((task) => task.due <= clock.now()).slice(0, SLOTS);
    waiting = waiting.filter((task) => !due.includes(task));
    await Promise.all(due.map(attempt));
  }
  return outcomes;
}

/** An API without HTTP, which answers as told: the shortest way to put a limiter to the test. */
export function calls(limiter: RateLimiter, answer: (call: LimitedCall) => LimitedAnswer) {
  return async (call: LimitedCall): Promise<void> => {
    limiter.admit(call);
    await Promise.resolve(); // others are sent meanwhile
    const outcome = answer(call);
    const waitMs = limiter.settle(call, outcome);
    if (outcome.status === 429) throw new GenesysRateLimitedError({ route: call.route }, outcome.retryAfterMs, waitMs);
  };
}

/** How long the limiter tells a call to wait; 0 when it may go, which it then does. */
export function heldFor(limiter: RateLimiter, call: LimitedCall, answer: LimitedAnswer = { status: 200 }): number {
  try {
    limiter.admit(call);
  } catch (error) {
    if (error instanceof GenesysThrottledError) return error.waitMs;
    throw error;
  }
  limiter.settle(call, answer);
  return 0;
}

/** The most entries of a sorted or unsorted list of times that fall within any stretch of this length. */
export function mostWithin(times: readonly number[], lengthMs: number): number {
  return Math.max(0, ...times.map((from) => times.filter((time) => time >= from && time < from + lengthMs).length));
}
