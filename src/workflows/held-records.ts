import {
  condition,
  continueAsNew,
  patched,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  upsertMemo,
  workflowInfo,
} from '@temporalio/workflow';
import {
  approveRecord,
  decideHeldRecord,
  HELD_MEMO,
  parseHeldDecision,
  redactRecordAgain,
} from '../contract/held-record.js';
import type { HeldAction, HeldDecision, HeldMemo, HeldRecord } from '../contract/held-record.js';
import { FULL_LOG_PATCH } from '../contract/step-names.js';
import type { Activities } from '../activities/index.js';
import type { ArchiveConversationInput } from '../contract/workflows.js';
import { Announcements } from './announcements.js';
import { setArchiveState } from './archive-state.js';
import { heldDetails } from './held-details.js';
import { ACTIVITY_OPTIONS } from './retry-policies.js';

const { logRecordDecision } = proxyActivities<Activities>(ACTIVITY_OPTIONS.logRecordDecision);

/** Decisions that are kept to be shown. */
const MAX_DECISIONS = 10;
/** Notes of what was no decision; newest last. */
const MAX_IGNORED = 10;

/**
 * Where a record waits that the last gate does not let pass. It waits for ever: nobody may lock it unseen, and its text is
 * still in Genesys Cloud. A decision to approve is one on these bytes: it is worth nothing for other ones.
 */
export class HeldRecords {
  private readonly announcements = new Announcements();
  private readonly isLogged = patched(FULL_LOG_PATCH);
  private held: HeldRecord | undefined;
  private since = '';
  private decision: HeldDecision | undefined;
  private readonly decisions: HeldMemo['decisions'][number][] = [];
  private readonly ignored: string[] = [];

  constructor(
    private readonly input: ArchiveConversationInput,
    private readonly isPinned: boolean,
  ) {
    setHandler(approveRecord, (...sent: unknown[]) => this.signalled('approveRecord', sent, 'approve'));
    setHandler(redactRecordAgain, (...sent: unknown[]) => this.signalled('redactRecordAgain', sent, 'redact-again'));
    setHandler(
      decideHeldRecord,
      (payload) => {
        this.decide(parseHeldDecision(payload) as HeldDecision);
        return this.memo();
      },
      {
        validator: (payload) => {
          const problem = this.problemOf(parseHeldDecision(payload));
          if (problem !== undefined) throw new Error(`decideHeldRecord ${problem}`);
        },
      },
    );
  }

  /** @returns the hash of the record that was approved; undefined when it is to be redacted again */
  async decideOn(held: HeldRecord): Promise<string | undefined> {
    if (this.isPinned || workflowInfo().continueAsNewSuggested) {
      // The next run makes the record again, and waits with it: not bound to a version.
      await continueAsNew<(input: ArchiveConversationInput) => Promise<unknown>>(this.input);
    }
    this.held = held;
    this.since ||= new Date().toISOString();
    setArchiveState('held');
    this.publish();
    this.announcements.tell('archive.held', { conversationId: this.input.conversationId });
    await condition(() => this.decision !== undefined);
    const { action, reviewer, reason } = this.decision!;
    // Nothing follows from what could never be explained: it waits for the log.
    const { plainSha256 } = held;
    if (this.isLogged) await logRecordDecision({ ...this.input, plainSha256, action, reviewer, reason });
    this.decision = undefined;
    this.held = undefined;
    setArchiveState('pending');
    return action === 'approve' ? held.plainSha256 : undefined;
  }

  private signalled(name: string, sent: readonly unknown[], action: HeldAction): void {
    const [payload, ...others] = sent;
    const isObject = typeof payload === 'object' && payload !== null;
    const decision = others.length > 0 ? 'has more than one argument' : parseHeldDecision(isObject ? { ...payload, action } : payload); // prettier-ignore
    const problem = this.problemOf(decision);
    if (problem === undefined) return this.decide(decision as HeldDecision);
    this.ignored.push(`${new Date().toISOString()} ${name} ${problem}`);
    if (this.ignored.length > MAX_IGNORED) this.ignored.shift();
    if (this.held !== undefined) this.publish();
  }

  private problemOf(decision: HeldDecision | string): string | undefined {
    if (typeof decision === 'string') return decision;
    if (this.held === undefined || this.decision !== undefined) return 'comes when nothing is held';
    const { record = this.held.plainSha256 } = decision;
    return record === this.held.plainSha256 ? undefined : 'is about a record that is another one by now';
  }

  private decide(decision: HeldDecision): void {
    this.decision = decision;
    const { reviewer, reason, action } = decision;
    this.decisions.push({ reviewer, reason, action, at: new Date().toISOString() });
    if (this.decisions.length > MAX_DECISIONS) this.decisions.shift();
    this.publish();
  }

  private memo(): HeldMemo {
    return { ...this.held!, since: this.since, decisions: [...this.decisions] };
  }

  private publish(): void {
    upsertMemo({ [HELD_MEMO]: this.memo() });
    setCurrentDetails(heldDetails(this.input, this.memo(), this.decision !== undefined, this.ignored));
  }
}
