import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { WAITING_REVIEWS } from '../contract/review.js';
import { createSemaphore } from '../lib/semaphore.js';
import { latestWatch } from '../temporal/latest-watch.js';
import type { WatchFindings } from '../temporal/latest-watch.js';
import { newestRun } from '../temporal/newest-runs.js';
import { reviewRun } from '../temporal/review-run.js';
import { entryOf } from './entry.js';
import type { Entry } from './entry.js';
import type { Trouble } from './pages/lists.js';

/** Shown of each kind. */
const MOST = 200;
/** Runs of a kind that are looked at: others may have made good for any number of them. */
const MOST_LOOKED_AT = 2000;
/** Concurrent calls. */
const MAX_CALLS = 20;

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

export interface TroubleOptions {
  readonly client: Client;
  readonly taskQueue: string;
  /** Makes a filter one of the own runs. */
  readonly narrowed: (query: string) => string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Asks for all kinds at once, and for what the latest watch has found besides. @throws {Error} when Temporal does not answer */
export async function findTroubles({ client, taskQueue, narrowed, now }: TroubleOptions): Promise<Trouble[]> {
  const time = new Date(now).toISOString();
  const slots = createSemaphore(MAX_CALLS);
  const newest = (workflowId: string) => slots.run(() => newestRun(client, workflowId));

  /** Whether a run that has ended is the last of ours under its id: another one has made good for it otherwise. */
  async function isLast(run: WorkflowExecutionInfo): Promise<boolean> {
    if (run.status.name === 'RUNNING') return true;
    const last = await newest(run.workflowId);
    return last?.runId === run.runId || last?.type !== run.type || last.taskQueue !== run.taskQueue;
  }

  async function findKind({ title, remedy, query }: (typeof KINDS)[number]): Promise<Trouble> {
    const looked = new Set<string>();
    const found: WorkflowExecutionInfo[] = [];
    let batch: WorkflowExecutionInfo[] = [];
    const checkBatch = async () => {
      const checked = await Promise.all(batch.map(async (run) => ((await isLast(run)) ? [run] : [])));
      found.push(...checked.flat());
      batch = [];
    };
    // The newest run comes first, and speaks for those before it.
    for await (const run of client.workflow.list({ query: narrowed(query(time)), pageSize: MOST })) {
      if (looked.has(run.workflowId)) continue;
      looked.add(run.workflowId);
      batch.push(run);
      if (batch.length < MOST) continue;
      await checkBatch();
      if (found.length > MOST || looked.size >= MOST_LOOKED_AT) break;
    }
    await checkBatch();
    const entries: Entry[] = [];
    const runs: string[] = [];
    for (const run of found.slice(0, MOST)) {
      const entry = entryOf(reviewRun(run));
      if (entry === undefined) runs.push(run.workflowId);
      else entries.push(entry);
    }
    return { title, remedy, entries, runs, isCut: found.length > MOST || looked.size >= MOST_LOOKED_AT };
  }

  /** What nobody has started again since. */
  async function stillBroken({ at, broken }: WatchFindings): Promise<WatchFindings['broken']> {
    const checked = await Promise.all(
      broken.map(async (promise) => ({
        promise,
        newest: promise.what === 'manifest' ? undefined : await newest(promise.id),
      })),
    );
    return checked.flatMap(({ promise, newest: run }) =>
      run !== undefined && run.startTime.getTime() > at ? [] : [promise],
    );
  }

  const [kinds, watch] = await Promise.all([Promise.all(KINDS.map(findKind)), latestWatch(client, taskQueue)]);
  const named = new Set(
    kinds.flatMap(({ entries, runs }) => [...entries.map(({ workflowId }) => workflowId), ...runs]),
  );
  const others = watch === undefined ? [] : await stillBroken(watch);
  return [...kinds, ...foundByWatch(others.filter(({ id }) => !named.has(id)))];
}

/** One for each problem: some remedies name the run. */
function foundByWatch(broken: WatchFindings['broken']): Trouble[] {
  const troubles = new Map<string, Trouble & { readonly runs: string[] }>();
  for (const { kind, what, id, problem, remedy } of broken) {
    const title = `${NAMES[kind]}: ${what}, ${problem}`;
    const key = JSON.stringify([title, remedy]);
    const trouble = troubles.get(key) ?? { title, remedy, entries: [], runs: [], isCut: false };
    trouble.runs.push(id);
    troubles.set(key, trouble);
  }
  return [...troubles.values()];
}

const NAMES = { lost: 'Lost', abandoned: 'Abandoned', overdue: 'Overdue' } as const;
