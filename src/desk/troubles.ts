import type { Client } from '@temporalio/client';
import { WAITING_REVIEWS } from '../contract/review.js';
import { reviewRun } from '../temporal/review-run.js';
import { entryOf } from './entry.js';
import type { Entry } from './entry.js';
import type { Trouble } from './pages/lists.js';

/** Shown of each kind. */
const MOST = 200;

const ENDED = `(ExecutionStatus = "Terminated" OR ExecutionStatus = "Canceled" OR ExecutionStatus = "Failed" OR ExecutionStatus = "TimedOut")`;

/** What can have gone wrong, how it is found, and what to do about it. */
const KINDS: readonly { readonly title: string; readonly remedy: string; readonly query: (now: string) => string }[] = [
  {
    title: 'Lost: the run ended while it waited',
    remedy:
      'Somebody has ended the run, or it failed; the file stays as it is, and nobody is asked any more. Ask again: custodian review reopen ID.',
    query: () => `ReviewState = "waiting" AND ${ENDED}`,
  },
  {
    title: 'Approved, and not released',
    remedy:
      'The copy in the vault is missing or damaged, or the decision did not hold where the file is released. See the log of the worker, then ask again: custodian review reopen ID.',
    query: () => `ReviewState = "approved" AND ExecutionStatus = "Failed"`,
  },
  {
    title: 'Expired: nobody has decided in time',
    remedy: 'The file stays contained. Ask again: custodian review reopen ID.',
    query: () => `ReviewState = "expired"`,
  },
  {
    title: 'Overdue: more than half of the time is over',
    remedy: 'Decide on it before its review expires.',
    query: (now) => `${WAITING_REVIEWS} AND ReviewDue <= "${now}"`,
  },
  {
    title: 'Conversations that do not show their files',
    remedy:
      'Genesys Cloud refused the attributes for good. See docs/operations.md; the next news of a file tries again.',
    query: () => `AttributesState = "refused"`,
  },
  {
    title: 'Records that the last gate holds',
    remedy: 'They hold what must never be stored. Look at them, and decide: see docs/archive.md.',
    query: () => `ArchiveState = "held" AND ExecutionStatus = "Running"`,
  },
  {
    title: 'Conversations that are not archived',
    remedy: 'The archive failed for good. Mend the cause that the run names, then: custodian archive run ID.',
    query: () => `ArchiveState = "failed"`,
  },
];

/** Asks for all kinds at once. @param narrowed makes a filter one of the own runs */
export async function findTroubles(
  client: Client,
  narrowed: (query: string) => string,
  now: number,
): Promise<Trouble[]> {
  const time = new Date(now).toISOString();
  return Promise.all(
    KINDS.map(async ({ title, remedy, query }) => {
      const entries: Entry[] = [];
      const runs: string[] = [];
      // The newest run comes first, and speaks for those before it.
      const seen = new Set<string>();
      for await (const info of client.workflow.list({ query: narrowed(query(time)), pageSize: MOST })) {
        if (seen.size >= MOST) break;
        if (seen.has(info.workflowId)) continue;
        seen.add(info.workflowId);
        const entry = entryOf(reviewRun(info));
        if (entry === undefined) runs.push(info.workflowId);
        else entries.push(entry);
      }
      return { title, remedy, entries, runs };
    }),
  );
}
