import { setTimeout as delay } from 'node:timers/promises';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { WorkerOptions } from '@temporalio/worker';
import type { ConnectionLike } from '@temporalio/client';
import type { Logger } from 'pino';
import { AskingRunInterceptor } from '../activities/asking-run.js';
import { FailureInterceptor } from '../activities/failures.js';
import {
  createDownloadActivities,
  createHostActivities,
  createReconcileActivities,
  createScanActivities,
  createSharedActivities,
  createWatchActivities,
} from '../activities/index.js';
import { createScanFile } from '../activities/scan.js';
import { createScanHere } from '../activities/scan-here.js';
import { Readiness } from '../health/readiness.js';
import type { PartHealth } from '../health/readiness.js';
import { WorkerMetrics } from '../health/worker-metrics.js';
import type { Rotation } from '../lib/rotation.js';
import { downloadTaskQueue, hostTaskQueue, scanTaskQueue } from '../contract/queues.js';
import { dataConverterOfWorker } from './data-converter.js';
import { openDependencies } from './dependencies.js';
import type { OpenDependencies, WorkerConfig } from './dependencies.js';
import { failedArchiveCount } from './failed-archive-count.js';
import { connectionOptions, createClient, payloadCodecs } from '../temporal/connection.js';
import type { TemporalConfig } from '../temporal/connection.js';
import { RotatingConnection } from '../temporal/rotating-connection.js';
import { heldArchiveCount } from './held-archive-count.js';
import { createOpenedScanner } from '../scanning/opened-scanner.js';
import { ping } from '../scanning/clamav/commands.js';
import { judgeBy, selfTest } from '../scanning/clamav/self-test.js';
import { createContainerSamples } from '../scanning/opener/samples.js';
import { NO_POLICY } from '../scanning/policy/policy.js';
import { ProvenScanner, ScannerNotTrustedError } from '../scanning/proven-scanner.js';
import type { ScannerStatus } from '../scanning/proven-scanner.js';
import { scannerNotice } from './scanner-notice.js';
import { signatureProblem } from '../scanning/signatures/signatures.js';
import type { EngineVersion } from '../scanning/scanner.js';
import { startSandbox } from '../scanning/sandbox/sandbox.js';
import { SuspectScanner } from '../scanning/sandbox/suspects.js';
import { ScanService } from './scan-service.js';
import { abortedAfter, untilDiskIsDone } from './leave.js';
import { lostReviews } from './lost-reviews.js';
import { reviewCount } from './review-count.js';
import { ensureSchedules } from './schedules.js';
import type { RecurringWork } from './schedules.js';
import { factKeys, genesysSecret, payloadKeys, storageLogin, temporalLogin } from './rotating.js';
import type { ReadSettings } from './rotating.js';
import { MAX_DOWNLOADS, MAX_HOST_ACTIVITIES, MAX_SHARED_ACTIVITIES } from './slots.js';
import { reconcileDependencies, reconciliationWork } from './reconciliation.js';
import { NO_TRACING } from '../lib/tracing.js';
import { traceSteps } from './trace-steps.js';
import { sweepStaging } from './sweep.js';
import { versioned } from './versioning.js';
import { openWatch } from './watch.js';
import { watchCounts } from './watched-counts.js';

/** Cached runs. Each takes about a megabyte; an evicted one is replayed from its history. */
const MAX_CACHED_WORKFLOWS = 200;
/** With `LEAVE_MS` before, within the thirty seconds that orchestrators allow by default. */
const SHUTDOWN_GRACE_MS = 12_000;
const SHUTDOWN_FORCE_MS = 17_000;
/** Time limit for Temporal, or clamd, to answer a probe, in milliseconds. */
const PROBE_DEADLINE_MS = 2000;
const SELF_TEST_INTERVAL_MS = 10 * 60_000;

/** Recurring work, as schedules of Temporal. */
const RECURRING_WORK: readonly RecurringWork[] = [
  // As often as freshclam checks for a new database (deploy/freshclam.conf).
  {
    name: 'second-opinions',
    workflowType: 'secondOpinions',
    args: [{}],
    spec: { intervals: [{ every: '1 hour' }] },
    catchupWindowMs: 60_000,
  },
  {
    name: 'manifest',
    workflowType: 'writeManifests',
    args: [],
    // After the day has settled; see `SETTLING_MS` of the writer.
    spec: { calendars: [{ hour: 1, minute: 0, comment: 'UTC' }] },
    // The run of the next day writes what this one has missed.
    catchupWindowMs: 23 * 60 * 60_000,
  },
  {
    name: 'watch',
    workflowType: 'watchPromises',
    args: [],
    spec: { intervals: [{ every: '15 minutes' }] },
    catchupWindowMs: 60_000,
  },
];

