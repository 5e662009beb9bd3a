/** What an engine answers about one whole file. */
export const SCAN_VERDICTS = ['clean', 'infected', 'unscannable'] as const;
export type ScanVerdict = (typeof SCAN_VERDICTS)[number];

/** `unscanned`: no engine has judged the file. */
export type FileVerdict = ScanVerdict | 'unscanned';

/** The verdict of an engine on one whole file. `reply` is its answer in the stream form, without a path. */
export type Verdict = { readonly reply: string } & (
  | { readonly verdict: 'clean' }
  | { readonly verdict: 'infected'; readonly signature: string }
  | {
      readonly verdict: 'unscannable';
      /** `no-verdict`: the engine answers this file with errors only, while it proves on others that it works. */
      readonly reason: 'encrypted' | 'limits' | 'no-verdict';
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
