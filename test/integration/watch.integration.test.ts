import { randomUUID } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { archiveWorkflowId, ledgerWorkflowId } from '../../src/contract/ids.js';
import { decideRelease } from '../../src/contract/review.js';
import type { ArchiveConversation, ScanAttachment, ScanAttachmentInput } from '../../src/contract/workflows.js';
import { drive } from '../../src/temporal/drive.js';
import { newestRun } from '../../src/temporal/newest-runs.js';
import { png } from '../../devkit/samples.js';
import { startStack } from '../../devkit/stack/stack.js';
import type { Stack } from '../../devkit/stack/stack.js';
import { until } from '../../devkit/until.js';
import { patient } from '../support/patient.js';
import { openReview, reportOf } from '../support/reviews.js';
import type { ScanHandle } from '../support/reviews.js';
import { endByForce, FORCES, reset, watchStack } from '../support/watching.js';
import type { Watched } from '../support/watching.js';

/** Whatever ends a run that its own end should, the watch names what was promised and is not kept. */

const COMPLETED = '2024-05-15T23:59:59.500Z';
const jane = { reviewer: 'jane', reason: 'known' };

let stack: Stack;
let watch: Watched;
beforeAll(async () => {
  stack = await startStack();
  watch = await watchStack(stack);
});
afterAll(async () => {
  await stack?.stop();
});

/** A scan that hangs in its download. */
async function hangingScan(
  input: Partial<ScanAttachmentInput> = {},
  options: { readonly workflowExecutionTimeout?: '3s' } = {},
): Promise<ScanHandle> {
  const conversationId = `c-${randomUUID()}`;
  stack.simulator.addConversation({ id: conversationId, messages: [] });
  const attachment = { conversationId, fileName: 'invoice.png', bytes: png(), announce: false };
  const { mediaId, downloadUrl } = stack.simulator.uploadAttachment(attachment);
  const fault = stack.simulator.setFault({ kind: 'hang', route: 'download', match: mediaId });
  const handle = await stack.client.workflow.start<ScanAttachment>('scanAttachment', {
    ...options,
    ...(await stack.announced({ conversationId, mediaId, downloadUrl, ...input })),
    workflowId: stack.scan(conversationId, mediaId).workflowId,
    taskQueue: stack.taskQueue,
    args: [{ conversationId, mediaId, downloadUrl, reviewWindowMs: 3_600_000, ...input }],
    searchAttributes: { ConversationId: [conversationId], MediaId: [mediaId] },
  });
  if (Object.keys({ ...input, ...options }).length === 0) await stack.simulator.waitFor(() => fault.applied > 0);
  return stack.client.workflow.getHandle<ScanAttachment>(handle.workflowId);
}

/** An archive that hangs in its first call. */
async function hangingArchive(options: { readonly workflowExecutionTimeout?: '3s' } = {}) {
  const conversationId = `c-${randomUUID()}`;
  stack.simulator.addConversation({ id: conversationId, messages: [] });
  const fault = stack.simulator.setFault({ kind: 'hang', route: 'getConversation', match: conversationId });
  const { workflowId } = await stack.client.workflow.start<ArchiveConversation>('archiveConversation', {
    ...options,
    workflowId: archiveWorkflowId(conversationId, COMPLETED),
    taskQueue: stack.taskQueue,
    args: [{ conversationId, completedTime: COMPLETED }],
    searchAttributes: { ConversationId: [conversationId] },
  });
  if (Object.keys(options).length === 0) await stack.simulator.waitFor(() => fault.applied > 0);
  return { conversationId, handle: stack.client.workflow.getHandle<ArchiveConversation>(workflowId) };
}

async function archived(): Promise<{ readonly conversationId: string; readonly workflowId: string }> {
  const conversationId = `c-${randomUUID()}`;
  stack.simulator.addConversation({ id: conversationId, messages: [] });
  stack.simulator.completeConversation(conversationId, COMPLETED);
  const handle = stack.archive(conversationId, COMPLETED);
  await until('the run is started', () => handle.describe().catch(() => undefined));
  await handle.result();
  return { conversationId, workflowId: handle.workflowId };
}

async function deleteRuns(workflowId: string): Promise<void> {
  const { namespace } = stack.client.options;
  await stack.client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution: { workflowId } });
  await until('it is deleted', async () => (await newestRun(stack.client, workflowId)) === undefined);
}

async function driveLedger(conversationId: string): Promise<void> {
  const options = { client: stack.client, taskQueue: stack.taskQueue, reviewWindowMs: 1, reviewApprovers: 1 };
  expect(await drive(options, { do: 'tell', conversationId })).toBeUndefined();
}

const decide = (handle: ScanHandle, approve: boolean) =>
  handle.executeUpdate(decideRelease, { args: [{ ...jane, approve }] });

