import { log, patched, proxyActivities, setCurrentDetails, workflowInfo, ActivityFailure } from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import type { WatchResult } from '../activities/watch.js';
import { quoted } from '../contract/markdown.js';
import { WATCH_NOTICES_PATCH } from '../contract/step-names.js';
import { ACTIVITY_OPTIONS } from './retry-policies.js';
import { breachNotices } from './breach-notices.js';

const { watch } = proxyActivities<Activities>(ACTIVITY_OPTIONS.watch);
const { announce } = proxyActivities<Activities>(ACTIVITY_OPTIONS.announce);

/** Looks for promises that are not kept. The run says which; log, metrics and notices tell people. */
export async function watchPromises(): Promise<WatchResult> {
  const areTold = patched(WATCH_NOTICES_PATCH);
  const result = await watch();
  setCurrentDetails(watchDetails(result));
  if (areTold) await tell(result);
  return result;
}

async function tell(result: WatchResult): Promise<void> {
  for (const notice of breachNotices(result, workflowInfo().taskQueue, new Date())) {
    try {
      await announce(notice);
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      log.error('a notice could not be handed over', { kind: notice.kind, problem: error.cause?.message });
    }
  }
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
