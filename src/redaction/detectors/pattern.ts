import type { Candidate, Detector, RedactionKind } from '../detector.js';
import type { Passage } from '../passage.js';

/** A detector for each pattern of the settings. The operator wrote it, so it counts for more than a guess. */
export function patternDetectors(patterns: Readonly<Record<RedactionKind, RegExp>>): Detector[] {
  return Object.entries(patterns).map(([kind, pattern]) => {
    const everywhere = new RegExp(pattern.source, [...new Set(`${pattern.flags.replace('y', '')}g`)].join(''));
    return {
      kind,
      *detect({ text }: Passage): Generator<Candidate> {
        for (const match of text.matchAll(everywhere)) {
          if (match[0] !== '') yield { kind, start: match.index, end: match.index + match[0].length, confidence: 0.97 };
        }
      },
    };
  });
}
