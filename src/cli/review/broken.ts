import type { Client } from '@temporalio/client';
import { inOneLine } from '../../contract/markdown.js';
import { latestWatch } from '../../temporal/latest-watch.js';
import { endedScans, runningScans } from '../../temporal/watched-scans.js';
import type { BrokenPromise } from '../../watch/broken-promise.js';
import { brokenReviews } from '../../watch/compare.js';
import type { RunningScan } from '../../watch/facts.js';
import { toTheMinute } from './table.js';

/** The fields shown in lists: without what drives them. */
type ToldPromise = Pick<BrokenPromise, 'kind' | 'what' | 'id' | 'since' | 'problem'>;

/**
 * The reviews that are lost and overdue, as of now; and those that are abandoned, as found by the latest scheduled watch, because
 * finding them takes a pass through the whole vault.
 *
 * @throws {Error} when Temporal does not answer
 */
export async function troubledReviews(client: Client, taskQueue: string, now: number): Promise<ToldPromise[]> {
  const running: RunningScan[] = [];
  for await (const run of runningScans(client, taskQueue)) {
    if (run.isReview || run.decidedAt !== undefined) running.push(run);
  }
  const known = brokenReviews(await endedScans(client, taskQueue), running, now);
  const ids = new Set([...known, ...running.map(({ workflowId: id }) => ({ id }))].map(({ id }) => id));
  const found = (await latestWatch(client, taskQueue))?.broken ?? [];
  const abandoned = found.filter(({ kind, id }) => kind === 'abandoned' && !ids.has(id));
  return [...known, ...abandoned].map(({ kind, what, id, since, problem }) => ({ kind, what, id, since, problem }));
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
