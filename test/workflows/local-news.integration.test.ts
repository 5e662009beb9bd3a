import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { expectFile, wakeLedger } from '../../src/contract/ledger-messages.js';
import { noteInLedger, tellLedger } from '../../src/temporal/ledger.js';
import { until } from '../../devkit/until.js';
import { startLedgers } from './ledger-support.js';
import type { Ledgers } from './ledger-support.js';
import { reportOf } from './reports.js';

/** Ledgers that are started for an upload, and begin their work later. */

/** Longer than a test may take. */
const HOUR_MS = 3_600_000;
const AT = '2024-05-15T14:00:00.000Z';

let ledgers: Ledgers;
beforeAll(async () => {
  // As if the delay of its start were over whenever it begins.
  ledgers = await startLedgers([['NEWS_WAIT_MS = 2000', 'NEWS_WAIT_MS = 0']]);
});
afterAll(() => ledgers.stop());

const expected = (conversationId: string, mediaId: string, delayMs: number) =>
  noteInLedger(
    ledgers.client,
    { conversationId, taskQueue: ledgers.taskQueue, signal: expectFile, value: { mediaId, at: AT } },
    delayMs,
  );

/** The numbers of the events of a ledger's history, by kind. */
async function eventsOf(id: string) {
  const { events } = await ledgers.handle(id).fetchHistory();
  const all = events ?? [];
  return {
    all: all.length,
    activities: all.filter((event) => Boolean(event.activityTaskScheduledEventAttributes)).length,
    tasks: all.filter((event) => Boolean(event.workflowTaskCompletedEventAttributes)).length,
    timers: all.filter((event) => Boolean(event.timerStartedEventAttributes)).length,
  };
}

test('news that came before a ledger begins is written in its first task', async () => {
  const id = ledgers.conversation('first');
  await expected(id, 'clean-1', HOUR_MS);
  await ledgers.report(id, reportOf('clean-1', 'clean'), true);
  await tellLedger(ledgers.client, {
    conversationId: id,
    taskQueue: ledgers.taskQueue,
    signal: wakeLedger,
    value: null,
  });
  await until('it is written', () => ledgers.writes(id).length === 1);
  await until('it rests', async () => (await eventsOf(id)).timers === 1);
  // The start, three signals, a task, a patch, what was done, and the end of its time.
  expect(await eventsOf(id)).toEqual({ all: 11, activities: 0, tasks: 1, timers: 1 });
  expect(ledgers.writes(id)).toEqual([expect.objectContaining({ file_scan_status: 'clean', file_scan_count: 1 })]);
  await ledgers.replay(id);
});

test('news waits for a ledger to begin; a warning does not, and goes first', async () => {
  const id = ledgers.conversation('delayed');
  await expected(id, 'virus-1', HOUR_MS);
  await ledgers.report(id, reportOf('clean-1', 'clean'), true);
  expect(await eventsOf(id)).toMatchObject({ all: 3, tasks: 0 });
  await ledgers.report(id, reportOf('virus-1', 'quarantined'), true);
  await until('both are told', () => ledgers.writes(id).at(-1)?.['file_scan_count'] === 2);
  expect(ledgers.writes(id)[0]).toMatchObject({ file_scan_status: 'quarantined' });
  await ledgers.replay(id);
});

test('news begins a ledger where none is, or where none of the present release has started it', async () => {
  const [none, former] = [ledgers.conversation('none'), ledgers.conversation('former')];
  await ledgers.report(none, reportOf('clean-1', 'clean'), true);
  await until('it is written', () => ledgers.writes(none).length === 1);
  await expected(former, 'clean-1', HOUR_MS);
  await ledgers.report(former, reportOf('clean-1', 'clean'));
  await until('it is written, too', () => ledgers.writes(former).length === 1);
});

test('a ledger that begins before anything is known waits for that, and begins again where it was', async () => {
  const id = ledgers.conversation('early');
  await expected(id, 'clean-1', 1);
  await until('it has begun', async () => (await eventsOf(id)).tasks === 1);
  expect(await eventsOf(id)).toMatchObject({ activities: 0, timers: 1 });
  await ledgers.report(id, reportOf('clean-1', 'clean'), true);
  await until('it is written', () => ledgers.writes(id).length === 1);
  await ledgers.replay(id);
});

test('a warning that comes while news is written waits for that and no longer, and the run replays', async () => {
  const id = ledgers.conversation('slow');
  const release = ledgers.hold(id);
  await expected(id, 'clean-1', 1);
  await ledgers.report(id, reportOf('clean-1', 'clean'), true);
  // The worker keeps the task of a local step that takes long alive by one task after another.
  await until('the write is held for longer than a task takes', async () => (await eventsOf(id)).tasks >= 2);
  await ledgers.report(id, reportOf('virus-1', 'quarantined'), true);
  await until('the ledger has the warning', async () => (await eventsOf(id)).tasks >= 4);
  release();
  await until('the warning is written', () => ledgers.writes(id).at(-1)?.['file_scan_status'] === 'quarantined');
  expect(ledgers.writes(id).map((write) => write['file_scan_count'])).toEqual([1, 2]);
  await ledgers.replay(id);
});

test('what a local step cannot write, as the rate limit does not allow it, the step does that is tried again', async () => {
  const id = ledgers.conversation('refused');
  ledgers.refusing.add(id);
  await expected(id, 'clean-1', 1);
  await ledgers.report(id, reportOf('clean-1', 'clean'), true);
  await until('the step was tried', async () => (await eventsOf(id)).activities === 1);
  ledgers.refusing.delete(id);
  await ledgers.report(id, reportOf('clean-2', 'clean'), true);
  await until('both are written', () => ledgers.writes(id).at(-1)?.['file_scan_count'] === 2);
  await ledgers.replay(id);
});
