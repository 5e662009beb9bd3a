import { condition, log, proxyActivities, setHandler, sleep, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import type { CollectedFiles, CollectInput } from '../activities/collect.js';
import { inOrder } from '../contract/file-order.js';
import type { FileReport } from '../contract/file-report.js';
import { filesSettled } from '../contract/ledger-messages.js';
import { ACTIVITY_OPTIONS } from './retry-policies.js';

const { collect } = proxyActivities<Activities>(ACTIVITY_OPTIONS.collect);

/**
 * Before the first look, in milliseconds: the event of an upload may come shortly after that of the end, on another
 * socket, and the list of runs lags behind.
 */
const SETTLE_MS = 5000;
/** Longest time between two looks, in milliseconds. */
const MAX_LOOK_MS = 60_000;
/** Longest time without news of the ledger, in milliseconds: a scan that fails reports nothing to it. */
const MAX_SILENCE_MS = 5 * 60_000;
/** How long an archive waits for scans in all, in milliseconds. A review, which takes days, is not waited for. */
const MAX_WAIT_MS = 15 * 60_000;

/**
 * The files of a finished conversation, in the order of their verdicts. Scans that are under way are waited for; those
 * that take too long are listed as pending, as are those that ended without a verdict. The ledger tells when it has the
 * reports of all that were under way.
 *
 * @param asked with `summary` it waits all the same, and returns no reports: the step that needs them asks for them itself
 */
export async function settledFiles(asked: CollectInput): Promise<FileReport[]> {
  let isTold = false;
  setHandler(filesSettled, () => {
    isTold = true;
  });
  const until = Date.now() + MAX_WAIT_MS;
  await sleep(SETTLE_MS, { summary: 'scans of the conversation' });
  for (;;) {
    isTold = false;
    const collected = await collect({ ...asked, waiter: workflowInfo().workflowId });
    const leftMs = until - Date.now();
    if (collected.underway.length === 0 || leftMs <= 0) return listed(asked, collected);
    await condition(() => isTold, Math.min(MAX_SILENCE_MS, leftMs), { summary: 'reports of the scans' });
  }
}

/** As `settledFiles`, for runs that began before ledgers signalled anything: it polls. */
export async function conversationFiles(asked: CollectInput): Promise<FileReport[]> {
  const until = Date.now() + MAX_WAIT_MS;
  for (let waitMs = SETTLE_MS; ; waitMs = Math.min(2 * waitMs, MAX_LOOK_MS)) {
    await sleep(waitMs, { summary: 'scans of the conversation' });
    const collected = await collect(asked);
    if (collected.underway.length > 0 && Date.now() < until) continue;
    return listed(asked, collected);
  }
}

function listed({ conversationId }: CollectInput, { reported, underway, abandoned }: CollectedFiles): FileReport[] {
  if (underway.length + abandoned.length > 0) {
    const ids = (files: readonly FileReport[]) => files.map(({ mediaId }) => mediaId);
    log.warn('archived without a verdict', { conversationId, underway: ids(underway), abandoned: ids(abandoned) });
  }
  return inOrder([...reported, ...underway, ...abandoned]);
}
