import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { files, reportFile } from '../../src/contract/file-report.js';
import type { FileReport } from '../../src/contract/file-report.js';
import { ledgerWorkflowId } from '../../src/contract/ids.js';
import { approveRelease, decideRelease, review } from '../../src/contract/review.js';
import { containedFile, secondOpinion } from '../../src/contract/second-opinion.js';
import { START_MEMO } from '../../src/contract/start-memo.js';
import { reopenLostReviews } from '../../src/temporal/lost-reviews.js';
import type { EarlierReview, ScanAttachment } from '../../src/contract/workflows.js';
import { eicar, png } from '../../devkit/samples.js';
import { startStack } from '../../devkit/stack/stack.js';
import type { Stack } from '../../devkit/stack/stack.js';
import { until } from '../../devkit/until.js';
import { beginningOf, containedHalfway, openReview, reportOf } from '../support/reviews.js';
import type { Reviewed, ScanHandle } from '../support/reviews.js';

/** What somebody can do who can write to the namespace of Temporal, on the whole product. */

const decision = { reviewer: 'jane.doe', reason: 'confirmed by phone' };

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ settings: { REVIEW_APPROVERS: '2', REVIEW_WINDOW_MIN: '1 hour' } });
});
afterAll(async () => {
  await stack?.stop();
});

const attributes = (conversationId: string) =>
  (stack.simulator.conversation(conversationId)?.customAttributes ?? {}) as Record<string, unknown>;
const told = (conversationId: string, status: string) =>
  until(`the conversation says ${status}`, () => attributes(conversationId)['file_scan_status'] === status);

async function refusalOf(answer: Promise<unknown>): Promise<string> {
  const error = await answer.then(
    () => new Error('it was taken'),
    (problem: unknown) => problem,
  );
  expect(error).toBeInstanceOf(WorkflowUpdateFailedError);
  return (error as WorkflowUpdateFailedError).cause?.message ?? '';
}

describe('a report to the ledger', () => {
  test('without a seal, dated 9999, calls no contained file clean, and its rejection is told after it', async () => {
    const { handle, conversationId, mediaId } = await openReview(stack);
    await told(conversationId, 'quarantined');
    const ledger = stack.client.workflow.getHandle(ledgerWorkflowId(conversationId));
    const never = '9999-12-31T23:59:59.000Z';
    const forged: FileReport = {
      mediaId,
      status: 'clean',
      verdict: 'clean',
      reply: 'OK',
      at: never,
      reportedAt: never,
    };
    for (const seal of [undefined, 'test.' + 'A'.repeat(43), 'nonsense']) {
      const report = seal === undefined ? forged : { ...forged, seal };
      expect(await refusalOf(ledger.executeUpdate(reportFile, { args: [report] }))).toContain('seal');
    }
    expect(attributes(conversationId)['file_scan_status']).toBe('quarantined');
    await handle.executeUpdate(decideRelease, { args: [{ ...decision, approve: false }] });
    await told(conversationId, 'rejected');
  });

  test.each([
    ['that it is written', (files: readonly FileReport[]) => ({ files, unwritten: [] })],
    ['that it was refused', (files: readonly FileReport[]) => ({ files, unwritten: [], refused: 'as ever' })],
    ['that storage has it', ([file]: readonly FileReport[]) => ({ files: [], unwritten: [], stored: [file!.mediaId] })],
  ])('is written once more by a ledger whose start says %s', async (_, state) => {
    const conversationId = stack.simulator.addConversation({ id: `c-${randomUUID()}`, messages: [] }).id;
    const fault = { kind: 'status', status: 503, route: 'patchConversation', match: conversationId } as const;
    const refusing = stack.simulator.setFault(fault);
    await openReview(stack, { conversationId });
    await stack.simulator.waitFor(() => refusing.applied > 0);
    const workflowId = ledgerWorkflowId(conversationId);
    const ledger = stack.client.workflow.getHandle(workflowId);
    const known = await ledger.query(files);
    await ledger.terminate('by force');
    await stack.client.workflow.start('conversationLedger', {
      ...{ workflowId, taskQueue: stack.taskQueue },
      args: [{ conversationId, state: state(known) }],
    });
    refusing.release();
    await told(conversationId, 'quarantined');
  });

  test.each([
    ['a time that is a number', { reviewedAt: 5 }],
    ['a hash that is an object', { sha256: { toString: 5 } }],
    ['a field that is not known', { __proto__x: 1 }],
    ['a size that is a text', { bytes: '7' }],
    ['nothing', undefined],
  ])('with %s is refused, and the next one is taken', async (_, wrong) => {
    const { handle, conversationId, mediaId } = await openReview(stack);
    await told(conversationId, 'quarantined');
    const ledger = stack.client.workflow.getHandle(ledgerWorkflowId(conversationId));
    const at = '2024-05-15T14:32:00.000Z';
    const report = wrong && { mediaId, status: 'quarantined', verdict: 'infected', reply: 'r', at, ...wrong };
    await refusalOf(ledger.executeUpdate(reportFile, { args: [report as unknown as FileReport] }));
    await handle.executeUpdate(decideRelease, { args: [{ ...decision, approve: false }] });
    await told(conversationId, 'rejected');
  });
});

