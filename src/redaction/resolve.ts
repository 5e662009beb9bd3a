import type { Candidate } from './detector.js';

/**
 * Keeps, of candidates that overlap, the one with the higher confidence, then the longer one. Of one that is certain, the
 * pieces that stick out are kept as well, where `text` has something to tell there. Sorted by place.
 */
export function resolveOverlaps(candidates: readonly Candidate[], text?: string): Candidate[] {
  if (candidates.length < 2) return [...candidates];
  const ranked = candidates.toSorted(
    (a, b) => b.confidence - a.confidence || b.end - b.start - (a.end - a.start) || a.start - b.start,
  );
  const taken = new Uint8Array(candidates.reduce((end, candidate) => Math.max(end, candidate.end), 0));
  const kept: Candidate[] = [];
  for (const candidate of ranked) {
    const { start, end, certain } = candidate;
    if (!taken.subarray(start, end).includes(1)) kept.push(candidate);
    else if (certain) kept.push(...[...piecesOutside(candidate, taken, kept)].filter((piece) => isWorth(piece, text)));
    else continue;
    taken.fill(1, start, end);
  }
  return kept.sort((a, b) => a.start - b.start);
}

/** Of an address, what has no number is words around it; of others, marks alone. */
function isWorth({ kind, start, end }: Candidate, text: string | undefined): boolean {
  return text === undefined || (kind === 'address' ? /\p{N}/u : /[\p{L}\p{N}]/u).test(text.slice(start, end));
}

function* piecesOutside(candidate: Candidate, taken: Uint8Array, kept: readonly Candidate[]): Generator<Candidate> {
  let start = candidate.start;
  while (start < candidate.end) {
    const busy = taken.subarray(start, candidate.end).indexOf(1);
    const end = busy < 0 ? candidate.end : start + busy;
    // Of an address whose front is something else, the host is left: it says nothing of anyone.
    const isHost = candidate.kind === 'email' && kept.some((other) => other.end === start && other.kind !== 'email');
    if (end > start && !isHost) yield { ...candidate, start, end };
    start = end;
    while (start < candidate.end && taken[start] === 1) start++;
  }
}
