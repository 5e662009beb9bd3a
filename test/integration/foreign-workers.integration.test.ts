import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { defaultPayloadConverter } from '@temporalio/common';
import { ledgerWorkflowId } from '../../src/contract/ids.js';
import { wakeLedger } from '../../src/contract/ledger-messages.js';
import { secondOpinion } from '../../src/contract/second-opinion.js';
import { drive } from '../../src/temporal/drive.js';
import { eicar } from '../../devkit/samples.js';
import { startCustodian } from '../../devkit/stack/processes.js';
import { startStack } from '../../devkit/stack/stack.js';
import type { Stack } from '../../devkit/stack/stack.js';
import { until } from '../../devkit/until.js';
import { openReview, reportOf } from '../support/reviews.js';
import { watchStack } from '../support/watching.js';

/** Somebody who can write to the namespace polls our task queue, and completes what he is given. */

/** COMPLETE_WORKFLOW_EXECUTION of `temporal.api.enums.v1.CommandType`. */
const COMPLETE_WORKFLOW_EXECUTION = 4;
const POLL_MS = 70_000;

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ workerProcess: true });
});
afterAll(() => stack?.stop());

/** Completes the run with a result, as soon as the server hands out its task. */
async function complete(workflowId: string, result: object): Promise<void> {
  const { workflowService } = stack.client;
  const name = stack.taskQueue;
  await until('the task of the run is handed out', async () => {
    const task = await stack.client.withDeadline(Date.now() + POLL_MS, () =>
      workflowService.pollWorkflowTaskQueue({ namespace: 'default', taskQueue: { name } }),
    );
    // Tasks of other runs are handed out again when their time is over.
    if (task.workflowExecution?.workflowId !== workflowId) return false;
    const completion = { result: { payloads: [defaultPayloadConverter.toPayload(result)] } };
    const command = {
      commandType: COMPLETE_WORKFLOW_EXECUTION,
      completeWorkflowExecutionCommandAttributes: completion,
    };
    await workflowService.respondWorkflowTaskCompleted({
      ...{ namespace: 'default', taskToken: task.taskToken },
      commands: [command],
    });
    return true;
  });
}

test('a scan, a review and a ledger that he completes are named, and driven again', async () => {
  const reviewed = await openReview(stack);
  const review = reviewed.handle.workflowId;
  await until('its conversation is told', () => {
    const { customAttributes } = stack.simulator.conversation(reviewed.conversationId) ?? {};
    return customAttributes?.['file_scan_status'] === 'quarantined';
  });
  process.kill(stack.workerPid!, 'SIGKILL');

  const conversationId = stack.simulator.addConversation({ id: `c-${randomUUID()}`, messages: [] }).id;
  const { mediaId } = stack.simulator.uploadAttachment({ conversationId, fileName: 'invoice.pdf', bytes: eicar() });
  const scan = stack.scan(conversationId, mediaId);
  await until('it is started', () => scan.describe().catch(() => undefined));
  await complete(scan.workflowId, { status: 'clean', verdict: 'clean' });
  expect(await scan.result()).toMatchObject({ status: 'clean' });
  await reviewed.handle.signal(secondOpinion, {} as never);
  await complete(review, { status: 'released', verdict: 'infected' });
  const ledger = ledgerWorkflowId(reviewed.conversationId);
  await stack.client.workflow.getHandle(ledger).signal(wakeLedger, null);
  await complete(ledger, { files: [], unwritten: [] });

  const worker = startCustodian('worker', stack.environment);
  try {
    await worker.logged('worker ready');
    const watch = await watchStack(stack);
    const named = await watch.says({
      [scan.workflowId]: 'lost scan',
      [review]: 'abandoned review',
      [ledger]: 'lost attributes',
    });
    for (const { drive: order } of named) {
      const options = {
        client: stack.client,
        taskQueue: stack.taskQueue,
        reviewWindowMs: 3_600_000,
        reviewApprovers: 1,
      };
      expect(await drive(options, order!)).toBeUndefined();
    }
    for (const handle of [stack.scan(conversationId, mediaId), reviewed.handle]) {
      await reportOf(stack.client.workflow.getHandle(handle.workflowId), ({ state }) => state === 'waiting');
    }
    expect(stack.simulator.media(mediaId)).toMatchObject({ deleted: true });
    await watch.says({ [scan.workflowId]: undefined, [review]: undefined, [ledger]: undefined });
  } finally {
    await worker.end('SIGKILL');
  }
});
