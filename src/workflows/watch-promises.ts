import { proxyActivities, setCurrentDetails } from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import type { WatchResult } from '../activities/watch.js';
import { quoted } from '../contract/markdown.js';
import { ACTIVITY_OPTIONS } from './retry-policies.js';

const { watch } = proxyActivities<Activities>(ACTIVITY_OPTIONS.watch);

/** Looks for promises that are not kept. The run says which; log and metrics tell people. */
export async function watchPromises(): Promise<WatchResult> {
  const result = await watch();
  setCurrentDetails(watchDetails(result));
  return result;
}

function watchDetails({ broken }: WatchResult): string {
  if (broken.length === 0) return 'Every promise is kept.';
  return [
    '| | | since | problem | id |',
    '| --- | --- | --- | --- | --- |',
    ...broken.map(
      ({ kind, what, since, problem, id }) => `| ${kind} | ${what} | ${since} | ${quoted(problem)} | ${quoted(id)} |`,
    ),
    '',
    '`custodian watch` says what to do, and `custodian watch --drive` does what can be done.',
  ].join('\n');
}
