import type { Client, WorkflowExecutionInfo, WorkflowExecutionStatusName } from '@temporalio/client';
import {
  conversationIdAttribute,
  reviewStateAttribute,
  verdictAttribute,
} from '../../../src/contract/search-attributes.js';

/** Closed runs are searched for this far back: clocks differ, and visibility lags behind. */
const OVERLAP_MS = 60_000;

/** A run as the list of runs shows it. */
export interface Run {
  readonly workflowId: string;
  readonly runId: string;
  readonly kind: 'scan' | 'archive';
  readonly status: WorkflowExecutionStatusName;
  readonly conversationId: string;
  readonly verdict: string;
  readonly reviewState: string;
}

/** Whether nothing more happens to a run before a person acts. */
export const isSettled = ({ status, reviewState }: Run): boolean => status !== 'RUNNING' || reviewState === 'waiting';

/** Follows the runs of a task queue. */
export class RunWatch {
  private seen = new Map<string, string>();
  private lookedAt = Date.now();

  constructor(
    private readonly client: Client,
    private readonly taskQueue: string,
  ) {}

  /** The runs that are new or have changed since the last call; at the first call, all that are open. */
  async changes(): Promise<Run[]> {
    const since = new Date(this.lookedAt - OVERLAP_MS).toISOString();
    this.lookedAt = Date.now();
    const types = 'WorkflowType IN ("scanAttachment", "archiveConversation")';
    const query = `TaskQueue = "${this.taskQueue}" AND ${types} AND (ExecutionStatus = "Running" OR CloseTime > "${since}")`;
    const runs: Run[] = [];
    for await (const info of this.client.workflow.list({ query })) runs.push(runOf(info));
    const before = this.seen;
    this.seen = new Map(runs.map((run) => [run.runId, JSON.stringify(run)]));
    return runs.filter(({ runId }) => before.get(runId) !== this.seen.get(runId));
  }
}

function runOf({ workflowId, runId, type, status, typedSearchAttributes }: WorkflowExecutionInfo): Run {
  return {
    workflowId,
    runId,
    kind: type === 'scanAttachment' ? 'scan' : 'archive',
    status: status.name,
    conversationId: typedSearchAttributes.get(conversationIdAttribute) ?? '',
    verdict: typedSearchAttributes.get(verdictAttribute) ?? '',
    reviewState: typedSearchAttributes.get(reviewStateAttribute) ?? '',
  };
}
