import { log, proxyActivities, sleep } from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import { inOrder } from '../contract/file-order.js';
import type { FileReport } from '../contract/file-report.js';
import { ACTIVITY_OPTIONS } from './retry-policies.js';

const { collect } = proxyActivities<Activities>(ACTIVITY_OPTIONS.collect);

/**
 * Before the first look, in milliseconds: the event of an upload may come shortly after that of the end, on another
 * socket, and the list of runs lags behind.
 */
const SETTLE_MS = 5000;
/** Longest time between two looks, in milliseconds. */
const MAX_LOOK_MS = 60_000;
/** How long an archive waits for scans in all, in milliseconds. A review, which takes days, is not waited for. */
const MAX_WAIT_MS = 15 * 60_000;

/**
 * The files of a finished conversation, in the order of their verdicts. Scans that are under way are waited for; those
 * that take too long are listed as pending, as are those that ended without a verdict.
 *
 * @param summary waits all the same, and returns no reports: the step that needs them asks for them itself
 */
export async function conversationFiles(conversationId: string, summary?: true): Promise<FileReport[]> {
  const until = Date.now() + MAX_WAIT_MS;
  for (let waitMs = SETTLE_MS; ; waitMs = Math.min(2 * waitMs, MAX_LOOK_MS)) {
    await sleep(waitMs, { summary: 'scans of the conversation' });
    const { reported, underway, abandoned } = await collect(
      summary === undefined ? { conversationId } : { conversationId, summary },
    );
    if (underway.length > 0 && Date.now() < until) continue;
    if (underway.length + abandoned.length > 0) {
      const ids = (files: readonly FileReport[]) => files.map(({ mediaId }) => mediaId);
      log.warn('archived without a verdict', { conversationId, underway: ids(underway), abandoned: ids(abandoned) });
    }
    return inOrder([...reported, ...underway, ...abandoned]);
  }
}