/** Recurring work that depends on the API of Genesys Cloud. */
function recurringWork({ genesys }: OpenDependencies, { reconcile }: WorkerConfig): readonly RecurringWork[] {
  return genesys.reconciliation === undefined ? RECURRING_WORK : [...RECURRING_WORK, reconciliationWork(reconcile)];
}

/**
 * How long one call into a run may take before V8 is made to stop in the midst of it. The SDK's five seconds can be reached by a flood of
 * messages on a busy machine, and what is cut leaves Node's stack of async contexts behind: the process may end with "async hook
 * stack has become corrupted". The server gives a task up after ten seconds, and hands it out again. An option of the SDK that its
 * types leave out (`compileWorkerOptions` of its worker-options.ts).
 */
const NEVER_CUT = { isolateExecutionTimeout: '2 minutes' } as const;

/** The parts that `/readyz` reports. */
export const WORKER_PARTS = ['temporal', 'workers', 'scanner'] as const;

export interface RunWorkerOptions {
  readonly config: WorkerConfig;
  /** The workflow bundle that `npm run build` creates. */
  readonly workflowBundlePath: string;
  /** The compiled `redaction-thread.js`: threads run no TypeScript. */
  readonly redactionThreadPath: string;
  readonly log: Logger;
  /** Aborted to stop: running steps are finished or handed back. */
  readonly signal: AbortSignal;
  /** Interval of the scanner's self-test, in milliseconds. Default: ten minutes. */
  readonly selfTestIntervalMs?: number;
  /** Default: metrics that are not exported. */
  readonly metrics?: WorkerMetrics;
  /** Receives the checks of `WORKER_PARTS`. Default: not exported. */
  readonly readiness?: Readiness;
  /** Puts to use what is rotated on disk. Default: nothing is. */
  readonly rotation?: { readonly rotation: Rotation; readonly read: ReadSettings } | undefined;
  /** Called once work is accepted, scans included. */
  readonly onReady?: () => void;
}

/**
 * Runs a worker until it is stopped: workflows and shared steps, the steps on the files of this host, and scans, each on a
 * separate queue. Scans are accepted only while the scanner passes its self-test.
 *
 * @throws {ScannerNotTrustedError} when the scanner is up at the start and fails its self-test.
 */
