import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { REVIEW_MEMO } from '../contract/review-memo.js';
import { CONVERSATION_START_MEMO, START_MEMO } from '../contract/start-memo.js';
import type { ReviewMemo } from '../contract/review-memo.js';
import { verdictAttribute } from '../contract/search-attributes.js';
import { reasonOf, signatureOf } from '../contract/verdict.js';
import { isQueryId } from './query-id.js';

/** A run of scanAttachment, as listed or described by Temporal. */
export interface ReviewRun {
  readonly workflowId: string;
  readonly runId: string;
  readonly taskQueue: string;
  readonly running: boolean;
  readonly verdict: string | undefined;
  /** Undefined of a run whose file was never contained. */
  readonly memo: ReviewMemo | undefined;
  /** The listener's seal of its start. */
  readonly sealedStart?: unknown;
  /** When the customer's conversation began, as the start of the run says; see `CONVERSATION_START_MEMO`. */
  readonly conversationStart?: unknown;
}

/** What `--json` writes of a run. */
export interface ReviewSummary {
  readonly workflowId: string;
  readonly runId: string;
  readonly running: boolean;
  readonly conversationId: string;
  readonly mediaId: string;
  readonly status: string;
  readonly state: string;
  readonly since?: string;
  readonly until?: string;
  readonly verdict: string;
  /** Name of what was found. */
  readonly signature?: string;
  /** Why the file could not be judged. */
  readonly reason?: string;
  readonly bytes?: number;
  readonly mimeType?: string;
  readonly sha256?: string;
  readonly approvals: number;
  readonly approvers: number;
}

/** The id names no run that Temporal still has. */
export class ReviewNotFoundError extends Error {
  override readonly name = 'ReviewNotFoundError';

  constructor(readonly id: string) {
    super(
      `no scan of conversation, media or workflow ${JSON.stringify(id)}: check the id with "custodian review list"; ` +
        'closed runs are kept for the retention of the namespace',
    );
  }
}

/** The id names several runs. */
export class AmbiguousReviewError extends Error {
  override readonly name = 'AmbiguousReviewError';

  constructor(
    readonly id: string,
    readonly workflowIds: readonly string[],
  ) {
    super(
      [
        `${JSON.stringify(id)} names several files: give one of these ids`,
        ...workflowIds.map((one) => `  ${one}`),
      ].join('\n'),
    );
  }
}

/** What the workflow ids of scans begin with; see `scanWorkflowId`. */
const SCAN_PREFIX = 'scan:';
const SHORTEST_BEGINNING = 7;

/** A run with this id, or the newest runs about this conversation or media, one for each file. */
async function runsOf(client: Client, given: string): Promise<ReviewRun[]> {
  const id = given.replace(/…$/, '');
  if (id.startsWith(SCAN_PREFIX)) return [await describeRun(client, id)];
  if (!isQueryId(id)) throw new ReviewNotFoundError(id);
  // Lists show the beginning of an id where a terminal is narrow.
  const beginning = id.length >= SHORTEST_BEGINNING ? ` OR MediaId STARTS_WITH "${id}"` : '';
  const query = `WorkflowType = "scanAttachment" AND (ConversationId = "${id}" OR MediaId = "${id}"${beginning})`;
  const newest = new Map<string, ReviewRun>();
  // The newest start comes first.
  for await (const info of client.workflow.list({ query })) {
    if (!newest.has(info.workflowId)) newest.set(info.workflowId, reviewRun(info));
  }
  return [...newest.values()];
}

/**
 * The one run that an id means: of several files, the only one that `fits`.
 *
 * @throws {ReviewNotFoundError}
 * @throws {AmbiguousReviewError}
 */
export async function findRun(client: Client, id: string, fits: (run: ReviewRun) => boolean): Promise<ReviewRun> {
  const runs = await runsOf(client, id);
  const fitting = runs.filter(fits);
  const candidates = fitting.length > 0 ? fitting : runs;
  const [run, ...others] = candidates;
  if (run === undefined) throw new ReviewNotFoundError(id);
  if (others.length > 0) {
    throw new AmbiguousReviewError(
      id,
      candidates.map(({ workflowId }) => workflowId),
    );
  }
  return run;
}

/** A run of a workflow id, or its newest. @throws {ReviewNotFoundError} */
export async function describeRun(client: Client, workflowId: string, runId?: string): Promise<ReviewRun> {
  try {
    return reviewRun(await client.workflow.getHandle(workflowId, runId).describe());
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) throw new ReviewNotFoundError(workflowId);
    throw error;
  }
}

export function reviewRun(info: Omit<WorkflowExecutionInfo, 'raw'>): ReviewRun {
  const { workflowId, runId, taskQueue, status, memo, typedSearchAttributes } = info;
  return {
    ...{ workflowId, runId, taskQueue },
    running: status.name === 'RUNNING',
    verdict: typedSearchAttributes.get(verdictAttribute),
    memo: memo?.[REVIEW_MEMO] as ReviewMemo | undefined,
    sealedStart: memo?.[START_MEMO],
    conversationStart: memo?.[CONVERSATION_START_MEMO],
  };
}

export const isWaiting = ({ running, memo }: ReviewRun): boolean => running && memo?.report.state === 'waiting';

/** @returns undefined of a run whose file was never contained */
export function summary({ workflowId, runId, running, memo }: ReviewRun): ReviewSummary | undefined {
  if (memo === undefined) return undefined;
  const { input, findings, report } = memo;
  const { status, state, since, until, approvals, approvers } = report;
  const { file, scan, unscannedBecause } = findings;
  const signature = signatureOf(scan);
  const reason = reasonOf(scan) ?? unscannedBecause;
  return {
    ...{ workflowId, runId, running, conversationId: input.conversationId, mediaId: input.mediaId, status, state },
    ...(since === undefined || until === undefined ? {} : { since, until }),
    verdict: scan?.verdict ?? 'unscanned',
    ...(signature === undefined ? {} : { signature }),
    ...(reason === undefined ? {} : { reason }),
    ...(file === undefined ? {} : { bytes: file.bytes, mimeType: file.mimeType, sha256: file.sha256 }),
    ...{ approvals: approvals.length, approvers },
  };
}
