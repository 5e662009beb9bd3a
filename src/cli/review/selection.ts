import type { Client } from '@temporalio/client';
import { WAITING_REVIEWS } from '../../contract/review.js';
import { entryOf } from '../../desk/entry.js';
import type { Entry } from '../../desk/entry.js';
import { fits } from '../../desk/filters.js';
import { reviewRun } from '../../temporal/review-run.js';
import type { ReviewRun } from '../../temporal/review-run.js';
import type { Selection } from './selection-options.js';

/** Runs in one call: the default maximum of a server. */
const PAGE_SIZE = 1000;
const HOUR_MS = 3_600_000;

/** A waiting file, and its run. */
interface Waiting {
  readonly entry: Entry;
  readonly run: ReviewRun;
}

interface WaitingFiles {
  /** By expiry. */
  readonly files: readonly Waiting[];
  /** Workflow ids of runs that wait, and whose memo cannot be read. */
  readonly unreadable: readonly string[];
}

/** The waiting files of the selection. @param taskQueue whose files: several installations can share a namespace */
export async function waitingFiles(
  client: Client,
  taskQueue: string,
  selection: Selection,
  now: number,
): Promise<WaitingFiles> {
  const { search = '', verdict: wanted = '', olderThan } = selection;
  const hours = olderThan === undefined ? undefined : olderThan / HOUR_MS;
  const unused = { conversation: '', rule: '', beganFrom: '', beganUntil: '', whose: 'anyone' } as const;
  const filters = { search, verdict: wanted, olderThan: hours, ...unused };
  const isMeant = fits(filters, undefined, now);
  const query = `${WAITING_REVIEWS} AND TaskQueue = "${taskQueue}"`;
  const files: Waiting[] = [];
  const unreadable: string[] = [];
  for await (const info of client.workflow.list({ query, pageSize: PAGE_SIZE })) {
    const run = reviewRun(info);
    const entry = entryOf(run);
    if (entry === undefined) unreadable.push(run.workflowId);
    else if (isMeant(entry)) files.push({ entry, run });
  }
  files.sort((one, other) => one.entry.until.localeCompare(other.entry.until));
  return { files, unreadable };
}
