import { expect, test } from '@jest/globals';
import { REVIEW_MEMO } from '../../src/contract/review-memo.js';
import { RunList } from '../../src/desk/run-list.js';

const run = (number: number) => ({
  ...{ workflowId: `scan:c-${number}:m`, runId: `run-${number}`, taskQueue: 'q', status: { name: 'RUNNING' } },
  typedSearchAttributes: { get: () => undefined },
  memo: {
    [REVIEW_MEMO]: {
      input: { conversationId: `c-${number}`, mediaId: 'm', fileName: `${number}.pdf` },
      findings: {},
      report: {
        status: 'quarantined',
        state: 'waiting',
        approvers: 1,
        approvals: [],
        reminded: false,
        secondOpinions: [],
      },
    },
  },
});

/** A list of 500 runs, of which Temporal gives those after the first page once it is let. */
function startList() {
  let answer = () => {};
  const answered = new Promise<void>((resolve) => (answer = resolve));
  const client = {
    workflow: {
      list: async function* () {
        for (let number = 0; number < 500; number += 1) {
          if (number === 200) await answered;
          yield run(number);
        }
      },
    },
  };
  const options = { query: '', freshMs: 60_000, most: 10_000, now: () => 0 };
  return { list: new RunList({ client: client as never, ...options }), answer: () => answer() };
}

test('whoever looks first gets the beginning of a long list, and is told that there is more', async () => {
  const { list, answer } = startList();
  const beginning = await list.read();
  expect([beginning.entries.length, beginning.isCut]).toEqual([200, true]);
  answer();
  const whole = await list.load();
  expect([whole.entries.length, whole.isCut]).toEqual([500, false]);
  expect(await list.read()).toBe(whole);
});

test('a run whose memo cannot be read is counted, and hides none of the others', async () => {
  const runs = [run(1), { ...run(2), memo: { [REVIEW_MEMO]: { input: {} } } }, run(3), { ...run(4), memo: undefined }];
  const list = async function* () {
    yield* await Promise.resolve(runs);
  };
  const options = { query: '', freshMs: 60_000, most: 10_000, now: () => 0 };
  const listed = await new RunList({ client: { workflow: { list } } as never, ...options }).read();
  expect(listed.entries.map(({ runId }) => runId)).toEqual(['run-1', 'run-3']);
  expect(listed.unreadable).toEqual(['scan:c-2:m', 'scan:c-4:m']);
});

/** A list of one run or more, which takes as long as is said by the clock of the list. */
function startClock(takesMs: number) {
  const clock = { now: 0, asked: 0, runs: 1 };
  const client = {
    workflow: {
      list: async function* () {
        clock.asked += 1;
        clock.now += takesMs;
        for (let number = 1; number <= clock.runs; number += 1) yield await Promise.resolve(run(number));
      },
    },
  };
  const list = new RunList({ client: client as never, query: '', freshMs: 3000, most: 1000, now: () => clock.now });
  return { list, clock };
}

test.each([
  ['short', 100, 3000],
  ['long', 2000, 2000 + 4 * 2000],
])(
  'a list that takes a %s time is asked for again when it is old, and Temporal has rested',
  async (_, takesMs, age) => {
    const { list, clock } = startClock(takesMs);
    await list.read();
    clock.now = age - 1;
    await list.read();
    expect(clock.asked).toBe(1);
    clock.now = age;
    await list.read();
    expect(clock.asked).toBe(2);
  },
);

test('a decision shows before the lists know of it, and no longer than they need', async () => {
  const { list, clock } = startClock(0);
  await list.read();
  const approval = { reviewer: 'jane.doe', reason: 'known', at: '2026-03-01T12:00:00.000Z' };
  const approvals = () => list.load().then(({ entries }) => entries.map((entry) => entry.approvals.length));
  list.note('run-1', { state: 'waiting', approvals: [approval] });
  expect((await list.read()).entries).toMatchObject([{ approvals: [approval] }]);
  expect(await approvals()).toEqual([1]);
  list.note('run-1', { state: 'rejected', approvals: [approval] });
  expect((await list.read()).entries).toEqual([]);
  expect(await approvals()).toEqual([]);
  clock.now += 60_001;
  expect(await approvals()).toEqual([0]);
});

test.each([
  ['a new list of few runs', 500, 600],
  ['the last list of many', 501, 501],
])('after hours without a reader, the queue shows %s', async (_, before, shown) => {
  const { list, clock } = startClock(0);
  clock.runs = before;
  await list.load();
  clock.now = 3_600_000;
  clock.runs = 600;
  expect((await list.current()).entries).toHaveLength(shown);
  expect((await list.load()).entries).toHaveLength(600);
});
