import type { Candidate, Detector } from '../detector.js';
import type { Kind } from '../kind.js';
import type { Passage } from '../passage.js';
import { matchesOf } from '../matches.js';
import { SIGNS } from '../signs.js';

/**
 * The magnetic stripe, ISO/IEC 7813: track 1 `%B{number}^{name}^{YYMM}{service code}{rest}?`, track 2
 * `;{number}={YYMM}{service code}{rest}?`; on chips the mark of track 2 is a `D` (EMV, tag 57). Start and end marks get lost.
 */
const TRACK_1 = /%?[ ]?[A-Z]?[0-9]{12,19}\^[^^\n]{1,30}\^[0-9]{2}[0-9^ =?A-Z]{0,60}/gi;
const TRACK_2 = /;?(?<![0-9])[0-9]{12,19}(?:=|D)[0-9]{4}[0-9]{3,24}[0-9A-F]?\??/gi;
/** Of a card's number. */
const SHORTEST = 12;
/** Both with spaces in the number or around its mark, before year, month and service code, which tell them from sums. */
const SPACED =
  /[%;]?[ ]?(?:(?<![\p{L}\p{N}])[A-Z])?(?<![0-9])[0-9]{4}(?:[ -]?[0-9]){8,15} ?(?:=|D|\^ ?[^^\n]{1,30}\^) ?[2-4][0-9](?:0[1-9]|1[0-2]) ?[1-7][0-9]{2}[0-9 ]{0,30}\??/giu;
const TRACK_3 = /;[0-9]{2}[0-9]{12,19}=[0-9=]{10,100}\??/g;

const detector: Detector = {
  kind: 'track-data',
  needs: { signs: SIGNS.run12 },
  *detect({ text, facts }: Passage): Generator<Candidate> {
    if (facts.longestRun < SHORTEST || !/[0-9] ?[\^=D]/i.test(text)) return;
    for (const pattern of [TRACK_1, TRACK_2, TRACK_3, SPACED]) {
      for (const match of matchesOf(pattern, text)) {
        const end = match.index + match[0].trimEnd().length;
        yield {
          kind: 'track-data',
          start: match.index + match[0].length - match[0].trimStart().length,
          end,
          confidence: 0.995,
          why: 'the layout of a magnetic stripe',
        };
      }
    }
  },
};

export const trackData: Kind = {
  name: 'track-data',
  finds: 'the tracks of magnetic stripes and their equivalent on chips, by their layout',
  sets: ['pci'],
  detectors: () => [detector],
};
