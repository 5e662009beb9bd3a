import { beforeEach, describe, expect, test } from '@jest/globals';
import { StartRefusedError } from '../../src/temporal/workflow-starter.js';
import { reconcile } from '../../src/reconciliation/reconcile.js';
import type { ReconcileProgress } from '../../src/reconciliation/reconcile.js';
import { FakeReconciliation, FakeStarter, runIdsOf } from './support.js';

const HOUR_MS = 3_600_000;
const SPAN = { from: Date.parse('2026-03-01T06:00:00.000Z'), to: Date.parse('2026-03-03T18:00:00.000Z') };
/** Hours into the span. */
const at = (hours: number) => new Date(SPAN.from + hours * HOUR_MS).toISOString();

let genesys: FakeReconciliation;
let starter: FakeStarter;
let missed: [string, string][];
let unreadable: [string, string][];
let reports: { progress: ReconcileProgress; seen: number; total: number }[];
beforeEach(() => {
  genesys = new FakeReconciliation();
  starter = new FakeStarter();
  missed = [];
  unreadable = [];
  reports = [];
});

function run(resumeAt?: ReconcileProgress) {
  return reconcile({
    reconciliation: genesys,
    starter,
    span: SPAN,
    longestLifeMs: 72 * HOUR_MS,
    resumeAt,
    onProgress: (progress, seen, total) => void reports.push({ progress, seen, total }),
    onMissed: (workflowId, outcome) => void missed.push([workflowId, outcome]),
    onUnreadable: (conversationId, problem) => void unreadable.push([conversationId, problem]),
    signal: new AbortController().signal,
  });
}

describe('what has been missed', () => {
  test('is started: each file and each ending, once', async () => {
    genesys.add([at(1), at(2)], at(3));
    genesys.add([], at(30));
    genesys.add([at(59)]);
    expect(await run()).toMatchObject({ seen: 3, startedScans: 3, startedArchives: 2, alreadyThere: 0, refused: 0 });
    expect([...starter.started].sort()).toEqual(genesys.runIds());
    expect(missed.map(([id]) => id).sort()).toEqual(genesys.runIds());
  });

  test('is nothing where all runs are there', async () => {
    genesys.add([at(1)], at(3));
    genesys.runIds().forEach((id) => starter.known.add(id));
    expect(await run()).toMatchObject({ seen: 1, startedScans: 0, startedArchives: 0, alreadyThere: 2 });
    expect([starter.started, missed]).toEqual([[], []]);
  });

  test('is not what happened outside of the span: that may be forgotten already, or still be on its way', async () => {
    const conversation = genesys.add([at(-1), at(1), at(61)], at(62));
    await run();
    expect(starter.started).toEqual([runIdsOf(conversation)[1]]);
  });

  test('is started around a conversation that cannot be read, which is told', async () => {
    const before = genesys.add([at(1)]);
    const problem = 'the answer cannot be used';
    genesys.conversationList.push({ conversationId: 'bad', attachments: [], completedTime: at(2), problem });
    genesys.add([at(3)]);
    expect(await run()).toMatchObject({ seen: 3, unreadable: 1, startedScans: 2 });
    expect(unreadable).toEqual([['bad', problem]]);
    expect(starter.started).toContain(runIdsOf(before)[0]);
  });

  test('may be a file of which nobody knows when it came', async () => {
    genesys.add([undefined]);
    expect(await run()).toMatchObject({ startedScans: 1 });
    expect(starter.started).toEqual(genesys.runIds());
  });
});

test('it asks a day at a time, and for conversations that began a longest life before', async () => {
  await run();
  expect(genesys.asked).toEqual([
    { from: at(0), to: at(24), startedFrom: at(-72) },
    { from: at(24), to: at(48), startedFrom: at(-48) },
    { from: at(48), to: at(60), startedFrom: at(-24) },
  ]);
});

test('one run that Temporal refuses keeps no other from being started', async () => {
  const refused = runIdsOf(genesys.add([at(1)], at(2)))[0]!;
  genesys.add([at(3)]);
  starter.refusals.set(refused, new StartRefusedError({ cause: new Error('a test') }));
  expect(await run()).toMatchObject({ seen: 2, startedScans: 1, startedArchives: 1, refused: 1 });
  expect(missed).toContainEqual([refused, 'refused']);
  expect([...starter.started].sort()).toEqual(genesys.runIds().filter((id) => id !== refused));
});

test('an outage of Temporal is not swallowed', async () => {
  starter.refusals.set(runIdsOf(genesys.add([at(1)]))[0]!, new Error('away'));
  await expect(run()).rejects.toThrow('away');
});

test('another attempt goes on with the day that was not done, and starts nothing twice', async () => {
  genesys.add([at(1)], at(2));
  genesys.add([at(25)]);
  genesys.add([at(26)]);
  genesys.failAt = { index: 2, error: new Error('away') };
  await expect(run()).rejects.toThrow('away');
  const { progress } = reports.at(-1)!;
  expect(progress).toMatchObject({ doneBefore: Date.parse(at(24)), seen: 1, startedScans: 2 });
  // As it comes back from Temporal.
  const result = await run(JSON.parse(JSON.stringify(progress)) as ReconcileProgress);
  expect(genesys.asked.map(({ from }) => from)).toEqual([at(0), at(24), at(24), at(48)]);
  expect([...starter.started].sort()).toEqual(genesys.runIds());
  expect(result).toMatchObject({ seen: 3, startedScans: 3, startedArchives: 1, alreadyThere: 1 });
});

test('progress rises with each conversation, and never above its total', async () => {
  genesys.add([at(1)]);
  genesys.add([at(2)]);
  genesys.add([at(25)]);
  await run();
  expect(reports.map(({ seen, total }) => `${seen}/${total}`)).toEqual(['1/2', '2/2', '2/2', '3/3', '3/3', '3/3']);
});
