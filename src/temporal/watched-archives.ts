import type { Client } from '@temporalio/client';
import { parseArchiveWorkflowId } from '../contract/ids.js';
import { archiveStateAttribute } from '../contract/search-attributes.js';
import { DAY_MS } from '../lib/time.js';
import type { ArchiveRun } from '../watch/facts.js';
import { endedByForce } from './newest-runs.js';
import { remembersSince } from './retention.js';

/** The archives whose newest run has ended without a record. @throws {Error} when Temporal does not answer */
export async function endedArchives(client: Client, taskQueue: string): Promise<ArchiveRun[]> {
  const ended = await endedByForce(client, 'archiveConversation', taskQueue);
  return ended.flatMap(({ run: { workflowId }, endedAt }) => archiveRun(workflowId, endedAt) ?? []);
}

/** The archives that are at work, but for those that a person has to decide on. @throws {Error} as above */
export async function* runningArchives(client: Client, taskQueue: string): AsyncGenerator<ArchiveRun, void, void> {
  const query = `WorkflowType = 'archiveConversation' AND TaskQueue = '${taskQueue}' AND ExecutionStatus = 'Running'`;
  for await (const run of client.workflow.list({ query, pageSize: 1000 })) {
    if (run.typedSearchAttributes.get(archiveStateAttribute) === 'held') continue;
    const archive = archiveRun(run.workflowId, run.startTime);
    if (archive !== undefined) yield archive;
  }
}

/**
 * The archives whose run has ended as it should, a day's at a time, as far back as Temporal remembers.
 *
 * @param now milliseconds since the epoch
 * @throws {Error} when Temporal does not answer
 */
export async function* completedArchives(
  client: Client,
  taskQueue: string,
  now: number,
): AsyncGenerator<readonly ArchiveRun[], void, void> {
  const since = await remembersSince(client, now);
  for (let to = now; to > since; to -= DAY_MS) {
    const span = `CloseTime > '${rfc3339(Math.max(since, to - DAY_MS))}' AND CloseTime <= '${rfc3339(to)}'`;
    const query = `WorkflowType = 'archiveConversation' AND TaskQueue = '${taskQueue}' AND ExecutionStatus = 'Completed' AND ${span}`;
    const day: ArchiveRun[] = [];
    for await (const { workflowId, closeTime, startTime } of client.workflow.list({ query, pageSize: 1000 })) {
      const archive = archiveRun(workflowId, closeTime ?? startTime);
      if (archive !== undefined) day.push(archive);
    }
    if (day.length > 0) yield day;
  }
}

function archiveRun(workflowId: string, at: Date): ArchiveRun | undefined {
  const ids = parseArchiveWorkflowId(workflowId);
  return ids === undefined ? undefined : { workflowId, ...ids, at: at.toISOString() };
}

const rfc3339 = (time: number): string => new Date(time).toISOString();
