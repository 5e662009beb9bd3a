import { setTimeout as delay } from 'node:timers/promises';
import { Client } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { WorkerOptions } from '@temporalio/worker';
import type { Logger } from 'pino';
import { FailureInterceptor } from '../activities/failures.js';
import { createHostActivities, createScanActivities, createSharedActivities } from '../activities/index.js';
import { ScannerUnavailableError } from '../clamav/errors.js';
import type { Scanner } from '../clamav/scanner.js';
import { selfTest } from '../clamav/self-test.js';
import { hostTaskQueue, scanTaskQueue } from '../workflows/messages.js';
import { openDependencies } from './dependencies.js';
import type { WorkerConfig } from './dependencies.js';
import { sweepStaging } from './sweep.js';

/** Steps at once on any host's queue, and on this host's own: files are streamed, so that memory stays flat. */
const MAX_SHARED_ACTIVITIES = 16;
const MAX_HOST_ACTIVITIES = 8;
/** Runs in memory. Each takes about a megabyte; what falls out is replayed from its history. */
const MAX_CACHED_WORKFLOWS = 200;
/** Of the thirty seconds that orchestrators give by default. */
const SHUTDOWN_GRACE = '20s';
const SHUTDOWN_FORCE = '25s';
const SCANNER_RETRY_MS = 2000;

export interface RunWorkerOptions {
  readonly config: WorkerConfig;
  /** The bundle that `npm run build` makes of the workflows. */
  readonly workflowBundlePath: string;
  readonly log: Logger;
  /** Aborted to stop: running steps are finished or handed back. */
  readonly signal: AbortSignal;
  /** Called once work is taken. */
  readonly onReady?: () => void;
}

/**
 * Runs a worker until it is told to stop: workflows and shared steps, the steps on the files of this host, and scans,
 * each on their own queue.
 *
 * @throws {ScannerSelfTestError} when the scanner does not detect what it must: nothing is taken then.
 */
export async function runWorker(options: RunWorkerOptions): Promise<void> {
  const { config, workflowBundlePath, log, signal, onReady } = options;
  const { connection: connectionOptions, address, namespace, taskQueue } = config.temporal;
  const dependencies = await openDependencies(config, log);
  try {
    await proveScanner(dependencies.scanner, config.limits.stagingDir, log, signal);
    await reportStorage(dependencies.archive, log);
    const connection = await NativeConnection.connect({ ...connectionOptions, address });
    try {
      const { hostId } = dependencies.staging;
      const common = {
        connection,
        namespace,
        maxHeartbeatThrottleInterval: '15s',
        shutdownGraceTime: SHUTDOWN_GRACE,
        shutdownForceTime: SHUTDOWN_FORCE,
        interceptors: { activity: [() => ({ inbound: new FailureInterceptor(log) })] },
      } satisfies Partial<WorkerOptions>;
      const workers = await Promise.all([
        Worker.create({
          ...common,
          taskQueue,
          workflowBundle: { codePath: workflowBundlePath },
          activities: createSharedActivities(dependencies),
          maxConcurrentActivityTaskExecutions: MAX_SHARED_ACTIVITIES,
          maxCachedWorkflows: MAX_CACHED_WORKFLOWS,
        }),
        Worker.create({
          ...common,
          taskQueue: hostTaskQueue(taskQueue, hostId),
          activities: createHostActivities(dependencies),
          maxConcurrentActivityTaskExecutions: MAX_HOST_ACTIVITIES,
        }),
        Worker.create({
          ...common,
          taskQueue: scanTaskQueue(taskQueue, hostId),
          activities: createScanActivities(dependencies),
          maxConcurrentActivityTaskExecutions: config.clamd.maxScans,
        }),
      ]);
      const stopSweeping = sweepStaging(dependencies.staging, new Client({ connection, namespace }), log);
      try {
        await runUntil(workers, signal, () => {
          log.info({ taskQueue, stagingId: hostId }, 'worker ready');
          onReady?.();
        });
      } finally {
        stopSweeping();
      }
    } finally {
      await connection.close();
    }
  } finally {
    await dependencies.close();
  }
}

/** Runs all workers; when one fails or the signal comes, all are stopped. */
async function runUntil(workers: readonly Worker[], signal: AbortSignal, onRunning: () => void): Promise<void> {
  const stop = () => workers.filter((worker) => worker.getState() === 'RUNNING').forEach((worker) => worker.shutdown());
  const runs = workers.map((worker) => worker.run());
  signal.addEventListener('abort', stop);
  try {
    if (signal.aborted) stop();
    else onRunning();
    await Promise.all(runs);
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
    await Promise.allSettled(runs);
  }
}

/** Waits for a scanner that is not up yet; refuses one that is up and does not detect. */
async function proveScanner(scanner: Scanner, stagingDir: string, log: Logger, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      await selfTest(scanner, stagingDir);
      const { engine, databaseVersion } = await scanner.version();
      log.info({ engine, databaseVersion }, 'scanner self-test passed');
      return;
    } catch (error) {
      if (!(error instanceof Error && error.cause instanceof ScannerUnavailableError)) throw error;
      log.warn({ problem: error.cause.message }, 'waiting for the scanner');
      await delay(SCANNER_RETRY_MS, undefined, { signal });
    }
  }
}

/** Says at the start what the archive can promise. A failure here is met again, and retried, by the uploads. */
async function reportStorage(
  archive: { probe(): Promise<{ readonly immutable: boolean }> },
  log: Logger,
): Promise<void> {
  try {
    const { immutable } = await archive.probe();
    if (!immutable) log.error('ARCHIVED RECORDS ARE NOT PROTECTED: the storage does not enforce immutability');
  } catch (error) {
    log.error({ problem: (error as Error).message }, 'the archive container cannot be asked about immutability');
  }
}
