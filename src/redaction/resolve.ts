import type { Candidate } from './detector.js';

/**
 * Keeps, of candidates that overlap, the one with the higher confidence, then the longer one. Of one that is certain, the
 * parts outside the overlap are kept as well, where `text` has letters or digits there. Sorted by place.
 */
export function resolveOverlaps(candidates: readonly Candidate[], text?: string): Candidate[] {
  if (candidates.length < 2) return [...candidates];
  const ranked = candidates.toSorted(
    (a, b) => b.confidence - a.confidence || b.end - b.start - (a.end - a.start) || a.start - b.start,
  );
  const taken = new Uint8Array(candidates.reduce((end, candidate) => Math.max(end, candidate.end), 0));
  const kept: Candidate[] = [];
  /** Offsets at which a kept candidate other than an address ends. */
  const ends = new Set<number>();
  const keep = (candidate: Candidate): void => {
    kept.push(candidate);
    if (candidate.kind !== 'email') ends.add(candidate.end);
  };
  for (const candidate of ranked) {
    const { start, end, certain } = candidate;
    if (isFree(taken, start, end)) keep(candidate);
    else if (certain) [...piecesOutside(candidate, taken, ends)].filter((piece) => isWorth(piece, text)).forEach(keep);
    else continue;
    taken.fill(1, start, end);
  }
  return kept.sort((a, b) => a.start - b.start);
}

/** Most values are short, and are read faster this way than through a slice. */
function isFree(taken: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (taken[at] === 1) return false;
  return true;
}

/** Of an address, what has no number is words around it; of others, marks alone. */
function isWorth({ kind, start, end }: Candidate, text: string | undefined): boolean {
  return text === undefined || (kind === 'address' ? /\p{N}/u : /[\p{L}\p{N}]/u).test(text.slice(start, end));
}

function* piecesOutside(candidate: Candidate, taken: Uint8Array, ends: ReadonlySet<number>): Generator<Candidate> {
  let start = candidate.start;
  while (start < candidate.end) {
    let end = start;
    while (end < candidate.end && taken[end] !== 1) end++;
    // Of an address whose local part is another value, only the host remains: it identifies nobody.
    const isHost = candidate.kind === 'email' && ends.has(start);
    if (end > start && !isHost) yield { ...candidate, start, end };
    start = end;
    while (start < candidate.end && taken[start] === 1) start++;
  }
}
