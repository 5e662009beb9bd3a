/** Longest wait before Temporal or the spool is asked again, in milliseconds. */
const MAX_WAIT_MS = 5000;

/** How long to wait, in milliseconds, after so many failures in a row (0: the first): doubled each time, with jitter. */
export function waitAfter(failures: number, random: () => number): number {
  return Math.ceil((0.5 + random() / 2) * Math.min(MAX_WAIT_MS, 250 * 2 ** Math.min(failures, 20)));
}