test('a second opinion without a seal is not shown, and the file is scanned again all the same', async () => {
  const { handle } = await openReview(stack);
  const before = await handle.query(containedFile);
  const at = new Date().toISOString();
  await handle.signal(secondOpinion, { verdict: 'clean', engine: 'ClamAV 9', databaseVersion: '99999999', at });
  // Signals are taken in their order: when this one is noted, that one has been looked at.
  await handle.signal(approveRelease, { reviewer: '', reason: '' });
  const report = await reportOf(handle, ({ ignored }) => ignored.length > 0);
  expect(report.secondOpinions).toEqual([]);
  expect(await handle.query(containedFile)).toEqual(before);
  await handle.terminate();
});

describe('a run that somebody starts in the place of one that was ended', () => {
  test('is released by no fewer people than the worker says, and believes no approvals of its start', async () => {
    const { handle, conversationId, mediaId } = await openReview(stack);
    const { findings } = (await handle.describe()).memo!['review'] as { findings: object };
    await handle.terminate();
    const now = new Date().toISOString();
    const until9999 = '9999-12-31T23:59:59.000Z';
    const forged = await stack.client.workflow.start<ScanAttachment>('scanAttachment', {
      workflowId: handle.workflowId,
      taskQueue: stack.taskQueue,
      args: [
        {
          ...{ conversationId, mediaId, downloadUrl: '', reviewWindowMs: 3_600_000, reviewApprovers: 1 },
          earlier: {
            status: 'quarantined',
            findings,
            open: {
              ...{ since: now, until: until9999, ignored: [], reminded: true, secondOpinions: [] },
              approvals: [{ reviewer: 'the boss', reason: 'r', at: now }],
            },
          },
        },
      ],
    });
    await reportOf(forged, ({ state }) => state === 'waiting');
    expect(await forged.query(review)).toMatchObject({ approvers: 2, approvals: [] });
    const answer = await forged.executeUpdate(decideRelease, { args: [{ ...decision, approve: true }] });
    expect(answer).toMatchObject({ state: 'waiting', approvers: 2 });
    expect(Date.parse(answer.until ?? '')).toBeLessThan(Date.now() + 4_000_000);
    await forged.executeUpdate(decideRelease, { args: [{ ...decision, reviewer: 'sam', approve: true }] });
    expect(await forged.result()).toMatchObject({ status: 'released', verdict: 'infected' });
  });

  test('does not release what the vault knows nothing of', async () => {
    const file = { stagingId: '', ref: '', bytes: 1, sha256: 'ab'.repeat(32), mimeType: 'text/plain', isImage: false };
    const scan = {
      verdict: 'infected',
      signature: 'X',
      reply: 'r',
      engine: 'e',
      databaseVersion: '1',
      bytes: 1,
    } as const;
    const [conversationId, mediaId] = [`made-up-${stack.taskQueue}`, 'made-up'];
    const forged = await stack.client.workflow.start<ScanAttachment>('scanAttachment', {
      workflowId: `scan:${conversationId}:${mediaId}`,
      taskQueue: stack.taskQueue,
      args: [
        {
          ...{ conversationId, mediaId, downloadUrl: '', reviewWindowMs: 3_600_000 },
          earlier: { status: 'quarantined', findings: { file, scan: { ...scan, milliseconds: 1 }, inVault: true } },
        },
      ],
    });
    await reportOf(forged, ({ state }) => state === 'waiting');
    expect(await forged.query(review)).toMatchObject({ status: 'unscanned' });
    await forged.terminate();
  });

  test.each([
    ['a window of a millisecond', { reviewWindowMs: 1 }, undefined],
    ['an end that is over', { reviewWindowMs: 3_600_000 }, '2024-05-15T14:32:00.000Z'],
  ])('with %s asks people for as long as the worker says', async (_, window, until) => {
    const { handle, conversationId, mediaId } = await openReview(stack);
    await told(conversationId, 'quarantined');
    await handle.terminate();
    const open = { since: until, until, approvals: [], ignored: [], reminded: true, secondOpinions: [] };
    const earlier = { status: 'quarantined', findings: {}, ...(until === undefined ? {} : { open }) } as EarlierReview;
    const forged = await stack.client.workflow.start<ScanAttachment>('scanAttachment', {
      workflowId: handle.workflowId,
      taskQueue: stack.taskQueue,
      args: [{ conversationId, mediaId, downloadUrl: '', ...window, earlier }],
    });
    const report = await reportOf(forged, ({ state }) => state !== 'none');
    expect(report.state).toBe('waiting');
    expect(Date.parse(report.until!)).toBeGreaterThan(Date.now() + 3_000_000);
    await forged.terminate();
  });

  test('ends no sooner than people were told, though the worker would have', async () => {
    const { handle, conversationId, mediaId } = await openReview(stack, { reviewWindowMs: 86_400_000 });
    await told(conversationId, 'quarantined');
    await handle.terminate();
    const forged = await stack.client.workflow.start<ScanAttachment>('scanAttachment', {
      workflowId: handle.workflowId,
      taskQueue: stack.taskQueue,
      args: [{ conversationId, mediaId, downloadUrl: '', reviewWindowMs: 1 }],
    });
    const report = await reportOf(forged, ({ state }) => state !== 'none');
    expect(Date.parse(report.until!)).toBeGreaterThan(Date.now() + 80_000_000);
    await forged.terminate();
  });

  test('under another id fails, and tells nothing of the file', async () => {
    const { handle, conversationId, mediaId } = await openReview(stack);
    const forged = await stack.client.workflow.start<ScanAttachment>('scanAttachment', {
      workflowId: `other-${mediaId}`,
      taskQueue: stack.taskQueue,
      args: [{ conversationId, mediaId, downloadUrl: '', reviewWindowMs: 1 }],
    });
    await expect(forged.result()).rejects.toMatchObject({ cause: { type: 'InputRefused' } });
    await handle.terminate();
  });

  test('with a link to something harmless does not make clean what could not be scanned', async () => {
    const { handle, conversationId, mediaId } = await openReview(stack, { downloadUrl: '' });
    await told(conversationId, 'unscanned');
    await handle.terminate();
    const { downloadUrl } = stack.simulator.uploadAttachment({
      ...{ conversationId, fileName: 'fine.png', bytes: png(), announce: false },
    });
    const forged = await stack.client.workflow.start<ScanAttachment>('scanAttachment', {
      ...(await stack.announced({ conversationId, mediaId, downloadUrl })),
      workflowId: handle.workflowId,
      taskQueue: stack.taskQueue,
      args: [{ conversationId, mediaId, downloadUrl, reviewWindowMs: 3_600_000 }],
    });
    expect(await reportOf(forged, ({ state }) => state === 'waiting')).toMatchObject({ status: 'unscanned' });
    await forged.terminate();
  });

  test.each([
    ['while it waits', async () => undefined],
    ['that has ended', async (forged: ScanHandle) => void (await forged.terminate())],
    ['cancelled', async (forged: ScanHandle) => void (await forged.cancel())],
  ])(
    'with a link to something harmless before the event: %s, it passes no verdict, and the event has its run',
    async (_, meanwhile) => {
      const [conversationId, mediaId] = [`c-${randomUUID()}`, randomUUID()];
      stack.simulator.addConversation({ id: conversationId, messages: [] });
      const harmless = { conversationId, fileName: 'fine.png', bytes: png(), announce: false };
      const { downloadUrl } = stack.simulator.uploadAttachment(harmless);
      const { workflowId } = stack.scan(conversationId, mediaId);
      const forged = await stack.client.workflow.start<ScanAttachment>('scanAttachment', {
        ...{ workflowId, taskQueue: stack.taskQueue },
        args: [{ conversationId, mediaId, downloadUrl, reviewWindowMs: 3_600_000 }],
      });
      expect(await reportOf(forged, ({ state }) => state === 'waiting')).toMatchObject({ status: 'unscanned' });
      await told(conversationId, 'unscanned');
      await meanwhile(forged);
      stack.simulator.uploadAttachment({ conversationId, mediaId, fileName: 'invoice.pdf', bytes: eicar() });
      await told(conversationId, 'quarantined');
      expect(stack.logLines.some((line) => line.includes(mediaId) && line.includes('NOT BELIEVED'))).toBe(true);
    },
  );

  test('that was announced with another link passes no verdict', async () => {
    const [conversationId, mediaId] = [`c-${randomUUID()}`, randomUUID()];
    stack.simulator.addConversation({ id: conversationId, messages: [] });
    const harmless = { conversationId, fileName: 'fine.png', bytes: png(), announce: false };
    const { downloadUrl } = stack.simulator.uploadAttachment(harmless);
    const genuine = await stack.announced({ conversationId, mediaId, downloadUrl: `${downloadUrl}&of=another` });
    const forged = await stack.client.workflow.start<ScanAttachment>('scanAttachment', {
      ...genuine,
      ...{ workflowId: stack.scan(conversationId, mediaId).workflowId, taskQueue: stack.taskQueue },
      args: [{ conversationId, mediaId, downloadUrl, reviewWindowMs: 3_600_000 }],
    });
    expect(await reportOf(forged, ({ state }) => state === 'waiting')).toMatchObject({ status: 'unscanned' });
    await forged.terminate();
  });

  test.each([
    ['a window that is a text', { reviewWindowMs: 'x' }],
    ['an earlier run that is a number', { earlier: 5 }],
    ['an id with a quote', { mediaId: "a' OR 'b" }],
  ])('with %s fails, and no task of it hangs', async (_, wrong) => {
    const input = { conversationId: 'c', mediaId: 'm', downloadUrl: '', reviewWindowMs: 3_600_000, ...wrong };
    const forged = await stack.client.workflow.start('scanAttachment', {
      workflowId: `forged-${Math.random()}`,
      taskQueue: stack.taskQueue,
      args: [input],
    });
    await expect(forged.result()).rejects.toMatchObject({ cause: { type: 'InputRefused' } });
  });
});

