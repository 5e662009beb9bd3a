import { expect, test } from '@jest/globals';
import { createSemaphore } from '../../src/lib/semaphore.js';

/** A task that runs until it is told to end. */
function gatedTask(log: string[], name: string): { run: () => Promise<string>; end: () => void } {
  let end = (): void => {};
  const ended = new Promise<void>((resolve) => (end = resolve));
  return {
    end,
    async run() {
      log.push(`${name} begins`);
      await ended;
      return name;
    },
  };
}

test('runs no more tasks than slots, in the order in which they came', async () => {
  const log: string[] = [];
  const slots = createSemaphore(2);
  const tasks = ['a', 'b', 'c', 'd'].map((name) => gatedTask(log, name));
  const runs = tasks.map((task) => slots.run(task.run));
  await new Promise((resolve) => setImmediate(resolve));
  expect(log).toEqual(['a begins', 'b begins']);
  tasks[1]?.end();
  await runs[1];
  const late = slots.run(() => Promise.resolve('late').finally(() => log.push('late begins')));
  tasks[0]?.end();
  await runs[0];
  tasks[2]?.end();
  tasks[3]?.end();
  expect(await Promise.all([...runs, late])).toEqual(['a', 'b', 'c', 'd', 'late']);
  expect(log).toEqual(['a begins', 'b begins', 'c begins', 'd begins', 'late begins']);
});

test('a task that fails gives its slot back', async () => {
  const slots = createSemaphore(1);
  await expect(slots.run(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  expect(await slots.run(() => Promise.resolve('next'))).toBe('next');
});

test('a task whose signal aborts while it waits never begins, and takes no slot', async () => {
  const log: string[] = [];
  const slots = createSemaphore(1);
  const first = gatedTask(log, 'first');
  const running = slots.run(first.run);
  const control = new AbortController();
  const abandoned = slots.run(gatedTask(log, 'given up').run, control.signal);
  const next = slots.run(() => Promise.resolve('next'));
  control.abort(new Error('cancelled'));
  await expect(abandoned).rejects.toThrow('cancelled');
  first.end();
  expect(await running).toBe('first');
  expect(await next).toBe('next');
  expect(log).toEqual(['first begins']);
  await expect(slots.run(() => Promise.resolve(), control.signal)).rejects.toThrow('cancelled');
});

test.each([0, -1, 1.5, NaN])('%s slots are refused', (slots) => {
  expect(() => createSemaphore(slots)).toThrow(RangeError);
});
