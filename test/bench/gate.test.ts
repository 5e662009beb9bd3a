import { describe, expect, test } from '@jest/globals';
import { falseHolds, mutations, scoreGate } from '../../bench/redaction/gate.js';

/** Some here; `GATE_CONVERSATIONS=10000 node dist/bench/redaction/gate.js` asks many more. */
const SEED = 4;
const COUNT = 40;

describe('with a detector switched off', () => {
  test.each(mutations())('%s: no card and no track gets past the gate', (off, kinds) => {
    const { leaking, passed } = scoreGate(off, kinds, SEED, COUNT);
    expect(passed.filter(({ kind }) => kind !== 'security-code')).toEqual([]);
    if (off.startsWith('card') && off !== 'card-expiry') expect(leaking).toBeGreaterThan(0);
  });
});

test('ordinary conversations full of numbers are not held', () => {
  expect(falseHolds(SEED, 10 * COUNT)).toEqual([]);
});
