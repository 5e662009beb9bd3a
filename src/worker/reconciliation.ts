import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { ReconcileDependencies } from '../activities/reconcile.js';
import type { Config } from '../config/config.js';
import type { WorkerMetrics } from '../health/worker-metrics.js';
import { WorkflowStarter } from '../temporal/workflow-starter.js';
import { remembersSince } from '../temporal/retention.js';
import type { ReconcileOptions } from '../workflows/reconcile.js';
import type { OpenDependencies, WorkerConfig } from './dependencies.js';
import type { RecurringWork } from './schedules.js';

/** The dependencies of the reconciliation step. */
export function reconcileDependencies(
  { genesys, now }: OpenDependencies,
  { temporal, limits }: WorkerConfig,
  client: Client,
  metrics: WorkerMetrics,
  log: Logger,
): ReconcileDependencies {
  const { taskQueue } = temporal;
  const { reviewWindowMs, reviewApprovers } = limits;
  return {
    genesys,
    // A run that has failed, or that a person has ended, was not missed: started again, it would fail again every few minutes.
    starter: new WorkflowStarter({ client, taskQueue, reviewWindowMs, reviewApprovers, failedRuns: 'leave' }),
    remembersSince: () => remembersSince(client, now()),
    log,
    metrics,
  };
}

/** The schedule of the reconciliation. A missed run need not be repeated: the next one covers the same period. */
export function reconciliationWork({ intervalMs, lookbackMs }: Config['reconcile']): RecurringWork {
  const options: ReconcileOptions = { lookbackMs };
  return {
    name: 'reconcile',
    workflowType: 'reconcile',
    args: [options],
    spec: { intervals: [{ every: intervalMs }] },
    catchupWindowMs: intervalMs,
  };
}
