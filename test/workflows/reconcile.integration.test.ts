import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Connection } from '@temporalio/client';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { pino } from 'pino';
import { createReconcileActivities } from '../../src/activities/index.js';
import { loadConfig } from '../../src/config/config.js';
import { WorkerMetrics } from '../../src/health/worker-metrics.js';
import { workflowIdOf, WorkflowStarter } from '../../src/temporal/workflow-starter.js';
import { remembersSince } from '../../src/temporal/retention.js';
import { reconciliationWork } from '../../src/worker/reconciliation.js';
import { installRuntime } from '../../src/worker/runtime.js';
import { ensureSchedules } from '../../src/worker/schedules.js';
import type { reconcile } from '../../src/workflows/index.js';
import { FakeReconciliation, runIdsOf } from '../reconciliation/support.js';
import { clientFor } from '../../devkit/stack/client.js';
import { testServers } from '../../devkit/stack/servers.js';
import { WORKFLOW_BUNDLE } from '../../devkit/stack/stack.js';
import { until } from '../../devkit/until.js';

const HOUR_MS = 3_600_000;
const STARTER = { reviewWindowMs: HOUR_MS, reviewApprovers: 1 };
const log = pino({ level: 'silent' });
let connection: Connection;
let native: NativeConnection;
let client: Client;

beforeAll(async () => {
  installRuntime(log);
  const address = testServers().temporalAddress;
  [connection, native] = await Promise.all([Connection.connect({ address }), NativeConnection.connect({ address })]);
  client = clientFor(connection);
});
afterAll(() => Promise.all([connection.close(), native.close()]));

const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR_MS).toISOString();

/** A worker that reconciles on a schedule, and started runs on a queue that nobody serves. */
async function setUp() {
  const id = randomUUID();
  const taskQueue = `reconcile-${id}`;
  const genesys = new FakeReconciliation();
  const worker = await Worker.create({
    connection: native,
    taskQueue,
    workflowBundle: { codePath: WORKFLOW_BUNDLE },
    activities: createReconcileActivities({
      genesys: { reconciliation: genesys },
      starter: new WorkflowStarter({ ...STARTER, client, taskQueue: `runs-${id}`, failedRuns: 'leave' }),
      remembersSince: () => remembersSince(client, Date.now()),
      log,
      metrics: new WorkerMetrics(),
    }),
  });
  const { reconcile: settings } = loadConfig({ RECONCILE_INTERVAL: '12h', RECONCILE_LOOKBACK: '12h' }, ['reconcile']);
  await ensureSchedules(client, taskQueue, [reconciliationWork(settings)], log);
  const schedule = client.schedule.getHandle(`${taskQueue}:reconcile`);
  /** Has the schedule start a run now. */
  const trigger = async (): Promise<WorkflowHandle<typeof reconcile>> => {
    const before = (await schedule.describe()).info.recentActions.length;
    // Else two could run at once, and nothing is handed on.
    await schedule.trigger('SKIP');
    const action = await until('the scheduled run', async () => {
      const { recentActions } = (await schedule.describe()).info;
      return recentActions.length > before && recentActions.at(-1)?.action;
    });
    const { workflowId, firstExecutionRunId } = action.workflow;
    return client.workflow.getHandle<typeof reconcile>(workflowId, firstExecutionRunId);
  };
  const stopped = async (work: () => Promise<void>) => {
    try {
      await worker.runUntil(work);
    } finally {
      await schedule.delete();
    }
  };
  return { genesys, trigger, run: stopped };
}

const runOf = (workflowId: string) => client.workflow.getHandle(workflowId).describe();

test('a schedule starts what is missing under the ids of the listener, and what is there absorbs it', async () => {
  const { genesys, trigger, run } = await setUp();
  await run(async () => {
    genesys.add([hoursAgo(2), hoursAgo(1)], hoursAgo(0.5));
    const heard = genesys.add([hoursAgo(3)]).attachments[0]!;
    await new WorkflowStarter({ ...STARTER, client, taskQueue: randomUUID() }).start(heard);
    const { runId } = await runOf(workflowIdOf(heard));

    const first = await (await trigger()).result();
    expect(first).toMatchObject({ seen: 2, startedScans: 2, startedArchives: 1, alreadyThere: 1, refused: 0 });
    for (const workflowId of genesys.runIds()) expect((await runOf(workflowId)).status.name).toBe('RUNNING');
    expect((await runOf(workflowIdOf(heard))).runId).toBe(runId);

    const second = await (await trigger()).result();
    expect(second).toMatchObject({ startedScans: 0, startedArchives: 0, alreadyThere: 4, missed: [] });
    // The schedule hands on how far the first has come.
    expect(Date.parse(first.to) - Date.parse(first.from)).toBe(12 * HOUR_MS);
    expect(Date.parse(first.reconciledTo) - Date.parse(second.from)).toBe(6 * HOUR_MS);
    expect(second.reconciledTo > first.reconciledTo).toBe(true);
  });
});

test('what happened this minute is left to the listener, and what Temporal may have forgotten to nobody', async () => {
  const { genesys, trigger, run } = await setUp();
  await run(async () => {
    const young = runIdsOf(genesys.add([hoursAgo(0.01)]))[0]!;
    await (await trigger()).result();
    await expect(runOf(young)).rejects.toThrow(/not found/);
  });
  // The namespace of the dev server remembers for a day.
  const since = await remembersSince(client, Date.now());
  expect(Math.round((Date.now() - since) / HOUR_MS)).toBe(23);
});

test('a run that was ended by force was not missed', async () => {
  const { genesys, trigger, run } = await setUp();
  await run(async () => {
    const heard = genesys.add([hoursAgo(1)]).attachments[0]!;
    await new WorkflowStarter({ ...STARTER, client, taskQueue: randomUUID() }).start(heard);
    await client.workflow.getHandle(workflowIdOf(heard)).terminate('a test');
    expect(await (await trigger()).result()).toMatchObject({ startedScans: 0, alreadyThere: 1 });
    expect((await runOf(workflowIdOf(heard))).status.name).toBe('TERMINATED');
  });
});
