import { upsertMemo, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { ContinueAsNewOptions } from '@temporalio/workflow';
import type { Findings } from '../../contract/findings.js';
import { REVIEW_MEMO } from '../../contract/review-memo.js';
import type { ReviewReport } from '../../contract/review.js';
import type { ReviewMemo } from '../../contract/review-memo.js';
import { reviewDueAttribute, reviewStateAttribute } from '../../contract/search-attributes.js';
import type { ScanAttachmentInput } from '../../contract/workflows.js';

/** The state of a review in the memo of its run, so that one list call returns a thousand of them. */
export function publishReview(
  input: ScanAttachmentInput,
  findings: Findings,
  report: ReviewReport,
  due: Date | undefined,
): void {
  upsertSearchAttributes([
    { key: reviewStateAttribute, value: report.state },
    { key: reviewDueAttribute, value: due ?? null },
  ]);
  upsertMemo(memoOf(input, findings, report));
}

/**
 * What the next run of a review tells from its start on. By itself the server hands on the memo of the first start only, and
 * a run that is ended before a worker has taken it could not be opened again.
 */
export function handedOn(
  input: ScanAttachmentInput,
  findings: Findings,
  report: ReviewReport,
): Pick<ContinueAsNewOptions, 'memo' | 'typedSearchAttributes'> {
  const { memo, typedSearchAttributes } = workflowInfo();
  return {
    memo: { ...memo, ...memoOf(input, findings, report) },
    typedSearchAttributes: typedSearchAttributes.updateCopy([{ key: reviewStateAttribute, value: report.state }]),
  };
}

const memoOf = (
  { downloadUrl: _secret, earlier: _told, ...input }: ScanAttachmentInput,
  { releasedLink: _alsoSecret, ...findings }: Findings,
  { ignored: _notes, ...report }: ReviewReport,
): { [REVIEW_MEMO]: ReviewMemo } => ({ [REVIEW_MEMO]: { input, findings, report } });
