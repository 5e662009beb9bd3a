import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, expect, test } from '@jest/globals';
import type { WorkflowExecutionInfo } from '@temporalio/client';
import { pino } from 'pino';
import { temporal } from '@temporalio/proto';
import { eicar, png } from '../../devkit/samples.js';
import { Scene, started } from '../../devkit/stack/scene.js';
import { testServers } from '../../devkit/stack/servers.js';
import { REDACTION_THREAD, startStack, WORKFLOW_BUNDLE } from '../../devkit/stack/stack.js';
import type { Stack } from '../../devkit/stack/stack.js';
import { until } from '../../devkit/until.js';
import { loadConfig } from '../../src/config/config.js';
import { decideRelease, review } from '../../src/contract/review.js';
import { WORKER_SETTINGS } from '../../src/worker/dependencies.js';
import { runWorker } from '../../src/worker/worker.js';
import { beginningOf } from '../support/reviews.js';
import type { ScanHandle } from '../support/reviews.js';
import { bundleNextVersion, NEXT_PATCH } from './support/next-version.js';

/**
 * A release is rolled in and back by Temporal's own commands, as docs/upgrade.md has it, while files come and reviews wait.
 * `UPGRADE_REVIEWS=500` opens as many as a large contact centre has.
 */
const REVIEWS = Number(process.env['UPGRADE_REVIEWS'] ?? '8');
/** Files of each phase of the flow; one out of five is infected. */
const FLOW = Number(process.env['UPGRADE_FLOW'] ?? '15');
const FLOW_GAP_MS = 100;

const { EventType, VersioningBehavior, WorkflowTaskFailedCause } = temporal.api.enums.v1;
const decision = { reviewer: 'jane', reason: 'known' };
const run = promisify(execFile);

let stack: Stack;
let scene: Scene;
let cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of cleanUp.reverse()) await step();
  cleanUp = [];
});

async function start(settings: Readonly<Record<string, string>>): Promise<void> {
  stack = await startStack({ settings });
  cleanUp.push(() => stack.stop());
  scene = new Scene(stack);
}

/** As docs/upgrade.md says. */
async function makeCurrent(buildId: string): Promise<void> {
  const { temporalAddress } = testServers();
  const cli = process.env['TEST_TEMPORAL_CLI'] ?? 'temporal';
  const setCurrent = () =>
    run(cli, [
      ...['worker', 'deployment', 'set-current-version', '--yes', '--address', temporalAddress],
      ...['--deployment-name', stack.taskQueue, '--build-id', buildId],
    ]);
  // The server learns of a version by its polls, which come shortly after the worker has started.
  await until(`${buildId} is current`, () => setCurrent().catch(() => undefined));
  // The queue is told of it afterwards; until then it gives tasks to the workers of before.
  const { workflowService, options } = stack.client;
  const queue = {
    ...{ namespace: options.namespace, taskQueue: { name: stack.taskQueue } },
    taskQueueType: temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
  };
  await until(`the queue knows that ${buildId} is current`, async () => {
    const { versioningInfo } = await workflowService.describeTaskQueue(queue);
    return versioningInfo?.currentDeploymentVersion?.buildId === buildId;
  });
}

/** One more worker of the stack, on a disk of its own. */
async function startWorker(workflowBundlePath: string, settings: Readonly<Record<string, string>>): Promise<void> {
  const stagingDir = await mkdtemp(join(tmpdir(), 'custodian-staging-'));
  cleanUp.push(() => rm(stagingDir, { recursive: true, force: true }));
  const config = loadConfig({ ...stack.environment, ...settings, STAGING_DIR: stagingDir }, WORKER_SETTINGS);
  const stopping = new AbortController();
  const log = pino({ level: 'silent' });
  await new Promise<void>((onReady, reject) => {
    const built = { workflowBundlePath, redactionThreadPath: REDACTION_THREAD };
    const running = runWorker({ config, log, ...built, onReady, signal: stopping.signal });
    running.catch(reject);
    cleanUp.push(() => {
      stopping.abort();
      return running;
    });
  });
}

