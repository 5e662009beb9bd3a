import { activityInfo, cancellationSignal } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { RejectResult } from '../contract/findings.js';
import type { SignedDecision } from '../contract/signed-decision.js';
import type { DecisionAuthority } from '../decisions/authority.js';
import type { QuarantineVault } from '../vault/vault.js';
import { decidingRuns } from './deciding-runs.js';
import { withHeartbeat } from './heartbeat.js';

export interface RejectInput {
  readonly conversationId: string;
  readonly mediaId: string;
  readonly sha256: string;
  readonly reviewer: string;
  readonly reason: string;
  /** RFC 3339, UTC: when the decision was made. */
  readonly decidedAt: string;
  /** Of the desk; absent of a decision by signal. */
  readonly signature?: SignedDecision;
}

export interface RejectDependencies {
  readonly vault: QuarantineVault;
  readonly onReject: 'keep' | 'destroy';
  readonly client: Client;
  readonly authority: DecisionAuthority;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export function createReject({ vault, onReject, client, authority, now }: RejectDependencies) {
  /** Does with the copy of a rejected file what the setting says. */
  return async function reject({ sha256, signature, ...order }: RejectInput): Promise<RejectResult> {
    if (onReject === 'keep') return 'kept';
    const { workflowId = '', runId = '' } = activityInfo().workflowExecution ?? {};
    const { mediaId, reviewer, reason } = order;
    const rejection = { reviewer, reason, ...(signature === undefined ? {} : { signature }) };
    const runIds = await decidingRuns(client, [rejection]);
    authority.checkRejection(rejection, { workflowId, mediaId, runIds, sha256, now: now(), maxAgeMs: Infinity });
    const signal = cancellationSignal();
    return withHeartbeat(() => vault.destroy(sha256, { ...order, workflowId, runId, signal }));
  };
}
