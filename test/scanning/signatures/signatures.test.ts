import { describe, expect, test } from '@jest/globals';
import { readVersion } from '../../../src/scanning/clamav/version.js';
import {
  requireTrusted,
  signatureProblem,
  SignaturesNotTrustedError,
} from '../../../src/scanning/signatures/signatures.js';

const DAY_MS = 24 * 3_600_000;
const NOW = Date.parse('Wed Oct  1 12:00:00 2025');
const inEarnest = { maxAgeMs: 7 * DAY_MS, rehearsal: false, now: () => NOW };

describe('signatures', () => {
  test.each([
    ['official, of today', 'ClamAV 1.4.6/27777/Wed Oct  1 08:45:12 2025', undefined],
    ['official, just not too old', 'ClamAV 1.4.6/27770/Wed Sep 24 12:00:00 2025', undefined],
    [
      'official, too old',
      'ClamAV 1.4.6/27770/Wed Sep 24 11:00:00 2025',
      /7\.0 days old, and SIGNATURES_MAX_AGE is 7\.0/,
    ],
    ['official, a few hours ahead of our clock', 'ClamAV 1.4.6/27777/Thu Oct  2 02:00:00 2025', undefined],
    ['official, of next year', 'ClamAV 1.4.6/27777/Thu Oct  1 08:45:12 2026', /in the future/],
    ['official, of no date', 'ClamAV 1.4.6/27777/yesterday', /age .* not known/],
    ['of this project, for tests', 'ClamAV 1.4.6', /not official/],
    ['not told of', 'COMMAND UNAVAILABLE', /not official/],
  ])('%s', (_, reply, problem) => {
    const version = readVersion(reply);
    const found = signatureProblem(version, inEarnest);
    if (problem === undefined) {
      expect(found).toBeUndefined();
      requireTrusted(version, inEarnest);
    } else {
      expect(found).toMatch(problem);
      expect(() => requireTrusted(version, inEarnest)).toThrow(SignaturesNotTrustedError);
    }
    // Where no file is real, any will do.
    requireTrusted(version, { ...inEarnest, rehearsal: true });
  });

  test('whose age does not matter must still be official ones', () => {
    const anyAge = { ...inEarnest, maxAgeMs: undefined };
    expect(signatureProblem(readVersion('ClamAV 1.4.6/20000/Wed Sep 24 11:00:00 2014'), anyAge)).toBeUndefined();
    expect(signatureProblem(readVersion('ClamAV 1.4.6'), anyAge)).toMatch(/not official/);
  });
});
