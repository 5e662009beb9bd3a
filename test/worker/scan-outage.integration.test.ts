import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { WorkerOptions } from '@temporalio/worker';
import { pino } from 'pino';
import type { DownloadResult } from '../../src/contract/findings.js';
import { downloadTaskQueue, hostTaskQueue, scanTaskQueue } from '../../src/contract/queues.js';
import { FailureInterceptor } from '../../src/activities/failures.js';
import { createScanActivities } from '../../src/activities/index.js';
import type { ScanDependencies } from '../../src/activities/scan.js';
import type { ActivityDependencies } from '../../src/activities/index.js';
import { WorkerMetrics } from '../../src/health/worker-metrics.js';
import { ProvenScanner } from '../../src/scanning/proven-scanner.js';
import { installRuntime } from '../../src/worker/runtime.js';
import { ScanService } from '../../src/worker/scan-service.js';
import { clientFor } from '../../devkit/stack/client.js';
import { testServers } from '../../devkit/stack/servers.js';
import { WORKFLOW_BUNDLE } from '../../devkit/stack/stack.js';
import { until } from '../../devkit/until.js';
import { testSealing } from '../support/sealing.js';
import { FakeScanner } from './fake-scanner.js';
import type { ScanAttachment } from '../../src/contract/workflows.js';

/** The workflow on real Temporal, with a scanner that the test breaks. */

const log = pino({ level: 'silent' });
const SHA256 = 'a'.repeat(64);

let connection: NativeConnection;
let code: string;
const stops: (() => Promise<void>)[] = [];
beforeAll(async () => {
  installRuntime(log);
  connection = await NativeConnection.connect({ address: testServers().temporalAddress });
  // The waits in the queues, which are minutes, in seconds.
  code = (await readFile(WORKFLOW_BUNDLE, 'utf8'))
    .replace(/SCAN_QUEUE_WAITS = \[[^\]]*\]/, "SCAN_QUEUE_WAITS = ['2 seconds']")
    .replaceAll("scheduleToStartTimeout: '2 minutes'", "scheduleToStartTimeout: '10 seconds'");
});
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});
afterAll(() => connection.close());

/** A worker of each queue of a host, whose downloads succeed as often as there are hosts. */
async function startHosts(hosts: readonly string[]) {
  const taskQueue = `test-${randomUUID().slice(0, 8)}`;
  const client = clientFor(connection);
  const counts = { downloads: 0, locates: 0 };
  const common = {
    connection,
    interceptors: { activity: [() => ({ inbound: new FailureInterceptor(log) })] },
  } satisfies Partial<WorkerOptions>;
  const serve = async (options: WorkerOptions) => {
    const worker = await Worker.create(options);
    const running = worker.run();
    const stop = async () => {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await running;
    };
    stops.push(stop);
    return stop;
  };
  await serve({
    ...common,
    taskQueue,
    workflowBundle: { code, sourceMap: '' },
    activities: {
      report: async () => undefined,
      reportHere: async () => ({ isDiscarded: false }),
    },
  });
  await serve({
    ...common,
    taskQueue: downloadTaskQueue(taskQueue),
    activities: {
      download: async (): Promise<DownloadResult> => {
        const stagingId = hosts[counts.downloads];
        counts.downloads += 1;
        if (stagingId === undefined) return { outcome: 'unavailable', reason: 'link-gone' };
        const file = { stagingId, ref: SHA256, bytes: 5, sha256: SHA256, mimeType: 'text/plain', isImage: false };
        return { outcome: 'staged', ...file };
      },
    },
  });
  const serveHost = (host: string) =>
    serve({
      ...common,
      taskQueue: hostTaskQueue(taskQueue, host),
      activities: { locate: async () => void (counts.locates += 1), discard: async () => undefined },
    });
  return {
    counts,
    serveHost,
    serveScans: (host: string) => {
      const fake = new FakeScanner();
      let endWait: (() => void) | undefined;
      const scanner = new ProvenScanner({
        scanner: fake,
        selfTest: fake.selfTest,
        log,
        onStatus: () => void service.follow(),
        now: Date.now,
      });
      const metrics = new WorkerMetrics();
      const staging = { path: () => '/staging/file', refOf: () => SHA256 };
      const dependencies = { scanner, metrics, staging, ...testSealing() } as unknown as ActivityDependencies &
        ScanDependencies;
      const service: ScanService = new ScanService({
        scanner,
        createWorker: () =>
          Worker.create({
            ...common,
            taskQueue: scanTaskQueue(taskQueue, host),
            activities: createScanActivities(dependencies),
            shutdownGraceTime: '5s',
          }),
        selfTestIntervalMs: 600_000,
        log,
        onServing: () => undefined,
        wait: (_, signal) =>
          new Promise((end) => {
            endWait = end;
            signal.addEventListener('abort', () => end());
          }),
      });
      const stopping = new AbortController();
      const running = service.run(stopping.signal);
      stops.push(async () => {
        stopping.abort();
        await running;
      });
      const healthSays = (text: string) =>
        until(`the scan queue: ${text}`, () => JSON.stringify(service.health()).includes(text));
      const testNow = async () => {
        (await until('the service waits for its next test', () => endWait))();
        endWait = undefined;
      };
      return {
        fake,
        breakDown: async () => {
          fake.behaviour = 'blind';
          await testNow();
          await healthSays('expected infected, got clean');
        },
        repair: async () => {
          fake.behaviour = 'detecting';
          await testNow();
          await healthSays('passed');
        },
        proven: () => healthSays('passed'),
      };
    },
    scan: () =>
      client.workflow.start<ScanAttachment>('scanAttachment', {
        workflowId: `scan:${taskQueue}:m`,
        taskQueue,
        args: [{ conversationId: taskQueue, mediaId: 'm', downloadUrl: 'https://files.example/x', reviewWindowMs: 1 }],
      }),
  };
}

test('a file waits for a scanner that fails its self-test, on a living host, and is scanned when it passes', async () => {
  const { counts, serveHost, serveScans, scan } = await startHosts(['a']);
  await serveHost('a');
  const scans = serveScans('a');
  await scans.proven();
  await scans.breakDown();
  const handle = await scan();
  // Three waits in the scan queue, where one was enough to give a living host up.
  await until('the host has been asked', () => counts.locates >= 3);
  expect((await handle.describe()).status.name).toBe('RUNNING');
  expect(scans.fake.scans).toBe(0);
  await scans.repair();
  expect(await handle.result()).toMatchObject({ status: 'clean', verdict: 'clean' });
  expect([counts.downloads, scans.fake.scans]).toEqual([1, 1]);
});

test('a scan in flight gets no verdict from a scanner that fails meanwhile', async () => {
  const { serveHost, serveScans, scan } = await startHosts(['a']);
  await serveHost('a');
  const scans = serveScans('a');
  await scans.proven();
  scans.fake.behaviour = 'hanging';
  const handle = await scan();
  await until('the scan is in flight', () => scans.fake.scans === 1);
  await scans.breakDown();
  expect((await handle.describe()).status.name).toBe('RUNNING');
  await scans.repair();
  expect(await handle.result()).toMatchObject({ status: 'clean' });
  expect(scans.fake.scans).toBe(2);
});

test('a file whose host is dead is downloaded again, to another', async () => {
  const { counts, serveHost, serveScans, scan } = await startHosts(['dead', 'b']);
  await serveHost('b');
  const scans = serveScans('b');
  await scans.proven();
  const handle = await scan();
  expect(await handle.result()).toMatchObject({ status: 'clean' });
  // The other host may be asked, where it is slow to begin; the dead one never answers.
  expect(counts.downloads).toBe(2);
});
