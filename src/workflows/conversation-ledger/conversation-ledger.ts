import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  allHandlersFinished,
  condition,
  continueAsNew,
  isCancellation,
  log,
  patched,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { ActivityOptions } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import type { RecalledReports } from '../../activities/recall-reports.js';
import { filesWrite, shownOf } from '../../contract/file-attributes.js';
import { mediaId, problemOf } from '../../contract/report-problem.js';
import { ledgerDetails } from './ledger-details.js';
import { inOrder, replaces, supersedes, worstFirst } from '../../contract/file-order.js';
import { files, reportFile } from '../../contract/file-report.js';
import type { FileReport } from '../../contract/file-report.js';
import { isAwaitedFiles, isExpectedFile } from '../../contract/expected-file.js';
import type { AwaitedFiles } from '../../contract/expected-file.js';
import { LEDGER_QUIET_MS, ledgerState, NEWS_WAIT_MS, wakeLedger } from '../../contract/ledger-messages.js';
import { ledgerWorkflowId } from '../../contract/ids.js';
import { attributesStateAttribute } from '../../contract/search-attributes.js';
import {
  CHECKED_TOGETHER_PATCH,
  LOCAL_NEWS_PATCH,
  OWN_LEDGER_PATCH,
  SEALED_FACTS_PATCH,
  TOLD_AT_ONCE_PATCH,
  WARNINGS_FIRST_PATCH,
  WRITTEN_AGAIN_PATCH,
} from '../../contract/step-names.js';
import { urgencyOf } from '../../contract/urgency.js';
import type { ToldUrgency } from '../../contract/urgency.js';
import type { LedgerInput, LedgerState } from '../../contract/workflows.js';
import { LazyDetails } from '../lazy-details.js';
import { ACTIVITY_OPTIONS, byUrgency, LOCAL_CHECK, LOCAL_WRITE } from '../retry-policies.js';
import { unlessFailed } from '../unless-failed.js';
import { ExpectedFiles } from './expected-files.js';
import { receiveReports } from './receive-reports.js';
import { ReportInbox } from './report-inbox.js';
import { withinAnswer } from './within-answer.js';

const steps = (options: ActivityOptions) => proxyActivities<Activities>(options);
const writing = byUrgency(ACTIVITY_OPTIONS.patch, steps);
const recalling = byUrgency(ACTIVITY_OPTIONS.recall, steps);
const checking = byUrgency(ACTIVITY_OPTIONS.checkReports, steps);
const { storeReports } = steps(ACTIVITY_OPTIONS.storeReports);
const { verifyReports } = proxyLocalActivities<Activities>(LOCAL_CHECK);
const { recallHere } = proxyLocalActivities<Activities>(LOCAL_WRITE);

/**
 * News of clean files waits until none has come for `NEWS_WAIT_MS`, and no longer than this, in milliseconds. What warns is written at
 * once.
 */
const MAX_COALESCE_MS = 10_000;
/** Limit on what a customer can upload; a file that is not clean is reported all the same. */
const MAX_FILES = 1000;
/** Reports that a ledger keeps itself, in UTF-16 units of JSON: its state is the input of the run that comes after it. */
const MAX_KEPT = 384 * 1024;
/** Of one request to store reports, likewise. */
const MAX_STORED_AT_ONCE = 256 * 1024;
/** History length of a run before the ledger continues in another. */
const MAX_HISTORY_BYTES = 4 * 1024 * 1024;

/**
 * Keeps what is known of a conversation's files, and writes it to the conversation: one run owns those attributes, so
 * that no file's verdict overwrites another's. The result is what it knows, for the run that comes after it.
 */
export async function conversationLedger(input: LedgerInput): Promise<LedgerState> {
  refuseForeignId(input);
  return new ConversationLedger(input).run();
}

/**
 * A ledger is that of its conversation, or none: the reports on the files of one that somebody has started for another would be
 * taken, and told nowhere.
 *
 * @throws {ApplicationFailure} for a run under another id: the watch names it, and the next report begins another
 */
function refuseForeignId(input: LedgerInput | null | undefined): void {
  if (workflowInfo().workflowId === ledgerWorkflowId(String(input?.conversationId))) return;
  if (!patched(OWN_LEDGER_PATCH)) return;
  throw ApplicationFailure.nonRetryable(
    'the input is of a conversation that this run is not the ledger of',
    'InputRefused',
  );
}

const NOTHING: LedgerState = { files: [], unwritten: [] };

