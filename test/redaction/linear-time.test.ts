import { expect, test } from '@jest/globals';
import { HOSTILE_LINES } from '../../bench/redaction/hostile.js';
import { createRedactor } from '../../src/redaction/redact.js';

const LENGTH = 20_000;
const FACTOR = 4;
/** Linear time grows by four, quadratic time by sixteen; the pause for the garbage collector is somewhere between. */
const LIMIT = 10;
/** Added to both times: what takes less is no danger at these lengths, and too short to measure. */
const NOISE_MICROSECONDS = 8_000;

function processorTime(run: () => void): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return user + system;
}

test.each(Object.keys(HOSTILE_LINES))('a line of %s takes time linear in its length', (name) => {
  const make = HOSTILE_LINES[name] ?? String;
  const redactor = createRedactor();
  const best = (length: number): number => {
    const line = make(length);
    return Math.min(...[1, 2].map(() => processorTime(() => redactor.redact(line))));
  };
  best(LENGTH);
  const growth = (best(FACTOR * LENGTH) + NOISE_MICROSECONDS) / (best(LENGTH) + NOISE_MICROSECONDS);
  expect(growth).toBeLessThan(LIMIT);
});
