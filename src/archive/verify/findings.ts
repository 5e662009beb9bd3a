/**
 * What can be wrong with a blob of the archive. `unsigned`: it was stored after the first signed manifest and carries no
 * signature; `forged`: its signature is not valid. `broken-chain`: a manifest does not follow the one of the day before, or
 * none has the expected hash.
 */
type FindingKind = 'missing' | 'altered' | 'unlocked' | 'expired' | 'unlisted' | 'unsigned' | 'forged' | 'broken-chain';

export interface Finding {
  readonly kind: FindingKind;
  /** Its name. */
  readonly blob: string;
  /** In words; ids, hashes, times and counts only. */
  readonly problem: string;
}
