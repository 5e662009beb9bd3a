export interface Backoff {
  /** The wait after the first failure, before jitter, in milliseconds. */
  readonly firstMs: number;
  /** No wait is longer, in milliseconds. */
  readonly maxMs: number;
  /** `full`: anywhere from 0 to the bound; `half`: at least half of it. Default: `half`. */
  readonly jitter?: 'full' | 'half';
}

/**
 * Exponential backoff with jitter, in whole milliseconds: the bound doubles with each failure.
 *
 * @param failures how many in a row before this one; 0 for the first.
 * @param random between 0 and 1, as `Math.random`.
 */
export function backoffMs(
  failures: number,
  { firstMs, maxMs, jitter = 'half' }: Backoff,
  random: () => number,
): number {
  const boundMs = Math.min(maxMs, firstMs * 2 ** Math.min(failures, 30));
  return Math.ceil(boundMs * (jitter === 'full' ? random() : (1 + random()) / 2));
}
