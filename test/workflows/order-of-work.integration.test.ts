import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { WorkerOptions } from '@temporalio/worker';
import { pino } from 'pino';
import type { DownloadInput } from '../../src/activities/download.js';
import type { RecallReportsInput } from '../../src/activities/recall-reports.js';
import type { ReportInput } from '../../src/activities/report.js';
import type { VerifyReportsInput } from '../../src/activities/verify-reports.js';
import type { WriteFileAttributesInput } from '../../src/activities/write-file-attributes.js';
import type { DownloadResult } from '../../src/contract/findings.js';
import { ledgerWorkflowId, scanWorkflowId } from '../../src/contract/ids.js';
import { fileReported, ledgerState } from '../../src/contract/ledger-messages.js';
import { downloadTaskQueue, hostTaskQueue } from '../../src/contract/queues.js';
import { tellLedger } from '../../src/temporal/ledger.js';
import { WorkflowStarter } from '../../src/temporal/workflow-starter.js';
import { installRuntime } from '../../src/worker/runtime.js';
import { clientFor } from '../../devkit/stack/client.js';
import { testServers } from '../../devkit/stack/servers.js';
import { WORKFLOW_BUNDLE } from '../../devkit/stack/stack.js';
import { until } from '../../devkit/until.js';
import { reportOf } from './reports.js';

/** In which order what waits in Temporal's queues is begun: real runs, with steps that the test plays. */

const HOST = 'host';
let connection: NativeConnection;
let client: Client;
let taskQueue: string;

beforeAll(async () => {
  installRuntime(pino({ level: 'silent' }));
  connection = await NativeConnection.connect({ address: testServers().temporalAddress });
  client = clientFor(connection);
});
beforeEach(() => void (taskQueue = `test-${randomUUID().slice(0, 8)}`));
afterEach(async () => {
  const query = `TaskQueue = '${taskQueue}' AND ExecutionStatus = 'Running'`;
  for await (const { workflowId, runId } of client.workflow.list({ query })) {
    await client.workflow
      .getHandle(workflowId, runId)
      .terminate('the test is over')
      .catch(() => undefined);
  }
});
afterAll(() => connection.close());

const work = (queue: string, activities: object, slots: number, options: Partial<WorkerOptions> = {}) =>
  Worker.create({
    connection,
    taskQueue: queue,
    activities,
    maxConcurrentActivityTaskExecutions: slots,
    shutdownForceTime: '1 minute',
    ...options,
  });

/** Workflows, without any step that stands in a queue: local ones that have a step in their place fail. */
const workflowsOnly = () => {
  const fails = async () => Promise.reject(new Error('not here'));
  const steps = {
    reviewPolicy: async () => ({ approvers: 1, minWindowMs: 1 }),
    ...{ report: fails, reportHere: fails },
  };
  return work(taskQueue, steps, 1, {
    workflowBundle: { codePath: WORKFLOW_BUNDLE },
    enableNonLocalActivities: false,
  });
};

const upload = (conversationId: string, mediaId: string) => ({
  ...{ kind: 'attachment-uploaded' as const, conversationId, mediaId },
  downloadUrl: 'https://files.example/file',
});

const starter = () => new WorkflowStarter({ client, taskQueue, reviewWindowMs: 3_600_000, reviewApprovers: 1 });

/** How many steps of a run wait, or are under way. */
async function pending(workflowId: string): Promise<number> {
  const { raw } = await client.workflow.getHandle(workflowId).describe();
  return raw.pendingActivities?.length ?? 0;
}

/** Steps that nobody has taken from a queue. */
async function backlog(queue: string): Promise<number> {
  const { stats } = await client.workflowService.describeTaskQueue({
    ...{ namespace: client.options.namespace, taskQueue: { name: queue } },
    ...{ taskQueueType: 2, reportStats: true },
  });
  return Number(stats?.approximateBacklogCount ?? 0);
}

test('a file does not wait for the many of another conversation that came before it', async () => {
  // As long as an id may be here; one that long is no key of fairness as it is.
  const many = `${taskQueue}-${'x'.repeat(128 - taskQueue.length - 1)}`;
  const one = `${taskQueue}-one`;
  const uploads = Array.from({ length: 20 }, (_, index) => upload(many, `file-${index}`));
  const begun: string[] = [];
  const download = async ({ conversationId }: DownloadInput): Promise<DownloadResult> => {
    begun.push(conversationId);
    return { outcome: 'unavailable', reason: 'link-gone' };
  };
  const downloads = downloadTaskQueue(taskQueue);
  const workflows = await workflowsOnly();
  await workflows.runUntil(async () => {
    for (const event of uploads) await starter().start(event);
    await until('the many wait', async () => (await backlog(downloads)) === uploads.length);
    await starter().start(upload(one, 'file'));
    await until('the one waits, too', async () => (await backlog(downloads)) > uploads.length);
    const downloading = await work(downloads, { download }, 1);
    await downloading.runUntil(until('all are begun', () => begun.length > uploads.length));
  });
  // The one that is first of its conversation may go before it, and one be on its way already.
  expect(begun.indexOf(one)).toBeLessThan(4);
});

