import type { Client } from '@temporalio/client';
import { parseScanWorkflowId, scanWorkflowId } from '../contract/ids.js';
import type { ReviewState } from '../contract/review.js';
import { reviewStateAttribute } from '../contract/search-attributes.js';
import type { FileIds } from '../watch/drive.js';
import type { EndedScan, RunningScan } from '../watch/facts.js';
import { endedByForce, newestRun } from './newest-runs.js';
import { reviewRun } from './review-run.js';

/** What the workflow ids of scans begin with; see `scanWorkflowId`. */
const SCAN_PREFIX = 'scan:';

/** The scans whose newest run was ended by force or has failed. @throws {Error} when Temporal does not answer */
export async function endedScans(client: Client, taskQueue: string): Promise<EndedScan[]> {
  const ended = await endedByForce(client, 'scanAttachment', taskQueue);
  // By their ids and not by their attributes: whoever has ended a run can have started one without them in its place.
  const scans = ended.filter(({ run }) => run.workflowId.startsWith(SCAN_PREFIX));
  return scans.map(({ run, firstRunId, ended: how, endedAt }) => {
    const { memo } = reviewRun(run);
    const { input, findings, report } = memo ?? {};
    const { inVault, rejectedCopy = 'failed', releaseProblem, file } = findings ?? {};
    const copyIsDue = inVault === true && rejectedCopy === 'failed';
    const { conversationId = '', mediaId = '' } = input ?? {};
    const isRefused = releaseProblem === 'DecisionRefusedError' && typeof file?.sha256 === 'string';
    const isOfFile = scanWorkflowId(conversationId, mediaId) === run.workflowId;
    const undecided = isRefused && isOfFile ? { conversationId, mediaId, sha256: file.sha256 } : undefined;
    return {
      ...{ workflowId: run.workflowId, runId: run.runId, firstRunId, ended: how, endedAt: endedAt.toISOString() },
      reviewState: (run.typedSearchAttributes.get(reviewStateAttribute) ?? 'none') as ReviewState,
      review: memo === undefined ? undefined : { status: String(report?.status), copyIsDue, undecided },
    };
  });
}

/**
 * The scans that are at work, those included that wait for a decision. By their ids and not by their attributes: whoever has
 * started one can have left them out.
 *
 * @throws {Error} when Temporal does not answer
 */
export async function* runningScans(client: Client, taskQueue: string): AsyncGenerator<RunningScan, void, void> {
  const query = `WorkflowType = 'scanAttachment' AND TaskQueue = '${taskQueue}' AND ExecutionStatus = 'Running'`;
  for await (const run of client.workflow.list({ query, pageSize: 1000 })) {
    const ids = parseScanWorkflowId(run.workflowId);
    if (ids === undefined) continue;
    const isReview = run.typedSearchAttributes.get(reviewStateAttribute) === 'waiting';
    const { until, decision } = reviewRun(run).memo?.report ?? {};
    yield {
      ...{ ...ids, workflowId: run.workflowId, startedAt: run.startTime.toISOString(), isReview },
      until: timeOf(until),
      decidedAt: timeOf(decision?.at),
    };
  }
}

/** A scan that has ended as it should, and so must have told the ledger of its conversation what it found. */
export interface CompletedScan extends FileIds {
  readonly workflowId: string;
  readonly runId: string;
  /** RFC 3339, UTC. */
  readonly at: string;
}

/**
 * The newest first.
 *
 * @param since milliseconds since the epoch
 * @throws {Error} when Temporal does not answer
 */
export async function* completedScans(
  client: Client,
  taskQueue: string,
  since: number,
): AsyncGenerator<CompletedScan, void, void> {
  const query =
    `WorkflowType = 'scanAttachment' AND TaskQueue = '${taskQueue}' AND ExecutionStatus = 'Completed' ` +
    `AND CloseTime > '${new Date(since).toISOString()}'`;
  for await (const run of client.workflow.list({ query, pageSize: 1000 })) {
    const ids = parseScanWorkflowId(run.workflowId);
    if (ids === undefined) continue;
    const { workflowId, runId, closeTime, startTime } = run;
    yield { ...ids, workflowId, runId, at: (closeTime ?? startTime).toISOString() };
  }
}

/** Whether a run of ours is at work on a file: lists lag behind. @throws {Error} when Temporal does not answer */
export async function isScanRunning(client: Client, taskQueue: string, ids: FileIds): Promise<boolean> {
  const run = await newestRun(client, scanWorkflowId(ids.conversationId, ids.mediaId));
  return run?.status.name === 'RUNNING' && run.type === 'scanAttachment' && run.taskQueue === taskQueue;
}

/** Anybody may have written it. */
const timeOf = (text: unknown): string | undefined =>
  typeof text === 'string' && !Number.isNaN(Date.parse(text)) ? text : undefined;