/** In UTF-16 units of JSON. */
const sizeOf = (report: FileReport): number => JSON.stringify(report).length;

/** Of what somebody has started a run with, all that can be a state. */
function wellFormed(state: unknown, conversationId: string): LedgerState {
  if (typeof state !== 'object' || state === null) return NOTHING;
  const { files, unwritten, refused, unchecked, stored, expected, waiting } = state as Partial<
    Record<keyof LedgerState, unknown>
  >;
  const texts = (value: unknown): string[] =>
    Array.isArray(value) ? value.filter((item): item is string => mediaId(item) === undefined) : [];
  const reports = (value: unknown): FileReport[] =>
    Array.isArray(value) ? value.filter((item): item is FileReport => problemOf(item) === undefined) : [];
  return {
    files: reports(files),
    unwritten: texts(unwritten),
    unchecked: reports(unchecked),
    ...(typeof refused === 'string' ? { refused: refused.slice(0, 500) } : {}),
    stored: texts(stored),
    expected: Array.isArray(expected) ? expected.filter(isExpectedFile) : [],
    waiting: Array.isArray(waiting)
      ? waiting.filter((archive): archive is AwaitedFiles => isAwaitedFiles(archive, conversationId))
      : [],
  };
}

class ConversationLedger {
  /** Reports in the input. */
  private readonly claimed: readonly FileReport[];
  /** Those of their media that the conversation does not show yet. */
  private readonly claimedUnwritten: ReadonlySet<string>;
  /** Reports without a seal that have come. */
  private ignored = 0;
  private readonly conversationId: string;
  private readonly files: Map<string, FileReport>;
  private readonly unwritten: Set<string>;
  private refused: string | undefined;
  private unconfirmed: readonly string[];
  /** Something is to be written, and has not been tried yet. */
  private hasNews: boolean;
  private isWoken = false;
  private readonly isLocal = patched(LOCAL_NEWS_PATCH);
  private readonly tellsAtOnce = this.isLocal || patched(TOLD_AT_ONCE_PATCH);
  private readonly putsWarningsFirst = this.tellsAtOnce || patched(WARNINGS_FIRST_PATCH);
  private readonly checksTogether = this.putsWarningsFirst || patched(CHECKED_TOGETHER_PATCH);
  /** Whether reports count with a seal only: see `SEALED_FACTS_PATCH`. The later patch implies it: each one costs two events. */
  private readonly isSealed = this.checksTogether || patched(SEALED_FACTS_PATCH);
  /** Media whose reports only storage has. */
  private readonly stored: Set<string>;
  private readonly expected: ExpectedFiles;
  /** Absent in runs from before reports were checked together. */
  private readonly inbox: ReportInbox | undefined;
  /** Reports whose check is pending or in progress. */
  private readonly unchecked: () => readonly FileReport[];
  private keptCharacters = 0;
  private readonly details = new LazyDetails(() => ledgerDetails(this.conversationId, this.state()));

  constructor({ conversationId, state: given }: LedgerInput) {
    this.conversationId = conversationId;
    const state = this.isSealed ? wellFormed(given, conversationId) : (given ?? NOTHING);
    this.stored = new Set(state.stored);
    // Whoever has started this run may have written them: they are taken once their seals are checked.
    const { unchecked = [] } = state;
    this.claimed = this.isSealed ? [...state.files, ...unchecked] : [];
    this.files = new Map(this.isSealed ? [] : state.files.map((file) => [file.mediaId, file]));
    this.claimedUnwritten = new Set([...state.unwritten, ...unchecked.map((report) => report.mediaId)]);
    this.unwritten = new Set(this.isSealed ? [] : state.unwritten);
    this.refused = state.refused;
    this.unconfirmed = state.unconfirmed ?? [];
    this.hasNews = !this.isSealed && this.unwritten.size > 0 && this.refused === undefined;
    this.expected = new ExpectedFiles(
      conversationId,
      state,
      (mediaId) => this.files.has(mediaId) || this.stored.has(mediaId),
      () => this.show(),
    );
    setHandler(files, () => inOrder(this.files.values()));
    setHandler(ledgerState, () => withinAnswer(this.state()));
    setHandler(wakeLedger, () => void (this.isWoken = true));
    const taken = { take: (report: FileReport) => this.take(report), ignore: () => this.ignore() };
    this.inbox = this.checksTogether ? new ReportInbox(taken) : undefined;
    this.unchecked =
      this.inbox?.unchecked ??
      receiveReports({
        ...taken,
        verify: (report) => CancellationScope.nonCancellable(() => this.isGenuine(report)),
      });
    setHandler(
      reportFile,
      (report) => (this.isSealed ? CancellationScope.nonCancellable(() => this.takeSealed(report)) : this.take(report)),
      {
        validator: (report) => this.validate(report),
      },
    );
    this.show();
  }

