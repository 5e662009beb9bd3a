import type { Client } from '@temporalio/client';
import { z } from 'zod';
import { inOneLine } from '../../contract/markdown.js';
import { endedScans, runningScans } from '../../temporal/watched-scans.js';
import { BREACHES, PROMISES } from '../../watch/broken-promise.js';
import type { BrokenPromise } from '../../watch/broken-promise.js';
import { brokenReviews } from '../../watch/compare.js';
import type { RunningScan } from '../../watch/facts.js';
import { toTheMinute } from './table.js';

/** The fields shown in lists: without what drives them. */
type ToldPromise = Pick<BrokenPromise, 'kind' | 'what' | 'id' | 'since' | 'problem'>;

const text = z.string().max(1000);
/** The result of a run of the watch, as far as it is read here. Untrusted: anybody who can write to Temporal can make it up. */
const watchSays = z.object({
  broken: z.array(z.object({ kind: z.enum(BREACHES), what: z.enum(PROMISES), id: text, since: text, problem: text })),
});

/**
 * The reviews that are lost and overdue, as of now; and those that are abandoned, as found by the latest scheduled watch, because
 * finding them takes a pass through the whole vault.
 *
 * @throws {Error} when Temporal does not answer
 */
export async function troubledReviews(client: Client, taskQueue: string, now: number): Promise<ToldPromise[]> {
  const running: RunningScan[] = [];
  for await (const run of runningScans(client, taskQueue)) if (run.isReview) running.push(run);
  const known = brokenReviews(await endedScans(client, taskQueue), running, now).map(
    ({ kind, what, id, since, problem }) => ({ kind, what, id, since, problem }),
  );
  const ids = new Set([...known, ...running.map(({ workflowId: id }) => ({ id }))].map(({ id }) => id));
  return [...known, ...(await abandonedReviews(client, taskQueue)).filter(({ id }) => !ids.has(id))];
}

async function abandonedReviews(client: Client, taskQueue: string): Promise<ToldPromise[]> {
  const query = `WorkflowType = 'watchPromises' AND TaskQueue = '${taskQueue}' AND ExecutionStatus = 'Completed'`;
  // Sorted by start, newest first.
  for await (const { workflowId, runId } of client.workflow.list({ query, pageSize: 1 })) {
    const said = watchSays.safeParse(await client.workflow.getHandle(workflowId, runId).result());
    return (said.data?.broken ?? []).filter(({ kind }) => kind === 'abandoned');
  }
  return [];
}

/** Lines below the list. */
export function formatTroubled(troubled: readonly ToldPromise[]): string {
  if (troubled.length === 0) return '';
  const lines = troubled.map(
    ({ kind, since, id, problem }) =>
      `${inOneLine(`${kind.toUpperCase().padEnd(9)}  since ${toTheMinute(since)}  ${id}: ${problem}`)}\n`,
  );
  return `\n${lines.join('')}What to do: custodian watch\n`;
}
