import type { Client } from '@temporalio/client';
import { inOneLine } from '../../contract/markdown.js';
import { createSemaphore } from '../../lib/semaphore.js';
import type { ReviewDecision, ReviewReport } from '../../contract/review.js';
import type { PickedFile, Verdict } from '../../desk/decide.js';
import { entryOf } from '../../desk/entry.js';
import type { Entry } from '../../desk/entry.js';
import { decideReview } from '../../temporal/decide-review.js';
import { findRun, isWaiting } from '../../temporal/review-run.js';
import type { ReviewRun } from '../../temporal/review-run.js';
import { DeskClient } from '../login/desk-client.js';
import type { KeptLogin } from '../login/kept-login.js';
import { currentLogin } from '../login/login.js';
import { waitingFiles } from './selection.js';
import { isSelection } from './selection-options.js';
import type { Selection } from './selection-options.js';
import { WrongCallError } from '../wrong-call-error.js';
import { refused, statement, withTemporal, writeJson } from './session.js';

/** Decisions sent at once. */
const CONCURRENCY = 10;

export interface DecideOptions extends Selection {
  readonly approve: boolean;
  readonly reviewer?: string;
  readonly reason: string;
  /** The number of selected files, as the person has counted them. */
  readonly confirm?: number;
  readonly json?: true;
}

/** The outcome of the decision on one file. */
type Outcome = { readonly workflowId: string } & (
  { readonly ok: true; readonly report: ReviewReport } | { readonly ok: false; readonly problem: string }
);

/**
 * `custodian review approve` and `reject`: the workflow decides whether it counts. With a login, the desk signs the decision and
 * sends it; without one it is unsigned, and the name of the reviewer is unverified.
 */
export async function decide(ids: readonly string[], options: DecideOptions): Promise<void> {
  const { approve, json, reviewer, reason } = options;
  await withTemporal(async (client, taskQueue) => {
    const login = await currentLogin();
    if (login !== undefined && reviewer !== undefined) {
      throw new WrongCallError(
        `--reviewer: you are logged in as ${login.name}, and decide as that: or custodian logout`,
      );
    }
    const named = login?.name ?? reviewer;
    const decision = statement({ reason, ...(named === undefined ? {} : { reviewer: named }) });
    const runs = await meantFiles(client, taskQueue, ids, options);
    const outcomes =
      login === undefined
        ? await decideEach(client, runs, { ...decision, approve })
        : await decideAtDesk(login, runs, { decision: approve ? 'approve' : 'reject', reason: decision.reason });
    const [only] = outcomes;
    if (outcomes.length === 1 && only !== undefined) return tellOne(only, decision, json);
    if (json) writeJson({ ok: outcomes.every(({ ok }) => ok), decisions: outcomes });
    else for (const outcome of outcomes) tellLine(outcome, decision);
    const failed = outcomes.filter(({ ok }) => !ok).length;
    if (!json) process.stdout.write(`${outcomes.length - failed} of ${outcomes.length} decided\n`);
    return failed === 0 ? 0 : 1;
  });
}

/** @throws {WrongCallError} unless it is clear which files are meant, and how many */
async function meantFiles(
  client: Client,
  taskQueue: string,
  ids: readonly string[],
  options: DecideOptions,
): Promise<ReviewRun[]> {
  if (ids.length > 0 && isSelection(options)) throw new WrongCallError('give ids, or say which by options, not both');
  if (ids.length > 0) {
    // Two ids may mean one file.
    const runs = new Map<string, ReviewRun>();
    for (const id of ids) {
      const run = await findRun(client, id, isWaiting);
      runs.set(run.workflowId, run);
    }
    return [...runs.values()];
  }
  if (!isSelection(options)) throw new WrongCallError('give the id of a file, or --search, --verdict or --older-than');
  const { files: found } = await waitingFiles(client, taskQueue, options, Date.now());
  if (found.length === 0) throw new WrongCallError('no file that waits is like that');
  if (options.confirm !== found.length) {
    const names = found.slice(0, 10).map(({ entry }) => `  ${inOneLine(entry.fileName || entry.mediaId)}`);
    const more = found.length > names.length ? [`  and ${found.length - names.length} more`] : [];
    const what = `that means ${found.length} files, and nothing was decided: add --confirm ${found.length}`;
    throw new WrongCallError([what, ...names, ...more].join('\n'));
  }
  return found.map(({ run }) => run);
}

async function decideEach(
  client: Client,
  runs: readonly ReviewRun[],
  decision: ReviewDecision & { readonly approve: boolean },
): Promise<Outcome[]> {
  const slots = createSemaphore(CONCURRENCY);
  const decideOne = async (workflowId: string): Promise<Outcome> => {
    const answer = await decideReview(client, { workflowId }, decision).catch((error: unknown) => {
      // Of several, the others may have counted, and are told.
      if (runs.length === 1) throw error;
      return (error as Error).message;
    });
    return typeof answer === 'string'
      ? { workflowId, ok: false, problem: answer }
      : { workflowId, ok: true, report: answer };
  };
  return Promise.all(runs.map(({ workflowId }) => slots.run(() => decideOne(workflowId))));
}

/** The signature covers the file that this terminal has read about: its content, in its run, with its evidence. @throws {LoginError} */
async function decideAtDesk(login: KeptLogin, runs: readonly ReviewRun[], verdict: Verdict): Promise<Outcome[]> {
  const desk = new DeskClient(login.desk);
  const isKnown = (entry: Entry | undefined): entry is Entry => entry !== undefined;
  const entries = runs.map((run) => entryOf(run));
  const unknown = runs.filter((_, index) => entries[index] === undefined);
  try {
    const outcomes = await desk.decide(login.token, entries.filter(isKnown).map(pickedOf), verdict);
    return [
      ...outcomes.map(({ workflowId, ...told }): Outcome =>
        'problem' in told ? { workflowId, ok: false, problem: told.problem } : { workflowId, ok: true, ...told },
      ),
      ...unknown.map(({ workflowId }): Outcome => ({ workflowId, ok: false, problem: 'it waits for nobody' })),
    ];
  } finally {
    await desk.close();
  }
}

const pickedOf = ({ workflowId, runId, mediaId, sha256, evidence }: Entry): PickedFile => ({
  ...{ workflowId, runId, mediaId, sha256, evidence },
});

function tellOne(outcome: Outcome, decision: ReviewDecision, json: true | undefined): 0 | 1 {
  if (!outcome.ok) return refused(outcome.problem, json);
  if (json) writeJson(outcome);
  else tellLine(outcome, decision);
  return 0;
}

function tellLine(outcome: Outcome, decision: ReviewDecision): void {
  const told = outcome.ok ? answerText(outcome.report, decision) : outcome.problem;
  process.stdout.write(`${inOneLine(`${outcome.workflowId}: ${told}`)}\n`);
}

function answerText({ state, approvals, approvers, status }: ReviewReport, { reviewer }: ReviewDecision): string {
  if (state === 'waiting')
    return `approval of ${reviewer} noted: ${approvals.length} of ${approvers}; another person must approve, too`;
  return `${state} by ${reviewer}${state === 'approved' && status !== 'released' ? '; the file is being released' : ''}`;
}