export async function runWorker(options: RunWorkerOptions): Promise<void> {
  const { config, workflowBundlePath, redactionThreadPath, log, signal, onReady } = options;
  const { metrics = new WorkerMetrics(), readiness = new Readiness(WORKER_PARTS) } = options;
  const { namespace, taskQueue } = config.temporal;
  const dependencies = await openDependencies(config, redactionThreadPath, metrics, log);
  let scans: ScanService | undefined;
  let suspects: SuspectScanner | undefined;
  const { stagingDir } = config.limits;
  let tellPeople: ((status: ScannerStatus) => void) | undefined;
  const { scanner, signatureProblem: untrusted } = proveScanner(dependencies, stagingDir, metrics, log, (status) => {
    void scans?.follow();
    tellPeople?.(status);
  });
  try {
    // The engine is proven without the opener, whose findings could hide that the engine detects nothing.
    suspects = new SuspectScanner({
      scanner,
      ping: () => ping(config.clamd.endpoint, PROBE_DEADLINE_MS),
      startSandbox: sandboxStarter(dependencies, config, log),
      log,
      onSuspects: (count, crashed) => metrics.suspected(count, crashed),
    });
    const opened = createOpenedScanner(suspects, dependencies.opener, dependencies.judgement);
    await dependencies.opener.warm();
    await refuseBrokenScanner(scanner);
    await reportStorage(dependencies.archive, log);
    const connect = (temporal: TemporalConfig) => NativeConnection.connect(connectionOptions(temporal));
    const connection = new RotatingConnection(await connect(config.temporal));
    const ended = new AbortController();
    try {
      const codecs = payloadCodecs(config.temporal);
      const client = createClient(connection, config.temporal, codecs, dependencies.tracing);
      const withClient = { ...dependencies, client, codecs, leaving: abortedAfter(signal, SHUTDOWN_GRACE_MS) };
      const scanDependencies = { ...withClient, scanner: { ...opened, test: () => scanner.test() } };
      const scanHere = createScanHere({
        scanFile: createScanFile(scanDependencies),
        isProven: () => scans?.health().ok === true,
        maxScans: config.clamd.maxScans,
      });
      const { hostId } = dependencies.staging;
      tellPeople = scannerNotice({
        client,
        taskQueue,
        hostId,
        notifier: dependencies.notifier,
        log,
        now: dependencies.now,
      });
      const common = {
        ...NEVER_CUT,
        namespace,
        maxHeartbeatThrottleInterval: '15s',
        shutdownGraceTime: SHUTDOWN_GRACE_MS,
        shutdownForceTime: SHUTDOWN_FORCE_MS,
        dataConverter: dataConverterOfWorker(codecs),
        interceptors: {
          activity: [
            ...(dependencies.tracing === NO_TRACING ? [] : [() => ({ inbound: traceSteps(dependencies.tracing) })]),
            () => ({ inbound: new FailureInterceptor(log) }),
            () => ({ inbound: new AskingRunInterceptor() }),
          ],
        },
      } satisfies Partial<WorkerOptions>;
      const served = new Set<Worker>();
      const create = async (queue: Omit<WorkerOptions, keyof typeof common | 'connection'>): Promise<Worker> => {
        const worker = await Worker.create({ ...common, ...queue, connection: connection.current });
        served.add(worker);
        return worker;
      };
      const [shared, downloads, host] = await Promise.all([
        create({
          ...versioned(config.temporal),
          taskQueue,
          ...holding(config.temporal.heldPatches),
          workflowBundle: { codePath: workflowBundlePath },
          activities: {
            ...createSharedActivities(withClient),
            ...createReconcileActivities(reconcileDependencies(dependencies, config, client, metrics, log)),
            ...createWatchActivities({
              watch: openWatch({ ...dependencies.watched, client, taskQueue }),
              metrics,
              log,
            }),
          },
          maxConcurrentActivityTaskExecutions: MAX_SHARED_ACTIVITIES,
          maxCachedWorkflows: MAX_CACHED_WORKFLOWS,
        }),
        create({
          ...versioned(config.temporal),
          taskQueue: downloadTaskQueue(taskQueue),
          activities: createDownloadActivities({ ...withClient, scanHere }),
          maxConcurrentActivityTaskExecutions: MAX_DOWNLOADS,
        }),
        create({
          taskQueue: hostTaskQueue(taskQueue, hostId),
          activities: createHostActivities(withClient),
          maxConcurrentActivityTaskExecutions: MAX_HOST_ACTIVITIES,
        }),
      ]);
      const workers = [shared, downloads, host];
      const service = new ScanService({
        scanner,
        createWorker: () =>
          create({
            taskQueue: scanTaskQueue(taskQueue, hostId),
            activities: createScanActivities(scanDependencies),
            maxConcurrentActivityTaskExecutions: config.clamd.maxScans,
          }),
        selfTestIntervalMs: options.selfTestIntervalMs ?? SELF_TEST_INTERVAL_MS,
        log,
        signatureProblem: untrusted,
        onServing: () => {
          log.info({ taskQueue, stagingId: hostId }, 'worker ready');
          onReady?.();
        },
        wait: (milliseconds, stop) => delay(milliseconds, undefined, { signal: stop }).catch(() => undefined),
      });
      scans = service;
      readiness.set('temporal', () => askTemporal(connection, namespace));
      readiness.set('workers', () => healthOf(workers));
      readiness.set('scanner', () => service.health());
      const stopSweeping = sweepStaging(dependencies.staging, client, log);
      const stopCounting = watchCounts(
        [reviewCount, failedArchiveCount, heldArchiveCount, lostReviews(log)].map((count) =>
          count(client, taskQueue, metrics),
        ),
        log,
      );
      if (options.rotation !== undefined) {
        const { rotation, read } = options.rotation;
        const replaced = { onReplaced: (newest: NativeConnection) => moveWorkers(served, newest) };
        rotation.add(genesysSecret(dependencies.tokens, config.genesys, read));
        rotation.add(temporalLogin(connection, connect, config.temporal, read, replaced));
        rotation.add(payloadKeys({ codecs }, config.temporal, read, log));
        rotation.add(factKeys(dependencies.watched.factKeys, config.seals, read));
        rotation.add(storageLogin(dependencies.stores, config.azure, read));
        void rotation.run(ended.signal);
      }
      await ensureSchedules(client, taskQueue, recurringWork(dependencies, config), log);
      try {
        const { staging } = dependencies;
        const isDone = (ended: Promise<unknown>) => untilDiskIsDone({ staging, ended, log });
        await runUntil({ filling: [shared, downloads], emptying: host, scans: service, isDone }, signal);
      } finally {
        stopSweeping();
        stopCounting();
      }
    } finally {
      ended.abort();
      await connection.close();
    }
  } finally {
    await suspects?.close();
    await dependencies.close();
  }
}

/** Only where any is held: for the answer, the thread of the workflows waits in each run, until the main loop has time. */
function holding(patches: readonly string[]): Pick<WorkerOptions, 'patchActivationCallback'> {
  return patches.length === 0 ? {} : { patchActivationCallback: ({ patchId }) => !patches.includes(patchId) };
}

interface Running {
  /** Those whose steps put files on this host's disk. */
  readonly filling: readonly Worker[];
  /** Whose steps take them off it, as do scans. */
  readonly emptying: Worker;
  readonly scans: ScanService;
  /** Resolves when nothing is to be done on this disk any more. @param ended settles when nothing is put there any more */
  readonly isDone: (ended: Promise<unknown>) => Promise<void>;
}

