import type { Candidate, Detector } from '../detector.js';
import type { Kind } from '../kind.js';
import type { Passage } from '../passage.js';
import { matchesOf } from '../matches.js';
import { SIGNS } from '../signs.js';

/** Base58: no 0, O, I and l; capital and small letters and digits as chance mixes them. */
const BASE58 = /(?<![\p{L}\p{N}])[13][1-9A-HJ-NP-Za-km-z]{25,34}(?![\p{L}\p{N}])/gu;
/** BIP 173 and 350; upper case or lower case, never both. */
const BECH32 = /(?<![\p{L}\p{N}])(?:bc1[ac-hj-np-z02-9]{11,71}|BC1[AC-HJ-NP-Z02-9]{11,71})(?![\p{L}\p{N}])/gu;
const ETHEREUM = /(?<![\p{L}\p{N}])0x[0-9a-f]{40}(?![\p{L}\p{N}])/giu;

const SHORTEST = 14;
const MAY_BE_ONE = /[1-9A-HJ-NP-Za-km-z]{26}|bc1[a-z0-9]{11}|0x[0-9a-f]{40}/i;

const detector: Detector = {
  kind: 'crypto-address',
  needs: { signs: SIGNS.run14 },
  *detect({ text, facts }: Passage): Generator<Candidate> {
    if (facts.longestRun < SHORTEST || !MAY_BE_ONE.test(text)) return;
    for (const [pattern, why, check] of [
      [BASE58, 'the notation of a Bitcoin address', isMixed],
      [BECH32, 'the notation of a Bitcoin address', undefined],
      [ETHEREUM, 'the notation of an Ethereum address', undefined],
    ] as const) {
      for (const match of matchesOf(pattern, text)) {
        if (check && !check(match[0])) continue;
        yield { kind: 'crypto-address', start: match.index, end: match.index + match[0].length, confidence: 0.98, why };
      }
    }
  },
};

function isMixed(address: string): boolean {
  return [/[0-9]/g, /[A-Z]/g, /[a-z]/g].every((units) => (address.match(units)?.length ?? 0) >= 3);
}

export const cryptoAddress: Kind = {
  name: 'crypto-address',
  finds: 'Bitcoin and Ethereum addresses, by notation',
  sets: ['gdpr'],
  detectors: () => [detector],
};
