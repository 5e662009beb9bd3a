import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { noticeWorkflowId } from '../contract/notice.js';
import type { Notice, NoticeChannel, SendNotice } from '../contract/notice.js';
import { priorityOf } from './priority.js';

/** Time for Temporal to take a start, in milliseconds. */
const START_DEADLINE_MS = 10_000;

/**
 * Starts the run that sends a notice, where there is anybody to send it to. Told twice, it is one notice.
 *
 * @throws the error of Temporal
 */
export async function startNotice(
  client: Client,
  taskQueue: string,
  notice: Notice,
  channels: readonly NoticeChannel[],
): Promise<void> {
  if (channels.length === 0) return;
  try {
    await client.withDeadline(Date.now() + START_DEADLINE_MS, () =>
      client.workflow.start<SendNotice>('sendNotice', {
        workflowId: noticeWorkflowId(notice.id),
        taskQueue,
        priority: priorityOf('bookkeeping', notice.facts.conversationId ?? notice.subject),
        args: [{ notice, channels }],
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        workflowIdConflictPolicy: 'FAIL',
        staticSummary: notice.kind,
      }),
    );
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
