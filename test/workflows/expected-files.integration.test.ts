import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { pino } from 'pino';
import { createCollect, createFilesOf } from '../../src/activities/collect.js';
import type { CollectedFiles } from '../../src/activities/collect.js';
import { createRecallReports } from '../../src/activities/recall-reports.js';
import { createReport } from '../../src/activities/report.js';
import { createVerifyReports } from '../../src/activities/verify-reports.js';
import { archiveWorkflowId, ledgerWorkflowId } from '../../src/contract/ids.js';
import { expectFile, ledgerState } from '../../src/contract/ledger-messages.js';
import { downloadTaskQueue, hostTaskQueue } from '../../src/contract/queues.js';
import type { ConversationLedger } from '../../src/contract/workflows.js';
import { WorkflowStarter } from '../../src/temporal/workflow-starter.js';
import { installRuntime } from '../../src/worker/runtime.js';
import { clientFor } from '../../devkit/stack/client.js';
import { testServers } from '../../devkit/stack/servers.js';
import { WORKFLOW_BUNDLE } from '../../devkit/stack/stack.js';
import { until } from '../../devkit/until.js';
import { testSealing } from '../support/sealing.js';

/** An end that comes right after uploads, while the list of runs shows none of them and nobody has looked at a file yet. */

const COMPLETED = '2024-05-15T23:59:59.500Z';
const MEDIA = ['m-1', 'm-2', 'm-3', 'm-4'];
const RECORD = { stagingId: 'host', ref: 'r', bytes: 1, sha256: 'x', plainSha256: 'y', name: 'n' };
const REVIEWS = { reviewWindowMs: 1000, reviewApprovers: 1 };

let connection: NativeConnection;
const cleanUps: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  installRuntime(pino({ level: 'silent' }));
  connection = await NativeConnection.connect({ address: testServers().temporalAddress });
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});
afterAll(() => connection.close());

/** Its list of runs lags behind by more than any test takes. */
function lagging(client: Client): Client {
  const workflow = new Proxy(client.workflow, {
    get: (target, name, receiver) =>
      name === 'list' ? async function* () {} : (Reflect.get(target, name, receiver) as unknown),
  });
  return new Proxy(client, {
    get: (target, name, receiver) =>
      name === 'workflow' ? workflow : (Reflect.get(target, name, receiver) as unknown),
  });
}

/** Uploads and an end in Temporal, and a worker that has what it needs but downloads. */
async function setUp(pace: readonly (readonly [string, string])[] = []) {
  const taskQueue = `test-${randomUUID().slice(0, 8)}`;
  const conversationId = `c-${taskQueue}`;
  const client = clientFor(connection);
  const sealing = testSealing();
  const files = { client: lagging(client), ...sealing };
  const filesOf = createFilesOf(files);
  const collect = createCollect(files);
  const starter = new WorkflowStarter({ client, taskQueue, ...REVIEWS });
  for (const mediaId of MEDIA) {
    await starter.start({
      kind: 'attachment-uploaded',
      conversationId,
      mediaId,
      downloadUrl: 'https://files.example/x',
    });
  }
  await starter.start({ kind: 'conversation-completed', conversationId, completedTime: COMPLETED });
  let code = await readFile(WORKFLOW_BUNDLE, 'utf8');
  for (const [text, replacement] of [['SETTLE_MS = 5000', 'SETTLE_MS = 1'] as const, ...pace]) {
    if (!code.includes(text)) throw new Error(`the workflow bundle has no ${text}`);
    code = code.replaceAll(text, replacement);
  }
  let looks = 0;
  const listed: CollectedFiles[] = [];
  const run = async (worker: Promise<Worker>) => {
    const running = (await worker).run();
    cleanUps.push(async () => {
      (await worker).shutdown();
      await running;
    });
  };
  const serve = () =>
    Promise.all([
      run(
        Worker.create({
          connection,
          taskQueue,
          workflowBundle: { code, sourceMap: '' },
          activities: {
            collect: (input: Parameters<typeof collect>[0]) => {
              looks += 1;
              return collect(input);
            },
            redact: async () => {
              listed.push(await filesOf(conversationId, true));
              return { ...RECORD, messageCount: 0, redactions: {} };
            },
            patch: async () => [],
            announce: async () => undefined,
            reviewPolicy: async () => ({ approvers: 1, minWindowMs: 1 }),
            report: createReport({ client, ...sealing } as never),
            writeFileAttributes: async () => ({ unconfirmed: [] }),
            verifyReports: createVerifyReports(sealing),
            recallReports: createRecallReports(sealing as never),
          },
        }),
      ),
      run(
        Worker.create({
          connection,
          taskQueue: hostTaskQueue(taskQueue, 'host'),
          activities: { upload: async () => ({ uri: 'u' }) },
        }),
      ),
    ]);
  const download = () =>
    run(
      Worker.create({
        connection,
        taskQueue: downloadTaskQueue(taskQueue),
        activities: { download: async () => ({ outcome: 'unavailable', reason: 'link-gone' }) },
      }),
    );
  const ledger = client.workflow.getHandle<ConversationLedger>(ledgerWorkflowId(conversationId));
  cleanUps.push(async () => {
    const scans = MEDIA.map((mediaId) => client.workflow.getHandle(`scan:${conversationId}:${mediaId}`));
    await Promise.allSettled([ledger, ...scans].map((handle) => handle.terminate('the test is over')));
  });
  const archive = client.workflow.getHandle(archiveWorkflowId(conversationId, COMPLETED));
  return { client, conversationId, starter, serve, download, archive, ledger, listed, looks: () => looks };
}

