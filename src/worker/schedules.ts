import { ScheduleAlreadyRunning } from '@temporalio/client';
import type { Client, ScheduleSpec } from '@temporalio/client';
import type { Logger } from 'pino';

/** Recurring work: a workflow that Temporal starts by a schedule, never twice at once. */
export interface RecurringWork {
  readonly name: string;
  readonly workflowType: string;
  readonly args: readonly unknown[];
  readonly spec: ScheduleSpec;
  /** Runs that were missed while Temporal was down are started late, within this time, in milliseconds. */
  readonly catchupWindowMs: number;
}

/**
 * Creates or updates the schedules of this task queue. Every worker does it: the last one to start decides. A schedule that an
 * operator has paused stays paused.
 */
export async function ensureSchedules(
  client: Client,
  taskQueue: string,
  works: readonly RecurringWork[],
  log: Logger,
): Promise<void> {
  for (const work of works) {
    const scheduleId = `${taskQueue}:${work.name}`;
    try {
      await ensureSchedule(client, taskQueue, scheduleId, work);
    } catch (error) {
      log.error({ scheduleId, problem: (error as Error).message }, 'the schedule could not be made');
    }
  }
}

async function ensureSchedule(
  client: Client,
  taskQueue: string,
  scheduleId: string,
  { name, workflowType, args, spec, catchupWindowMs }: RecurringWork,
): Promise<void> {
  const action = {
    type: 'startWorkflow' as const,
    workflowType,
    taskQueue,
    args: [...args],
    workflowId: `${name}:${taskQueue}`,
  };
  const policies = { overlap: 'SKIP' as const, catchupWindow: catchupWindowMs };
  try {
    await client.schedule.create({ scheduleId, spec, action, policies });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await client.schedule.getHandle(scheduleId).update(({ state }) => ({ spec, action, policies, state }));
  }
}
