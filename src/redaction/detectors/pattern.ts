import { RE2JS } from 're2js';
import type { Candidate, Detector } from '../detector.js';
import type { Passage } from '../passage.js';

/** The part of a match that is masked, where a pattern names one. */
const MASK = 'mask';

/** A detector for each pattern of the settings. An operator wrote it, so it outranks heuristics. */
export function patternDetectors(patterns: Readonly<Record<string, string>>): Detector[] {
  return Object.entries(patterns).map(([kind, source]) => {
    const pattern = compilePattern(source);
    const group = MASK in pattern.namedGroups() ? MASK : 0;
    return {
      kind,
      *detect({ text }: Passage): Generator<Candidate> {
        const matcher = pattern.matcher(text);
        while (matcher.find()) {
          const [start, end] = [matcher.start(group), matcher.end(group)];
          if (start < end) yield { kind, start, end, confidence: 0.97, why: 'a pattern of the settings' };
        }
      },
    };
  });
}

/**
 * Compiles a pattern for RE2, whose time is linear in the text whatever the pattern. What customers type knows no case.
 * @throws Error with the problem as its message
 */
export function compilePattern(source: string): RE2JS {
  return RE2JS.compile(source, RE2JS.CASE_INSENSITIVE);
}
