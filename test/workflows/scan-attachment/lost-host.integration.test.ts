import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { NativeConnection, Worker } from '@temporalio/worker';
import { pino } from 'pino';
import type { DownloadResult } from '../../../src/contract/findings.js';
import { scanWorkflowId } from '../../../src/contract/ids.js';
import { downloadTaskQueue, hostTaskQueue } from '../../../src/contract/queues.js';
import { installRuntime } from '../../../src/worker/runtime.js';
import type { scanAttachment } from '../../../src/workflows/index.js';
import { clientFor } from '../../../devkit/stack/client.js';
import { PLAYED_FILE } from '../../../devkit/stack/played-review.js';
import { testServers } from '../../../devkit/stack/servers.js';
import { WORKFLOW_BUNDLE } from '../../../devkit/stack/stack.js';
import { until } from '../../../devkit/until.js';
import { cleanUps } from '../../genesys/support.js';

const defer = cleanUps();

let connection: NativeConnection;
let code: string;
beforeAll(async () => {
  installRuntime(pino({ level: 'silent' }));
  connection = await NativeConnection.connect({ address: testServers().temporalAddress });
  // The test waits for the first of them.
  code = (await readFile(WORKFLOW_BUNDLE, 'utf8')).replace("WAITS = ['1 minute',", "WAITS = ['1s',");
});
afterAll(() => connection.close());

test('an infected file whose host is lost is downloaded by another after the first, short wait', async () => {
  const taskQueue = `test-${randomUUID().slice(0, 8)}`;
  const serve = async (queue: string, activities: object) => {
    const options = queue === taskQueue ? { workflowBundle: { code, sourceMap: '' } } : {};
    const worker = await Worker.create({ connection, taskQueue: queue, activities, ...options });
    const running = worker.run();
    defer(async () => {
      worker.shutdown();
      await running;
    });
  };
  const { file, scan } = PLAYED_FILE.findings;
  const hosts = ['lost', 'alive'];
  const download = async (): Promise<DownloadResult> => ({
    ...{ outcome: 'staged', ...file!, stagingId: hosts.shift()! },
    scan: scan!,
  });
  const contained: string[] = [];
  const quarantine = async ({ copy }: { copy: { file: { stagingId: string } } }) => {
    contained.push(copy.file.stagingId);
    return 'deleted';
  };
  await serve(downloadTaskQueue(taskQueue), { download });
  await serve(hostTaskQueue(taskQueue, 'alive'), { quarantine });
  await serve(taskQueue, {
    report: async () => undefined,
    announce: async () => undefined,
    reviewPolicy: async () => ({ approvers: 1, minWindowMs: 1 }),
  });
  const address = { conversationId: randomUUID(), mediaId: randomUUID() };
  const handle = await clientFor(connection).workflow.start<typeof scanAttachment>('scanAttachment', {
    workflowId: scanWorkflowId(address.conversationId, address.mediaId),
    taskQueue,
    args: [{ ...address, downloadUrl: 'https://links.example/file', reviewWindowMs: 60_000 }],
  });
  defer(() => handle.terminate());
  const waits = async () =>
    ((await handle.fetchHistory()).events ?? [])
      .map(({ activityTaskScheduledEventAttributes: scheduled }) => scheduled)
      .filter((scheduled) => scheduled?.activityType?.name === 'quarantine')
      .map((scheduled) => Number(scheduled!.scheduleToStartTimeout!.seconds));
  await until('the file is contained', () => contained.length > 0);
  expect(contained).toEqual(['alive']);
  expect(await waits()).toEqual([1, 300]);
});