const idsOf = ({ reported, underway, abandoned }: CollectedFiles) => ({
  reported: reported.map(({ mediaId }) => mediaId).sort(),
  underway: underway.map(({ mediaId }) => mediaId).sort(),
  abandoned: abandoned.map(({ mediaId }) => mediaId).sort(),
});

describe('the record of a conversation that ends right after four uploads', () => {
  test('lists all four, although nothing of their scans was done or shown', async () => {
    const { serve, archive, listed } = await setUp([['MAX_WAIT_MS = 15 * 60_000', 'MAX_WAIT_MS = 2000']]);
    await serve();
    await archive.result();
    expect(listed.map(idsOf)).toEqual([{ reported: [], underway: MEDIA, abandoned: [] }]);
  });

  test('waits for their reports, which the ledger tells of, and asks once more', async () => {
    const { serve, download, archive, listed, looks } = await setUp([
      ['MAX_SILENCE_MS = 5 * 60_000', 'MAX_SILENCE_MS = 60 * 60_000'],
      ['MAX_WAIT_MS = 15 * 60_000', 'MAX_WAIT_MS = 60 * 60_000'],
    ]);
    await serve();
    await until('the first look', () => looks() === 1);
    await download();
    await archive.result();
    expect(listed.map(idsOf)).toEqual([{ reported: MEDIA, underway: [], abandoned: [] }]);
    expect(looks()).toBe(2);
  });
});

test('a repeated upload is expected once, and none that is reported', async () => {
  const { conversationId, starter, serve, download, ledger } = await setUp();
  const again = () =>
    starter.start({
      kind: 'attachment-uploaded',
      conversationId,
      mediaId: 'm-1',
      downloadUrl: 'https://files.example/x',
    });
  expect(await again()).toBe('duplicate');
  await serve();
  await ledger.signal(expectFile, { mediaId: 'm 5', at: 'no time' } as never);
  await until('the four are expected', async () => {
    const { expected } = await ledger.query(ledgerState).catch(() => ({ expected: undefined }));
    return JSON.stringify(expected?.map(({ mediaId }) => mediaId)) === JSON.stringify(MEDIA);
  });
  await download();
  await until('all are reported', async () => (await ledger.query(ledgerState)).files.length === MEDIA.length);
  await again();
  const { expected, files } = await ledger.query(ledgerState);
  expect({ expected, files: files.length }).toEqual({ expected: undefined, files: MEDIA.length });
});
