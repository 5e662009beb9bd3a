/**
 * What can be wrong with a blob of the archive. `broken-chain`: a manifest does not follow the one of the day before, or
 * none has the expected hash.
 */
type FindingKind = 'missing' | 'altered' | 'unlocked' | 'expired' | 'unlisted' | 'broken-chain';

export interface Finding {
  readonly kind: FindingKind;
  /** Its name. */
  readonly blob: string;
  /** In words; ids, hashes, times and counts only. */
  readonly problem: string;
}