interface Sent {
  readonly handle: ScanHandle;
  readonly isInfected: boolean;
}

/** Sends files one after the other, beside what else goes on. */
async function flow(name: string): Promise<Sent[]> {
  const sent: Sent[] = [];
  for (let index = 0; index < FLOW; index += 1) {
    const isInfected = index % 5 === 4;
    const { handle } = scene.upload(`${name}-${index}`, 'photo.png', isInfected ? eicar() : png());
    sent.push({ handle, isInfected });
    await delay(FLOW_GAP_MS);
  }
  return sent;
}

async function openReviews(name: string, count: number): Promise<ScanHandle[]> {
  const handles = Array.from(
    { length: count },
    (_, index) => scene.upload(`${name}-${index}`, 'x.com', eicar()).handle,
  );
  for (const handle of handles) await scene.waiting(handle);
  return handles;
}

/** The build id of the version that has done the newest task of a run. */
async function versionOf(handle: ScanHandle): Promise<string | undefined> {
  const { raw } = await handle.describe();
  return raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion?.buildId ?? undefined;
}

async function reject(handle: ScanHandle): Promise<void> {
  await scene.waiting(handle);
  await handle.executeUpdate(decideRelease, { args: [{ ...decision, approve: false }] });
  expect(await handle.result()).toMatchObject({ status: 'rejected', verdict: 'infected' });
}

async function runs(query: string): Promise<WorkflowExecutionInfo[]> {
  const found: WorkflowExecutionInfo[] = [];
  for await (const info of stack.client.workflow.list({ query: `TaskQueue = "${stack.taskQueue}" AND ${query}` })) {
    found.push(info);
  }
  return found;
}

/** What went wrong with the tasks of workflows, and how often each step was begun for each file. */
async function historyOf({ workflowId, runId }: WorkflowExecutionInfo) {
  const { events } = await stack.client.workflow.getHandle(workflowId, runId).fetchHistory();
  const failures = (events ?? []).flatMap(({ workflowTaskFailedEventAttributes: failed }) =>
    failed?.cause === WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR ||
    failed?.cause === WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_WORKER_UNHANDLED_FAILURE
      ? [`${workflowId}: ${failed.failure?.message ?? failed.cause}`]
      : [],
  );
  const steps = (events ?? []).flatMap((event) => {
    const { activityType } = event.activityTaskScheduledEventAttributes ?? {};
    return activityType?.name === undefined || activityType.name === null ? [] : [activityType.name];
  });
  const versions = (events ?? []).flatMap((event) => {
    if (event.eventType !== EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED) return [];
    const completed = event.workflowTaskCompletedEventAttributes;
    const behavior = completed?.versioningBehavior;
    const buildId = completed?.deploymentVersion?.buildId ?? '';
    return [`${buildId} ${behavior === VersioningBehavior.VERSIONING_BEHAVIOR_PINNED ? 'pinned' : 'moves'}`];
  });
  return { workflowId, failures, steps, versions: [...new Set(versions)] };
}

/** Between two files that were called clean one after the other, in milliseconds. */
function longestPauseMs(scans: readonly WorkflowExecutionInfo[]): number {
  const times = scans
    .flatMap(({ closeTime }) => (closeTime === undefined ? [] : [closeTime.getTime()]))
    .sort((a, b) => a - b);
  return Math.max(...times.slice(1).map((time, index) => time - times[index]!));
}

