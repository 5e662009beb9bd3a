import { WAITING_REVIEWS } from '../../contract/review.js';
import { reviewRun, summary } from './review-run.js';
import type { ReviewSummary } from './review-run.js';
import { withTemporal, writeJson } from './session.js';
import { table, toTheMinute } from './table.js';

/** Runs asked for in one call: the most that a server gives by default. */
const PAGE_SIZE = 1000;

/** `custodian review list`: one call to Temporal per thousand runs, and no call to a worker. */
export async function list({ json }: { readonly json?: true }): Promise<void> {
  await withTemporal(async (client) => {
    const reviews: ReviewSummary[] = [];
    for await (const info of client.workflow.list({ query: WAITING_REVIEWS, pageSize: PAGE_SIZE })) {
      const review = summary(reviewRun(info));
      if (review !== undefined) reviews.push(review);
    }
    reviews.sort((one, other) => (one.until ?? '').localeCompare(other.until ?? ''));
    if (json) writeJson({ reviews });
    else
      process.stdout.write(
        reviews.length === 0 ? 'nothing waits for a decision\n' : table([HEADER, ...reviews.map(row)]),
      );
    return 0;
  });
}

const HEADER = ['UNTIL', 'SINCE', 'APPROVED', 'VERDICT', 'FOUND', 'BYTES', 'SHA-256', 'WORKFLOW ID'];

/** The hash is shortened; `show` prints it in full. */
function row({
  until,
  since,
  approvals,
  approvers,
  verdict,
  signature,
  reason,
  bytes,
  sha256,
  workflowId,
}: ReviewSummary) {
  return [
    toTheMinute(until),
    toTheMinute(since),
    `${approvals}/${approvers}`,
    verdict,
    signature ?? reason ?? '-',
    bytes === undefined ? '-' : String(bytes),
    sha256?.slice(0, 12) ?? '-',
    workflowId,
  ];
}
