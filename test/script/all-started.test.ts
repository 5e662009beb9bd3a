import { expect, test } from '@jest/globals';
import { allStarted, NotStartedError } from '../../script/lib/start/all-started.js';

const fails = (message: string) => Promise.reject(new Error(message));

test('every part that could not be started is told, after the others are up', async () => {
  let isUp = false;
  const slow = new Promise<void>((resolve) => setImmediate(() => resolve(void (isUp = true))));
  const started = allStarted([fails('no clamd'), slow, fails('no Temporal')]);
  await expect(started).rejects.toThrow(NotStartedError);
  await expect(started).rejects.toThrow('no clamd\nno Temporal');
  expect(isUp).toBe(true);
});

test('a single failure is thrown as it is', async () => {
  const error = new RangeError('no clamd');
  await expect(allStarted([Promise.resolve(1), Promise.reject(error)])).rejects.toBe(error);
});

test('what has started is given back in order', async () => {
  expect(await allStarted([Promise.resolve(1), Promise.resolve(2)])).toEqual([1, 2]);
});
