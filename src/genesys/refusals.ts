import { DAY_MS } from '../lib/time.js';

/** Upper bound of the pause after one 429, in milliseconds: even a daily quota has been reset by then. */
export const MAX_REST_MS = DAY_MS;
/** Upper bound to which consecutive refusals stretch a shorter wait, in milliseconds. */
const STRETCH_CAP_MS = 15 * 60_000;

/** For so many consecutive refusals, Retry-After is used unchanged. */
const BELIEVED = 3;

/** The wait after a 429, in milliseconds: at least 100 ms, and one second where the answer has no Retry-After. */
export function askedWaitMs(retryAfterMs: number | undefined): number {
  return Math.max(retryAfterMs ?? 1000, 100);
}

/**
 * The wait after several consecutive refusals: never less than the last one requested, and from the fourth on doubled each time
 * up to a cap, because a constant Retry-After would otherwise become a hot loop.
 *
 * @param refusals number of consecutive ones, from 1.
 */
export function stretchedWaitMs(askedMs: number, refusals: number, capMs = STRETCH_CAP_MS): number {
  return Math.max(askedMs, Math.min(askedMs * 2 ** Math.min(20, Math.max(0, refusals - BELIEVED)), capMs));
}

/** Counts the refusals of each route, and keeps the time until which the route is not called. */
export class Refusals {
  private readonly routes = new Map<string, { readonly inARow: number; readonly restsUntil: number }>();

  /** Records a 429 that requested a wait of `askedMs`; `capMs` bounds what stretching may add. */
  note(route: string, askedMs: number, now: number, capMs = STRETCH_CAP_MS): { inARow: number; restsUntil: number } {
    const last = this.routes.get(route);
    // Calls that were in progress together all get a 429: that counts as one refusal.
    const isEcho = last !== undefined && now < last.restsUntil;
    const inARow = (last?.inARow ?? 0) + (isEcho ? 0 : 1);
    const restMs = Math.min(stretchedWaitMs(askedMs, inARow, capMs), MAX_REST_MS);
    const restsUntil = Math.max(last?.restsUntil ?? 0, now + restMs);
    this.routes.set(route, { inARow, restsUntil });
    return { inARow, restsUntil };
  }

  /** Records an answer that was not a refusal. One to a call from before the last refusal does not undo it. */
  clear(route: string, now: number): void {
    if (now >= this.restsUntil(route)) this.routes.delete(route);
  }

  /** The time before which the route is not called; 0 if it was never refused. */
  restsUntil(route: string): number {
    return this.routes.get(route)?.restsUntil ?? 0;
  }
}
