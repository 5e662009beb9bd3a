import { activityInfo } from '@temporalio/activity';
import type { Admission } from '../contract/admission.js';
import type { ReviewDecision } from '../contract/review.js';
import type { DecisionAuthority } from '../decisions/authority.js';

/** A decision on its way takes no longer than this, in milliseconds. */
const MAX_AGE_MS = 15 * 60_000;

export interface AdmitInput {
  readonly mediaId: string;
  /** In hex; null of a file that nobody has. */
  readonly sha256: string | null;
  readonly decision: ReviewDecision;
  readonly approve: boolean;
}

export interface AdmitDependencies {
  readonly authority: DecisionAuthority;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export function createAdmit({ authority, now }: AdmitDependencies) {
  /** Says whether a decision counts, so that a forged one ends no review. */
  return function admit({ mediaId, sha256, decision, approve }: AdmitInput): Promise<Admission> {
    const { workflowId = '', runId = '' } = activityInfo().workflowExecution ?? {};
    const question = { workflowId, mediaId, runIds: [runId], sha256, now: now(), maxAgeMs: MAX_AGE_MS };
    const judged = authority.judge(decision, approve, question);
    const { mode, approvers } = authority;
    const told = { authority: mode, approvers };
    return Promise.resolve(
      typeof judged === 'string' ? { ...told, by: mode, problem: judged } : { ...told, by: judged.by },
    );
  };
}
