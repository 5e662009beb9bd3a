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

/** The gate is simple on purpose: a bill's number with a price behind it can happen to be a card's, and is then held. */
test('of ordinary conversations full of numbers at most one in two hundred is held', () => {
  expect(falseHolds(SEED, 10 * COUNT).length).toBeLessThanOrEqual((10 * COUNT) / 200);
});
