import type { Stack } from '../../devkit/stack/stack.js';
import { until } from '../../devkit/until.js';
import type { FileIds } from '../../src/watch/drive.js';

/** Ways in which somebody who can write to the namespace keeps the run of a file from getting on. */
export const HOLDS = [
  'that begins in years, and says that it waits',
  'that begins in years, and says nothing',
  'that begins in years, and says that people have decided',
  'that begins with the next year',
  'that is bound to a version of nobody',
] as const;
export type Hold = (typeof HOLDS)[number];

const NEVER = '9999-12-31T23:59:59.000Z';
const POLL_MS = 70_000;

/** Does so. What held the id before is ended. */
export async function held(stack: Stack, { conversationId, mediaId }: FileIds, hold: Hold): Promise<void> {
  const { client, taskQueue } = stack;
  const { workflowId } = stack.scan(conversationId, mediaId);
  if (hold === 'that is bound to a version of nobody') {
    const version = { deploymentName: 'nobody', buildId: 'none' };
    await client.workflowService.updateWorkflowExecutionOptions({
      ...{ namespace: 'default', workflowExecution: { workflowId } },
      workflowExecutionOptions: { versioningOverride: { pinned: { behavior: 1, version } } },
      updateMask: { paths: ['versioning_override'] },
    });
    return;
  }
  await client.workflow
    .getHandle(workflowId)
    .terminate('by force')
    .catch(() => undefined);
  const state = hold.endsWith('decided') ? 'approved' : 'waiting';
  const report = { status: 'quarantined', state, approvers: 1, approvals: [], since: NEVER, until: NEVER };
  const decision = { approved: true, reviewer: 'eve', reason: 'r', at: NEVER };
  const file = { stagingId: '', ref: '', bytes: 1, sha256: 'ab'.repeat(32), mimeType: 'a/b', isImage: false };
  const review = {
    ...{ input: { conversationId, mediaId, reviewWindowMs: 1 }, findings: { file, inVault: true } },
    report: state === 'approved' ? { ...report, decision } : report,
  };
  const says = {
    memo: { review },
    searchAttributes: { ConversationId: [conversationId], MediaId: [mediaId], ReviewState: [state] },
  };
  await client.workflow.start('scanAttachment', {
    ...{ workflowId, taskQueue, workflowIdReusePolicy: 'ALLOW_DUPLICATE', args: [{ conversationId, mediaId }] },
    ...(hold.endsWith('nothing') ? {} : says),
    ...(hold.includes('next year') ? { cronSchedule: '0 0 1 1 *' } : { startDelay: '10 years' }),
  });
}

/** Somebody who polls the task queue of the workers. */
export class ForeignPoller {
  constructor(private readonly stack: Stack) {}

  /** Answers the next task of a run with commands, as soon as the server hands it out. */
  async answers(workflowId: string, commands: object[]): Promise<void> {
    const { client, taskQueue: name } = this.stack;
    await until('the task of the run is handed out', async () => {
      const task = await client.withDeadline(Date.now() + POLL_MS, () =>
        client.workflowService.pollWorkflowTaskQueue({ namespace: 'default', taskQueue: { name } }),
      );
      // Tasks of other runs are handed out again when their time is over.
      if (task.workflowExecution?.workflowId !== workflowId) return false;
      await client.workflowService.respondWorkflowTaskCompleted({
        ...{ namespace: 'default', taskToken: task.taskToken },
        commands,
      });
      return true;
    });
  }
}
