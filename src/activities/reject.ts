import { activityInfo, cancellationSignal } from '@temporalio/activity';
import type { RejectResult } from '../contract/findings.js';
import type { SignedDecision } from '../contract/signed-decision.js';
import { VaultCopyDamagedError } from '../vault/vault-errors.js';
import type { Vault } from '../vault/vault.js';
import { checkDecision } from './check-decision.js';
import type { DecisionDependencies } from './check-decision.js';
import { note, noted, statementOf } from './decision-log.js';
import type { DecisionLogDependencies } from './decision-log.js';
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

export interface RejectDependencies extends DecisionDependencies, DecisionLogDependencies {
  readonly vault: Vault;
  readonly onReject: 'keep' | 'destroy';
}

export function createReject({ vault, onReject, auditLog, ...deciding }: RejectDependencies) {
  /** Keeps or destroys the copy of a rejected file, as configured. */
  return async function reject({ sha256, signature, ...order }: RejectInput): Promise<RejectResult> {
    const { workflowId = '', runId = '' } = activityInfo().workflowExecution ?? {};
    const { conversationId, mediaId, reviewer, reason, decidedAt } = order;
    const rejection = { reviewer, reason, ...(signature === undefined ? {} : { signature }) };
    await checkDecision(deciding, { approved: false, statements: [rejection] }, { mediaId, sha256 });
    const statements = [statementOf({ ...rejection, at: decidedAt }, deciding.authority)];
    const step = { action: 'disposal', conversationId, mediaId, sha256, statements } as const;
    const signal = cancellationSignal();
    return withHeartbeat(async () => {
      if (onReject === 'destroy') {
        const destroy = () => vault.destroy(sha256, { ...order, workflowId, runId, signal });
        return noted({ auditLog }, step, destroy, (outcome) => outcome);
      }
      const outcome = (await hasCopy(sha256, signal)) ? 'kept' : 'missing';
      await note({ auditLog }, step, outcome);
      return outcome;
    });
  };

  /** Whoever can write to the storage may have removed or replaced it: the log is not to say that it is kept then. */
  async function hasCopy(sha256: string, signal: AbortSignal): Promise<boolean> {
    try {
      return await vault.exists(sha256, { signal });
    } catch (error) {
      if (error instanceof VaultCopyDamagedError) return false;
      throw error;
    }
  }
}
