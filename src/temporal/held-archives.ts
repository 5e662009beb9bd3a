import type { Client } from '@temporalio/client';
import { HELD_MEMO } from '../contract/held-record.js';
import type { HeldMemo } from '../contract/held-record.js';
import { parseArchiveWorkflowId } from '../contract/ids.js';

/** An archive that waits for a person, because the last gate does not let its record pass. */
export interface HeldArchive {
  readonly workflowId: string;
  readonly conversationId: string;
  /** End of the conversation: RFC 3339, UTC, milliseconds. */
  readonly completedTime: string;
  /** RFC 3339, UTC. */
  readonly since: string;
  /** Undefined when the memo cannot be read. */
  readonly held: HeldMemo | undefined;
}

/**
 * The archives that are held, the oldest first.
 *
 * @param where more conditions, such as one on the task queue
 * @throws {Error} when Temporal does not answer
 */
export async function heldArchives(client: Client, where = ''): Promise<HeldArchive[]> {
  const query = `WorkflowType = 'archiveConversation' AND ArchiveState = 'held' AND ExecutionStatus = 'Running'${where}`;
  const found: HeldArchive[] = [];
  for await (const { workflowId, startTime, memo } of client.workflow.list({ query, pageSize: 1000 })) {
    const ids = parseArchiveWorkflowId(workflowId);
    if (ids === undefined) continue;
    const held = memo?.[HELD_MEMO] as HeldMemo | undefined;
    found.push({ workflowId, ...ids, since: held?.since ?? startTime.toISOString(), held });
  }
  return found.sort((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0));
}
