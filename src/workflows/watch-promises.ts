import { patched, proxyActivities, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import type { WatchResult } from '../activities/watch.js';
import { quoted } from '../contract/markdown.js';
import { WATCH_NOTICES_PATCH } from '../contract/step-names.js';
import { handOver } from './announcements.js';
import { ACTIVITY_OPTIONS } from './retry-policies.js';
import { breachNotices } from './breach-notices.js';

const { watch } = proxyActivities<Activities>(ACTIVITY_OPTIONS.watch);

/** Finds promises that are not kept. The result lists them; log, metrics and notices inform people. */
export async function watchPromises(): Promise<WatchResult> {
  const areTold = patched(WATCH_NOTICES_PATCH);
  const result = await watch();
  setCurrentDetails(watchDetails(result));
  const notices = areTold ? breachNotices(result, workflowInfo().taskQueue, new Date()) : [];
  for (const notice of notices) await handOver(notice);
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
