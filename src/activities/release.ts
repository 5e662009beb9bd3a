import { activityInfo, cancellationSignal } from '@temporalio/activity';
import type { DecisionEvidence } from '../contract/review.js';
import type { QuarantineVault } from '../vault/vault.js';
import { withHeartbeat } from './heartbeat.js';
import type { ReviewAuthority } from './review-authority.js';

export interface ReleaseInput {
  readonly conversationId: string;
  readonly mediaId: string;
  readonly sha256: string;
  readonly mimeType: string;
  readonly reviewer: string;
  readonly reason: string;
  /** RFC 3339, UTC: when the decision was made. */
  readonly decidedAt: string;
  /** What the decision rests on; absent in requests recorded by runs of before. */
  readonly decision?: DecisionEvidence;
}

export interface ReleaseResult {
  /** Where the released copy is. */
  readonly uri: string;
  /** Opens it without a login, for a time: a secret, for the conversation only. Absent where none can be made. */
  readonly link?: string;
  /** RFC 3339, UTC. */
  readonly linkExpiresAt?: string;
}

export interface ReleaseDependencies {
  readonly vault: QuarantineVault;
  readonly authority: Pick<ReviewAuthority, 'check'>;
}

export function createRelease({ vault, authority }: ReleaseDependencies) {
  /** Copies an approved file from the vault to the released area, with who released it and why. @throws {DecisionRefusedError} */
  return async function release(input: ReleaseInput): Promise<ReleaseResult> {
    const { reviewer, reason, decidedAt: at } = input;
    authority.check(input.decision ?? { approved: true, statements: [{ reviewer, reason, at }] });
    const { workflowId = '', runId = '' } = activityInfo().workflowExecution ?? {};
    return withHeartbeat(() =>
      vault.release(input.sha256, {
        conversationId: input.conversationId,
        mediaId: input.mediaId,
        mimeType: input.mimeType,
        reviewer: input.reviewer,
        reason: input.reason,
        releasedAt: input.decidedAt,
        workflowId,
        runId,
        signal: cancellationSignal(),
      }),
    );
  };
}
