import { activityInfo } from '@temporalio/activity';
import type { Admission } from '../contract/admission.js';
import type { ReviewDecision } from '../contract/review.js';
import { conversationOfScan } from '../contract/ids.js';
import type { DecisionAuthority } from '../decisions/authority.js';
import { note, statementOf } from './decision-log.js';
import type { DecisionLogDependencies } from './decision-log.js';
import { senderOfFile } from './sender-of-file.js';
import type { SenderDependencies } from './sender-of-file.js';

/** A decision on its way takes no longer than this, in milliseconds. */
const MAX_AGE_MS = 15 * 60_000;

export interface AdmitInput {
  readonly mediaId: string;
  /** In hex; null if the file is not available. */
  readonly sha256: string | null;
  readonly decision: ReviewDecision;
  readonly approve: boolean;
}

export interface AdmitDependencies extends DecisionLogDependencies, SenderDependencies {
  readonly authority: DecisionAuthority;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export function createAdmit({ authority, now, auditLog, genesys }: AdmitDependencies) {
  /**
   * Says whether a decision counts, so that a forged one ends no review. One that does is noted first: also that of the first
   * of two people, which nothing follows yet. Where it cannot be noted, it does not count.
   */
  return async function admit({ mediaId, sha256, decision, approve }: AdmitInput): Promise<Admission> {
    const { workflowId = '', runId = '' } = activityInfo().workflowExecution ?? {};
    const question = { workflowId, mediaId, runIds: [runId], sha256, now: now(), maxAgeMs: MAX_AGE_MS };
    const { mode, approvers } = authority;
    let told = { authority: mode, approvers };
    const conversationId = conversationOfScan(workflowId, mediaId);
    if (conversationId === undefined) return { ...told, by: mode, problem: 'this run is not the one of the file' };
    const judged = authority.judge(decision, approve, question);
    if (typeof judged === 'string') return { ...told, by: mode, problem: judged };
    if (approve) {
      const sender = await senderOfFile({ genesys }, { conversationId, mediaId });
      told = { ...told, approvers: authority.approversFor(sender) };
      const problem = authority.flawForSender(decision, sender);
      if (problem !== undefined) return { ...told, by: mode, problem };
    }
    const action = approve ? 'approval' : 'rejection';
    const statements = [statementOf(decision, authority)];
    await note({ auditLog }, { action, conversationId, mediaId, sha256, statements });
    return { ...told, by: judged.by };
  };
}
