import { describe, expect, test } from '@jest/globals';
import { abortable, unlessAborted, withDeadline } from '../../src/lib/abort.js';

const never = () => new Promise<never>(() => undefined);
const expired = () => new Error('expired');

describe('unlessAborted', () => {
  test('gives the outcome of the promise', async () => {
    const { signal } = new AbortController();
    expect(await unlessAborted(Promise.resolve(1), signal)).toBe(1);
    await expect(unlessAborted(Promise.reject(new Error('failed')), signal)).rejects.toThrow('failed');
    expect(await unlessAborted(Promise.resolve(2), undefined)).toBe(2);
  });

  test('rejects with the reason of a signal that is aborted before or meanwhile', async () => {
    await expect(unlessAborted(never(), AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
    const control = new AbortController();
    const outcome = unlessAborted(never(), control.signal);
    control.abort(new Error('meanwhile'));
    await expect(outcome).rejects.toThrow('meanwhile');
  });
});

describe('withDeadline', () => {
  test('fails work that hangs, and tells it to stop', async () => {
    let stop: AbortSignal | undefined;
    const work = (signal: AbortSignal) => {
      stop = signal;
      return never();
    };
    await expect(withDeadline(work, { milliseconds: 1, expired })).rejects.toThrow('expired');
    expect(stop?.aborted).toBe(true);
  });

  test('passes an abort on with its reason', async () => {
    const control = new AbortController();
    const outcome = withDeadline(never, { milliseconds: 60_000, expired, signal: control.signal });
    control.abort(new Error('cancelled'));
    await expect(outcome).rejects.toThrow('cancelled');
  });

  test('tells work that is done to release what it holds', async () => {
    let stop: AbortSignal | undefined;
    const outcome = withDeadline(async (signal) => (stop = signal), { milliseconds: 60_000, expired });
    await outcome;
    expect(stop?.aborted).toBe(true);
  });
});

test('a source that hangs is left, and asked to stop', async () => {
  const control = new AbortController();
  let asked = false;
  const source: AsyncIterable<number> = {
    [Symbol.asyncIterator]: () => ({
      next: never,
      return: async () => {
        asked = true;
        return { done: true, value: undefined };
      },
    }),
  };
  const read = (async () => {
    for await (const _ of abortable(source, control.signal));
  })();
  control.abort(new Error('cancelled'));
  await expect(read).rejects.toThrow('cancelled');
  expect(asked).toBe(true);
});
