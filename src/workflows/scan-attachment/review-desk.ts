import { ApplicationFailure, condition, patched, setHandler, workflowInfo } from '@temporalio/workflow';
import { isSamePerson, parseDecision, reviewerFlaw } from '../../contract/decision.js';
import type { Admission } from '../../contract/admission.js';
import type { FileStatus } from '../../contract/file-report.js';
import { approveRelease, decideRelease, rejectRelease, review } from '../../contract/review.js';
import type { ReviewDecision, ReviewReport, ReviewState, Statement } from '../../contract/review.js';
import type { EarlierReview } from '../../contract/workflows.js';
import { SecondOpinions } from './second-opinions.js';

/** The patch since which a worker checks whether a decision counts. Before, every well-formed one did. */
const ADMIT_PATCH = 'admit-decisions';

/** Notes kept of signals that were no decision: enough to see what went wrong, bounded for what anyone can send. */
const MAX_IGNORED = 20;

/** History size of a run before the review continues in another; the server suggests that at four megabytes only. */
const MAX_HISTORY_BYTES = 1024 * 1024;

/** Decisions that are looked at or wait for it: enough for the people of one file, bounded for what anyone can send. */
const MAX_PENDING = 100;

export type Decision = Statement & { readonly approved: boolean };

/** How a wait for a decision ends; `history-full`: undecided, to continue in a new run. */
export type ReviewOutcome = Decision | 'expired' | 'history-full';

export interface ReviewDeskOptions {
  /** How long people may decide, in milliseconds. */
  readonly windowMs: number;
  /** How many different people must approve. */
  readonly approvers: number;
  /** Whether this run deals in sealed facts. */
  readonly isSealed: boolean;
  /** The state from which this review continues. */
  readonly earlier: EarlierReview | undefined;
  readonly status: () => FileStatus;
  /** Asks a worker whether a decision counts. */
  readonly admit: (decision: ReviewDecision, approved: boolean) => Promise<Admission>;
  /** Called when something is to be shown: `note`, of an ignored signal, or anything that bears on the decision. */
  readonly changed: (what: 'note' | 'review') => void;
}

/**
 * The place where people decide on a contained file. It is open from `wait` until the first valid decision; whatever
 * comes before, after or malformed is noted and changes nothing.
 */
export class ReviewDesk {
  private state: ReviewState = 'none';
  private decision: Decision | undefined;
  private readonly approvals: Statement[];
  private readonly ignored: string[];
  /** On the file that is under review. */
  readonly opinions: SecondOpinions;
  private since: string | undefined;
  private until: string | undefined;
  private reminded: boolean;
  /** Decisions are looked at one after the other. */
  private turns: Promise<unknown> = Promise.resolve();
  private pending = 0;
  private isMovingOn = false;
  private isTimeUp = false;
  /** Whether workers require decisions to be signed by a desk. */
  private isForDesks = false;
  /** The minimum number of approvers, as required by workers. */
  private leastApprovers = 1;
  private leastEnd: string | undefined;

  constructor(private readonly options: ReviewDeskOptions) {
    const open = options.earlier?.open;
    this.approvals = [...(open?.approvals ?? [])];
    this.ignored = [...(open?.ignored ?? [])];
    this.opinions = new SecondOpinions(open?.secondOpinions ?? [], options.isSealed, () => {
      // Anybody may send one: of a file that is not under review, nothing is to be published.
      if (this.state === 'waiting') options.changed('review');
    });
    this.since = open?.since;
    this.until = open?.until;
    this.reminded = open?.reminded ?? false;
    // Whatever was sent, and however much of it.
    setHandler(approveRelease, (...sent: unknown[]) => this.signalled('approveRelease', sent, true));
    setHandler(rejectRelease, (...sent: unknown[]) => this.signalled('rejectRelease', sent, false));
    setHandler(review, () => this.report());
    setHandler(
      decideRelease,
      async (payload) => {
        // Asked again: the SDK does not promise that nothing comes between validator and handler.
        let problem = this.refusal(payload);
        const decision = parseDecision(payload) as ReviewDecision;
        if (problem === undefined && patched(ADMIT_PATCH)) problem = await this.take(decision, payload.approve);
        else if (problem === undefined) this.decide(decision, payload.approve);
        if (problem !== undefined) throw ApplicationFailure.nonRetryable(problem, 'DecisionRefused');
        return this.report();
      },
      {
        validator: (payload) => {
          const problem = this.refusal(payload);
          if (problem !== undefined) throw new Error(problem);
        },
      },
    );
  }

  report(): ReviewReport {
    const { earlier, status } = this.options;
    return {
      status: status(),
      state: this.state,
      approvers: this.approvers,
      approvals: [...this.approvals],
      ...(this.since === undefined || this.until === undefined ? {} : { since: this.since, until: this.until }),
      reminded: this.reminded,
      ...(this.decision === undefined ? {} : { decision: this.decision }),
      ...(earlier?.reopened === undefined ? {} : { reopened: earlier.reopened }),
      ignored: [...this.ignored],
      secondOpinions: this.opinions.all,
    };
  }

  /**
   * So many people must approve at least, whatever the start of the run says, and so long they have.
   *
   * @param leastEnd RFC 3339, UTC
   */
  require(approvers: number, leastEnd?: string): void {
    this.leastApprovers = approvers;
    this.leastEnd = leastEnd;
  }

  private get approvers(): number {
    return Math.max(this.options.approvers, this.leastApprovers);
  }

  /** When half of the window is over; undefined before the review. */
  get due(): Date | undefined {
    if (this.since === undefined || this.until === undefined) return undefined;
    return new Date((Date.parse(this.since) + Date.parse(this.until)) / 2);
  }

