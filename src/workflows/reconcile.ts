import { proxyActivities, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import type { ReconcileResult } from '../activities/reconcile.js';
import { ACTIVITY_OPTIONS } from './retry-policies.js';

const { reconcile: reconcileStep } = proxyActivities<Activities>(ACTIVITY_OPTIONS.reconcile);

/** What is younger, in milliseconds, is still on its way through the listener. */
const LEFT_TO_THE_LISTENER_MS = 5 * 60_000;
/** What Genesys Cloud may be late to list, in milliseconds. */
const OVERLAP_MS = 6 * 3_600_000;

export interface ReconcileOptions {
  /** How far back the first run looks, and how long a conversation may last; in milliseconds. */
  readonly lookbackMs: number;
}

export interface ReconcileRun extends ReconcileResult {
  /** All that happened before has been started, RFC 3339. */
  readonly reconciledTo: string;
}

/** Starts what the listener has missed since the run before this one, or within the whole look-back. */
export async function reconcile({ lookbackMs }: ReconcileOptions): Promise<ReconcileRun> {
  const to = Date.now() - LEFT_TO_THE_LISTENER_MS;
  const reconciledTo = lastReconciledTo();
  const from = rfc3339(reconciledTo === undefined ? to - lookbackMs : reconciledTo - OVERLAP_MS);
  const result = await reconcileStep({ from, to: rfc3339(to), longestLifeMs: lookbackMs });
  setCurrentDetails(reconcileDetails(from, result));
  // What was refused is tried again by the next run.
  return { ...result, reconciledTo: result.refused === 0 ? result.to : from };
}

/** A schedule hands the result of its last run that succeeded to the next one. */
function lastReconciledTo(): number | undefined {
  const last = workflowInfo().lastResult as Partial<ReconcileRun> | undefined;
  const time = Date.parse(last?.reconciledTo ?? '');
  return Number.isNaN(time) ? undefined : time;
}

function reconcileDetails(wanted: string, result: ReconcileResult): string {
  const { from, to, seen, startedScans, startedArchives, refused, unreadable, alreadyThere, missed } = result;
  return [
    '| | |',
    '| --- | --- |',
    `| looked at | ${from} to ${to} |`,
    ...(from === wanted
      ? []
      : [`| not looked at | ${wanted} to ${from}: **the retention of the namespace is too short** |`]),
    `| conversations | ${seen} |`,
    `| missed, and started now | ${startedScans} scans, ${startedArchives} archives |`,
    `| missed, and refused by Temporal | ${refused} |`,
    `| **not read**, see the log of the worker | ${unreadable} |`,
    `| were there | ${alreadyThere} |`,
    '',
    ...missed.map((workflowId) => `- ${workflowId}`),
  ].join('\n');
}

function rfc3339(time: number): string {
  return new Date(time).toISOString();
}