describe('of a file that people have released, a run that somebody starts again asks people, and fails not', () => {
  const startAgain = async ({ conversationId, mediaId, handle }: Reviewed, earlier: object) =>
    stack.client.workflow.start<ScanAttachment>('scanAttachment', {
      ...{ workflowId: handle.workflowId, taskQueue: stack.taskQueue },
      args: [{ conversationId, mediaId, downloadUrl: '', reviewWindowMs: 3_600_000, earlier } as never],
    });
  const release = async ({ handle }: Reviewed) => {
    for (const reviewer of ['jane', 'sam'])
      await handle.executeUpdate(decideRelease, { args: [{ reviewer, reason: 'known', approve: true }] });
    expect(await handle.result()).toMatchObject({ status: 'released' });
  };

  test('as one with a copy', async () => {
    const reviewed = await openReview(stack);
    await release(reviewed);
    const again = await startAgain(reviewed, { status: 'quarantined', findings: {} });
    expect(await reportOf(again, ({ state }) => state === 'waiting')).toMatchObject({ status: 'quarantined' });
    await again.terminate();
  });

  test('as one that could not be scanned, and stays where it is', async () => {
    const reviewed = await openReview(stack, { downloadUrl: '' });
    await release(reviewed);
    const again = await startAgain(reviewed, { status: 'unscanned', findings: {} });
    expect(await reportOf(again, ({ state }) => state === 'waiting')).toMatchObject({ status: 'unscanned' });
    expect(stack.simulator.media(reviewed.mediaId)).toMatchObject({ deleted: false });
    await again.terminate();
  });

  test.each([{}, { downloadUrl: '' }])('by a start without anything earlier: %j', async (options) => {
    const reviewed = await openReview(stack, options);
    await release(reviewed);
    const { deleted } = stack.simulator.media(reviewed.mediaId)!;
    const again = await startAgain(reviewed, undefined as never);
    expect(await again.result()).toMatchObject({ status: 'released' });
    expect(stack.simulator.media(reviewed.mediaId)).toMatchObject({ deleted });
  });
});

