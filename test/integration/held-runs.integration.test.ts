import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { archiveWorkflowId, ledgerWorkflowId } from '../../src/contract/ids.js';
import { drive } from '../../src/temporal/drive.js';
import { newestRun } from '../../src/temporal/newest-runs.js';
import { png } from '../../devkit/samples.js';
import { startCustodian } from '../../devkit/stack/processes.js';
import { startStack } from '../../devkit/stack/stack.js';
import type { Stack } from '../../devkit/stack/stack.js';
import { until } from '../../devkit/until.js';
import { ForeignPoller, held, HOLDS } from '../support/holding.js';
import { openReview, reportOf } from '../support/reviews.js';
import type { Reviewed } from '../support/reviews.js';
import { watchStack } from '../support/watching.js';
import type { Watched } from '../support/watching.js';

/** Somebody who can write to the namespace keeps runs from getting on, and has them say that all is well. */

const COMPLETED = '2024-05-15T23:59:59.500Z';

let stack: Stack;
let watch: Watched;
beforeAll(async () => {
  stack = await startStack({ workerProcess: true });
  watch = await watchStack(stack);
});
afterAll(() => stack?.stop());

const told = (conversationId: string, status: string) =>
  until(`the conversation says ${status}`, () => {
    return stack.simulator.conversation(conversationId)?.customAttributes?.['file_scan_status'] === status;
  });

async function reviewed(): Promise<Reviewed> {
  const opened = await openReview(stack);
  await told(opened.conversationId, 'quarantined');
  return opened;
}

/** Does what the watch says, as `custodian watch --drive` does. */
async function driven(id: string, words: string, look = watch): Promise<void> {
  const [promise] = await look.says({ [id]: words });
  const options = { client: stack.client, taskQueue: stack.taskQueue, reviewWindowMs: 3_600_000, reviewApprovers: 1 };
  expect(promise?.drive).toBeDefined();
  expect(await drive(options, promise!.drive!)).toBeUndefined();
}

const isWaiting = ({ conversationId, mediaId }: Reviewed) =>
  reportOf(stack.scan(conversationId, mediaId), ({ state, status }) => state === 'waiting' && status === 'quarantined');

async function uploading(): Promise<Reviewed> {
  const conversationId = stack.simulator.addConversation({ id: `c-${randomUUID()}`, messages: [] }).id;
  const mediaId = randomUUID();
  const fault = stack.simulator.setFault({ kind: 'hang', route: 'download', match: mediaId });
  stack.simulator.uploadAttachment({ conversationId, mediaId, fileName: 'a.png', bytes: png() });
  await stack.simulator.waitFor(() => fault.applied > 0);
  return { conversationId, mediaId, handle: stack.scan(conversationId, mediaId) };
}

describe('a review', () => {
  test.each(HOLDS)('%s', async (hold) => {
    const review = await reviewed();
    await held(stack, review, hold);
    await driven(review.handle.workflowId, 'overdue scan');
    await isWaiting(review);
    await watch.says({ [review.handle.workflowId]: undefined });
  });
});

test('steps of a ledger that somebody has paused', async () => {
  const conversationId = stack.simulator.addConversation({ id: `c-${randomUUID()}`, messages: [] }).id;
  const fault = stack.simulator.setFault({
    kind: 'status',
    status: 503,
    route: 'patchConversation',
    match: conversationId,
  });
  await openReview(stack, { conversationId });
  await stack.simulator.waitFor(() => fault.applied > 0);
  const workflowId = ledgerWorkflowId(conversationId);
  await stack.client.workflowService.pauseActivity({
    ...{ namespace: 'default', execution: { workflowId }, type: 'writeFileAttributes' },
    ...{ identity: 'somebody', reason: 'none' },
  });
  fault.release();
  await driven(workflowId, 'overdue attributes');
  await told(conversationId, 'quarantined');
  await watch.says({ [workflowId]: undefined });
});