/** @returns the conversation of a file that was called clean */
async function scannedClean(): Promise<string> {
  const conversationId = `c-${randomUUID()}`;
  stack.simulator.addConversation({ id: conversationId, messages: [] });
  const { mediaId } = stack.simulator.uploadAttachment({ conversationId, fileName: 'a.png', bytes: png() });
  const clean = stack.scan(conversationId, mediaId);
  await until('the scan is started', () => clean.describe().catch(() => undefined));
  expect(await clean.result()).toMatchObject({ status: 'clean' });
  return conversationId;
}

test('of what is as it should be, nothing is named', async () => {
  await scannedClean();
  await archived();
  await openReview(stack);
  for (const approve of [true, false]) {
    const { handle } = await openReview(stack);
    await decide(handle, approve);
    await handle.result();
  }
  const expiring = await openReview(stack, { reviewWindowMs: 2000 });
  expect(await expiring.handle.result()).toMatchObject({ status: 'quarantined' });
  // One that is reset goes on, and nothing is lost by it.
  const again = await openReview(stack);
  await reset(stack, again.handle);
  await reportOf(stack.scan(again.conversationId, again.mediaId), ({ state }) => state === 'waiting');
  expect(await patient(() => watch.look())).toEqual([]);
});

describe('a scan', () => {
  test.each(FORCES)('that was %s', async (force) => {
    const handle = await hangingScan();
    await endByForce(stack, handle, force);
    await watch.says({ [handle.workflowId]: 'lost scan' });
  });

  test('that was ended by its time', async () => {
    const handle = await hangingScan({}, { workflowExecutionTimeout: '3s' });
    await watch.says({ [handle.workflowId]: 'lost scan' });
  });

  test('that has failed', async () => {
    const handle = await hangingScan({ reviewWindowMs: 'x' as never });
    await watch.says({ [handle.workflowId]: 'lost scan' });
  });

  test('in whose place somebody has put another run', async () => {
    const handle = await hangingScan();
    await handle.terminate();
    const { workflowId } = handle;
    const idle = await stack.client.workflow.start('idle', { workflowId, taskQueue: `${stack.taskQueue}-nobody` });
    await watch.says({ [workflowId]: 'lost scan' });
    await idle.terminate();
  });
});

test('a scan is named also when somebody starts another one under its id, which tells nothing and fails', async () => {
  const handle = await hangingScan();
  await handle.terminate();
  const { workflowId } = handle;
  const { taskQueue } = stack;
  const forged = await stack.client.workflow.start('scanAttachment', { workflowId, taskQueue, args: [{}] });
  await expect(forged.result()).rejects.toMatchObject({ cause: { type: 'InputRefused' } });
  const [lost] = await watch.says({ [workflowId]: 'lost scan' });
  // With what the listener started it with: with what the last one was, it would fail again.
  expect(lost?.drive).toEqual({ do: 'replace', workflowId, runId: forged.firstExecutionRunId });
});

describe('a review', () => {
  test.each(FORCES)('that was %s', async (force) => {
    const { conversationId, mediaId } = await openReview(stack);
    const handle = stack.scan(conversationId, mediaId);
    await endByForce(stack, handle, force, async () => {
      await reportOf(handle, ({ state }) => state === 'waiting');
    });
    await watch.says({ [handle.workflowId]: 'lost review' });
  });

  test('that was ended by its time', async () => {
    const { handle } = await openReview(stack, {}, { workflowExecutionTimeout: '20s' });
    await watch.says({ [handle.workflowId]: 'lost review' });
  });

  test('that was approved, and has failed because there is no copy to release', async () => {
    const { handle } = await openReview(stack);
    const { sha256 } = ((await handle.describe()).memo!['review'] as { findings: { file: { sha256: string } } })
      .findings.file;
    await stack.blobs.getContainerClient(stack.containers.quarantine).deleteBlob(`${sha256}/sealed`);
    await decide(handle, true);
    await expect(handle.result()).rejects.toThrow();
    const [lost] = await watch.says({ [handle.workflowId]: 'lost review' });
    expect(lost).toMatchObject({ problem: 'approved, and failed before it was released' });
    expect(lost?.drive).toBeUndefined();
  });

  test('that was deleted with its whole history', async () => {
    const { handle } = await openReview(stack);
    await stack.client.workflowService.deleteWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId: handle.workflowId },
    });
    await watch.says({ [handle.workflowId]: 'abandoned review' });
  });
});

describe('an archive', () => {
  test.each(FORCES)('that was %s', async (force) => {
    const { handle } = await hangingArchive();
    await endByForce(stack, handle, force);
    await watch.says({ [handle.workflowId]: 'lost archive' });
  });

  test('that was ended by its time', async () => {
    const { handle } = await hangingArchive({ workflowExecutionTimeout: '3s' });
    await watch.says({ [handle.workflowId]: 'lost archive' });
  });

  test('that has failed', async () => {
    const conversationId = `c-${randomUUID()}`;
    stack.simulator.addConversation({ id: conversationId, messages: [] });
    stack.simulator.setFault({ kind: 'status', route: 'getConversation', status: 404, match: conversationId });
    stack.simulator.completeConversation(conversationId, COMPLETED);
    await watch.says({ [archiveWorkflowId(conversationId, COMPLETED)]: 'lost archive' });
  });

  test('whose run says archived, and whose record is gone', async () => {
    const { conversationId, workflowId } = await archived();
    const record = `conversations/${COMPLETED.slice(0, 10)}/${conversationId}.gz`;
    await stack.blobs.getContainerClient(stack.containers.archive).deleteBlob(record);
    const [lost] = await watch.says({ [workflowId]: 'lost archive' });
    expect(lost?.problem).toContain('there is no record');
  });

  test('whose record nothing locks, where it has to be locked', async () => {
    const { workflowId } = await archived();
    const strict = await watchStack(stack, { immutability: 'required' });
    const [lost] = await strict.says({ [workflowId]: 'lost archive' });
    expect(lost?.problem).toContain('not locked');
    await watch.says({ [workflowId]: undefined });
  });
});

