import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { WorkflowFailedError } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { NativeConnection } from '@temporalio/worker';
import pLimit from 'p-limit';
import { pino } from 'pino';
import type { ReportInput } from '../../../src/activities/report.js';
import type { ReleaseResult } from '../../../src/activities/release.js';
import { installRuntime } from '../../../src/worker/runtime.js';
import type { RejectResult } from '../../../src/contract/findings.js';
import type { FileReport } from '../../../src/contract/file-report.js';
import { scanWorkflowId } from '../../../src/contract/ids.js';
import { approveRelease, decideRelease, rejectRelease, review } from '../../../src/contract/review.js';
import type { EarlierReview, ScanAttachment } from '../../../src/contract/workflows.js';
import { endedScans } from '../../../src/temporal/watched-scans.js';
import { clientFor } from '../../../devkit/stack/client.js';
import { testServers } from '../../../devkit/stack/servers.js';
import { PLAYED_FILE, playReviews, refusedStep } from '../../../devkit/stack/played-review.js';
import { until } from '../../../devkit/until.js';
import { reportOf } from '../../support/reviews.js';

/** Reviews on real Temporal, with steps that the test plays. */

const CONTAINED = PLAYED_FILE;
const VERDICT_AT = CONTAINED.findings.at;
const decision = { reviewer: 'jane', reason: 'known' };
/** Half of it is time enough for a busy machine to stop a worker, and to send a decision. */
const WINDOW_MS = 24_000;

let connection: NativeConnection;
let taskQueue: string;
let worker: { stop(): Promise<void> };
let reports: FileReport[];
let report: (input: ReportInput) => Promise<void>;
let release: () => Promise<ReleaseResult>;
let reject: () => Promise<RejectResult>;
/** Lets reports go on that a test has held up. */
let tell: () => void;

beforeAll(async () => {
  installRuntime(pino({ level: 'silent' }));
  connection = await NativeConnection.connect({ address: testServers().temporalAddress });
});
beforeEach(async () => {
  taskQueue = `test-${randomUUID().slice(0, 8)}`;
  reports = [];
  tell = () => {};
  report = async ({ file }) => void reports.push(file);
  release = async () => ({ uri: 'https://storage.example/released/file' });
  reject = async () => 'kept';
  worker = await work();
});
afterEach(async () => {
  tell();
  await worker.stop();
});
afterAll(() => connection.close());

const work = () =>
  playReviews(connection, taskQueue, {
    report: (input) => report(input),
    release: () => release(),
    reject: () => reject(),
  });

type ScanHandle = WorkflowHandle<ScanAttachment>;

async function start(reviewWindowMs: number, earlier: EarlierReview = CONTAINED): Promise<ScanHandle> {
  const [conversationId, mediaId] = [taskQueue, 'file'];
  const handle = await clientFor(connection).workflow.start<ScanAttachment>('scanAttachment', {
    workflowId: scanWorkflowId(conversationId, mediaId),
    taskQueue,
    args: [{ conversationId, mediaId, downloadUrl: '', reviewWindowMs, earlier }],
  });
  await reportOf(handle, ({ state }) => state === 'waiting');
  return handle;
}

const timersFired = async (handle: ScanHandle) =>
  ((await handle.fetchHistory()).events ?? []).filter(({ timerFiredEventAttributes: fired }) => Boolean(fired)).length;

describe('a decision', () => {
  test('that comes while no worker runs, before the end of the window, counts when one runs again', async () => {
    const handle = await start(WINDOW_MS);
    await reportOf(handle, ({ reminded }) => reminded);
    await worker.stop();
    const answer = handle.executeUpdate(decideRelease, { args: [{ ...decision, approve: false }] });
    await until('the window is over', async () => (await timersFired(handle)) === 2);
    worker = await work();
    await expect(answer).resolves.toMatchObject({ state: 'rejected' });
    expect(await handle.result()).toMatchObject({ status: 'rejected' });
    expect(await handle.query(review)).toMatchObject({ state: 'rejected', decision });
  });

  test('by signal, that comes while no worker runs, before the end of the window, counts', async () => {
    const handle = await start(WINDOW_MS);
    await reportOf(handle, ({ reminded }) => reminded);
    await worker.stop();
    await handle.signal(approveRelease, decision);
    await until('the window is over', async () => (await timersFired(handle)) === 2);
    worker = await work();
    expect(await handle.result()).toMatchObject({ status: 'released' });
    expect(await handle.query(review)).toMatchObject({ state: 'approved', decision });
  });
});

