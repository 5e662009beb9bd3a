import { activityInfo, cancellationSignal, log } from '@temporalio/activity';
import type { DecisionEvidence } from '../contract/review.js';
import { toldVerdict } from '../contract/verdict.js';
import type { ScanResult } from '../contract/verdict.js';
import type { Vault } from '../vault/vault.js';
import type { FileReport } from '../contract/file-report.js';
import type { GenesysRest } from '../genesys/rest.js';
import { fileReported } from '../contract/ledger-messages.js';
import { problemOf } from '../contract/report-problem.js';
import { urgencyOf } from '../contract/urgency.js';
import { tellLedger } from '../temporal/ledger.js';
import { isContained, keepReports, knownRemoval } from './known-standing.js';
import type { StandingDependencies } from './known-standing.js';
import { checkDecision } from './check-decision.js';
import type { DecisionDependencies } from './check-decision.js';
import { ReportRefusedError, TemporalUnavailableError } from './temporal-errors.js';

/** Time for Temporal to take a report, in milliseconds. */
const REPORT_DEADLINE_MS = 10_000;

export interface ReportInput {
  readonly conversationId: string;
  readonly file: FileReport;
  /** What the report rests on; absent in runs that began before facts were sealed. */
  readonly evidence?: ReportEvidence;
  /** Whether the ledger begins soon by itself: see `LEDGER_BEGINS_MEMO`. What warns does not wait for that. */
  readonly ledgerBegins?: boolean;
}

/** What a report rests on. */
export interface ReportEvidence {
  readonly scan?: ScanResult;
  readonly decision?: DecisionEvidence;
  /** The message that brought the file, where the API names it. */
  readonly messageId?: string | undefined;
}

export interface ReportDependencies extends StandingDependencies, DecisionDependencies {
  readonly vault: Pick<Vault, 'isReleasedAt'>;
  readonly genesys: DecisionDependencies['genesys'] & Pick<GenesysRest, 'removeMedia'>;
  /** Whether runs may report without evidence what does not warn, as they did before facts were sealed. */
  readonly acceptsUnsealedStarts: boolean;
}

export function createReport(dependencies: ReportDependencies) {
  const { client, seals, vault, genesys, acceptsUnsealedStarts } = dependencies;

  /**
   * Tells the ledger of a conversation what became of a file; starts the ledger when it does not run. What the report
   * says must follow from sealed facts; then it is sealed itself. Where it warns, it is kept in the vault, too, so that
   * nobody can make it forgotten. It is done once the report is in the history of the ledger, which deals with it in its
   * own time.
   */
  return async function report(input: ReportInput): Promise<void> {
    const { conversationId, file: claimed, evidence, ledgerBegins = false } = input;
    if (evidence !== undefined) await check(conversationId, claimed, evidence);
    else if (!acceptsUnsealedStarts && !isWarning(claimed)) throw refusal(claimed.mediaId, 'it comes without evidence');
    const file = await contained(conversationId, claimed, evidence?.messageId);
    const sealed = seals.sealReport(conversationId, file);
    if (file.status !== 'clean') await keepReports(dependencies, conversationId, [sealed], cancellationSignal());
    const problem = problemOf(sealed);
    if (problem !== undefined) throw new ReportRefusedError(file.mediaId, { cause: new Error(problem) });
    const { taskQueue } = activityInfo();
    const canWait = ledgerBegins && urgencyOf([file]) === 'news';
    const message = { conversationId, taskQueue, signal: fileReported, value: sealed, canWait };
    try {
      await client.withDeadline(Date.now() + REPORT_DEADLINE_MS, () => tellLedger(client, message));
    } catch (error) {
      throw new TemporalUnavailableError('report to the ledger', { cause: error });
    }
  };

  /**
   * That a file is contained is said once it is removed from the conversation: what a step answers goes through anybody's hands.
   *
   * @returns the report as it is true
   */
  async function contained(conversationId: string, file: FileReport, messageId?: string): Promise<FileReport> {
    const { mediaId, status } = file;
    if (!isContained(status)) return file;
    const known = await knownRemoval(dependencies, { conversationId, mediaId }, cancellationSignal());
    const removal = known ?? (await genesys.removeMedia({ conversationId, mediaId, messageId }, cancellationSignal()));
    if (known === undefined)
      log.warn('nothing proved that a contained file was removed: it is now', { mediaId, removal });
    if (status === 'rejected' || removal === 'reported') return file;
    return { ...file, status: removal === 'kept' ? 'quarantined_local' : 'quarantined' };
  }

  /** @throws {ReportRefusedError} when the report does not follow from sealed facts */
  async function check(conversationId: string, file: FileReport, { scan, decision }: ReportEvidence): Promise<void> {
    const { mediaId, status, verdict, sha256 = '' } = file;
    const isProven =
      verdict === toldVerdict(scan) &&
      (scan === undefined || seals.isVerdict({ conversationId, mediaId }, sha256, scan));
    const isDecided = status === 'released' || status === 'rejected';
    if (!isProven || (isDecided && decision?.approved !== (status === 'released'))) {
      throw refusal(mediaId, 'it does not follow from sealed facts');
    }
    // What the step `release` returns goes through the run, and so through anybody's hands.
    const addresses = [file.releasedTo, file.releasedLink].filter((address) => address !== undefined);
    const about = { conversationId, mediaId };
    for (const address of addresses) {
      const isOurs = await vault.isReleasedAt(address, sha256, about, { signal: cancellationSignal() });
      if (!isOurs) throw refusal(mediaId, 'the file was not released to that address');
    }
    if (!isDecided || decision === undefined) return;
    await checkDecision(dependencies, decision, { mediaId, sha256: file.sha256 ?? null });
  }
}

/** Of runs from before facts were sealed: nobody gains by forging it. */
const isWarning = ({ status, releasedTo, releasedLink }: FileReport): boolean =>
  (status === 'quarantined' || status === 'quarantined_local' || status === 'unscanned') &&
  releasedTo === undefined &&
  releasedLink === undefined;

const refusal = (mediaId: string, problem: string) => new ReportRefusedError(mediaId, { cause: new Error(problem) });
