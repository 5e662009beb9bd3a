import { upsertMemo, upsertSearchAttributes } from '@temporalio/workflow';
import { REVIEW_MEMO, reviewDueAttribute, reviewStateAttribute } from '../contract/messages.js';
import type { ReviewMemo, ReviewReport, ScanAttachmentInput } from '../contract/messages.js';
import type { Findings } from './scan-attachment.js';

/** Says how a review stands where lists of runs are read from, so that one call tells of a thousand. */
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
