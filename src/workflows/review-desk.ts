import { condition, setHandler, workflowInfo } from '@temporalio/workflow';
import { approveRelease, decideRelease, parseDecision, rejectRelease, review } from './messages.js';
import type { FileStatus, ReviewDecision, ReviewReport, ReviewState } from './messages.js';
import { SecondOpinions } from './second-opinion.js';

/** Notes kept of signals that were no decision: enough to see what went wrong, bounded for what anyone can send. */
const MAX_IGNORED = 20;

export type Decision = ReviewDecision & { readonly approved: boolean; readonly at: string };

/**
 * The place where people decide on a contained file. It is open from `wait` until the first valid decision; whatever
 * comes before, after or malformed is noted and changes nothing.
 */
export class ReviewDesk {
  private state: ReviewState = 'none';
  private decision: Decision | undefined;
  private readonly ignored: string[] = [];
  readonly secondOpinions = new SecondOpinions(() => this.changed());

  constructor(
    private readonly status: () => FileStatus,
    /** Called when a note was added or a decision made, to show it. */
    private readonly changed: () => void,
  ) {
    setHandler(approveRelease, (payload) => this.signalled('approveRelease', payload, true));
    setHandler(rejectRelease, (payload) => this.signalled('rejectRelease', payload, false));
    setHandler(review, () => this.report());
    setHandler(
      decideRelease,
      (payload) => {
        this.decide(parseDecision(payload) as ReviewDecision, payload.approve);
        return this.report();
      },
      { validator: (payload) => this.validate(payload) },
    );
  }

  report(): ReviewReport {
    return {
      status: this.status(),
      state: this.state,
      ...(this.decision === undefined ? {} : { decision: this.decision }),
      ignored: [...this.ignored],
      secondOpinions: this.secondOpinions.all,
    };
  }

  /** Waits for a decision; undefined when nobody decides in time. */
  async wait(windowMs: number): Promise<Decision | undefined> {
    this.state = 'waiting';
    this.changed();
    await condition(() => this.decision !== undefined, windowMs, { summary: 'review window' });
    if (this.decision === undefined) this.state = 'expired';
    return this.decision;
  }

  private signalled(name: string, payload: unknown, approved: boolean): void {
    const decision = parseDecision(payload);
    if (typeof decision === 'string') this.ignore(`${name} ${decision}`);
    else if (this.state !== 'waiting') this.ignore(`${name} by ${decision.reviewer}: ${this.closedBecause()}`);
    else this.decide(decision, approved);
  }

  private validate(payload: ReviewDecision & { readonly approve: boolean }): void {
    const decision = parseDecision(payload);
    if (typeof decision === 'string') throw new Error(`decideRelease ${decision}`);
    if (typeof payload.approve !== 'boolean') throw new Error('decideRelease needs "approve": true or false');
    if (this.state !== 'waiting') throw new Error(`decideRelease: ${this.closedBecause()}`);
  }

  private decide(decision: ReviewDecision, approved: boolean): void {
    this.decision = { ...decision, approved, at: new Date().toISOString() };
    this.state = approved ? 'approved' : 'rejected';
    this.changed();
  }

  private closedBecause(): string {
    if (this.decision === undefined)
      return this.state === 'expired' ? 'the review has expired' : 'nothing to decide yet';
    return `${this.decision.reviewer} has ${this.state} it at ${this.decision.at}`;
  }

  private ignore(note: string): void {
    this.ignored.push(`${new Date().toISOString()} ${note}`);
    if (this.ignored.length > MAX_IGNORED) this.ignored.shift();
    this.changed();
  }
}

/** The command that sends a decision from a terminal. */
export function decisionCommand(name: 'approveRelease' | 'rejectRelease'): string {
  const { workflowId, namespace } = workflowInfo();
  return (
    `temporal workflow signal --namespace ${namespace} --workflow-id '${workflowId}' --name ${name} ` +
    `--input '{"reviewer":"YOUR LOGIN","reason":"WHY"}'`
  );
}
