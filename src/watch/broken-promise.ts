import type { Drive } from './drive.js';

/**
 * How a promise is broken. `lost`: the run that should have kept it ended without the effect. `abandoned`: a contained file
 * that is undecided, and has no open review any more. `overdue`: the run is still in progress, for too long.
 */
export const BREACHES = ['lost', 'abandoned', 'overdue'] as const;
export type Breach = (typeof BREACHES)[number];

/** What was promised: that a file is scanned, that people are asked, that a conversation is archived, and so on. */
export const PROMISES = ['scan', 'review', 'archive', 'manifest', 'attributes'] as const;
export type Promised = (typeof PROMISES)[number];

/** A promise that is not kept, and what to do about it. */
export interface BrokenPromise {
  readonly kind: Breach;
  readonly what: Promised;
  /** Workflow id; for a manifest, its day. */
  readonly id: string;
  /** RFC 3339, UTC. */
  readonly since: string;
  /** In plain words. */
  readonly problem: string;
  /** What to do, with the command. */
  readonly remedy: string;
  /** What `custodian watch --drive` does; undefined where only a person can do something. */
  readonly drive?: Drive;
}

/** Number of broken promises of each kind. */
export type BrokenCounts = Readonly<Record<Breach, Readonly<Record<Promised, number>>>>;

export function countsOf(broken: readonly Pick<BrokenPromise, 'kind' | 'what'>[]): BrokenCounts {
  const none = () => Object.fromEntries(PROMISES.map((what) => [what, 0])) as Record<Promised, number>;
  const counts = Object.fromEntries(BREACHES.map((kind) => [kind, none()])) as Record<Breach, Record<Promised, number>>;
  for (const { kind, what } of broken) counts[kind][what] += 1;
  return counts;
}
