import type { ReviewDecision } from '../contract/review.js';
import { isSamePerson } from '../contract/decision.js';
import type { Sender } from '../contract/sender.js';
import type { PublicKeyRing } from '../sealing/signing-key-ring.js';
import { ownFileFlaw } from './own-file.js';
import { verifyDecision } from './verify-decision.js';
import type { Question } from './verify-decision.js';

/** `desk`: decisions count only when a desk signed them. `signals`: those of anybody who may send a signal, too. */
export type AuthorityMode = 'desk' | 'signals';

/** A decision does not count where its effect would take place. The file stays as it is. */
export class DecisionRefusedError extends Error {
  override readonly name = 'DecisionRefusedError';
}

export interface AuthorityOptions {
  readonly mode: AuthorityMode;
  /** Of the desks. Without them, no signature can be verified: the decision counts as unsigned. */
  readonly keys: PublicKeyRing | undefined;
  /** How many different people must approve a release at least, regardless of the run. */
  readonly approvers: number;
}

/** Decides whose decisions count on this worker, regardless of messages and of the input of a run. */
export class DecisionAuthority {
  constructor(private readonly options: AuthorityOptions) {}

  get mode(): AuthorityMode {
    return this.options.mode;
  }

  get approvers(): number {
    return this.options.approvers;
  }

  /**
   * How many people must approve a file of this sender. Where nobody knows who that is, one of two people is another one in any
   * case.
   */
  approversFor({ kind }: Sender): number {
    return kind === 'unknown' ? Math.max(2, this.options.approvers) : this.options.approvers;
  }

  /** How it is known who decided, or why the decision does not count. */
  judge(decision: ReviewDecision, approve: boolean, question: Question): { readonly by: AuthorityMode } | string {
    const { mode, keys } = this.options;
    const { reviewer, reason, signature } = decision;
    if (signature === undefined || keys === undefined) {
      if (mode === 'signals') return { by: 'signals' };
      return 'only decisions that a desk has signed count here (REVIEW_AUTHORITY): decide on its page, or after "custodian login"';
    }
    const claim = verifyDecision(keys, signature, question);
    if (typeof claim === 'string') return claim;
    if ((claim.decision === 'approve') !== approve) return 'the decision was signed as the opposite';
    return claim.name.trim() === reviewer && claim.reason === reason
      ? { by: 'desk' }
      : 'the decision says other than what was signed';
  }

  /** Why an otherwise valid approval does not count for a file of this sender: nobody releases what they have sent. */
  flawForSender(approval: ReviewDecision, sender: Sender): string | undefined {
    return ownFileFlaw(approval, this.knownBy(approval) === 'desk', sender);
  }

  /** How it is known who has made a decision that counts. */
  knownBy({ signature }: ReviewDecision): AuthorityMode {
    return signature === undefined || this.options.keys === undefined ? 'signals' : 'desk';
  }

  /**
   * Checks what a release rests on: decisions that count, of enough different people.
   *
   * @throws {DecisionRefusedError}
   */
  checkRelease(approvals: readonly ReviewDecision[], question: Question, sender: Sender): void {
    const approvers = this.approversFor(sender);
    for (const approval of approvals) {
      refuseFlaw(this.judge(approval, true, question));
      refuseFlaw(this.flawForSender(approval, sender));
    }
    const people = approvals.filter(
      (one, index) => !approvals.slice(0, index).some((earlier) => isSamePerson(one, earlier)),
    );
    if (people.length >= approvers) return;
    throw new DecisionRefusedError(
      `${people.length} of ${approvers} people have approved it (REVIEW_APPROVERS; two where it is not known who sent it)`,
    );
  }

  /** Checks what a rejection rests on. @throws {DecisionRefusedError} */
  checkRejection(rejection: ReviewDecision, question: Question): void {
    refuseFlaw(this.judge(rejection, false, question));
  }
}

/** @throws {DecisionRefusedError} */
function refuseFlaw(judged: object | string | undefined): void {
  if (typeof judged === 'string') throw new DecisionRefusedError(judged);
}
