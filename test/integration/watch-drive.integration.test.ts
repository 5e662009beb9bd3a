import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ledgerWorkflowId } from '../../src/contract/ids.js';
import { decideRelease, review } from '../../src/contract/review.js';
import type { ScanAttachment } from '../../src/contract/workflows.js';
import { drive } from '../../src/temporal/drive.js';
import type { BrokenPromise } from '../../src/watch/broken-promise.js';
import { png } from '../../devkit/samples.js';
import { startStack } from '../../devkit/stack/stack.js';
import type { Stack } from '../../devkit/stack/stack.js';
import { until } from '../../devkit/until.js';
import { custodian } from '../cli/run.js';
import { containedHalfway, openReview, reportOf } from '../support/reviews.js';
import { watchStack } from '../support/watching.js';
import type { Watched } from '../support/watching.js';

/** What is lost or abandoned is driven by one command, until nothing is. */

const COMPLETED = '2024-05-15T23:59:59.500Z';

let stack: Stack;
let watch: Watched;
beforeAll(async () => {
  stack = await startStack();
  watch = await watchStack(stack);
});
afterAll(async () => {
  await stack?.stop();
});

const attributes = (id: string) => stack.simulator.conversation(id)?.customAttributes ?? {};
const command = (...options: string[]) => custodian(['watch', ...options], { env: { ...stack.environment } });

/** Uploads a file whose scan hangs, and ends that by force. */
async function lostScan(): Promise<string> {
  const conversationId = `c-${randomUUID()}`;
  stack.simulator.addConversation({ id: conversationId, messages: [] });
  const mediaId = randomUUID();
  const fault = stack.simulator.setFault({ kind: 'hang', route: 'download', match: mediaId });
  stack.simulator.uploadAttachment({ conversationId, mediaId, fileName: 'a.png', bytes: png() });
  await stack.simulator.waitFor(() => fault.applied > 0);
  await stack.scan(conversationId, mediaId).terminate('by force');
  return stack.scan(conversationId, mediaId).workflowId;
}

async function lostArchive(): Promise<string> {
  const conversationId = `c-${randomUUID()}`;
  stack.simulator.addConversation({ id: conversationId, messages: [] });
  const fault = stack.simulator.setFault({ kind: 'hang', route: 'getConversation', match: conversationId });
  stack.simulator.completeConversation(conversationId, COMPLETED);
  await stack.simulator.waitFor(() => fault.applied > 0);
  await stack.archive(conversationId, COMPLETED).terminate('by force');
  return stack.archive(conversationId, COMPLETED).workflowId;
}

test('custodian watch names what is broken, --drive drives it, and then all is kept', async () => {
  const none = await command();
  expect(none).toMatchObject({ code: 0, stdout: 'every promise is kept\n', stderr: '' });

  const lost = await openReview(stack);
  const abandoned = await openReview(stack);
  const told = await openReview(stack);
  const ledger = stack.client.workflow.getHandle(ledgerWorkflowId(told.conversationId));
  await until('the ledger is there', () => ledger.describe().catch(() => undefined));
  const [scan, archive] = [await lostScan(), await lostArchive()];
  await lost.handle.terminate('by force');
  await ledger.terminate('by force');
  await stack.client.workflowService.deleteWorkflowExecution({
    namespace: 'default',
    workflowExecution: { workflowId: abandoned.handle.workflowId },
  });
  const expected = {
    [scan]: 'lost scan',
    [archive]: 'lost archive',
    [lost.handle.workflowId]: 'lost review',
    [abandoned.handle.workflowId]: 'abandoned review',
    [ledger.workflowId]: 'lost attributes',
  };
  await watch.says(expected);

  const listed = await command();
  expect(listed.code).toBe(1);
  expect(listed.stdout).toMatch(/^STATE +WHAT +SINCE +PROBLEM +ID$/m);
  expect(listed.stdout).toMatch(new RegExp(`^lost +scan .* ${scan}$`, 'm'));
  expect(listed.stdout).toMatch(/\nWhat to do:\n(.*\n)*.*custodian watch --drive\n/);
  const json = await command('--json');
  const { broken } = JSON.parse(json.stdout) as { broken: (BrokenPromise & { driveable: boolean })[] };
  expect(Object.fromEntries(broken.map(({ id, kind, what }) => [id, `${kind} ${what}`]))).toEqual(expected);
  expect(broken.every(({ driveable }) => driveable)).toBe(true);

  await stack.client.schedule.getHandle(`${stack.taskQueue}:watch`).trigger();
  const reviews = await until('review list tells of reviews, too', async () => {
    const { stdout } = await custodian(['review', 'list'], { env: { ...stack.environment } });
    return stdout.includes('ABANDONED') && stdout;
  });
  expect(reviews).toMatch(new RegExp(`^LOST +since .* ${lost.handle.workflowId}: terminated while people`, 'm'));
  expect(reviews).toMatch(new RegExp(`^ABANDONED +since .* ${abandoned.handle.workflowId}: its copy is in`, 'm'));
  expect(reviews).toMatch(/What to do: custodian watch\n$/);

  stack.simulator.clearFaults();
  const driven = await command('--drive');
  expect(driven).toMatchObject({ code: 0, stderr: '' });
  expect(driven.stdout.split('\n').filter((line) => line.startsWith('under way'))).toHaveLength(5);

  expect(await stack.client.workflow.getHandle<ScanAttachment>(scan).result()).toMatchObject({ status: 'clean' });
  expect(await stack.client.workflow.getHandle(archive).result()).toHaveProperty('uri');
  for (const { conversationId, mediaId } of [lost, abandoned]) {
    const handle = stack.scan(conversationId, mediaId);
    await reportOf(handle, ({ state, status }) => state === 'waiting' && status === 'quarantined');
    // What was found is known from the vault, whatever the start has said.
    expect((await handle.describe()).memo!['review']).toMatchObject({
      findings: { inVault: true, scan: { verdict: 'infected' } },
    });
    expect((await handle.query(review)).approvals).toEqual([]);
  }
  const id = told.conversationId;
  await until('the ledger tells again', () => stack.simulator.conversation(id)?.customAttributes['file_scan_status']);
  await until('all is kept', async () => (await command()).code === 0);
});