describe('a file that was approved, and whose copy is not whole', () => {
  test('stays contained, the conversation is told all the same, and the run ends as failed', async () => {
    release = () => Promise.reject(ApplicationFailure.nonRetryable('it is cut', 'VaultCopyDamagedError'));
    const told = new Promise<void>((resolve) => (tell = resolve));
    // The first report is still under way when the release fails.
    report = async ({ file }) => {
      await told;
      reports.push(file);
    };
    const handle = await start(3_600_000);
    await handle.signal(approveRelease, decision);
    await until('the details tell it', async () => {
      const { currentDetails } = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
      return currentDetails.includes('could not be released** (`VaultCopyDamagedError`)');
    });
    expect((await handle.describe()).status.name).toBe('RUNNING');
    tell();
    const failure = await handle.result().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(WorkflowFailedError);
    expect(failure).toMatchObject({ cause: { cause: { type: 'VaultCopyDamagedError' } } });
    expect(await handle.query(review)).toMatchObject({ status: 'quarantined', state: 'approved' });
    expect(reports.map(({ status, reviewOpenUntil }) => [status, reviewOpenUntil !== undefined])).toEqual([
      ['quarantined', true],
      ['quarantined', false],
    ]);
    expect(reports[1]?.releasedTo).toBeUndefined();
    // From here, people can ask again.
    const { memo } = await handle.describe();
    expect(memo).toMatchObject({ review: { report: { status: 'quarantined', state: 'approved' } } });
  });
});

test('a file that was rejected, and whose copy is not dealt with, is told as rejected, and the run ends as failed', async () => {
  reject = refusedStep;
  const handle = await start(3_600_000);
  await handle.signal(rejectRelease, decision);
  const failure = await handle.result().catch((error: unknown) => error);
  expect(failure).toMatchObject({ cause: { cause: { type: 'DecisionRefusedError' } } });
  expect(reports.map(({ status }) => status)).toEqual(['quarantined', 'rejected']);
  const { currentDetails } = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
  expect(currentDetails).toContain('| copy | **not dealt with**');
  expect((await handle.describe()).memo).toMatchObject({ review: { findings: { rejectedCopy: 'failed' } } });
  const named = () => endedScans(clientFor(connection), taskQueue);
  await until('the watch has it', async () => (await named()).some(({ review: ended }) => ended?.copyIsDue));
});

describe('the ledger is told', () => {
  test('when the verdict was made, also by a run that goes on with the review', async () => {
    const handle = await start(3_600_000, CONTAINED);
    await handle.signal(approveRelease, decision);
    await handle.result();
    expect(reports.map(({ status, at }) => [status, at])).toEqual([
      ['quarantined', VERDICT_AT],
      ['released', VERDICT_AT],
    ]);
  });

  test('until when people may decide', async () => {
    const handle = await start(3_600_000);
    await until('it is told', () => reports.length === 1);
    const { until: end = '' } = await handle.query(review);
    expect(Math.abs(Date.parse(reports[0]?.reviewOpenUntil ?? '') - Date.parse(end))).toBeLessThan(60_000);
    await handle.terminate();
  });

  test('until when people may decide, of a review that goes on in another run', async () => {
    const end = new Date(Date.now() + 1_800_000).toISOString();
    const open = { since: VERDICT_AT, until: end, approvals: [], ignored: [], reminded: true, secondOpinions: [] };
    const handle = await start(3_600_000, { ...CONTAINED, open });
    await until('it is told', () => reports.length === 1);
    expect(reports[0]?.reviewOpenUntil).toBe(end);
    await handle.terminate();
  });
});

/** Fewer than one task has time for on a machine that is ten times slower; `TEST_SIGNALS` names another number. */
const SIGNALS = Number(process.env['TEST_SIGNALS'] ?? 2000);

test('thousands of signals that come while no worker runs are dealt with in one task, and the decision behind them counts', async () => {
  const handle = await start(3_600_000);
  await worker.stop();
  const flood = Array.from({ length: SIGNALS }, (_, index) =>
    index % 2 === 0 ? { reviewer: `${index}` } : 'nonsense',
  );
  // Limited: the server refuses more at once.
  await pLimit(20).map(flood, (payload) => handle.signal(approveRelease, payload as never));
  await handle.signal(rejectRelease, decision);
  worker = await work();
  expect(await handle.result()).toMatchObject({ status: 'rejected' });
  const events = (await handle.fetchHistory()).events ?? [];
  const signals = events.filter((event) => Boolean(event.workflowExecutionSignaledEventAttributes));
  expect(signals).toHaveLength(SIGNALS + 1);
  // Without a worker, the server may have failed a task for all that waited behind it.
  const behind = events.slice(events.indexOf(signals.at(-1)!));
  const START_TO_CLOSE = 1;
  const cut = behind.filter(
    ({ workflowTaskTimedOutEventAttributes: late, workflowTaskFailedEventAttributes: failed }) =>
      Boolean(failed) || late?.timeoutType === START_TO_CLOSE,
  );
  expect(cut).toEqual([]);
});
