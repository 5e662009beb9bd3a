import { activityInfo, cancellationSignal } from '@temporalio/activity';
import { createRecallWithin } from './recall-reports.js';
import type { RecalledReports, RecallReportsDependencies, RecallReportsInput } from './recall-reports.js';

/**
 * How long after it is asked for the step may begin to write, in milliseconds: half of the time after which Temporal gives the
 * workflow task of a worker that does not answer to another one. What that one writes is not to be overwritten.
 */
const MAX_AGE_MS = 5000;
/** At once: each holds a workflow task, of which a worker of the SDK has forty by default. */
const MAX_UNDERWAY = 20;

export function createRecallHere(dependencies: RecallReportsDependencies) {
  const recall = createRecallWithin(dependencies);
  let underway = 0;

  /**
   * As `recallReports`, as a local activity of the worker that has the ledger. It waits for nobody, and fails for nothing.
   *
   * @returns null when the step `recallReports` has to do it
   */
  return async function recallHere(input: RecallReportsInput): Promise<RecalledReports | null> {
    if (underway >= MAX_UNDERWAY) return null;
    underway += 1;
    try {
      const until = activityInfo().currentAttemptScheduledTimestampMs + MAX_AGE_MS;
      const tooLate = AbortSignal.timeout(Math.max(0, until - Date.now()));
      const signal = AbortSignal.any([cancellationSignal(), tooLate]);
      return await recall(input, { signal, mayWrite: () => Date.now() < until });
    } catch {
      return null;
    } finally {
      underway -= 1;
    }
  };
}
