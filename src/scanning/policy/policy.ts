import { DIRECTIONS } from '../../contract/direction.js';
import type { Trait } from '../opener/opener.js';

/** What a rule does with what it matches. */
type Action = 'allow' | 'contain';

/** Who sent a file: the customer, an agent, or whoever runs a command. */
export const ORIGINS = [...DIRECTIONS, 'operator'] as const;
export type Origin = (typeof ORIGINS)[number];

/** How a name can disguise what a file is. */
export const DISGUISES = ['direction-mark', 'double-extension', 'other-type'] as const;
export type Disguise = (typeof DISGUISES)[number];

/** A rule matches what any of its types, names, traits or disguises fits. */
export interface Rule {
  readonly name: string;
  readonly action: Action;
  /** Formats of the table of known types, and `unknown`. */
  readonly types: readonly string[];
  /** Patterns with `*` and `?`, in lower case. */
  readonly names: readonly string[];
  readonly containing: readonly Trait[];
  readonly disguised: readonly Disguise[];
  /** Empty: whoever sent it. */
  readonly origins: readonly Origin[];
  /** `file`: the file that was sent, and not what it holds. */
  readonly applies: 'anywhere' | 'file';
}

/** Why a file that would be contained is let through, until when, and who answers for it. */
export interface Allowance {
  readonly by: 'sha256' | 'signature';
  /** In lower case for a hash. */
  readonly value: string;
  readonly who: string;
  readonly why: string;
  /** The last day on which it counts, as `2026-12-31`, UTC. */
  readonly until: string;
}

export interface Policy {
  /** The first that matches decides. */
  readonly rules: readonly Rule[];
  readonly deny: { readonly sha256: readonly string[]; readonly signatures: readonly string[] };
  readonly allow: readonly Allowance[];
}

/** Contains nothing, and lets nothing through: for proofs, which no policy may change. */
export const NO_POLICY: Policy = { rules: [], deny: { sha256: [], signatures: [] }, allow: [] };

/** The description of a file, without its bytes. Names are untrusted. */
export interface DeclaredFile {
  readonly name?: string | undefined;
  readonly mimeType?: string | undefined;
  readonly direction?: Origin | undefined;
}

/** Whether an allowance still counts. */
export function isInForce({ until }: Allowance, now: number): boolean {
  return now < Date.parse(`${until}T00:00:00Z`) + 24 * 60 * 60_000;
}
