import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { WorkerMetrics } from '../../src/health/worker-metrics.js';
import { reviewCount } from '../../src/worker/review-count.js';
import { watchCounts } from '../../src/worker/watched-counts.js';
import { approveRelease, decideRelease, review } from '../../src/contract/review.js';
import { openReview, reportOf } from '../support/reviews.js';
import type { ScanHandle } from '../support/reviews.js';
import { startStack } from '../../devkit/stack/stack.js';
import type { Stack } from '../../devkit/stack/stack.js';
import { WAIT_MS } from '../../devkit/limits.js';
import { until } from '../../devkit/until.js';
import { decideReview } from '../../src/temporal/decide-review.js';

const jane = { reviewer: 'jane', reason: 'known' };

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(async () => {
  await stack?.stop();
});

async function detailsOf(handle: ScanHandle): Promise<string> {
  const { currentDetails } = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
  return currentDetails;
}

const rejectNow = (handle: ScanHandle) =>
  handle.executeUpdate(decideRelease, { args: [{ reviewer: 'sam', reason: 'r', approve: false }] });

describe('when nobody decides', () => {
  test('the details remind at half time; then the review expires, and the file stays contained', async () => {
    const { handle, mediaId, conversationId } = await openReview(stack, { reviewWindowMs: 24_000 });
    expect(await detailsOf(handle)).not.toContain('Reminder');
    const reminded = await reportOf(handle, (report) => report.reminded);
    expect(reminded.state).toBe('waiting');
    expect(await detailsOf(handle)).toContain('**Reminder:**');
    expect((await handle.describe()).searchAttributes).toMatchObject({ ReviewState: ['waiting'] });

    expect(await handle.result()).toMatchObject({ status: 'quarantined', verdict: 'infected' });
    const description = await handle.describe();
    expect(description.searchAttributes).toMatchObject({ ReviewState: ['expired'] });
    expect(description.memo).toMatchObject({ review: { report: { state: 'expired', status: 'quarantined' } } });
    expect(await detailsOf(handle)).toContain('custodian review reopen');
    expect(stack.simulator.media(mediaId)?.deleted).toBe(true);
    expect(stack.simulator.conversation(conversationId)?.customAttributes).toMatchObject({
      file_scan_status: 'quarantined',
    });
    const released = stack.blobs.getContainerClient(stack.containers.released);
    expect(await released.exists()).toBe(false);
  });

  test('the metrics tell it: waiting first, then overdue', async () => {
    const metrics = new WorkerMetrics();
    const count = reviewCount(stack.client, stack.taskQueue, metrics);
    const stop = watchCounts([count], pino({ level: 'silent' }), 100);
    const tells = async (time: string, count: number) =>
      (await metrics.render()).includes(`custodian_reviews_waiting{time="${time}"} ${count}\n`);
    try {
      await until('nothing waits', () => tells('in-time', 0));
      const { handle } = await openReview(stack, { reviewWindowMs: 20_000 });
      await until('one waits in time', async () => (await tells('in-time', 1)) && tells('overdue', 0));
      await until('it is overdue', async () => (await tells('in-time', 0)) && tells('overdue', 1));
      await rejectNow(handle);
      await until('nothing waits any more', () => tells('overdue', 0));
    } finally {
      stop();
    }
  });

  test('the metrics tell nothing while Temporal does not', async () => {
    const metrics = new WorkerMetrics();
    metrics.reviewsWaiting({ inTime: 3, overdue: 0 });
    const silent = { withDeadline: () => Promise.reject(new Error('away')) };
    const stop = watchCounts([reviewCount(silent as never, 'queue', metrics)], pino({ level: 'silent' }));
    await until('it is not told', async () => !(await metrics.render()).includes('custodian_reviews_waiting{'));
    stop();
  });
});

describe('a flood of large signals', () => {
  test('does not use up the history: the review goes on in a new run, with what was said so far', async () => {
    const { handle, conversationId, mediaId } = await openReview(stack, { reviewApprovers: 2 });
    const openedBy = Date.now();
    const { runId } = await handle.describe();
    await handle.signal(approveRelease, jane);
    const before = await reportOf(handle, ({ approvals }) => approvals.length === 1);
    const send = handle.signal.bind(handle) as (name: string, ...payload: unknown[]) => Promise<void>;
    for (let sent = 0; sent < 5; sent += 1) await send('approveRelease', 'x'.repeat(1_500_000));
    const anew = await until('a new run has taken over', async () => {
      const description = await handle.describe();
      return description.runId === runId ? undefined : description;
    });
    expect(anew.historyLength).toBeLessThan(100);
    await until('the new run is open', async () => {
      const { searchAttributes } = await handle.describe();
      return searchAttributes['ReviewState']?.[0] === 'waiting';
    });
    expect((await handle.describe()).searchAttributes).toMatchObject({
      ...{ ConversationId: [conversationId], MediaId: [mediaId], Verdict: ['infected'], ReviewState: ['waiting'] },
    });
    const after = await reportOf(handle, ({ state }) => state === 'waiting');
    expect(after).toMatchObject({ until: before.until, approvals: before.approvals });
    // Not to the millisecond: a run that is replayed before it goes on has its clock after a local activity a little apart.
    expect(Date.parse(after.since ?? '')).toBeLessThanOrEqual(openedBy);
    expect(after.ignored.length).toBeGreaterThan(0);
    const { events } = await handle.fetchHistory();
    const input = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0]?.data;
    // The link is a secret, and is not carried on.
    expect(JSON.parse(Buffer.from(input ?? []).toString('utf8'))).toMatchObject({ mediaId, downloadUrl: '' });

    // What is left of the flood can make it go on once more; a run takes no decision before it knows what the vault holds.
    const decision = { reviewer: 'kim', reason: 'known', approve: true };
    const { workflowId } = handle;
    expect(await decideReview(stack.client, { workflowId }, decision, WAIT_MS)).toMatchObject({ state: 'approved' });
    expect(await handle.result()).toMatchObject({ status: 'released' });
    expect((await handle.query(review)).approvals.map(({ reviewer }) => reviewer)).toEqual(['jane', 'kim']);
    expect(await detailsOf(handle)).toContain('Approved by `jane`');
  });
});
