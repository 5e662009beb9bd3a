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

/** A list of 2500 runs, of which Temporal gives the second thousand once it is let. */
function startList() {
  let answer = () => {};
  const answered = new Promise<void>((resolve) => (answer = resolve));
  const client = {
    workflow: {
      list: async function* () {
        for (let number = 0; number < 2500; number += 1) {
          if (number === 1000) await answered;
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
  expect([beginning.entries.length, beginning.isCut]).toEqual([1000, true]);
  answer();
  const whole = await list.load();
  expect([whole.entries.length, whole.isCut]).toEqual([2500, false]);
  expect(await list.read()).toBe(whole);
});
