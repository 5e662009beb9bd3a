import { allHandlersFinished, ApplicationFailure, condition, patched, setWorkflowOptions } from '@temporalio/workflow';
import {
  LEAN_STEPS_PATCH,
  LOCAL_NEWS_PATCH,
  SEALED_FACTS_PATCH,
  TOLD_AT_ONCE_PATCH,
} from '../../contract/step-names.js';
import { signatureOf } from '../../contract/verdict.js';
import type { ScanAttachmentInput, ScanAttachmentResult } from '../../contract/workflows.js';
import { examine } from './examine.js';
import { FileCase } from './file-case.js';
import { LedgerReports } from './ledger-reports.js';
import { Review } from './review.js';
import { startsPinned, worksThenWaits } from '../versioning.js';
import type { BelievedStart } from './start.js';
import { answerMeanwhile, believable, refuseForeignId, refuseMalformed } from './start.js';
import { discardStagedFile, isDiscardedHere } from './staged-file.js';

/**
 * Downloads an uploaded file and has it scanned. Only a clean file stays where it is; any other is contained before
 * anything else is done, and waits for a person's decision.
 */
export async function scanAttachment(input: ScanAttachmentInput): Promise<ScanAttachmentResult> {
  const isPinned = startsPinned();
  const isLocal = patched(LOCAL_NEWS_PATCH);
  const isToldAtOnce = isLocal || patched(TOLD_AT_ONCE_PATCH);
  const isLean = isToldAtOnce || patched(LEAN_STEPS_PATCH);
  const isSealed = isLean || patched(SEALED_FACTS_PATCH);
  if (isSealed) refuseMalformed(input);
  if (isLean) refuseForeignId(input);
  if (isSealed && input.earlier !== undefined) answerMeanwhile(input);
  const believed: BelievedStart = isSealed ? await believable(input) : { input };
  const fileCase = new FileCase(believed.input, { isSealed, isLean });
  fileCase.askedUntil = believed.askedUntil;
  const reports = new LedgerReports(input.conversationId, { isToldAtOnce, isLocal });
  const review = new Review(fileCase, reports);
  if (input.earlier === undefined) await examine(fileCase);
  if (isLean && fileCase.needsReview) await review.askPolicy();
  review.record(fileCase.needsReview ? review.end : undefined);
  const tidied = isLocal ? tidyAfter(reports, fileCase) : tidy(fileCase);
  if (fileCase.needsReview && isPinned) await review.moveOn();
  if (fileCase.needsReview) await review.decide();
  await tidied;
  const isReportRefused = await reports.refused();
  await condition(allHandlersFinished);
  if (review.failure !== undefined) throw review.failure;
  if (isReportRefused) {
    // The file itself is safe. An operator has to see that the conversation does not show it.
    throw ApplicationFailure.nonRetryable('the ledger of the conversation refused the report', 'FileNotReported');
  }
  return resultOf(fileCase);
}

setWorkflowOptions(worksThenWaits, scanAttachment);

/** A clean file has no more use for the disk. */
async function tidy({ status, isLean, findings: { file } }: FileCase): Promise<void> {
  if (status !== 'clean' || file === undefined) return;
  if (isLean && (await isDiscardedHere(file))) return;
  await discardStagedFile(file);
}

/** As `tidy`, where the report of a clean file goes on to it. */
async function tidyAfter(reports: LedgerReports, { status, findings: { file } }: FileCase): Promise<void> {
  if (status !== 'clean' || file === undefined) return;
  await reports.refused();
  if (!reports.hasDiscarded) await discardStagedFile(file);
}

function resultOf({ status, verdict, findings: { file, scan, releasedTo } }: FileCase): ScanAttachmentResult {
  const signature = signatureOf(scan);
  return {
    status,
    verdict,
    ...(signature === undefined ? {} : { signature }),
    ...(file === undefined ? {} : { sha256: file.sha256, bytes: file.bytes }),
    ...(releasedTo === undefined ? {} : { releasedTo }),
  };
}