describe('what tells a conversation of its files', () => {
  test('that was terminated', async () => {
    const { conversationId } = await openReview(stack);
    const ledger = stack.client.workflow.getHandle(ledgerWorkflowId(conversationId));
    await until('it is there', () => ledger.describe().catch(() => undefined));
    await ledger.terminate();
    await watch.says({ [ledger.workflowId]: 'lost attributes' });
  });

  test.each([
    ['nothing', {}],
    ['another conversation', { conversationId: 'another' }],
    ['no input', null],
  ])('that was terminated, and in its place one of %s was started', async (_, input) => {
    const { conversationId } = await openReview(stack);
    const ledger = stack.client.workflow.getHandle(ledgerWorkflowId(conversationId));
    await until('it is there', () => ledger.describe().catch(() => undefined));
    await ledger.terminate();
    const { workflowId } = ledger;
    await stack.client.workflow.start('conversationLedger', { workflowId, taskQueue: stack.taskQueue, args: [input] });
    await until('it has failed', async () => (await ledger.describe()).status.name === 'FAILED');
    await watch.says({ [workflowId]: 'lost attributes' });
  });

  test.each([
    ['', undefined],
    [', and started something else in its place', 'idle'],
  ])('of which somebody has deleted every run%s', async (_, squatter) => {
    const { conversationId } = await openReview(stack);
    const ledger = stack.client.workflow.getHandle(ledgerWorkflowId(conversationId));
    await until('it is there', () => ledger.describe().catch(() => undefined));
    const { workflowId } = ledger;
    await deleteRuns(workflowId);
    const { client, taskQueue } = stack;
    if (squatter !== undefined) await client.workflow.start(squatter, { workflowId, taskQueue: `${taskQueue}-nobody` });
    await watch.says({ [workflowId]: 'lost attributes' });
    if (squatter !== undefined) await ledger.terminate();
    await driveLedger(conversationId);
    await watch.says({ [workflowId]: undefined });
  });

  test('of which somebody has deleted every run, after its only file was called clean', async () => {
    const conversationId = await scannedClean();
    const ledger = stack.client.workflow.getHandle(ledgerWorkflowId(conversationId));
    await deleteRuns(ledger.workflowId);
    await watch.says({ [ledger.workflowId]: 'lost attributes' });
    // It knows nothing of the file any more, and says so in the record.
    await driveLedger(conversationId);
    await watch.says({ [ledger.workflowId]: undefined });
    stack.simulator.completeConversation(conversationId, COMPLETED);
    const archive = stack.archive(conversationId, COMPLETED);
    await until('the run is started', () => archive.describe().catch(() => undefined));
    await archive.result();
    const record = `conversations/${COMPLETED.slice(0, 10)}/${conversationId}.gz`;
    const container = stack.blobs.getContainerClient(stack.containers.archive);
    const lines = gunzipSync(await container.getBlobClient(record).downloadToBuffer()).toString();
    expect(lines).toContain(`"verdict":"unknown"`);
    expect(lines).not.toContain(`"verdict":"clean"`);
  });

  test('of which somebody has deleted every run, after a person has decided on its only file', async () => {
    const { conversationId, handle } = await openReview(stack);
    await decide(handle, false);
    await handle.result();
    const { workflowId } = stack.client.workflow.getHandle(ledgerWorkflowId(conversationId));
    await deleteRuns(workflowId);
    await watch.says({ [workflowId]: 'lost attributes' });
    const writes = () => stack.simulator.calls.filter(({ id, method }) => id === conversationId && method === 'PATCH');
    const before = writes().length;
    await driveLedger(conversationId);
    await watch.says({ [workflowId]: undefined });
    await until('it is told again', () => writes().length > before);
    expect(stack.simulator.conversation(conversationId)?.customAttributes).toMatchObject({
      file_scan_status: 'rejected',
    });
  });

  test('that Genesys Cloud refuses', async () => {
    const conversationId = `c-${randomUUID()}`;
    stack.simulator.addConversation({ id: conversationId, messages: [] });
    stack.simulator.setFault({ kind: 'status', route: 'patchConversation', status: 400, match: conversationId });
    await openReview(stack, { conversationId });
    await watch.says({ [ledgerWorkflowId(conversationId)]: 'lost attributes' });
  });
});