describe('a file whose run was ended before it was removed from the conversation', () => {
  test.each(['deleted', 'kept'] as const)(
    'is removed, though the next start says that it is %s',
    async (withdrawal) => {
      const { conversationId, mediaId, handle } = await containedHalfway(stack);
      expect(stack.simulator.media(mediaId)).toMatchObject({ deleted: false });
      const forged = await stack.client.workflow.start<ScanAttachment>('scanAttachment', {
        ...{ workflowId: handle.workflowId, taskQueue: stack.taskQueue },
        args: [
          {
            ...{ conversationId, mediaId, downloadUrl: '', reviewWindowMs: 3_600_000 },
            earlier: { status: 'quarantined', findings: { withdrawal } },
          },
        ],
      });
      expect(await reportOf(forged, ({ state }) => state === 'waiting')).toMatchObject({ status: 'quarantined' });
      expect(stack.simulator.media(mediaId)).toMatchObject({ deleted: true });
      expect((await forged.describe()).memo).toMatchObject({ review: { findings: { withdrawal: 'deleted' } } });
      await told(conversationId, 'quarantined');
      await forged.terminate();
    },
  );
});

test('a contained run that is reset stays contained, and is told so', async () => {
  const { handle, conversationId } = await openReview(stack);
  await told(conversationId, 'quarantined');
  const { events } = await handle.fetchHistory();
  const first = events?.find(({ workflowTaskCompletedEventAttributes: completed }) => Boolean(completed));
  const { runId } = await handle.describe();
  await stack.client.workflowService.resetWorkflowExecution({
    namespace: 'default',
    workflowExecution: { workflowId: handle.workflowId, runId },
    workflowTaskFinishEventId: first!.eventId!,
    requestId: runId,
    reason: 'forged',
  });
  const reset = stack.client.workflow.getHandle<ScanAttachment>(handle.workflowId);
  await until('the review is open again', async () => {
    const report = await reset.query(review).catch(() => undefined);
    return (await reset.describe()).runId !== runId && report?.state === 'waiting';
  });
  expect(await reset.query(review)).toMatchObject({ status: 'quarantined' });
  expect(attributes(conversationId)['file_scan_status']).toBe('quarantined');
  await reset.terminate();
});

