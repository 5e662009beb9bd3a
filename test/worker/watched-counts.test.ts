import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { watchCounts } from '../../src/worker/watched-counts.js';
import { capturedLog } from '../genesys/support.js';

const MINUTE = 60_000;
beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** Answers in turn; an error is thrown. */
function watched(answers: readonly (number | Error)[]) {
  const told: (number | undefined)[] = [];
  const left = [...answers];
  const { log, lines } = capturedLog();
  const refresh = async () => {
    const answer = left.shift();
    if (typeof answer !== 'number') throw answer ?? new Error('asked too often');
    told.push(answer);
  };
  const stop = watchCounts([{ name: 'things', refresh, forget: () => void told.push(undefined) }], log);
  return { told, lines, stop, left };
}

test('a number is asked for at once, and every minute', async () => {
  const { told, stop } = watched([3, 4]);
  await jest.advanceTimersByTimeAsync(0);
  expect(told).toEqual([3]);
  await jest.advanceTimersByTimeAsync(MINUTE);
  expect(told).toEqual([3, 4]);
  stop();
});

test('a number that cannot be learnt is told as unknown, and asked for again', async () => {
  const { told, lines, stop } = watched([3, new Error('away'), 5]);
  await jest.advanceTimersByTimeAsync(2 * MINUTE);
  expect(told).toEqual([3, undefined, 5]);
  expect(lines).toMatchObject([{ count: 'things', problem: 'away' }]);
  stop();
});

test('nothing is asked once it is stopped', async () => {
  const { told, stop, left } = watched([3, 4]);
  await jest.advanceTimersByTimeAsync(0);
  stop();
  await jest.advanceTimersByTimeAsync(3 * MINUTE);
  expect([told, left]).toEqual([[3], [4]]);
});
