import { activityInfo, cancellationSignal } from '@temporalio/activity';
import type { RejectResult } from '../contract/findings.js';
import type { QuarantineVault } from '../vault/vault.js';
import { withHeartbeat } from './heartbeat.js';

export interface RejectInput {
  readonly conversationId: string;
  readonly mediaId: string;
  readonly sha256: string;
  readonly reviewer: string;
  readonly reason: string;
  /** RFC 3339, UTC: when the decision was made. */
  readonly decidedAt: string;
}

export interface RejectDependencies {
  readonly vault: QuarantineVault;
  readonly onReject: 'keep' | 'destroy';
}

export function createReject({ vault, onReject }: RejectDependencies) {
  /** Does with the copy of a rejected file what the setting says. */
  return async function reject({ sha256, ...order }: RejectInput): Promise<RejectResult> {
    if (onReject === 'keep') return 'kept';
    const { workflowId = '', runId = '' } = activityInfo().workflowExecution ?? {};
    const signal = cancellationSignal();
    return withHeartbeat(() => vault.destroy(sha256, { ...order, workflowId, runId, signal }));
  };
}
