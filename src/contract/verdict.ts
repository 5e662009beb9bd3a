/** What an engine answers about one whole file. */
export const SCAN_VERDICTS = ['clean', 'infected', 'unscannable'] as const;
export type ScanVerdict = (typeof SCAN_VERDICTS)[number];

/** `unscanned`: no engine has judged the file. */
export type FileVerdict = ScanVerdict | 'unscanned';

/**
 * Why a file that is not known to be infected cannot be called clean. `encrypted`, `limits`: the engine says so, or the
 * opener for `encrypted`. `no-verdict`: the engine answers this file with errors only, while it proves on others that it
 * works. All others are the opener's; docs/opener.md says what they mean.
 */
export type UnscannableReason =
  | 'encrypted'
  | 'limits'
  | 'no-verdict'
  /** It has taken down three scanners that had nothing else to do. */
  | 'scanner-crash'
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
  | { readonly verdict: 'clean' }
  | { readonly verdict: 'infected'; readonly signature: string }
  | {
      readonly verdict: 'unscannable';
      readonly reason: UnscannableReason;
      readonly signature?: string;
    }
);

/** A verdict with what is needed to judge it later: engine, database, size and time. */
export type ScanResult = Verdict & {
  readonly engine: string;
  /** At most as new as the one that was used: a verdict may be repeated needlessly, but never counts as newer than it is. */
  readonly databaseVersion: string;
  readonly bytes: number;
  /** From the free slot to the verdict. */
  readonly milliseconds: number;
};

/** Name of what was found, if the engine named anything. */
export function signatureOf(scan: ScanResult | undefined): string | undefined {
  return scan !== undefined && 'signature' in scan ? scan.signature : undefined;
}
