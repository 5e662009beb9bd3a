import { DAY_MS } from '../../lib/time.js';
import type { EngineVersion } from '../scanner.js';

/** Requirements on the signatures for a clean verdict to count. */
export interface SignaturePolicy {
  /** Older signatures yield no clean verdict; in milliseconds. Undefined: their age does not matter. */
  readonly maxAgeMs: number | undefined;
  /** Whether clean verdicts count with any signatures: Genesys Cloud is a simulator on this host, and no file is real. */
  readonly rehearsal: boolean;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Tolerance for clocks and time zones: clamd gives the date of its database without a zone. */
const CLOCK_SLACK_MS = DAY_MS;

/** The engine has no official, fresh signatures, so its clean verdicts do not count. Infected verdicts still do. */
export class SignaturesNotTrustedError extends Error {
  override readonly name = 'SignaturesNotTrustedError';

  constructor(problem: string) {
    super(`nothing is called clean: ${problem}`);
  }
}

/** @returns why no clean verdict counts with these signatures; undefined when they are official and fresh */
export function signatureProblem(
  { databaseVersion, databaseDate, official }: EngineVersion,
  { maxAgeMs, now }: SignaturePolicy,
): string | undefined {
  if (!official) return `the signatures are not official ones (database: ${databaseVersion})`;
  if (maxAgeMs === undefined) return undefined;
  const ageMs = now() - Date.parse(databaseDate ?? '');
  if (Number.isNaN(ageMs)) return 'the age of the signatures is not known';
  if (ageMs < -CLOCK_SLACK_MS) return 'the signatures are dated in the future: a clock is wrong';
  if (ageMs <= maxAgeMs) return undefined;
  return `the signatures are ${(ageMs / DAY_MS).toFixed(1)} days old, and SIGNATURES_MAX_AGE is ${(maxAgeMs / DAY_MS).toFixed(1)} days`;
}

/** @throws {SignaturesNotTrustedError} a clean verdict given with these signatures does not count */
export function requireTrusted(version: EngineVersion, policy: SignaturePolicy): void {
  const problem = policy.rehearsal ? undefined : signatureProblem(version, policy);
  if (problem !== undefined) throw new SignaturesNotTrustedError(problem);
}
