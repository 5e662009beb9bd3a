import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { NativeConnection, Worker } from '@temporalio/worker';
import { pino } from 'pino';
import { createDiscard } from '../../src/activities/discard.js';
import type { DownloadInput } from '../../src/activities/download.js';
import { createReportHere } from '../../src/activities/report-here.js';
import { ledgerWorkflowId } from '../../src/contract/ids.js';
import { downloadTaskQueue, hostTaskQueue } from '../../src/contract/queues.js';
import type { DownloadResult } from '../../src/contract/findings.js';
import { Staging } from '../../src/staging/staging.js';
import { workflowIdOf, WorkflowStarter } from '../../src/temporal/workflow-starter.js';
import { installRuntime } from '../../src/worker/runtime.js';
import { isRunning } from '../../src/worker/sweep.js';
import { clientFor } from '../../devkit/stack/client.js';
import { testServers } from '../../devkit/stack/servers.js';
import { WORKFLOW_BUNDLE } from '../../devkit/stack/stack.js';
import { testSealing } from '../support/sealing.js';

const taskQueue = `test-${randomUUID().slice(0, 8)}`;
const sealing = testSealing();
let connection: NativeConnection;
beforeAll(async () => {
  installRuntime(pino({ level: 'silent' }));
  connection = await NativeConnection.connect({ address: testServers().temporalAddress });
});
afterAll(() => connection.close());

const work = (queue: string, activities: object, options: object = {}) =>
  Worker.create({ connection, taskQueue: queue, activities, ...options });

test('a clean file that cannot be deleted, in two tries, stays until its disk is swept', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'left-behind-'));
  const staging = new Staging(dir, 'host', { log: pino({ level: 'silent' }) });
  let tries = 0;
  const stuck = {
    hostId: staging.hostId,
    refOf: (owner: string) => staging.refOf(owner),
    discard: async () => Promise.reject(new Error(`EBUSY ${(tries += 1)}`)),
  };
  const bytes = Buffer.from('clean');
  const clean = { verdict: 'clean', reply: 'stream: OK', engine: 'e', databaseVersion: '1', milliseconds: 1 } as const;
  const download = async ({ owner, conversationId, mediaId }: DownloadInput): Promise<DownloadResult> => {
    const file = await staging.stage(owner, Readable.from([bytes]), { maxBytes: 10 });
    const { ref, sha256 } = file;
    const scan = sealing.seals.sealVerdict({ conversationId, mediaId }, sha256, { ...clean, bytes: bytes.length });
    const about = { stagingId: staging.hostId, ref, bytes: bytes.length, sha256 };
    return { outcome: 'staged', ...about, mimeType: 'text/plain', isImage: false, scan };
  };
  const report = createReportHere({ ...sealing, client: { withDeadline: async () => undefined } as never, staging: stuck }); // prettier-ignore
  const workers = await Promise.all([
    work(taskQueue, { reportHere: report }, { workflowBundle: { codePath: WORKFLOW_BUNDLE } }),
    work(downloadTaskQueue(taskQueue), { download }),
    work(hostTaskQueue(taskQueue, staging.hostId), { discard: createDiscard({ staging: stuck as never }) }),
  ]);
  const client = clientFor(connection);
  const starter = new WorkflowStarter({ client, taskQueue, reviewWindowMs: 1000, reviewApprovers: 1 });
  const upload = (mediaId: string) =>
    ({ kind: 'attachment-uploaded', conversationId: taskQueue, mediaId, downloadUrl: 'https://files.example/x' }) as const; // prettier-ignore
  const [shared, downloads, host] = workers;
  await shared.runUntil(
    downloads.runUntil(
      host.runUntil(async () => {
        await starter.start(upload('clean'));
        expect(await client.workflow.getHandle(workflowIdOf(upload('clean'))).result()).toMatchObject({
          status: 'clean',
        });
      }),
    ),
  );
  // Where it was reported, and the two of the step.
  expect(tries).toBe(3);
  expect(await staging.count()).toBe(1);
  // Of a run that nobody serves: it may yet need its file.
  await starter.start(upload('waits'));
  await staging.stage(workflowIdOf(upload('waits')), Readable.from([bytes]), { maxBytes: 10 });
  const inTwoHours = { olderThanMs: 3_600_000, now: Date.now() + 7_200_000 };
  const swept = await staging.sweep({ ...inTwoHours, keep: (owner) => isRunning(client, owner) });
  expect(swept).toEqual({ removed: 1, kept: 1 });
  const left = [workflowIdOf(upload('waits')), ledgerWorkflowId(taskQueue)];
  await Promise.all(left.map((id) => client.workflow.getHandle(id).terminate('the test is over')));
  await rm(dir, { recursive: true });
});