  /**
   * Cancelling a ledger has no effect: it would end with reports half checked, and the next news begins another anyway.
   * Runs from before facts were sealed are cancelled as they were.
   */
  run(): Promise<LedgerState> {
    return this.isSealed ? CancellationScope.nonCancellable(() => this.work()) : this.work();
  }

  private async work(): Promise<LedgerState> {
    if (this.isSealed) await this.recall();
    if (this.inbox === undefined) return this.keepTold();
    const { conversationId } = this;
    const check = (reports: readonly FileReport[]) =>
      checking[urgencyOf(reports)].verifyReports({ conversationId, reports });
    return Promise.race([this.keepTold(), this.inbox.checkAll(check)]);
  }

  /** Writes what is new, and hands over to storage what is too much, until it has been quiet for long enough. */
  private async keepTold(): Promise<LedgerState> {
    for (;;) {
      if (this.isSealed && this.keptCharacters > MAX_KEPT && (await this.store())) continue;
      if (this.hasNews) {
        await this.coalesce(
          () => this.unwritten.size,
          () => this.isUrgent(),
        );
        await this.write();
      } else if (this.isHistoryFull()) {
        await condition(() => allHandlersFinished() && (this.inbox?.isSmall ?? true));
        // What was checked meanwhile may be too much for the input of the next run.
        if (this.inbox !== undefined && this.keptCharacters > MAX_KEPT) continue;
        await continueAsNew<typeof conversationLedger>({ conversationId: this.conversationId, state: this.state() });
      } else if (!(await this.wakes()) && !this.hasNews && this.unchecked().length === 0) {
        await condition(allHandlersFinished);
        return this.state();
      }
    }
  }

  /**
   * What the start says, as far as it is sealed; then what storage knows of the conversation: a ledger that begins must
   * not know less than those before it, whoever has started it, and with whatever.
   */
  private async recall(): Promise<void> {
    const { conversationId, claimed } = this;
    const isWrittenAgain = (claimed.length > 0 || this.stored.size > 0) && patched(WRITTEN_AGAIN_PATCH);
    if (isWrittenAgain) this.stored.clear();
    if (claimed.length > 0) {
      const genuine = await verifyReports({ conversationId, reports: claimed });
      for (const [index, report] of claimed.entries()) {
        if (genuine[index] !== true) continue;
        this.take(report);
        if (isWrittenAgain) continue;
        // What the run before has written need not be written again, unless there is news of it already.
        const isNewest = this.files.get(report.mediaId) === report;
        if (isNewest && !this.claimedUnwritten.has(report.mediaId)) this.unwritten.delete(report.mediaId);
      }
      this.hasNews = this.unwritten.size > 0 && (isWrittenAgain || this.refused === undefined);
    }
    if (this.isLocal && claimed.length === 0) await this.untilNeeded();
    const isNews = this.tellsAtOnce && claimed.length === 0 && this.hasArrivedNews();
    if (isNews && !this.hasWaited())
      await this.coalesce(
        () => this.unchecked().length,
        () => !this.hasArrivedNews(),
      );
    // Those that have come with the start are checked on the way.
    const arrived = this.inbox?.nextBatch() ?? [];
    const { reports, stored, genuine, told } =
      (await this.recallHere(isNews, arrived)) ??
      (await recalling[urgencyOf(arrived)].recallReports({
        conversationId,
        ...(arrived.length === 0 ? {} : { arrived }),
        ...(isNews && this.hasArrivedNews() ? { tell: true } : {}),
      }));
    if (genuine !== undefined) this.inbox?.checked(arrived, genuine);
    if (told !== undefined) this.toldBy(arrived, told.unconfirmed);
    for (const report of reports) if (!this.stored.has(report.mediaId)) this.take(report);
    for (const mediaId of stored) {
      this.stored.add(mediaId);
      this.expected.reported(mediaId);
    }
  }

