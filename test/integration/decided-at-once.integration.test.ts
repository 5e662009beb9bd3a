import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startStack } from '../../devkit/stack/stack.js';
import type { Stack } from '../../devkit/stack/stack.js';
import { decideReview } from '../../src/temporal/decide-review.js';
import { reopenLostReview } from '../../src/temporal/lost-reviews.js';
import { openReview } from '../support/reviews.js';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ workerProcess: true });
});
afterAll(() => stack?.stop());

test('a decision that comes in the moment in which a run begins is taken once it knows what the vault holds', async () => {
  const { handle } = await openReview(stack);
  const { workflowId } = handle;
  const { runId } = await handle.describe();
  await handle.terminate('by force');
  // The start and the decision reach it together.
  process.kill(stack.workerPid!, 'SIGSTOP');
  let decided: ReturnType<typeof decideReview>;
  try {
    await reopenLostReview(stack.client, stack.taskQueue, { workflowId, runId });
    decided = decideReview(
      stack.client,
      { workflowId },
      { reviewer: 'jane', reason: 'known', approve: false },
      240_000,
    );
  } finally {
    process.kill(stack.workerPid!, 'SIGCONT');
  }
  expect(await decided).toMatchObject({ state: 'rejected', decision: { reviewer: 'jane' } });
  expect(await stack.client.workflow.getHandle(workflowId).result()).toMatchObject({ status: 'rejected' });
});