test('an archive that begins in years, and says that people have to decide', async () => {
  const conversationId = stack.simulator.addConversation({ id: `c-${randomUUID()}`, messages: [] }).id;
  const fault = stack.simulator.setFault({ kind: 'hang', route: 'getConversation', match: conversationId });
  stack.simulator.completeConversation(conversationId, COMPLETED);
  await stack.simulator.waitFor(() => fault.applied > 0);
  const workflowId = archiveWorkflowId(conversationId, COMPLETED);
  await stack.client.workflow.getHandle(workflowId).terminate('by force');
  stack.simulator.clearFaults();
  await stack.client.workflow.start('archiveConversation', {
    ...{ workflowId, taskQueue: stack.taskQueue, startDelay: '10 years' },
    args: [{ conversationId, completedTime: COMPLETED }],
    searchAttributes: { ArchiveState: ['held'] },
  });
  await driven(workflowId, 'overdue archive');
  await stack.client.workflow.getHandle(workflowId).result();
  await watch.says({ [workflowId]: undefined });
});

test.each(['alone', 'beside another'])('the run of an upload that somebody has deleted, %s', async (which) => {
  const upload = await uploading();
  const { conversationId, mediaId, handle } = upload;
  const { workflowId } = handle;
  if (which !== 'alone') {
    const other = stack.simulator.uploadAttachment({ conversationId, fileName: 'b.png', bytes: png() });
    await told(conversationId, 'clean');
    await stack.scan(conversationId, other.mediaId).result();
    await watch.says({ [workflowId]: undefined });
  }
  await stack.client.workflowService.deleteWorkflowExecution({
    namespace: 'default',
    workflowExecution: { workflowId },
  });
  await until('it is gone', async () => (await newestRun(stack.client, workflowId)) === undefined);
  const later = await watchStack(stack, { now: () => Date.now() + 11 * 60_000 });
  await driven(workflowId, 'lost scan', later);
  await reportOf(stack.scan(conversationId, mediaId), ({ state }) => state === 'waiting');
  await told(conversationId, 'unscanned');
  await later.says({ [workflowId]: undefined });
});

test('tasks that somebody else answers with nothing, or completes runs of no name with', async () => {
  const [review, other, upload] = [await reviewed(), await reviewed(), await uploading()];
  const ledgerId = ledgerWorkflowId(other.conversationId);
  const ledger: WorkflowHandle = stack.client.workflow.getHandle(ledgerId);
  process.kill(stack.workerPid!, 'SIGKILL');
  const poller = new ForeignPoller(stack);
  const { taskQueue, client } = stack;
  // A scan without its attributes.
  await upload.handle.terminate('by force');
  await client.workflow.start('scanAttachment', { workflowId: upload.handle.workflowId, taskQueue, args: [{}] });
  const result = { payloads: [defaultPayloadConverter.toPayload({ status: 'clean', verdict: 'clean' })] };
  await poller.answers(upload.handle.workflowId, [
    { commandType: 4, completeWorkflowExecutionCommandAttributes: { result } },
  ]);
  // A review and a ledger whose first task does nothing.
  const { input } = (await review.handle.describe()).memo!['review'] as { input: object };
  await review.handle.terminate('by force');
  await client.workflow.start('scanAttachment', {
    ...{ workflowId: review.handle.workflowId, taskQueue },
    args: [{ ...input, downloadUrl: '', earlier: { status: 'quarantined', findings: {} } }],
  });
  await poller.answers(review.handle.workflowId, []);
  await ledger.terminate('by force');
  await client.workflow.start('conversationLedger', {
    ...{ workflowId: ledgerId, taskQueue },
    args: [{ conversationId: other.conversationId }],
  });
  await poller.answers(ledgerId, []);
  const worker = startCustodian('worker', stack.environment);
  try {
    await worker.logged('worker ready');
    stack.simulator.clearFaults();
    const later = await watchStack(stack, { now: () => Date.now() + 61 * 60_000 });
    await driven(upload.handle.workflowId, 'lost scan', later);
    await driven(review.handle.workflowId, 'overdue scan', later);
    await driven(ledgerId, 'overdue attributes', later);
    await isWaiting(review);
    await told(upload.conversationId, 'clean');
    await later.says({ [review.handle.workflowId]: undefined, [ledgerId]: undefined });
  } finally {
    await worker.end('SIGKILL');
  }
});
