import type { RetryPolicy } from '@temporalio/common';
import ms from 'ms';
import { askedWaitMs, stretchedWaitMs } from '../genesys/refusals.js';

/** All delays are milliseconds, as Temporal takes plain numbers; Genesys Cloud speaks in seconds. */

const MINUTE_MS = 60_000;
/** What an operator has to repair is tried again at this pace. */
const OPERATOR_PACE_MS = 5 * MINUTE_MS;
/** Most that is added to the wait for a turn: turns are apart already. */
const TURN_JITTER_MS = 250;

/** Spreads a wait over up to a quarter more, never less: a server's wait is a minimum. */
function withJitter(milliseconds: number, random: () => number): number {
  return Math.ceil(milliseconds * (1 + random() / 4));
}

/**
 * The wait after a 429: at least what the server asked for, however long; from the fourth attempt on doubled each
 * time up to a cap, because a constant Retry-After would else become a hot loop.
 *
 * @param retryAfterMs what the answer asked for, in milliseconds; undefined counts as one second.
 * @param attempt the attempt that was refused, from 1.
 */
export function rateLimitDelayMs(retryAfterMs: number | undefined, attempt: number, random: () => number): number {
  return withJitter(stretchedWaitMs(askedWaitMs(retryAfterMs), attempt), random);
}

/** The wait of a call for its turn, which the rate limiter has set: hardly more, and never less. */
export function turnDelayMs(waitMs: number, random: () => number): number {
  return Math.ceil(waitMs + random() * Math.min(TURN_JITTER_MS, waitMs / 10));
}

/** The wait until an operator may have repaired what is missing: a scope, a role, a container's setting. */
export function operatorDelayMs(random: () => number): number {
  return withJitter(OPERATOR_PACE_MS, random);
}

/** The interval of the step's retry policy for this attempt, with jitter, so that a crowd does not return as one. */
export function policyDelayMs(policy: RetryPolicy | undefined, attempt: number, random: () => number): number {
  const initial = policy?.initialInterval === undefined ? 1000 : milliseconds(policy.initialInterval);
  const maximum = policy?.maximumInterval === undefined ? initial * 100 : milliseconds(policy.maximumInterval);
  const interval = Math.min(maximum, initial * (policy?.backoffCoefficient ?? 2) ** Math.min(attempt - 1, 60));
  return Math.ceil(interval * (0.75 + random() / 4));
}

/** Temporal's durations are milliseconds or a text such as `10 seconds`. */
function milliseconds(duration: ms.StringValue | number): number {
  return typeof duration === 'number' ? duration : ms(duration);
}
