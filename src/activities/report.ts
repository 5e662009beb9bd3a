import { activityInfo } from '@temporalio/activity';
import { WithStartWorkflowOperation, WorkflowUpdateFailedError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { reportFile } from '../contract/file-report.js';
import type { FileReport } from '../contract/file-report.js';
import { ledgerWorkflowId } from '../contract/ids.js';
import { conversationIdAttribute } from '../contract/search-attributes.js';
import type { ConversationLedger, LedgerInput } from '../contract/workflows.js';
import { latestLedger } from '../temporal/ledger.js';
import { ReportRefusedError, TemporalUnavailableError } from './temporal-errors.js';

/** Time for Temporal and the ledger to take a report, in milliseconds. */
const REPORT_DEADLINE_MS = 10_000;

export interface ReportInput {
  readonly conversationId: string;
  readonly file: FileReport;
}

export function createReport({ client }: { readonly client: Client }) {
  /** Tells the ledger of a conversation what became of a file; starts the ledger when it does not run. */
  return async function report({ conversationId, file }: ReportInput): Promise<void> {
    try {
      await client.withDeadline(Date.now() + REPORT_DEADLINE_MS, () => tell(conversationId, file));
    } catch (error) {
      if (error instanceof WorkflowUpdateFailedError) throw new ReportRefusedError(file.mediaId, { cause: error });
      throw new TemporalUnavailableError('report to the ledger', { cause: error });
    }
  };

  async function tell(conversationId: string, file: FileReport): Promise<void> {
    const workflowId = ledgerWorkflowId(conversationId);
    const latest = await latestLedger(client, conversationId);
    if (latest?.isOpen === true) {
      // Never a start: should it have ended since, its successor is not to begin without what it knew.
      await client.workflow.getHandle(workflowId).executeUpdate(reportFile, { args: [file] });
      return;
    }
    const input: LedgerInput = {
      conversationId,
      ...(latest === undefined ? {} : { state: await latest.state() }),
    };
    await client.workflow.executeUpdateWithStart(reportFile, {
      args: [file],
      startWorkflowOperation: new WithStartWorkflowOperation<ConversationLedger>('conversationLedger', {
        workflowId,
        taskQueue: activityInfo().taskQueue,
        args: [input],
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        typedSearchAttributes: [{ key: conversationIdAttribute, value: conversationId }],
        staticSummary: `files of conversation ${conversationId}`,
      }),
    });
  }
}
