import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { files } from '../contract/file-report.js';
import { ledgerWorkflowId } from '../contract/ids.js';
import type { ConversationLedger, LedgerState } from '../contract/workflows.js';

/** The latest run of a conversation's ledger, as far as Temporal keeps it. */
export interface LedgerRun {
  readonly isOpen: boolean;
  /** What it knows. */
  state(): Promise<LedgerState>;
}

/** @returns undefined when there is no ledger: no file of the conversation was reported, or only long ago. */
export async function latestLedger(client: Client, conversationId: string): Promise<LedgerRun | undefined> {
  const workflowId = ledgerWorkflowId(conversationId);
  try {
    const { status, runId } = await client.workflow.getHandle(workflowId).describe();
    // Of that run and no other: the result of one that is started meanwhile would be waited for.
    const handle = client.workflow.getHandle<ConversationLedger>(workflowId, runId, { followRuns: false });
    return {
      isOpen: status.name === 'RUNNING',
      state: async () => {
        if (status.name === 'COMPLETED') return handle.result();
        // Also for a terminated run: it has no result, but still answers queries.
        const known = await handle.query(files);
        return { files: known, unwritten: known.map(({ mediaId }) => mediaId) };
      },
    };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}
