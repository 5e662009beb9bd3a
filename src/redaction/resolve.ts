import type { Candidate } from './detector.js';

/** Keeps, of candidates that overlap, the one with the higher confidence, then the longer one. Sorted by place. */
export function resolveOverlaps(candidates: readonly Candidate[]): Candidate[] {
  if (candidates.length < 2) return [...candidates];
  const ranked = candidates.toSorted(
    (a, b) => b.confidence - a.confidence || b.end - b.start - (a.end - a.start) || a.start - b.start,
  );
  const taken = new Uint8Array(candidates.reduce((end, candidate) => Math.max(end, candidate.end), 0));
  const kept = ranked.filter(({ start, end }) => {
    if (taken.subarray(start, end).includes(1)) return false;
    taken.fill(1, start, end);
    return true;
  });
  return kept.sort((a, b) => a.start - b.start);
}
