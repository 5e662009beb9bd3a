/** What an engine answers about one whole file. */
export const SCAN_VERDICTS = ['clean', 'infected', 'unscannable'] as const;
export type ScanVerdict = (typeof SCAN_VERDICTS)[number];

/** `unscanned`: no engine has judged the file. `policy:…`: a rule contains it; the file is `unscannable` to engines and records. */
export type FileVerdict = ScanVerdict | 'unscanned' | PolicyVerdict;
export type PolicyVerdict = `policy:${string}`;

/**
 * Why a file that is not known to be infected cannot be called clean. `encrypted`, `limits`: reported by the engine, or the
 * opener for `encrypted`. `no-verdict`: the engine answers this file with errors only, while it proves on others that it
 * works. `policy:…`, `unknown-type`: by FILE_POLICY and UNKNOWN_TYPES. All others are the opener's; docs/opener.md says
 * what they mean.
 */
export type UnscannableReason =
  | 'encrypted'
  | 'limits'
  | 'no-verdict'
  /** It has taken down three scanners that had nothing else to do. */
  | 'scanner-crash'
  | PolicyVerdict
  | 'unknown-type'
  | 'damaged'
  | 'unsupported-method'
  | 'unaccounted-bytes'
  | 'hidden-container'
  | 'no-opener'
  | `limit-exceeded:${'time' | 'bytes' | 'entries' | 'depth' | 'ratio' | 'memory'}`;

/**
 * The verdict on one whole file. `reply` is the engine's answer in the stream form, without a path, with the position of
 * the part that it is about; or what the opener found.
 */
export type Verdict = { readonly reply: string } & (
  | { readonly verdict: 'clean'; readonly allowed?: Allowed }
  | { readonly verdict: 'infected'; readonly signature: string }
  | {
      readonly verdict: 'unscannable';
      readonly reason: UnscannableReason;
      readonly signature?: string;
    }
);

/** Who answers for a file that is let through although it would be contained, why, and until which day. */
export interface Allowed {
  readonly who: string;
  readonly why: string;
  /** The last day, as `2026-12-31`, UTC. */
  readonly until: string;
}

/** The reported verdict: `policy:…` for what a rule contains, else that of the scan; `unscanned` without one. */
export function toldVerdict(scan: Verdict | undefined): FileVerdict {
  if (scan === undefined) return 'unscanned';
  return scan.verdict === 'unscannable' && isPolicyVerdict(scan.reason) ? scan.reason : scan.verdict;
}

export function isPolicyVerdict(text: string): text is PolicyVerdict {
  return text.startsWith('policy:');
}

/** A verdict with what is needed to judge it later: engine, database, size and time. */
export type ScanResult = Verdict & {
  readonly engine: string;
  /** At most as new as the one that was used: a verdict may be repeated needlessly, but never counts as newer than it is. */
  readonly databaseVersion: string;
  readonly bytes: number;
  /** From the free slot to the verdict. */
  readonly milliseconds: number;
  /** When the engine answered, RFC 3339, UTC; absent in histories recorded before verdicts were sealed. */
  readonly at?: string;
  /** Made by the step that asked the engine, over the verdict and what it is about. */
  readonly seal?: string;
};

/** Why it cannot be called clean, if it is unscannable. */
export function reasonOf(scan: Verdict | undefined): UnscannableReason | undefined {
  return scan !== undefined && 'reason' in scan ? scan.reason : undefined;
}

/** Name of what was found, if the engine named anything. */
export function signatureOf(scan: ScanResult | undefined): string | undefined {
  return scan !== undefined && 'signature' in scan ? scan.signature : undefined;
}