test('a version with another order of steps is rolled in and back: nothing fails, is lost or is done twice', async () => {
  await start({ TEMPORAL_WORKER_BUILD_ID: 'v1' });
  await makeCurrent('v1');
  const old = await openReviews('old', REVIEWS);
  const third = Math.ceil(old.length / 3);
  // No worker has to have taken a run that waits, for people to see it, and for it to be opened again.
  for (const handle of old) {
    const { state, memo } = await beginningOf(handle);
    expect([state, memo.report.state]).toEqual(['waiting', 'waiting']);
    expect(memo.report).toMatchObject({ status: 'quarantined', approvals: [] });
    expect(memo.report.until).toBe((await handle.query(review)).until);
  }
  const next = await bundleNextVersion();
  cleanUp.push(next.remove);
  await startWorker(next.path, { TEMPORAL_WORKER_BUILD_ID: 'v2', WORKFLOW_PATCHES_HELD: NEXT_PATCH });

  const sent: Sent[] = [];
  const during = async (name: string, change: () => Promise<void>) => {
    const flowing = flow(name);
    await delay((FLOW * FLOW_GAP_MS) / 3);
    await change();
    sent.push(...(await flowing));
  };
  await during('in', () => makeCurrent('v2'));
  const newer = await openReviews('newer', 3);
  // A review that has waited since v1 is decided by v2, and the other way round.
  for (const handle of old.slice(0, third)) await reject(handle);
  expect(await versionOf(old[0]!)).toBe('v2');
  await during('back', () => makeCurrent('v1'));
  for (const handle of old.slice(third, 2 * third)) await reject(handle);
  await reject(newer[0]!);
  expect(await versionOf(newer[0]!)).toBe('v1');
  await during('again', () => makeCurrent('v2'));
  for (const handle of [...old.slice(2 * third), ...newer.slice(1)]) await reject(handle);

  for (const { handle, isInfected } of sent) {
    await started(handle);
    if (isInfected) await reject(handle);
    else expect(await handle.result()).toMatchObject({ status: 'clean' });
  }

  const files = old.length + newer.length + sent.length;
  const infected = old.length + newer.length + sent.filter(({ isInfected }) => isInfected).length;
  const scans = await until('all runs are listed as closed', async () => {
    const found = await runs('WorkflowType = "scanAttachment" AND ExecutionStatus != "Running"');
    return found.length >= files + infected && found;
  });
  // One run for each file, and one more for each review.
  expect(scans).toHaveLength(files + infected);
  const histories: Awaited<ReturnType<typeof historyOf>>[] = [];
  for (const scan of scans) histories.push(await historyOf(scan));
  for (const ledger of await runs('WorkflowType = "conversationLedger"')) histories.push(await historyOf(ledger));
  expect(histories.flatMap(({ failures }) => failures)).toEqual([]);
  const count = (step: string) => histories.flatMap(({ steps }) => steps).filter((name) => name === step).length;
  const counts = { downloads: count('download'), contained: count('quarantine'), rejected: count('reject') };
  expect(counts).toEqual({ downloads: files, contained: infected, rejected: infected });
  // While a file is worked on, its run stays with one version.
  const pinned = histories.filter(({ versions }) => versions.some((version) => version.endsWith('pinned')));
  expect(pinned).toHaveLength(files);
  expect(new Set(pinned.map(({ versions }) => versions.join()))).toEqual(new Set(['v1 pinned', 'v2 pinned']));

  const clean = scans.filter(({ status }) => status.name === 'COMPLETED');
  const inFlow = new Set(sent.filter(({ isInfected }) => !isInfected).map(({ handle }) => handle.workflowId));
  const pauses = ['in', 'back', 'again'].map((name) => {
    const phase = clean.filter(({ workflowId }) => inFlow.has(workflowId) && workflowId.includes(`:${name}-`));
    return `${name} ${longestPauseMs(phase)} ms`;
  });
  console.log(
    `${REVIEWS} reviews, ${sent.length} files, one each ${FLOW_GAP_MS} ms; longest pause between two verdicts: ${pauses.join(', ')}`,
  );
  expect(await runs('ExecutionStatus = "Running" AND WorkflowType = "scanAttachment"')).toEqual([]);
});

test('reviews that workers without a version have opened move to the first version', async () => {
  await start({});
  const [first, second] = await openReviews('unversioned', 2);
  await startWorker(WORKFLOW_BUNDLE, { TEMPORAL_WORKER_BUILD_ID: 'v1' });
  await makeCurrent('v1');
  await reject(first!);
  expect(await versionOf(first!)).toBe('v1');
  const { handle } = scene.upload('versioned', 'photo.png', png());
  await started(handle);
  expect(await handle.result()).toMatchObject({ status: 'clean' });
  expect(await versionOf(handle)).toBe('v1');
  await reject(second!);
});