test('what holds the id of a lost run is named, and left alone', async () => {
  const scan = await lostScan();
  const taskQueue = `${stack.taskQueue}-nobody`;
  const idle = await stack.client.workflow.start('idle', { workflowId: scan, taskQueue });
  await watch.says({ [scan]: 'lost scan' });
  const driven = await command('--drive');
  expect(driven.code).toBe(1);
  expect(driven.stdout).toContain(`a run of "idle" on ${taskQueue} holds its id`);
  await idle.terminate();
});

test('a review in whose place something else has run is driven, once that is ended; and one of which no copy is there', async () => {
  const lost = await openReview(stack);
  const unscanned = await openReview(stack, { downloadUrl: '' });
  await until('it is told', () => attributes(unscanned.conversationId)['file_scan_status'] === 'unscanned');
  const { workflowId } = lost.handle;
  await lost.handle.terminate('by force');
  const { taskQueue } = stack;
  const stranger = await stack.client.workflow.start('secondOpinions', { workflowId, taskQueue, startDelay: '1h' });
  const request = { namespace: 'default', workflowExecution: { workflowId: unscanned.handle.workflowId } };
  await stack.client.workflowService.deleteWorkflowExecution(request);
  await watch.says({ [workflowId]: 'lost review', [unscanned.handle.workflowId]: 'abandoned review' });
  const held = await command('--drive');
  expect(held.stdout).toContain(`a run of "secondOpinions" on ${taskQueue} holds its id`);
  await stranger.terminate();
  await command('--drive');
  await watch.says({ [workflowId]: undefined, [unscanned.handle.workflowId]: undefined });
  for (const [{ conversationId, mediaId }, status] of [
    [lost, 'quarantined'],
    [unscanned, 'unscanned'],
  ] as const) {
    const handle = stack.scan(conversationId, mediaId);
    await reportOf(handle, (report) => report.state === 'waiting' && report.status === status);
    await handle.executeUpdate(decideRelease, { args: [{ reviewer: 'jane', reason: 'known', approve: false }] });
    await handle.result();
  }
});

test('a file that was still in the conversation when its run was deleted is removed before people are asked', async () => {
  const { conversationId, mediaId, handle } = await containedHalfway(stack);
  const { workflowId } = handle;
  const { namespace } = stack.client.options;
  await stack.client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution: { workflowId } });
  await watch.says({ [workflowId]: 'abandoned review' });
  await command('--drive');
  await reportOf(stack.scan(conversationId, mediaId), ({ state }) => state === 'waiting');
  expect(stack.simulator.media(mediaId)).toMatchObject({ deleted: true });
  await watch.says({ [workflowId]: undefined });
  await handle.executeUpdate(decideRelease, { args: [{ reviewer: 'jane', reason: 'known', approve: false }] });
});

test('a ledger begins after a run of somebody else, on our own queue, which answers nothing', async () => {
  const conversationId = `c-${randomUUID()}`;
  const ledger = { workflowId: ledgerWorkflowId(conversationId), taskQueue: stack.taskQueue };
  const stranger = await stack.client.workflow.start('nothing-of-ours', ledger);
  await until('a worker has met it', async () => {
    const { events } = await stranger.fetchHistory();
    return events?.some(({ workflowTaskFailedEventAttributes: failed }) => Boolean(failed));
  });
  await stranger.terminate();
  const { client, taskQueue } = stack;
  const options = { client, taskQueue, reviewWindowMs: 1, reviewApprovers: 1 };
  expect(await drive(options, { do: 'tell', conversationId })).toBeUndefined();
  const { type, status } = await client.workflow.getHandle(ledger.workflowId).describe();
  expect({ type, status: status.name }).toEqual({ type: 'conversationLedger', status: 'RUNNING' });
});

test('without the keys of the workers, or without Temporal, there is no answer: 2', async () => {
  const env = { ...stack.environment, FACT_KEY: '/nowhere/fact-key' };
  const keyless = await custodian(['watch'], { env });
  expect(keyless).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('FACT_KEY') });
  const away = await custodian(['watch'], { env: { ...stack.environment, TEMPORAL_ADDRESS: '127.0.0.1:1' } });
  expect(away).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('127.0.0.1:1') });
});

test('with other keys nothing is reopened: every review would look as if nobody had decided', async () => {
  const { conversationId } = await openReview(stack);
  const { handle } = await openReview(stack, { conversationId, reviewWindowMs: 2000 });
  await handle.result();
  const FACT_KEY = `other:${Buffer.alloc(32, 7).toString('base64')}`;
  const foreign = await custodian(['watch', '--drive'], { env: { ...stack.environment, FACT_KEY } });
  expect(foreign).toMatchObject({ code: 2, stdout: '' });
  expect(foreign.stderr).toContain('FACT_KEY has to be that of the workers');
});
