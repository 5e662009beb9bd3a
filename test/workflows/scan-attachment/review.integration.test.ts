import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { WorkflowFailedError } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { NativeConnection, Worker } from '@temporalio/worker';
import { pino } from 'pino';
import type { RecallInput } from '../../../src/activities/recall.js';
import type { VerifyOpinionsInput } from '../../../src/activities/verify-opinions.js';
import type { ReportInput } from '../../../src/activities/report.js';
import type { ReleaseResult } from '../../../src/activities/release.js';
import { installRuntime } from '../../../src/worker/runtime.js';
import type { FileReport } from '../../../src/contract/file-report.js';
import { scanWorkflowId } from '../../../src/contract/ids.js';
import { approveRelease, decideRelease, review } from '../../../src/contract/review.js';
import type { EarlierReview, ScanAttachment } from '../../../src/contract/workflows.js';
import { clientFor } from '../../../devkit/stack/client.js';
import { testServers } from '../../../devkit/stack/servers.js';
import { WORKFLOW_BUNDLE } from '../../../devkit/stack/stack.js';
import { until } from '../../../devkit/until.js';

/** Reviews on real Temporal, with steps that the test plays. */

const VERDICT_AT = '2024-05-15T14:32:00.000Z';
const verdict = {
  verdict: 'infected',
  signature: 'Win.Test',
  engine: 'ClamAV 1.4.6',
  databaseVersion: '27801',
} as const;
const sha256 = 'ab'.repeat(32);
const CONTAINED: EarlierReview = {
  status: 'quarantined',
  findings: {
    file: { stagingId: 'host', ref: 'r', bytes: 3, sha256, mimeType: 'text/plain', isImage: false },
    scan: { ...verdict, reply: 'stream: Win.Test FOUND', bytes: 3, milliseconds: 1 },
    at: VERDICT_AT,
    inVault: true,
  },
};
const decision = { reviewer: 'jane', reason: 'known' };
/** Half of it is time enough for a busy machine to stop a worker, and to send a decision. */
const WINDOW_MS = 24_000;

let connection: NativeConnection;
let taskQueue: string;
let worker: { stop(): Promise<void> };
let reports: FileReport[];
let report: (input: ReportInput) => Promise<void>;
let release: () => Promise<ReleaseResult>;
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
  worker = await work();
});
afterEach(async () => {
  tell();
  await worker.stop();
});
afterAll(() => connection.close());

async function work(): Promise<{ stop(): Promise<void> }> {
  const worker = await Worker.create({
    connection,
    taskQueue,
    workflowBundle: { codePath: WORKFLOW_BUNDLE },
    activities: {
      report: (input: ReportInput) => report(input),
      release: () => release(),
      reject: async () => 'kept',
      removeMedia: async () => 'deleted',
      admit: async () => ({ authority: 'signals', approvers: 1, by: 'signals' }),
      announce: async () => undefined,
      recall: async ({ sha256 }: RecallInput) => (sha256 === undefined ? null : CONTAINED),
      reviewPolicy: async () => ({ approvers: 1, minWindowMs: 1 }),
      verifyOpinions: async ({ opinions }: VerifyOpinionsInput) => opinions.map(() => true),
    },
  });
  const running = worker.run();
  return {
    stop: async () => {
      worker.shutdown();
      await running;
    },
  };
}

type ScanHandle = WorkflowHandle<ScanAttachment>;

async function start(reviewWindowMs: number, earlier: EarlierReview = CONTAINED): Promise<ScanHandle> {
  const [conversationId, mediaId] = [taskQueue, 'file'];
  const handle = await clientFor(connection).workflow.start<ScanAttachment>('scanAttachment', {
    workflowId: scanWorkflowId(conversationId, mediaId),
    taskQueue,
    args: [{ conversationId, mediaId, downloadUrl: '', reviewWindowMs, earlier }],
  });
  await until('the review is open', async () => (await handle.query(review)).state === 'waiting');
  return handle;
}

const timersFired = async (handle: ScanHandle) =>
  ((await handle.fetchHistory()).events ?? []).filter(({ timerFiredEventAttributes: fired }) => Boolean(fired)).length;

describe('a decision', () => {
  test('that comes while no worker runs, before the end of the window, counts when one runs again', async () => {
    const handle = await start(WINDOW_MS);
    await until('half of the window is over', async () => (await handle.query(review)).reminded);
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
    await until('half of the window is over', async () => (await handle.query(review)).reminded);
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
