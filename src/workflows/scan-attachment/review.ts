import {
  ActivityFailure,
  ApplicationFailure,
  condition,
  log,
  makeContinueAsNewFunc,
  patched,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import type { Admission } from '../../contract/admission.js';
import type { Findings } from '../../contract/findings.js';
import type { DecisionEvidence } from '../../contract/review.js';
import { DECISION_LOG_PATCH, DISPOSAL_TOLD_PATCH } from '../../contract/step-names.js';
import { reviewStateAttribute, verdictAttribute } from '../../contract/search-attributes.js';
import type { ReviewDecision } from '../../contract/review.js';
import { containedFile } from '../../contract/second-opinion.js';
import type { ContainedFile } from '../../contract/second-opinion.js';
import type { ScanAttachment } from '../../contract/workflows.js';
import { signatureOf } from '../../contract/verdict.js';
import type { NoticeKind } from '../../contract/notice.js';
import { Announcements } from '../announcements.js';
import { LazyDetails } from '../lazy-details.js';
import { leftAlone } from '../left-alone.js';
import { ACTIVITY_OPTIONS, LOCAL_CHECK } from '../retry-policies.js';
import { removeOriginal } from './contain.js';
import { scanDetails } from './details.js';
import type { FileCase } from './file-case.js';
import { fileReport } from './file-report.js';
import type { LedgerReports } from './ledger-reports.js';
import { ReviewDesk } from './review-desk.js';
import type { Decision } from './review-desk.js';
import { handedOn, publishReview } from './review-memo.js';

/** Checks that need the worker's keys and settings, and no queue. */
const { reviewPolicy, verifyOpinions } = proxyLocalActivities<Activities>(LOCAL_CHECK);
const { admit } = proxyActivities<Activities>(ACTIVITY_OPTIONS.admit);
const { release } = proxyActivities<Activities>(ACTIVITY_OPTIONS.release);
const { logExpiry, logReopening } = proxyActivities<Activities>(ACTIVITY_OPTIONS.logExpiry);
const { reject } = proxyActivities<Activities>(ACTIVITY_OPTIONS.reject);

/** Shows the state of the run, asks for a decision if needed, and carries it out. */
export class Review {
  private readonly desk: ReviewDesk;
  private readonly details = new LazyDetails(() => this.detailsText());
  private readonly announcements: Announcements;
  /** Asked when the run begins, as `Announcements` does. */
  private readonly isExpiryLogged: boolean;
  private isHalfTimeTold: boolean;
  /** The review does not end before. */
  private leastEnd: string | undefined;
  /** Why an approved file could not be released, or the copy of a rejected one not be dealt with. */
  failure: ActivityFailure | undefined;

  constructor(
    private readonly fileCase: FileCase,
    private readonly reports: LedgerReports,
  ) {
    const { reviewWindowMs: windowMs, reviewApprovers: approvers = 1, earlier } = fileCase.input;
    this.announcements = new Announcements(fileCase.isLean);
    this.isExpiryLogged = fileCase.isLean || patched(DECISION_LOG_PATCH);
    this.isHalfTimeTold = earlier?.open?.reminded ?? false;
    this.desk = new ReviewDesk({
      ...{ windowMs, approvers, earlier, isSealed: fileCase.isSealed },
      status: () => fileCase.status,
      admit: (decision, approve) => this.admit(decision, approve),
      changed: (what) => {
        this.show();
        if (what === 'note') return;
        this.publish();
        this.announceHalfTime();
      },
    });
    setHandler(containedFile, () => this.containedFile());
  }

  /** The deadline for a decision: a review that continues in this run keeps its original end. */
  get end(): string {
    const { reviewWindowMs, earlier } = this.fileCase.input;
    const end = earlier?.open?.until ?? new Date(Date.now() + reviewWindowMs).toISOString();
    return later(end, this.leastEnd);
  }

  /** The limits that workers apply to this review; its input is not trusted, because anybody may have started it. */
  async askPolicy(): Promise<void> {
    const { approvers, minWindowMs } = await reviewPolicy();
    const { findings, askedUntil } = this.fileCase;
    const since = findings.at === undefined ? Date.now() : Date.parse(findings.at);
    this.leastEnd = later(new Date(since + minWindowMs).toISOString(), askedUntil);
    this.desk.require(approvers, this.leastEnd);
  }

  /** Says what is known where people look for it. Containment has come first. */
  record(reviewOpenUntil?: string): void {
    const { state, decision } = this.desk.report();
    const { input, status, findings, verdict } = this.fileCase;
    upsertSearchAttributes([
      { key: verdictAttribute, value: verdict },
      { key: reviewStateAttribute, value: state },
    ]);
    this.show();
    if (this.fileCase.isSettled) return;
    const reportedAt = new Date().toISOString();
    const file = fileReport(input, { status, findings, decision, reviewOpenUntil, reportedAt });
    if (!this.fileCase.isSealed) return this.reports.send(file);
    const { scan } = findings;
    const isCarriedOut = decision !== undefined && (status === 'released' || status === 'rejected');
    const evidence = {
      ...(scan === undefined ? {} : { scan }),
      ...(isCarriedOut ? { decision: this.evidenceOf(decision) } : {}),
      ...(input.messageId === undefined ? {} : { messageId: input.messageId }),
    };
    this.reports.send(file, evidence, status === 'clean' ? findings.file?.stagingId : undefined);
  }

  /** What a decision rests on. */
  private evidenceOf({ approved, ...statement }: Decision): DecisionEvidence {
    return { approved, statements: approved ? this.desk.report().approvals : [statement] };
  }

  private async admit(decision: ReviewDecision, approve: boolean): Promise<Admission> {
    const { input, findings } = this.fileCase;
    const { mediaId } = input;
    try {
      return await admit({ mediaId, sha256: findings.file?.sha256 ?? null, decision, approve });
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      return {
        authority: 'signals',
        approvers: 1,
        by: 'signals',
        problem: 'no worker could check the decision and note it in the audit log: decide again',
      };
    }
  }

  /** The wait of weeks is not bound to the version that has scanned the file. */
  async moveOn(): Promise<void> {
    if (this.fileCase.input.earlier?.open === undefined) this.announce('review.opened');
    // The next run reports to the ledger again; reports in progress must arrive before that.
    await this.reports.refused();
    await this.announcements.settled();
    await this.continueInNewRun();
  }

  /** Asks people. The question stays open while attributes are still being written. */
  async decide(): Promise<void> {
    const { fileCase } = this;
    if (fileCase.isSealed) {
      // As runs did that began before the policy was asked for before people were.
      if (this.leastEnd === undefined) this.desk.require((await reviewPolicy()).approvers);
      leftAlone(this.verifyOpinions());
    }
    const { earlier } = fileCase.input;
    if (earlier?.open === undefined) this.announce('review.opened');
    const logged = this.logReopening();
    const decision = await this.desk.wait();
    await logged;
    if (decision === 'history-full') {
      await this.announcements.settled();
      return this.continueInNewRun();
    }
    if (decision !== 'expired' && decision.approved) {
      if (await this.releaseCopy(decision)) fileCase.status = 'released';
    } else if (decision !== 'expired') {
      if (fileCase.findings.inVault !== true) {
        const evidence = { sha256: fileCase.findings.file?.sha256, decision: this.evidenceOf(decision) };
        fileCase.add({ withdrawal: await removeOriginal(fileCase, { ...fileCase.address, evidence }) });
      }
      fileCase.status = 'rejected';
    }
    if (decision === 'expired' && this.isExpiryLogged) await this.logExpiry();
    this.record();
    this.publish();
    if (decision !== 'expired' && !decision.approved) await this.disposeOfCopy(decision);
    if (decision === 'expired') this.announce('review.expired');
    else this.announce('review.decided', decision.reviewer);
    await this.announcements.settled();
  }

  /** A review that continues in this run was recorded when it began. */
  private async logReopening(): Promise<void> {
    const { input, findings } = this.fileCase;
    const { conversationId, mediaId, earlier } = input;
    if (earlier?.reopened === undefined || earlier.open !== undefined || !this.fileCase.isLean) return;
    const { reviewer, reason, at } = earlier.reopened;
    const sha256 = findings.file?.sha256 ?? null;
    try {
      await logReopening({ conversationId, mediaId, sha256, statement: { reviewer, reason, at } });
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      log.error('that a review was reopened is not in the audit log', { problem: error.cause?.message });
    }
  }

  private async logExpiry(): Promise<void> {
    const { input, findings } = this.fileCase;
    const { conversationId, mediaId } = input;
    const until = this.desk.report().until ?? this.end;
    try {
      await logExpiry({ conversationId, mediaId, sha256: findings.file?.sha256 ?? null, until });
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      log.error('the end of a review is not in the audit log', { problem: error.cause?.message });
    }
  }

  private announceHalfTime(): void {
    const { reminded, state } = this.desk.report();
    if (!reminded || state !== 'waiting' || this.isHalfTimeTold) return;
    this.isHalfTimeTold = true;
    this.announce('review.half-time');
  }

  private announce(kind: NoticeKind, reviewer?: string): void {
    const { input, verdict, findings, status } = this.fileCase;
    const { conversationId, mediaId, fileName } = input;
    const { file, scan, unscannedBecause } = findings;
    this.announcements.tell(kind, {
      ...{ conversationId, mediaId, verdict, until: this.desk.report().until ?? this.end },
      ...(reviewer === undefined ? {} : { reviewer, state: status }),
      ...(file === undefined ? {} : { sha256: file.sha256 }),
      ...(fileName === undefined ? {} : { fileName }),
      rule: signatureOf(scan) ?? unscannedBecause ?? '',
    });
  }

  /** The same question, open in a run with a short history: whoever floods a run with signals is not to close it. */
  private async continueInNewRun(): Promise<void> {
    const { input, status, findings } = this.fileCase;
    const report = this.desk.report();
    const { approvals, ignored, reminded, secondOpinions, reopened } = report;
    const { since = new Date().toISOString(), until = this.end } = report;
    const told = handedOn(input, findings, { ...report, state: 'waiting', since, until });
    await makeContinueAsNewFunc<ScanAttachment>(told)({
      ...input,
      downloadUrl: '',
      earlier: {
        ...{ status, findings, open: { since, until, approvals, ignored, reminded, secondOpinions } },
        ...(reopened === undefined ? {} : { reopened }),
      },
    });
  }

  /** @returns false without an intact copy to release: the file stays contained, and the run ends as failed */
  private async releaseCopy(decided: Decision): Promise<boolean> {
    const { reviewer, reason, at: decidedAt } = decided;
    const { input, findings } = this.fileCase;
    const { file, inVault } = findings;
    if (inVault !== true || file === undefined) return true;
    const { conversationId, mediaId } = input;
    const { sha256, mimeType } = file;
    try {
      const released = await release({
        ...{ conversationId, mediaId, sha256, mimeType, reviewer, reason, decidedAt },
        approvals: this.desk.report().approvals,
      });
      const { uri: releasedTo, link: releasedLink } = released;
      this.fileCase.add({ releasedTo, ...(releasedLink === undefined ? {} : { releasedLink }) });
      return true;
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      log.error('an approved file could not be released', { problem: error.cause?.message });
      const { cause } = error;
      const releaseProblem = (cause instanceof ApplicationFailure ? cause.type : undefined) ?? 'unknown';
      this.fileCase.add({ releaseProblem });
      this.failure = error;
      return false;
    }
  }

  /** The file is contained and reported as rejected, whatever the outcome of this step; when that fails, the run ends as failed. */
  private async disposeOfCopy({ reviewer, reason, at: decidedAt, signature }: Decision): Promise<void> {
    const { input, findings } = this.fileCase;
    const { file, inVault } = findings;
    if (inVault !== true || file === undefined) return;
    const { conversationId, mediaId } = input;
    let rejectedCopy: Findings['rejectedCopy'];
    try {
      rejectedCopy = await reject({
        ...{ conversationId, mediaId, sha256: file.sha256, reviewer, reason, decidedAt },
        ...(signature === undefined ? {} : { signature }),
      });
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      log.error('the copy of a rejected file was not dealt with', { problem: error.cause?.message });
      // Asked here, and not when the run begins: every run would have two events for it, and almost none gets here.
      const isTold = patched(DISPOSAL_TOLD_PATCH);
      rejectedCopy = isTold ? 'failed' : 'kept';
      if (isTold) this.failure = error;
    }
    this.fileCase.add({ rejectedCopy });
    this.show();
    this.publish();
  }

  private containedFile(): ContainedFile | null {
    const { file, scan, inVault } = this.fileCase.findings;
    const { state, secondOpinions } = this.desk.report();
    if (state !== 'waiting' || inVault !== true || file === undefined || scan === undefined) return null;
    const { databaseVersion } = secondOpinions.at(-1) ?? scan;
    return { sha256: file.sha256, databaseVersion };
  }

  /** Opinions are shown, and keep the file from being scanned again, only with the seal of the step that asked. */
  private async verifyOpinions(): Promise<void> {
    const sha256 = this.fileCase.findings.file?.sha256;
    if (sha256 === undefined) return;
    for (;;) {
      await condition(() => this.desk.opinions.hasUnverified);
      const opinions = this.desk.opinions.takeUnverified();
      const genuine = await verifyOpinions({ sha256, opinions });
      this.desk.opinions.add(opinions.filter((_, index) => genuine[index] === true));
    }
  }

  private show(): void {
    this.details.refresh();
  }

  private detailsText(): string {
    const { input, status, findings } = this.fileCase;
    return scanDetails(input, status, findings, this.desk.report(), workflowInfo());
  }

  private publish(): void {
    publishReview(this.fileCase.input, this.fileCase.findings, this.desk.report(), this.desk.due);
  }
}

/** Of two times as RFC 3339 has them, UTC, milliseconds. */
const later = (time: string, other: string | undefined): string =>
  other === undefined || Date.parse(time) >= Date.parse(other) ? time : other;
