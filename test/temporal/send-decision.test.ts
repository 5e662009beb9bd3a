import { expect, test } from '@jest/globals';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { decideReview } from '../../src/temporal/decide-review.js';
import { infoOf, SCAN_ID } from '../desk/run-info.js';

const BEGINS = 'No registered handler for update: decideRelease';
const decision = { reviewer: 'jane', reason: 'known', approve: true };

/** Decides on a file whose run refuses with these texts, one after the other, and then takes it. */
async function decide(refusals: readonly string[], state = 'waiting', answerMs?: number) {
  const left = [...refusals];
  let sent = 0;
  const handle = {
    executeUpdate: async () => {
      sent += 1;
      const refusal = left.shift();
      if (refusal === undefined) return { state: 'approved' };
      throw new WorkflowUpdateFailedError('refused', ApplicationFailure.nonRetryable(refusal));
    },
    describe: async () => infoOf('a'.repeat(64), { state }),
  };
  const client = {
    withDeadline: (_: number, call: () => unknown) => call(),
    workflow: { getHandle: () => handle },
  } as never;
  return { answer: await decideReview(client, { workflowId: SCAN_ID }, decision, answerMs), sent };
}

test.each([
  BEGINS,
  'decideRelease: nothing to decide yet',
  'decideRelease: the review goes on in a new run: try again',
])('a run that begins anew, and answers %j, is asked again', async (refusal) => {
  expect(await decide([refusal, refusal])).toEqual({ answer: { state: 'approved' }, sent: 3 });
});

test('only if it waits for a decision', async () => {
  expect(await decide([BEGINS], 'rejected')).toEqual({ answer: BEGINS, sent: 1 });
});

test('another refusal stands, and so does one that does not pass', async () => {
  const late = 'decideRelease: the review has expired';
  expect(await decide([late])).toEqual({ answer: late, sent: 1 });
  const inVain = Array.from({ length: 100 }, () => BEGINS);
  const shortly = await decide(inVain, 'waiting', 200);
  expect(shortly.answer).toBe(BEGINS);
  expect(shortly.sent).toBeLessThan(5);
  // As long as the caller has time: a run may have to ask storage that does not answer at once.
  expect((await decide(inVain, 'waiting', 3000)).sent).toBeGreaterThan(shortly.sent);
});
