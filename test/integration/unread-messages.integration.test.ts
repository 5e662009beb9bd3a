import { randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import { ledgerWorkflowId } from '../../src/contract/ids.js';
import { expectFile, fileReported } from '../../src/contract/ledger-messages.js';
import { approveRelease, decideRelease, rejectRelease } from '../../src/contract/review.js';
import { secondOpinion } from '../../src/contract/second-opinion.js';
import { loadConfig } from '../../src/config/config.js';
import { connectTemporal } from '../../src/temporal/connection.js';
import { startCustodian } from '../../devkit/stack/processes.js';
import { startStack } from '../../devkit/stack/stack.js';
import { until } from '../../devkit/until.js';
import { cleanUps } from '../genesys/support.js';
import { openReview, reportOf } from '../support/reviews.js';
import type { ScanHandle } from '../support/reviews.js';

/** Messages under a key that the worker does not have: anybody can make one up, and somebody may have been given one too early. */

const defer = cleanUps();
const newKey = () => randomBytes(32).toString('base64');

async function setUp(key: string) {
  const stack = await startStack({ workerProcess: true, settings: { PAYLOAD_KEY: key } });
  defer(() => stack.stop());
  const clientWith = async (keys: Record<string, string>) => {
    const { temporal } = loadConfig({ ...stack.environment, ...keys }, ['temporal']);
    const { client, close } = await connectTemporal(temporal);
    defer(close);
    return client;
  };
  return { stack, clientWith };
}

async function failedTasks(handle: WorkflowHandle): Promise<number> {
  const { events } = await handle.fetchHistory();
  return (events ?? []).filter(({ workflowTaskFailedEventAttributes: failed }) => failed).length;
}

test('of a key that nobody has, they stop neither a review nor a ledger', async () => {
  const { stack, clientWith } = await setUp(newKey());
  const stranger = await clientWith({ PAYLOAD_KEY: newKey() });
  const { conversationId, handle } = await openReview(stack);
  const ledgerId = ledgerWorkflowId(conversationId);
  await until('the ledger is there', () =>
    stack.client.workflow
      .getHandle(ledgerId)
      .describe()
      .catch(() => undefined),
  );
  const [review, ledger] = [handle.workflowId, ledgerId].map((id) => stranger.workflow.getHandle(id));
  // More than are kept.
  for (let nth = 0; nth < 12; nth += 1) await review!.signal(approveRelease, { reviewer: 'mallory', reason: 'mine' });
  await review!.signal(secondOpinion, { engine: 'x'.repeat(100_000) } as never);
  await ledger!.signal(fileReported, { mediaId: randomUUID() } as never);
  await ledger!.signal(expectFile, { mediaId: randomUUID(), at: new Date().toISOString() });
  const update = review!.executeUpdate(decideRelease, { args: [{ reviewer: 'm', reason: 'm', approve: true }] });
  await expect(update).rejects.toThrow();

  const { ignored } = await reportOf(handle, (report) => report.ignored.length >= 12);
  expect(ignored.at(-1)).toContain('cannot be read: its key');
  await handle.signal(rejectRelease, { reviewer: 'jane', reason: 'known' });
  expect(await handle.result()).toMatchObject({ status: 'rejected' });
  await until('the conversation is told', () =>
    stack.simulator.calls.some(({ id, body }) => id === conversationId && JSON.stringify(body).includes('"rejected"')),
  );
  for (const run of [handle, stack.client.workflow.getHandle(ledgerId)]) expect(await failedTasks(run)).toBe(0);
});

test('of any form, they stop no review', async () => {
  const { stack } = await setUp(newKey());
  const { handle } = await openReview(stack);
  const text = (value: string) => Buffer.from(value);
  const encrypted = { encoding: text('binary/encrypted') };
  const forms: { metadata?: Record<string, Uint8Array>; data?: Uint8Array }[] = [
    {},
    { metadata: {} },
    { metadata: { encoding: text('') }, data: text('x') },
    { metadata: { encoding: Buffer.from([255, 254]) }, data: text('x') },
    { metadata: encrypted },
    { metadata: { ...encrypted, 'encryption-key-id': text('') }, data: text('') },
    { metadata: { ...encrypted, 'encryption-key-id': Buffer.from([0, 255]) }, data: text('x') },
    { metadata: { ...encrypted, 'encryption-key-id': text('k'.repeat(10_000)) }, data: Buffer.alloc(100_000) },
    { metadata: { ...encrypted, 'encryption-key-id': text('0'), 'encryption-flaw': text('changed') }, data: text('x') },
  ];
  for (const payload of forms) {
    await stack.client.workflowService.signalWorkflowExecution({
      ...{ namespace: 'default', workflowExecution: { workflowId: handle.workflowId } },
      ...{ signalName: 'approveRelease', input: { payloads: [payload] } },
    });
  }
  await reportOf(handle, ({ ignored }) => ignored.length === forms.length);
  await handle.signal(rejectRelease, { reviewer: 'jane', reason: 'known' });
  expect(await handle.result()).toMatchObject({ status: 'rejected' });
  expect(await failedTasks(handle)).toBe(0);
});

test('of a key that comes later, they count then, in the run as it is and as it is replayed', async () => {
  const [old, fresh] = [newKey(), newKey()];
  const { stack, clientWith } = await setUp(old);
  const early = await clientWith({ PAYLOAD_KEY: fresh });
  const { handle } = await openReview(stack);
  await early.workflow.getHandle(handle.workflowId).signal(rejectRelease, { reviewer: 'jane', reason: 'known' });
  await reportOf(handle, ({ ignored }) => ignored.length === 1);
  process.kill(stack.workerPid!, 'SIGTERM');

  const keys = { PAYLOAD_KEY: fresh, PAYLOAD_FORMER_KEYS: old };
  const worker = startCustodian('worker', { ...stack.environment, ...keys });
  defer(() => worker.end('SIGKILL'));
  await worker.logged('worker ready');
  const later = await clientWith(keys);
  const again = later.workflow.getHandle(handle.workflowId) as ScanHandle;
  expect(await again.result()).toMatchObject({ status: 'rejected' });
  expect(await failedTasks(again)).toBe(0);
});
