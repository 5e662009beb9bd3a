import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { WorkerOptions } from '@temporalio/worker';
import { pino } from 'pino';
import type { OutdatedVerdicts } from '../../src/activities/find-outdated-verdicts.js';
import { scanTaskQueue } from '../../src/contract/queues.js';
import type { ScanResult } from '../../src/contract/verdict.js';
import { installRuntime } from '../../src/worker/runtime.js';
import type { secondOpinions } from '../../src/workflows/index.js';
import { clientFor } from '../../devkit/stack/client.js';
import { testServers } from '../../devkit/stack/servers.js';
import { WORKFLOW_BUNDLE } from '../../devkit/stack/stack.js';

/** The workflow on a real Temporal, with steps that the test plays. */

const FILES = 12;

let connection: NativeConnection;
let code: string;
const stops: (() => Promise<void>)[] = [];
beforeAll(async () => {
  installRuntime(pino({ level: 'silent' }));
  connection = await NativeConnection.connect({ address: testServers().temporalAddress });
  code = (await readFile(WORKFLOW_BUNDLE, 'utf8')).replace('FILES_PER_RUN = 200', 'FILES_PER_RUN = 5');
});
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});
afterAll(() => connection.close());

async function serve(options: Omit<WorkerOptions, 'connection'>): Promise<void> {
  const worker = await Worker.create({ connection, ...options });
  const running = worker.run();
  stops.push(async () => {
    worker.shutdown();
    await running;
  });
}

/** Surveys find files whose runs have all ended meanwhile. */
async function startHost(rescan?: (file: { sha256: string }) => Promise<ScanResult>) {
  const taskQueue = `test-${randomUUID().slice(0, 8)}`;
  const survey = async (): Promise<OutdatedVerdicts> => ({
    stagingId: 'host',
    files: Array.from({ length: FILES }, (_, index) => ({
      sha256: `file-${index}`,
      runs: [{ workflowId: `scan:ended:${randomUUID()}`, runId: randomUUID() }],
    })),
  });
  // Only what nobody serves is not waited for: a busy machine takes a second to begin a step.
  const impatient = code.replaceAll("scheduleToStartTimeout: '15 minutes'", "scheduleToStartTimeout: '1 second'");
  const workflowBundle = { code: rescan === undefined ? impatient : code, sourceMap: '' };
  await serve({ taskQueue, workflowBundle, activities: { survey } });
  if (rescan !== undefined) await serve({ taskQueue: scanTaskQueue(taskQueue, 'host'), activities: { rescan } });
  return clientFor(connection).workflow.start<typeof secondOpinions>('secondOpinions', {
    workflowId: `second-opinions:${taskQueue}`,
    taskQueue,
    args: [{}],
  });
}

const clean: ScanResult = {
  verdict: 'clean',
  reply: 'stream: OK',
  engine: 'ClamAV 1.4.6',
  databaseVersion: '27802',
  bytes: 1,
  milliseconds: 1,
};

test('goes on as a new run after some files, each asked once; one that cannot be had holds no other up', async () => {
  const asked: string[] = [];
  const handle = await startHost(async ({ sha256 }) => {
    asked.push(sha256);
    if (sha256 === 'file-3') throw ApplicationFailure.nonRetryable('no copy', 'VaultCopyMissingError');
    return clean;
  });
  await expect(handle.result()).resolves.toEqual({ rescanned: FILES - 1, failed: 1 });
  expect([...asked].sort()).toEqual(Array.from({ length: FILES }, (_, index) => `file-${index}`).sort());
  expect((await handle.describe()).runId).not.toBe(handle.firstExecutionRunId);
});

test('a host whose scanner is out is left to the next survey, and never takes the place of a verdict', async () => {
  const handle = await startHost();
  await expect(handle.result()).resolves.toEqual({ rescanned: 0, failed: 2 });
});