/**
 * Runs all of them. When one fails, all are stopped. When the signal is aborted, first those that fill the disk are, so that what
 * lies there is not left behind; any other host goes on with its runs meanwhile.
 */
async function runUntil({ filling, emptying, scans, isDone }: Running, signal: AbortSignal): Promise<void> {
  const stopping = new AbortController();
  const shutDown = (worker: Worker) => {
    if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  const stop = () => {
    stopping.abort();
    [...filling, emptying].forEach(shutDown);
  };
  const fillers = filling.map((worker) => worker.run());
  const runs = [...fillers, emptying.run(), scans.run(stopping.signal)];
  const leave = () => {
    filling.forEach(shutDown);
    void isDone(Promise.allSettled(fillers)).then(stop);
  };
  signal.addEventListener('abort', leave);
  try {
    if (signal.aborted) leave();
    await Promise.all(runs);
  } finally {
    signal.removeEventListener('abort', leave);
    stop();
    await Promise.allSettled(runs);
  }
}

/**
 * Waits for a scanner that is not up yet, while other work is done. One that is up and does not detect is misconfigured:
 * starting with it would only hide that.
 */
async function refuseBrokenScanner(scanner: ProvenScanner): Promise<void> {
  const { state, problem } = await scanner.test();
  if (state === 'failed') throw new ScannerNotTrustedError(problem);
}

/** Starts a clamd for suspects, where the program is installed. */
function sandboxStarter({ signatures }: OpenDependencies, { clamd, limits }: WorkerConfig, log: Logger) {
  const { program, databaseDir, memoryBytes } = clamd;
  const { stagingDir } = limits;
  return program === undefined
    ? undefined
    : () => startSandbox({ program, databaseDir, memoryBytes, stagingDir, signatures, log });
}

/** The scanner that scans use, with its metrics. */
function proveScanner(
  { scanner, signatures, opener, now }: OpenDependencies,
  stagingDir: string,
  metrics: WorkerMetrics,
  log: Logger,
  onStatus: (status: ScannerStatus) => void,
): { readonly scanner: ProvenScanner; readonly signatureProblem: () => string | undefined } {
  let told: EngineVersion | undefined;
  const problem = () => (told === undefined ? 'the signatures are not known yet' : signatureProblem(told, signatures));
  const tellMetrics = async ({ state }: ScannerStatus) => {
    metrics.selfTested(state === 'proven');
    if (state !== 'proven') return;
    told = await scanner.version();
    const untrusted = problem();
    metrics.signaturesTrusted(untrusted === undefined);
    if (untrusted !== undefined && !signatures.rehearsal) log.error({ problem: untrusted }, 'NOTHING IS CALLED CLEAN');
    const madeAt = Date.parse(told.databaseDate ?? '');
    metrics.databaseMade(Number.isNaN(madeAt) ? undefined : madeAt);
  };
  // Tests engine and opener together: the proof of one says nothing about the other.
  const opened = createOpenedScanner(scanner, opener, { policy: NO_POLICY, unknownTypes: 'scan', now });
  const proven = new ProvenScanner({
    scanner,
    selfTest: async () => {
      await scanner.prove(stagingDir);
      await selfTest(judgeBy(opened), stagingDir, createContainerSamples());
    },
    log,
    onStatus: (status) => {
      onStatus(status);
      tellMetrics(status).catch((error: unknown) => {
        log.warn({ problem: (error as Error).message }, 'the scanner does not tell its version');
      });
    },
    now,
  });
  return { scanner: proven, signatureProblem: () => (signatures.rehearsal ? undefined : problem()) };
}

/** Has workers that run go on with another connection. */
function moveWorkers(workers: Set<Worker>, connection: NativeConnection): void {
  for (const worker of workers) {
    // One that has ended would hold a connection that nobody closes then.
    if (['STOPPED', 'FAILED'].includes(worker.getState())) workers.delete(worker);
    else worker.connection = connection;
  }
}

async function askTemporal(connection: ConnectionLike, namespace: string): Promise<PartHealth> {
  try {
    await connection.withDeadline(Date.now() + PROBE_DEADLINE_MS, () =>
      connection.workflowService.describeNamespace({ namespace }),
    );
    return { ok: true };
  } catch (error) {
    return { ok: false, problem: `Temporal does not answer: ${(error as Error).message}` };
  }
}

function healthOf(workers: readonly Worker[]): PartHealth {
  const others = workers.map((worker) => worker.getState()).filter((state) => state !== 'RUNNING');
  return others.length === 0 ? { ok: true } : { ok: false, problem: `not running: ${others.join(', ')}` };
}

/** Logs at startup what the archive can guarantee. A failure is only logged: uploads will meet it again, and retry. */
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