  /** Opens the desk, and waits for a decision. */
  async wait(): Promise<ReviewOutcome> {
    this.state = 'waiting';
    this.since ??= new Date().toISOString();
    this.until ??= new Date(Date.parse(this.since) + this.options.windowMs).toISOString();
    const { leastEnd } = this;
    if (leastEnd !== undefined && Date.parse(this.until) < Date.parse(leastEnd)) this.until = leastEnd;
    this.options.changed('review');
    if (!this.reminded && !(await this.answeredBefore(this.due!, 'half of the review window'))) {
      this.reminded = true;
      this.options.changed('review');
    }
    this.isTimeUp = !(await this.answeredBefore(new Date(this.until), 'review window'));
    // A decision that came in time counts, however long it is looked at.
    if (this.isTimeUp) await condition(() => this.pending === 0);
    if (this.isTimeUp && this.decision === undefined) {
      this.state = 'expired';
      this.options.changed('review');
      return 'expired';
    }
    // A decision that is being looked at is not left behind.
    this.isMovingOn = this.decision === undefined;
    if (this.isMovingOn) await condition(() => this.pending === 0);
    return this.decision ?? 'history-full';
  }

  /** False when neither a decision nor the end of this run's history comes in time. */
  private answeredBefore(time: Date, summary: string): Promise<boolean> {
    const answered = () => this.decision !== undefined || this.isHistoryFull();
    return condition(answered, Math.max(1, time.getTime() - Date.now()), { summary });
  }

  /** By size, too: one signal may have two megabytes, and the server ends a run at 25 of them. */
  private isHistoryFull(): boolean {
    const isLarge = () => this.options.isSealed && workflowInfo().historySize > MAX_HISTORY_BYTES;
    return workflowInfo().continueAsNewSuggested || isLarge();
  }

  /** Without a promise for what is no decision: the SDK notes where each promise was made, and anybody may send thousands. */
  private signalled(name: string, sent: readonly unknown[], approved: boolean): void | Promise<void> {
    const [payload, ...others] = sent;
    const decision = others.length > 0 ? 'has more than one argument' : parseDecision(payload);
    if (typeof decision === 'string') return this.ignore(`${name} ${decision}`);
    return this.decided(name, decision, approved);
  }

  private async decided(name: string, decision: ReviewDecision, approved: boolean): Promise<void> {
    let problem = this.closedFor(decision, approved);
    if (problem === undefined && patched(ADMIT_PATCH)) problem = await this.take(decision, approved);
    else if (problem === undefined) this.decide(decision, approved);
    if (problem !== undefined) this.ignore(`${name} by ${decision.reviewer}: ${problem}`);
  }

  /** Has a decision looked at, and counts it if it does. @returns why it does not, if so */
  private async take(decision: ReviewDecision, approved: boolean): Promise<string | undefined> {
    const flaw = reviewerFlaw(decision.reviewer);
    if (flaw !== undefined) return flaw;
    if (this.isTimeUp) return 'the review has expired';
    if (this.pending >= MAX_PENDING) return 'too many decisions at once: try again';
    this.pending += 1;
    const turn = this.turns.then(() => this.judge(decision, approved));
    this.turns = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.pending -= 1;
    }
  }

  private async judge({ signature, ...said }: ReviewDecision, approved: boolean): Promise<string | undefined> {
    const decision = signature === undefined ? said : { ...said, signature };
    const closed = this.closedFor(decision, approved);
    if (closed !== undefined) return closed;
    const { authority, approvers, by, problem } = await this.options.admit(decision, approved);
    this.isForDesks = authority === 'desk';
    this.leastApprovers = approvers;
    const problemNow = problem ?? this.closedFor(decision, approved);
    if (problemNow !== undefined) return problemNow;
    // A signature that could not be verified does not count.
    this.decide(by === 'desk' ? decision : said, approved);
    return undefined;
  }

  /** Why an update is not a decision, if so. */
  private refusal(payload: unknown): string | undefined {
    const decision = parseDecision(payload);
    if (typeof decision === 'string') return `decideRelease ${decision}`;
    const { approve } = payload as { readonly approve?: unknown };
    if (typeof approve !== 'boolean') return 'decideRelease needs "approve": true or false';
    const problem = this.closedFor(decision, approve);
    return problem === undefined ? undefined : `decideRelease: ${problem}`;
  }

  private closedFor(decision: ReviewDecision, approved: boolean): string | undefined {
    if (this.decision !== undefined) return `${this.decision.reviewer} has ${this.state} it at ${this.decision.at}`;
    if (this.state === 'expired') return 'the review has expired';
    if (this.state !== 'waiting') return 'nothing to decide yet';
    if (this.isMovingOn) return 'the review goes on in a new run: try again';
    if (this.isForDesks && decision.signature === undefined) return 'only decisions that a desk has signed count here';
    const earlier = approved && this.approvals.find((approval) => isSamePerson(approval, decision));
    return earlier ? `${earlier.reviewer} has approved it at ${earlier.at}; another person must, too` : undefined;
  }

  private decide(decision: ReviewDecision, approved: boolean): void {
    const statement = { ...decision, at: new Date().toISOString() };
    if (approved) this.approvals.push(statement);
    if (!approved || this.approvals.length >= this.approvers) {
      this.decision = { ...statement, approved };
      this.state = approved ? 'approved' : 'rejected';
    }
    this.options.changed('review');
  }

  private ignore(note: string): void {
    this.ignored.push(`${new Date().toISOString()} ${note}`);
    if (this.ignored.length > MAX_IGNORED) this.ignored.shift();
    this.options.changed('note');
  }
}