test('a ledger that is ended, and started empty by somebody, still knows what is contained', async () => {
  const { handle, conversationId } = await openReview(stack);
  await told(conversationId, 'quarantined');
  const workflowId = ledgerWorkflowId(conversationId);
  await stack.client.workflow.getHandle(workflowId).terminate();
  await stack.client.workflow.start('conversationLedger', {
    workflowId,
    taskQueue: stack.taskQueue,
    args: [{ conversationId, state: { files: [], unwritten: [] } }],
  });
  const { mediaId } = stack.simulator.uploadAttachment({
    conversationId,
    fileName: 'fine.txt',
    bytes: Buffer.from('ok'),
  });
  await until('the second file is told', () => attributes(conversationId)[`file_scan.${mediaId}`] !== undefined);
  expect(attributes(conversationId)).toMatchObject({ file_scan_status: 'quarantined', file_scan_count: 2 });
  await handle.terminate();
});

test('29 signals of 1.9 MB end no review: what the server ends because of its size is opened again', async () => {
  const { handle } = await openReview(stack);
  const bytes = 1_900_000;
  const sent = Array.from({ length: 29 }, (_, index) =>
    handle.signal(approveRelease, { reviewer: `${index}`, reason: 'x'.repeat(bytes) }).catch(() => undefined),
  );
  await Promise.all(sent);
  const newest = stack.client.workflow.getHandle<ScanAttachment>(handle.workflowId);
  // The event may come again, and is to find a run that the listener has begun.
  const sealed = (await newest.describe()).memo?.[START_MEMO];
  expect(sealed).toBeDefined();
  const { client, taskQueue } = stack;
  await until('it has ended, or gone on', async () => {
    const { status, historySize } = await newest.describe();
    return status.name !== 'RUNNING' || (historySize ?? 0) < bytes;
  });
  await until('it is open', async () => {
    await reopenLostReviews({ client, taskQueue, now: Date.now, leftAloneMs: 0 });
    return (await newest.describe()).status.name === 'RUNNING';
  });
  await until('the review goes on', async () => {
    const { status } = await newest.describe();
    // A history of so many megabytes takes long to be read anew: a query may be too late.
    const report = await newest.query(review).catch(() => undefined);
    return status.name === 'RUNNING' && report?.state === 'waiting';
  });
  expect(await newest.query(review)).toMatchObject({ status: 'quarantined', approvals: [] });
  expect((await newest.describe()).memo?.[START_MEMO]).toEqual(sealed);
  await newest.executeUpdate(decideRelease, { args: [{ ...decision, approve: false }] });
  expect(await newest.result()).toMatchObject({ status: 'rejected' });
});

test('a review that goes on in a new run, because a signal is large, is opened again though that run is ended at once', async () => {
  const { client, taskQueue } = stack;
  const { handle, mediaId } = await openReview(stack);
  const { runId } = await handle.describe();
  await handle.signal(approveRelease, { reviewer: 'jane', reason: 'x'.repeat(1_900_000) });
  const newest = client.workflow.getHandle<ScanAttachment>(handle.workflowId);
  await until('the review goes on', async () => {
    // A run is told its size without what came during its last task: the next signal makes it look again.
    await newest.signal(approveRelease, { reviewer: '', reason: '' });
    return (await newest.describe()).runId !== runId;
  });
  await newest.terminate('by force');
  const { state, memo } = await beginningOf(newest);
  expect(state).toBe('waiting');
  expect(memo).toMatchObject({ input: { mediaId }, findings: { inVault: true }, report: { state: 'waiting' } });
  await until('it is open again', async () => {
    await reopenLostReviews({ client, taskQueue, now: Date.now, leftAloneMs: 0 });
    return (await newest.describe()).status.name === 'RUNNING';
  });
  expect(await reportOf(newest, (report) => report.state === 'waiting')).toMatchObject({ status: 'quarantined' });
  await newest.terminate();
});