  /**
   * A ledger that was started for an upload begins before anything may be known of the file. One that was started anew has to tell
   * what storage knows.
   */
  private async untilNeeded(): Promise<void> {
    const isForUpload = this.expected.size > 0;
    const isNeeded = () =>
      !isForUpload ||
      this.isWoken ||
      this.unchecked().length > 0 ||
      this.hasNews ||
      this.expected.isAwaited ||
      this.isHistoryFull();
    if (!isNeeded()) await condition(isNeeded, LEDGER_QUIET_MS, { summary: 'first report' });
  }

  /** Whether what has arrived has waited for others already, and none is known that is still to come. */
  private hasWaited(): boolean {
    if (!this.isLocal || Date.now() - workflowInfo().startTime.getTime() < NEWS_WAIT_MS) return false;
    return this.expected.isWithin(new Set(this.unchecked().map(({ mediaId }) => mediaId)));
  }

  /** Where nothing warns, the worker that has the run can do it without a step that stands in a queue. */
  private async recallHere(isNews: boolean, arrived: readonly FileReport[]): Promise<RecalledReports | undefined> {
    if (!this.isLocal || !isNews || !this.hasArrivedNews()) return undefined;
    const { conversationId } = this;
    return (await unlessFailed(recallHere({ conversationId, arrived, tell: true }))) ?? undefined;
  }

  /** Nobody else knows the keys: the check is a step, and the update is answered once it is made. */
  private async takeSealed(report: FileReport): Promise<void> {
    if (!(await this.isGenuine(report))) {
      this.ignore();
      throw ApplicationFailure.nonRetryable('the report does not carry the seal of this program', 'ReportUnsealed');
    }
    this.take(report);
  }

  private async isGenuine(report: FileReport): Promise<boolean> {
    const [isGenuine] = await verifyReports({ conversationId: this.conversationId, reports: [report] });
    return isGenuine === true;
  }

  private ignore(): void {
    this.ignored += 1;
    this.show();
  }

  /**
   * Hands over to storage what need not be kept here: the best of what is told already. The others must be told first.
   *
   * @returns false when there is nothing to hand over
   */
  private async store(): Promise<boolean> {
    const candidates = worstFirst(this.files.values())
      .slice(1)
      .reverse()
      // Those that Genesys Cloud refuses are not written until there is news.
      .filter(({ mediaId }) => !this.unwritten.has(mediaId) || !this.hasNews);
    const batch: FileReport[] = [];
    for (let characters = 0, next = candidates.shift(); next !== undefined; next = candidates.shift()) {
      characters += sizeOf(next);
      if (characters > MAX_STORED_AT_ONCE) break;
      batch.push(next);
    }
    if (batch.length === 0) return false;
    await storeReports({ conversationId: this.conversationId, reports: batch });
    for (const report of batch) {
      this.stored.add(report.mediaId);
      // One that has come meanwhile stays.
      if (this.files.get(report.mediaId) !== report) continue;
      this.files.delete(report.mediaId);
      this.unwritten.delete(report.mediaId);
      this.keptCharacters -= sizeOf(report);
    }
    this.show();
    return true;
  }

  private isHistoryFull(): boolean {
    const isLarge = () => this.isSealed && workflowInfo().historySize > MAX_HISTORY_BYTES;
    return workflowInfo().continueAsNewSuggested || isLarge();
  }

  private validate(report: FileReport): void {
    const problem = problemOf(report);
    if (problem !== undefined) throw new Error(`reportFile: ${problem}`);
    const isNew = !this.files.has(report.mediaId);
    if (!this.isSealed && isNew && report.status === 'clean' && this.files.size >= MAX_FILES) {
      throw new Error(`reportFile: a conversation has ${MAX_FILES} files at most`);
    }
  }

  private take(report: FileReport): void {
    const known = this.files.get(report.mediaId);
    this.expected.reported(report.mediaId);
    if (!(this.isSealed ? supersedes : replaces)(report, known)) return;
    this.files.set(report.mediaId, report);
    this.keptCharacters += sizeOf(report) - (known === undefined ? 0 : sizeOf(known));
    if (known === undefined || shownOf(report) !== shownOf(known)) {
      this.unwritten.add(report.mediaId);
      this.hasNews = true;
    }
    this.show();
  }

