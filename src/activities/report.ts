import { activityInfo, cancellationSignal } from '@temporalio/activity';
import { QueryNotRegisteredError, WithStartWorkflowOperation, WorkflowUpdateFailedError } from '@temporalio/client';
import { reportFile } from '../contract/file-report.js';
import type { DecisionEvidence } from '../contract/review.js';
import { toldVerdict } from '../contract/verdict.js';
import type { ScanResult } from '../contract/verdict.js';
import type { FileReport } from '../contract/file-report.js';
import { ledgerWorkflowId } from '../contract/ids.js';
import { conversationIdAttribute } from '../contract/search-attributes.js';
import type { ConversationLedger, LedgerInput, LedgerState } from '../contract/workflows.js';
import { latestLedger } from '../temporal/ledger.js';
import type { LedgerRun } from '../temporal/ledger.js';
import { keepReports } from './known-standing.js';
import type { StandingDependencies } from './known-standing.js';
import { checkDecision } from './check-decision.js';
import type { DecisionDependencies } from './check-decision.js';
import { ReportRefusedError, TemporalUnavailableError } from './temporal-errors.js';

/** Time for Temporal and the ledger to take a report, in milliseconds. */
const REPORT_DEADLINE_MS = 10_000;

export interface ReportInput {
  readonly conversationId: string;
  readonly file: FileReport;
  /** What the report rests on; absent in runs that began before facts were sealed. */
  readonly evidence?: ReportEvidence;
}

/** What a report rests on. */
export interface ReportEvidence {
  readonly scan?: ScanResult;
  readonly decision?: DecisionEvidence;
}

export interface ReportDependencies extends StandingDependencies, DecisionDependencies {}

export function createReport(dependencies: ReportDependencies) {
  const { client, seals } = dependencies;

  /**
   * Tells the ledger of a conversation what became of a file; starts the ledger when it does not run. What the report
   * says must follow from sealed facts; then it is sealed itself. Where it warns, it is kept in the vault, too, so that
   * nobody can make it forgotten.
   */
  return async function report({ conversationId, file, evidence }: ReportInput): Promise<void> {
    if (evidence !== undefined) await check(conversationId, file, evidence);
    const sealed = seals.sealReport(conversationId, file);
    if (file.status !== 'clean') await keepReports(dependencies, conversationId, [sealed], cancellationSignal());
    try {
      await client.withDeadline(Date.now() + REPORT_DEADLINE_MS, () => tell(conversationId, sealed));
    } catch (error) {
      if (error instanceof WorkflowUpdateFailedError) throw new ReportRefusedError(file.mediaId, { cause: error });
      throw new TemporalUnavailableError('report to the ledger', { cause: error });
    }
  };

  /** @throws {ReportRefusedError} when the report says what no sealed fact does */
  async function check(conversationId: string, file: FileReport, { scan, decision }: ReportEvidence): Promise<void> {
    const { mediaId, status, verdict, sha256 = '' } = file;
    const isProven =
      verdict === toldVerdict(scan) &&
      (scan === undefined || seals.isVerdict({ conversationId, mediaId }, sha256, scan));
    const isDecided = status === 'released' || status === 'rejected';
    if (!isProven || (isDecided && decision?.approved !== (status === 'released'))) {
      throw new ReportRefusedError(mediaId, { cause: new Error('it does not follow from sealed facts') });
    }
    if (!isDecided || decision === undefined) return;
    await checkDecision(dependencies, decision, { mediaId, sha256: file.sha256 ?? null });
  }

  /** A run whose history does not replay, as after some resets, answers nothing for ever: what warns, storage knows. */
  async function stateOf(latest: LedgerRun): Promise<LedgerState> {
    try {
      return await latest.state();
    } catch (error) {
      if (error instanceof QueryNotRegisteredError) return { files: [], unwritten: [] };
      throw error;
    }
  }

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
      ...(latest === undefined ? {} : { state: await stateOf(latest) }),
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
