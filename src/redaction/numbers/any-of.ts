/** What a source begins with, and what may follow it. */
type Branches = Map<string, Branches>;

/** That a source ends here. */
const END = '';
const ESCAPE_OR_SIGN = /\\.|[^]/y;
const CLASS = /\[(?:\\.|[^\]\\])*\]/y;
const QUANTIFIER = /(?:\{[0-9]+(?:,[0-9]*)?\}|[*+?])\??/y;
const TIMES = /^\{([0-9]+)\}$/;

/**
 * The source of a pattern for all texts that one of several patterns finds something in, though not for how much of it.
 * They share their beginnings: a list of them would be tried one by one at every digit of a text.
 */
export function anyOf(sources: readonly string[]): string {
  const branches: Branches = new Map();
  for (const source of sources) {
    for (const pieces of alternativesOf(source)) {
      let at = branches;
      for (const piece of [...pieces, END]) {
        const next = at.get(piece) ?? new Map<string, Branches>();
        at.set(piece, next);
        at = next;
      }
    }
  }
  return written(branches);
}

function written(branches: Branches): string {
  const all = Array.from(branches, ([piece, behind]) => piece + (piece === END ? '' : written(behind)));
  return all.length === 1 ? all[0]! : `(?:${all.join('|')})`;
}

/** The alternatives of a source, each in pieces: groups, classes and signs, with their quantifiers. */
function alternativesOf(source: string): string[][] {
  const alternatives: string[][] = [[]];
  for (let at = 0; at < source.length;) {
    const piece = pieceAt(source, at);
    at += piece.length;
    if (piece === '|') {
      alternatives.push([]);
      continue;
    }
    const quantifier = matchAt(QUANTIFIER, source, at);
    at += quantifier.length;
    const times = TIMES.exec(quantifier)?.[1];
    const pieces = times === undefined ? [piece + quantifier] : Array<string>(Number(times)).fill(piece);
    alternatives.at(-1)!.push(...pieces);
  }
  return alternatives;
}

function pieceAt(source: string, start: number): string {
  if (source.charAt(start) !== '(') return matchAt(CLASS, source, start) || matchAt(ESCAPE_OR_SIGN, source, start);
  let at = start + 1;
  while (source.charAt(at) !== ')') at += pieceAt(source, at).length;
  return source.slice(start, at + 1);
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}
