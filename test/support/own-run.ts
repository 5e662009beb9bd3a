import { randomUUID } from 'node:crypto';
import { defaultPayloadConverter } from '@temporalio/common';
import type { Payload } from '@temporalio/common';
import type { Client } from '@temporalio/client';

/** SCHEDULE_ACTIVITY_TASK of `temporal.api.enums.v1.CommandType`. */
const SCHEDULE_ACTIVITY_TASK = 1;
/** Of one long poll, in milliseconds. */
const POLL_MS = 70_000;
const TIMEOUT = { seconds: 120 as never };

/** What became of a step that a run of one's own has asked for. */
export interface Answer {
  readonly result?: unknown;
  /** The type of the failure. */
  readonly failure?: string;
}

/**
 * A run that somebody who can write to the namespace has started, under an id and a type of his choice, and works on by
 * himself: he can have our workers do any step.
 */
export class OwnRun {
  private constructor(
    private readonly client: Client,
    private readonly taskQueue: string,
    readonly workflowId: string,
    private taskToken: Uint8Array,
  ) {}

  /** Ends what holds the id. */
  static async under(client: Client, workflowId: string, type: string): Promise<OwnRun> {
    const taskQueue = `own-${randomUUID()}`;
    await client.workflow
      .getHandle(workflowId)
      .terminate('in the way')
      .catch(() => undefined);
    await client.workflow.start(type, { workflowId, taskQueue, workflowIdReusePolicy: 'ALLOW_DUPLICATE' });
    const { taskToken } = await nextTask(client, taskQueue);
    return new OwnRun(client, taskQueue, workflowId, taskToken);
  }

  /** @param queue where a worker of ours serves the step */
  async ask(step: string, input: object, queue: string): Promise<Answer> {
    const scheduleActivityTaskCommandAttributes = {
      activityId: randomUUID(),
      activityType: { name: step },
      taskQueue: { name: queue },
      input: { payloads: [defaultPayloadConverter.toPayload(input)] },
      ...{ scheduleToCloseTimeout: TIMEOUT, startToCloseTimeout: TIMEOUT, retryPolicy: { maximumAttempts: 1 } },
    };
    await this.client.workflowService.respondWorkflowTaskCompleted({
      ...{ namespace: 'default', taskToken: this.taskToken },
      commands: [{ commandType: SCHEDULE_ACTIVITY_TASK, scheduleActivityTaskCommandAttributes }],
    });
    const { taskToken, history } = await nextTask(this.client, this.taskQueue);
    this.taskToken = taskToken;
    const events = (history?.events ?? []).toReversed();
    for (const { activityTaskCompletedEventAttributes: done, activityTaskFailedEventAttributes: failed } of events) {
      const [payload] = (done?.result?.payloads ?? []) as Payload[];
      if (done) return payload === undefined ? {} : { result: defaultPayloadConverter.fromPayload(payload) };
      if (failed) return { failure: failed.failure?.applicationFailureInfo?.type ?? 'unknown' };
    }
    throw new Error(`no answer to ${step}`);
  }

  async end(): Promise<void> {
    await this.client.workflow.getHandle(this.workflowId).terminate('the test is over');
  }
}

async function nextTask(client: Client, name: string) {
  const task = await client.withDeadline(Date.now() + POLL_MS, () =>
    client.workflowService.pollWorkflowTaskQueue({ namespace: 'default', taskQueue: { name } }),
  );
  if (task.taskToken.length === 0) throw new Error('the server has no task');
  return task;
}
