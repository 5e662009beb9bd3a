import { upsertMemo, upsertSearchAttributes } from '@temporalio/workflow';
import type { Findings } from '../../contract/findings.js';
import { REVIEW_MEMO } from '../../contract/review-memo.js';
import type { ReviewReport } from '../../contract/review.js';
import type { ReviewMemo } from '../../contract/review-memo.js';
import { reviewDueAttribute, reviewStateAttribute } from '../../contract/search-attributes.js';
import type { ScanAttachmentInput } from '../../contract/workflows.js';

/** The state of a review in the memo of its run, so that one list call returns a thousand of them. */
export function publishReview(
  { downloadUrl: _secret, earlier: _told, ...input }: ScanAttachmentInput,
  { releasedLink: _alsoSecret, ...findings }: Findings,
  { ignored: _notes, ...report }: ReviewReport,
  due: Date | undefined,
): void {
  upsertSearchAttributes([
    { key: reviewStateAttribute, value: report.state },
    { key: reviewDueAttribute, value: due ?? null },
  ]);
  upsertMemo({ [REVIEW_MEMO]: { input, findings, report } satisfies ReviewMemo });
}
