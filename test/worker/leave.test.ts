import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { CancelledFailure } from '@temporalio/common';
import { pino } from 'pino';
import { abortedAfter, untilDiskIsDone } from '../../src/worker/leave.js';

const lines: string[] = [];
const log = pino({}, { write: (line: string) => void lines.push(line) });

test('a disk is done when nothing lies there and nothing is put there any more', async () => {
  const counts = [2, 0, 1, 0];
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const staging = {
    count: async () => {
      if (counts.length === 2) end();
      return counts.shift() ?? 0;
    },
  };
  await untilDiskIsDone({ staging, ended, log, milliseconds: 60_000 });
  expect(counts).toEqual([]);
  expect(lines).toEqual([]);
});

test('what cannot be done in time stays behind, and is told', async () => {
  await untilDiskIsDone({ staging: { count: async () => 3 }, ended: Promise.resolve(), log, milliseconds: 1 });
  expect(JSON.parse(lines.pop()!)).toMatchObject({ staged: 3, msg: expect.stringContaining('files stay behind') });
});

test('a folder that cannot be read holds nobody up', async () => {
  const count = () => Promise.reject(new Error('EIO'));
  await untilDiskIsDone({ staging: { count }, ended: Promise.resolve(), log, milliseconds: 60_000 });
  expect(lines.pop()).toContain('EIO');
});

test('what has no answer is given up a while after the worker was stopped, as a step that is called back', async () => {
  const stopping = new AbortController();
  const late = abortedAfter(stopping.signal, 1);
  expect(late.aborted).toBe(false);
  stopping.abort();
  expect(late.aborted).toBe(false);
  await once(late, 'abort');
  expect(late.reason).toBeInstanceOf(CancelledFailure);
});

test('a worker that is stopped before it begins gives up likewise', async () => {
  await once(abortedAfter(AbortSignal.abort(), 1), 'abort');
});
