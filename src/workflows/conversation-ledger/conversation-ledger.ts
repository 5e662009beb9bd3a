import {
  ActivityFailure,
  ApplicationFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  log,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import { filesWrite, shownOf } from '../attributes.js';
import { problemOf } from './report-problem.js';
import { ledgerDetails } from './ledger-details.js';
import { inOrder, replaces } from '../../contract/file-order.js';
import { files, reportFile } from '../../contract/file-report.js';
import type { FileReport } from '../../contract/file-report.js';
import { attributesStateAttribute } from '../../contract/search-attributes.js';
import type { LedgerInput, LedgerState } from '../../contract/workflows.js';
import { ACTIVITY_OPTIONS } from '../retry-policies.js';

const { patch } = proxyActivities<Activities>(ACTIVITY_OPTIONS.patch);

/**
 * How long news of clean files waits for others, in milliseconds: until none has come for this time, and no longer than
 * the second. What warns is written at once.
 */
const COALESCE_MS = 2000;
const MAX_COALESCE_MS = 10_000;
/** A ledger ends after this time without news, in milliseconds, counted from the end of the last review of its files. */
const QUIET_MS = 7 * 24 * 60 * 60_000;
/** A bound for what a customer can upload; a file that is not clean is told all the same. */
const MAX_FILES = 1000;

/**
 * Keeps what is known of a conversation's files, and writes it to the conversation: one run owns those attributes, so
 * that no file's verdict overwrites another's. The result is what it knows, for the run that comes after it.
 */
export async function conversationLedger(input: LedgerInput): Promise<LedgerState> {
  return new ConversationLedger(input).run();
}

class ConversationLedger {
  private readonly conversationId: string;
  private readonly files: Map<string, FileReport>;
  private readonly unwritten: Set<string>;
  private refused: string | undefined;
  private unconfirmed: readonly string[];
  /** Something is to be written, and has not been tried yet. */
  private hasNews: boolean;

  constructor({ conversationId, state = { files: [], unwritten: [] } }: LedgerInput) {
    this.conversationId = conversationId;
    this.files = new Map(state.files.map((file) => [file.mediaId, file]));
    this.unwritten = new Set(state.unwritten);
    this.refused = state.refused;
    this.unconfirmed = state.unconfirmed ?? [];
    this.hasNews = this.unwritten.size > 0 && this.refused === undefined;
    setHandler(files, () => inOrder(this.files.values()));
    setHandler(reportFile, (report) => this.take(report), { validator: (report) => this.validate(report) });
    this.show();
  }

  async run(): Promise<LedgerState> {
    for (;;) {
      if (this.hasNews) {
        await this.coalesce();
        await this.write();
      } else if (workflowInfo().continueAsNewSuggested) {
        await condition(allHandlersFinished);
        await continueAsNew<typeof conversationLedger>({ conversationId: this.conversationId, state: this.state() });
      } else if (!(await this.wakes()) && !this.hasNews) {
        await condition(allHandlersFinished);
        return this.state();
      }
    }
  }

  private validate(report: FileReport): void {
    const problem = problemOf(report);
    if (problem !== undefined) throw new Error(`reportFile: ${problem}`);
    const isNew = !this.files.has(report.mediaId);
    if (isNew && report.status === 'clean' && this.files.size >= MAX_FILES) {
      throw new Error(`reportFile: a conversation has ${MAX_FILES} files at most`);
    }
  }

  private take(report: FileReport): void {
    const known = this.files.get(report.mediaId);
    if (!replaces(report, known)) return;
    this.files.set(report.mediaId, report);
    if (known === undefined || shownOf(report) !== shownOf(known)) {
      this.unwritten.add(report.mediaId);
      this.hasNews = true;
    }
    this.show();
  }

  /** Waits for something to do. @returns false when it has been quiet for long enough to end */
  private async wakes(): Promise<boolean> {
    const openUntil = this.openUntil();
    const isDue = () => this.hasNews || workflowInfo().continueAsNewSuggested || this.openUntil() !== openUntil;
    const quietMs = QUIET_MS + Math.max(0, openUntil - Date.now());
    return condition(isDue, quietMs, { summary: 'end of the ledger' });
  }

  /**
   * By when all reviews are over, in milliseconds since the epoch, whether their runs tell of it or not: one that
   * somebody has terminated does not.
   */
  private openUntil(): number {
    const ends = [...this.files.values()].flatMap(({ reviewOpenUntil: end }) =>
      end === undefined ? [] : Date.parse(end),
    );
    return Math.max(0, ...ends);
  }

  private async coalesce(): Promise<void> {
    const until = Date.now() + MAX_COALESCE_MS;
    let before: number;
    do {
      before = this.unwritten.size;
      if (await condition(() => this.isUrgent(), COALESCE_MS, { summary: 'news of clean files' })) return;
    } while (this.unwritten.size > before && Date.now() < until);
  }

  private isUrgent(): boolean {
    return [...this.unwritten].some((mediaId) => this.files.get(mediaId)?.status !== 'clean');
  }

  /** What comes in meanwhile goes with the next write. */
  private async write(): Promise<void> {
    this.hasNews = false;
    const { attributes, told } = filesWrite(this.files.values(), ({ mediaId }) => this.unwritten.has(mediaId));
    let unconfirmed: readonly string[];
    try {
      unconfirmed = await patch({ target: 'conversation', id: this.conversationId, attributes });
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      const { cause } = error;
      this.refuse(cause instanceof ApplicationFailure ? (cause.type ?? cause.message) : error.message);
      return;
    }
    for (const file of told) if (this.files.get(file.mediaId) === file) this.unwritten.delete(file.mediaId);
    this.hasNews = this.unwritten.size > 0;
    this.accepted(unconfirmed);
    this.show();
  }

  /** A write that is accepted and not shown is not tried again by itself: nothing says that it would be shown then. */
  private accepted(unconfirmed: readonly string[]): void {
    const wasWell = this.refused === undefined && this.unconfirmed.length === 0;
    this.refused = undefined;
    this.unconfirmed = unconfirmed;
    if (wasWell && unconfirmed.length === 0) return;
    const value = unconfirmed.length > 0 ? 'unconfirmed' : 'written';
    upsertSearchAttributes([{ key: attributesStateAttribute, value }]);
  }

  /** The files are safe. That the conversation does not say so is for an operator to see; the next news tries again. */
  private refuse(problem: string): void {
    this.refused = problem;
    log.error('Genesys Cloud refused the attributes for good', { conversationId: this.conversationId, problem });
    upsertSearchAttributes([{ key: attributesStateAttribute, value: 'refused' }]);
    this.show();
  }

  private state(): LedgerState {
    return {
      files: inOrder(this.files.values()),
      unwritten: [...this.unwritten].sort(),
      ...(this.refused === undefined ? {} : { refused: this.refused }),
      ...(this.unconfirmed.length === 0 ? {} : { unconfirmed: this.unconfirmed }),
    };
  }

  private show(): void {
    setCurrentDetails(ledgerDetails(this.conversationId, this.state()));
  }
}