  /** Waits for something to do. @returns false when it has been quiet for long enough to end */
  private async wakes(): Promise<boolean> {
    const openUntil = this.openUntil();
    const isDue = () => this.hasNews || this.isHistoryFull() || this.openUntil() !== openUntil;
    const quietMs = LEDGER_QUIET_MS + Math.max(0, openUntil - Date.now());
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

  /** Whether there is news that nobody waits for: no warning, and no archive. */
  private hasArrivedNews(): boolean {
    const arrived = this.unchecked();
    return arrived.length > 0 && urgencyOf(arrived) === 'news' && !this.expected.isAwaited;
  }

  private async coalesce(count: () => number, isUrgent: () => boolean): Promise<void> {
    const until = Date.now() + MAX_COALESCE_MS;
    let before: number;
    do {
      before = count();
      if (await condition(isUrgent, NEWS_WAIT_MS, { summary: 'news of clean files' })) return;
    } while (count() > before && Date.now() < until);
  }

  private isUrgent(): boolean {
    return this.urgency() === 'warn';
  }

  /** Of the files that are to be written. */
  private urgency(): ToldUrgency {
    return urgencyOf([...this.unwritten].flatMap((mediaId) => this.files.get(mediaId) ?? []));
  }

  /** What comes in meanwhile goes with the next write. */
  private async write(): Promise<void> {
    this.hasNews = false;
    const urgency = this.urgency();
    const { attributes, told } = filesWrite(this.files.values(), ({ mediaId }) => this.unwritten.has(mediaId));
    let unconfirmed: readonly string[];
    try {
      unconfirmed = this.isSealed
        ? await this.unlessOvertaken(urgency, () => this.writeSealed(told, urgency))
        : await writing[urgency].patch({ target: 'conversation', id: this.conversationId, attributes });
    } catch (error) {
      if (this.putsWarningsFirst && isCancellation(error)) {
        this.hasNews = true;
        return;
      }
      if (!(error instanceof ActivityFailure)) throw error;
      const { cause } = error;
      this.refuse(cause instanceof ApplicationFailure ? (cause.type ?? cause.message) : error.message);
      return;
    }
    this.toldBy(told, unconfirmed);
  }

  /** @param files what the conversation shows now. @param unconfirmed where it was accepted, and is not shown */
  private toldBy(files: readonly FileReport[], unconfirmed: readonly string[]): void {
    for (const file of files) if (this.files.get(file.mediaId) === file) this.unwritten.delete(file.mediaId);
    this.hasNews = this.unwritten.size > 0;
    this.accepted(unconfirmed);
    this.show();
  }

  /**
   * News of clean files may wait for the rate limit for long: it is called back when there is something to warn of, and goes
   * with that. A write that is under way is over before the next one begins.
   *
   * @throws {ActivityFailure} for which `isCancellation` holds, when it was called back
   */
  private async unlessOvertaken<T>(urgency: ToldUrgency, write: () => Promise<T>): Promise<T> {
    if (urgency === 'warn' || !this.putsWarningsFirst) return write();
    const scope = new CancellationScope();
    let isOver = false;
    const written = scope.run(write).finally(() => (isOver = true));
    // It is looked at below.
    written.catch(() => undefined);
    await condition(() => isOver || this.isUrgent());
    if (!isOver) scope.cancel();
    return written;
  }

  /** The step makes the attributes itself, of those reports that carry their seals. */
  private async writeSealed(told: readonly FileReport[], urgency: ToldUrgency): Promise<readonly string[]> {
    const [worst] = worstFirst(this.files.values());
    const files = worst === undefined || told.includes(worst) ? told : [worst, ...told];
    const known = new Set([...this.files.keys(), ...this.stored]);
    const { unconfirmed } = await writing[urgency].writeFileAttributes({
      conversationId: this.conversationId,
      urgency,
      files,
      count: known.size,
    });
    return unconfirmed;
  }

  /** A write that is accepted but not shown is not retried by itself: nothing suggests that it would be shown then. */
  private accepted(unconfirmed: readonly string[]): void {
    const wasWell = this.refused === undefined && this.unconfirmed.length === 0;
    this.refused = undefined;
    this.unconfirmed = unconfirmed;
    if (wasWell && unconfirmed.length === 0) return;
    const value = unconfirmed.length > 0 ? 'unconfirmed' : 'written';
    upsertSearchAttributes([{ key: attributesStateAttribute, value }]);
  }

  /** The files are safe. An operator has to see that the conversation does not show it; the next news retries. */
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
      ...(this.stored.size === 0 ? {} : { stored: [...this.stored].sort() }),
      ...(this.unchecked().length === 0 ? {} : { unchecked: this.unchecked() }),
      ...this.expected.state(),
    };
  }

  private show(): void {
    if (this.isSealed) this.details.refresh();
    else setCurrentDetails(ledgerDetails(this.conversationId, this.state()));
  }
}
