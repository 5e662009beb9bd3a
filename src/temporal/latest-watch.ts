import { ServiceError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { z } from 'zod';
import { BREACHES, PROMISES } from '../watch/broken-promise.js';
import type { BrokenPromise } from '../watch/broken-promise.js';

const text = z.string().max(1000);
/** The result of a run of the watch, as far as it is read here. Untrusted: anybody who can write to Temporal can make it up. */
const shape = z.object({
  broken: z.array(
    z.object({
      ...{ kind: z.enum(BREACHES), what: z.enum(PROMISES), id: text, since: text, problem: text },
      // Those of reviews name the id.
      remedy: z.string().max(3000).default('custodian watch'),
    }),
  ),
});

/** What the latest scheduled watch has found. */
export interface WatchFindings {
  /** When it began to look; milliseconds since the epoch. */
  readonly at: number;
  /** The oldest; at most as many as a watch names. */
  readonly broken: readonly Omit<BrokenPromise, 'drive'>[];
}

/** @returns undefined where no watch has ended yet, or its result is none. @throws {Error} when Temporal does not answer */
export async function latestWatch(client: Client, taskQueue: string): Promise<WatchFindings | undefined> {
  const query = `WorkflowType = 'watchPromises' AND TaskQueue = '${taskQueue}' AND ExecutionStatus = 'Completed'`;
  // Sorted by start, newest first.
  for await (const { workflowId, runId, startTime } of client.workflow.list({ query, pageSize: 1 })) {
    const result = await client.workflow.getHandle(workflowId, runId).result().catch(unlessUndecodable);
    const said = shape.safeParse(result);
    return said.success ? { at: startTime.getTime(), broken: said.data.broken } : undefined;
  }
  return undefined;
}

/** Whoever polls the task queue can complete a run with what nobody can read. */
function unlessUndecodable(error: unknown): undefined {
  if (error instanceof ServiceError) throw error;
}
