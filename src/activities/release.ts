import { activityInfo, cancellationSignal } from '@temporalio/activity';
import type { ReviewDecision } from '../contract/review.js';
import type { Vault } from '../vault/vault.js';
import { checkDecision } from './check-decision.js';
import type { DecisionDependencies } from './check-decision.js';
import { noted, statementOf } from './decision-log.js';
import type { DecisionLogDependencies } from './decision-log.js';
import { withHeartbeat } from './heartbeat.js';

export interface ReleaseInput {
  readonly conversationId: string;
  readonly mediaId: string;
  readonly sha256: string;
  readonly mimeType: string;
  readonly reviewer: string;
  readonly reason: string;
  /** RFC 3339, UTC: when the decision was made. */
  readonly decidedAt: string;
  /** All approvals, including the last one; absent from runs of earlier versions. */
  readonly approvals?: readonly ReviewDecision[];
}

export interface ReleaseDependencies extends DecisionDependencies, DecisionLogDependencies {
  readonly vault: Vault;
}

export interface ReleaseResult {
  /** Where the released copy is. */
  readonly uri: string;
  /** Opens it without a login, for a time: a secret, for the conversation only. Absent where none can be made. */
  readonly link?: string;
  /** RFC 3339, UTC. */
  readonly linkExpiresAt?: string;
}

export function createRelease({ vault, auditLog, ...deciding }: ReleaseDependencies) {
  /** Copies an approved file from the vault to the released area, with who released it and why, if that counts. */
  return async function release(input: ReleaseInput): Promise<ReleaseResult> {
    const { conversationId, mediaId, sha256, reviewer, reason, approvals = [{ reviewer, reason }] } = input;
    await checkDecision(deciding, { approved: true, statements: approvals }, { mediaId, sha256 });
    const { workflowId = '', runId = '' } = activityInfo().workflowExecution ?? {};
    const statements = approvals.map((approval) => statementOf(approval, deciding.authority));
    const step = { action: 'release', conversationId, mediaId, sha256, statements } as const;
    const releaseCopy = () =>
      vault.release(sha256, {
        ...{ conversationId, mediaId, mimeType: input.mimeType, reviewer, reason, releasedAt: input.decidedAt },
        ...{ workflowId, runId, signal: cancellationSignal() },
      });
    return withHeartbeat(() => noted({ auditLog }, step, releaseCopy, ({ uri }) => uri));
  };
}
