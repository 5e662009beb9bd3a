import { DIRECTIONS } from '../../contract/direction.js';
import { DAY_MS } from '../../lib/time.js';
import type { Trait } from '../opener/opener.js';

/** The action of a rule on what it matches. */
type Action = 'allow' | 'contain';

/** Who sent a file: the customer, an agent, or the operator who runs a command. */
export const ORIGINS = [...DIRECTIONS, 'operator'] as const;
export type Origin = (typeof ORIGINS)[number];

/** How a name can disguise what a file is. */
export const DISGUISES = ['direction-mark', 'double-extension', 'other-type'] as const;
export type Disguise = (typeof DISGUISES)[number];

/** A rule matches if any of its types, names, traits or disguises does. */
export interface Rule {
  readonly name: string;
  readonly action: Action;
  /** Formats of the table of known types, and `unknown`. */
  readonly types: readonly string[];
  /** Patterns with `*` and `?`, in lower case. */
  readonly names: readonly string[];
  readonly containing: readonly Trait[];
  readonly disguised: readonly Disguise[];
  /** Empty: any sender. */
  readonly origins: readonly Origin[];
  /** `file`: the file that was sent, and not its parts. */
  readonly applies: 'anywhere' | 'file';
}

/** Why a file that would be contained is allowed, until when, and who is responsible. */
export interface Allowance {
  readonly by: 'sha256' | 'signature';
  /** In lower case for a hash. */
  readonly value: string;
  readonly who: string;
  readonly why: string;
  /** The last day on which it applies, such as `2026-12-31`, UTC. */
  readonly until: string;
}

export interface Policy {
  /** The first match decides. */
  readonly rules: readonly Rule[];
  readonly deny: { readonly sha256: readonly string[]; readonly signatures: readonly string[] };
  readonly allow: readonly Allowance[];
}

/** Contains nothing, and allows nothing: for self-tests, which no policy may change. */
export const NO_POLICY: Policy = { rules: [], deny: { sha256: [], signatures: [] }, allow: [] };

/** The description of a file, without its bytes. Names are untrusted. */
export interface DeclaredFile {
  readonly name?: string | undefined;
  readonly mimeType?: string | undefined;
  readonly direction?: Origin | undefined;
}

/** Whether an allowance still applies. */
export function isInForce({ until }: Allowance, now: number): boolean {
  return now < Date.parse(`${until}T00:00:00Z`) + DAY_MS;
}