test('a warning is reported before the clean files that wait', async () => {
  const found = { ...{ bytes: 3, reply: '', engine: 'ClamAV 1.4.6', databaseVersion: '27801', milliseconds: 1 } };
  const staged = {
    ...{ stagingId: HOST, ref: 'r', bytes: 3, sha256: 'ab'.repeat(32) },
    mimeType: 'x/y',
    isImage: false,
  };
  const download = async ({ mediaId }: DownloadInput): Promise<DownloadResult> => ({
    ...{ outcome: 'staged', ...staged },
    scan: mediaId === 'bad' ? { ...found, verdict: 'infected', signature: 'X' } : { ...found, verdict: 'clean' },
  });
  const reported: string[] = [];
  const discarded: string[] = [];
  const steps = {
    report: async ({ file }: ReportInput) => void reported.push(file.status),
    announce: async () => undefined,
  };
  const workers = await Promise.all([
    workflowsOnly(),
    work(downloadTaskQueue(taskQueue), { download }, 2),
    work(hostTaskQueue(taskQueue, HOST), { quarantine: async () => 'deleted', discard: async ({ ref }: { ref: string }) => void discarded.push(ref) }, 2), // prettier-ignore
  ]);
  const [workflows, downloading, hosting] = workers;
  await workflows.runUntil(
    downloading.runUntil(
      hosting.runUntil(async () => {
        for (let index = 0; index < 10; index += 1) await starter().start(upload(`${taskQueue}-${index}`, 'good'));
        await until('the clean files wait', async () => (await backlog(taskQueue)) === 10);
        await starter().start(upload(`${taskQueue}-bad`, 'bad'));
        await until('the warning waits', async () => (await pending(scanWorkflowId(`${taskQueue}-bad`, 'bad'))) > 0 && (await backlog(taskQueue)) > 10); // prettier-ignore
        const shared = await work(taskQueue, steps, 1, {});
        await shared.runUntil(until('all are reported', () => reported.length >= 11));
        await until('all are discarded', () => discarded.length === 10);
      }),
    ),
  );
  expect(reported.indexOf('quarantined')).toBe(0);
});

test('a ledger writes a warning before the clean news of others that waits for a place', async () => {
  const warned = `${taskQueue}-warned`;
  const begun: string[] = [];
  const finish: (() => void)[] = [];
  let areHeld = true;
  const steps = {
    recallHere: async () => null,
    recallReports: async ({ arrived = [] }: RecallReportsInput) => ({ reports: [], stored: [], genuine: arrived.map(() => true) }), // prettier-ignore
    verifyReports: async ({ reports }: VerifyReportsInput) => reports.map(() => true),
    writeFileAttributes: async ({ conversationId }: WriteFileAttributesInput) => {
      begun.push(conversationId);
      if (areHeld && conversationId !== warned) await new Promise<void>((resolve) => finish.push(resolve));
      return { unconfirmed: [], unsealed: [] };
    },
  };
  const tell = (conversationId: string, status: 'clean' | 'quarantined') =>
    tellLedger(client, { conversationId, taskQueue, signal: fileReported, value: reportOf('file', status) });
  const news = Array.from({ length: 10 }, (_, index) => `${taskQueue}-${index}`);
  const worker = await work(taskQueue, steps, 2, { workflowBundle: { codePath: WORKFLOW_BUNDLE } });
  await worker.runUntil(async () => {
    await Promise.all(news.map((conversationId) => tell(conversationId, 'clean')));
    await until('both places are taken', () => begun.length === 2);
    await until('the others wait', async () => (await backlog(taskQueue)) === news.length - 2);
    await tell(warned, 'quarantined');
    while (!begun.includes(warned)) {
      await until('its next step waits', async () => (await pending(ledgerWorkflowId(warned))) === 1 || begun.includes(warned)); // prettier-ignore
      const before = begun.length;
      finish.shift()?.();
      await until('the place is taken again', () => begun.length > before || begun.length > news.length);
    }
    areHeld = false;
    for (const done of finish) done();
  });
  // One place for each of its two steps, besides the two that were taken.
  expect(begun.indexOf(warned)).toBeLessThan(6);
});

test('a warning does not wait for clean news of its own conversation that waits for the rate limit', async () => {
  const conversationId = `${taskQueue}-both`;
  const tried: (readonly string[])[] = [];
  const written: (readonly string[])[] = [];
  const steps = {
    recallHere: async () => null,
    recallReports: async ({ arrived = [] }: RecallReportsInput) => ({ reports: [], stored: [], genuine: arrived.map(() => true) }), // prettier-ignore
    verifyReports: async ({ reports }: VerifyReportsInput) => reports.map(() => true),
    writeFileAttributes: async ({ urgency, files }: WriteFileAttributesInput) => {
      const media = files.map(({ mediaId }) => mediaId).sort();
      tried.push(media);
      // Longer than the test may take.
      if (urgency !== 'warn') throw ApplicationFailure.create({ message: 'in an hour', nextRetryDelay: '1 hour' });
      written.push(media);
      return { unconfirmed: [], unsealed: [] };
    },
  };
  const tell = (mediaId: string, status: 'clean' | 'quarantined') =>
    tellLedger(client, { conversationId, taskQueue, signal: fileReported, value: reportOf(mediaId, status) });
  const worker = await work(taskQueue, steps, 2, { workflowBundle: { codePath: WORKFLOW_BUNDLE } });
  await worker.runUntil(async () => {
    await tell('good', 'clean');
    await until('the news waits', () => tried.length === 1);
    await tell('bad', 'quarantined');
    await until('the warning is written', () => written.length === 1);
    const ledger = client.workflow.getHandle(ledgerWorkflowId(conversationId));
    await until('nothing is left to write', async () => (await ledger.query(ledgerState)).unwritten.length === 0);
  });
  expect(tried).toEqual([['good'], ['bad', 'good']]);
});
