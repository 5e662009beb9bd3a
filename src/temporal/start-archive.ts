import type { Client, WorkflowHandle } from '@temporalio/client';
import { archiveWorkflowId } from '../contract/ids.js';
import { conversationIdAttribute } from '../contract/search-attributes.js';
import type { ArchiveConversation, ArchiveConversationInput } from '../contract/workflows.js';
import { priorityOf } from './priority.js';

/**
 * Archives a conversation once more, however its last run has ended.
 *
 * @throws {WorkflowExecutionAlreadyStartedError} a run is in progress
 */
export function startArchive(
  client: Client,
  taskQueue: string,
  { conversationId, completedTime }: ArchiveConversationInput,
): Promise<WorkflowHandle<ArchiveConversation>> {
  return client.workflow.start<ArchiveConversation>('archiveConversation', {
    taskQueue,
    workflowId: archiveWorkflowId(conversationId, completedTime),
    priority: priorityOf('archive', conversationId),
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    workflowIdConflictPolicy: 'FAIL',
    args: [{ conversationId, completedTime }],
    typedSearchAttributes: [{ key: conversationIdAttribute, value: conversationId }],
    staticSummary: `archive of conversation ${conversationId}`,
  });
}
