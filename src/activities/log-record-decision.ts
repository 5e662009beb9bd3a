import { activityInfo, cancellationSignal } from '@temporalio/activity';
import type { HeldAction } from '../contract/held-record.js';
import type { DecisionLogDependencies } from './decision-log.js';

export interface LogRecordDecisionInput {
  readonly conversationId: string;
  /** End of the conversation: RFC 3339, UTC. */
  readonly completedTime: string;
  /** SHA-256 of the held record before gzip, in hex. */
  readonly plainSha256: string;
  readonly action: HeldAction;
  readonly reviewer: string;
  readonly reason: string;
}

const ACTIONS = { approve: 'record-approval', 'redact-again': 'record-redaction' } as const;

export function createLogRecordDecision({ auditLog }: DecisionLogDependencies) {
  /** Notes what somebody has decided on a record that the last gate held, before anything follows from it. */
  return async function logRecordDecision(input: LogRecordDecisionInput): Promise<void> {
    const { conversationId, completedTime, plainSha256: sha256, action, reviewer: by, reason } = input;
    const { workflowExecution, scheduledTimestampMs } = activityInfo();
    const { workflowId = '', runId = '' } = workflowExecution ?? {};
    const act = {
      // The same at each try, so that each makes the same entry.
      time: new Date(scheduledTimestampMs).toISOString(),
      ...{ action: ACTIONS[action], conversationId, completedTime, sha256, workflowId, runId },
      statements: [{ by, reason, authority: 'signals' as const }],
    };
    await auditLog.noteRecord(act, { signal: cancellationSignal() });
  };
}
