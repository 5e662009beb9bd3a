import { activityInfo } from '@temporalio/activity';
import type { Staging } from '../staging/staging.js';
import { createDiscardHere } from './discard-here.js';
import { createReport } from './report.js';
import type { ReportDependencies, ReportInput } from './report.js';

export interface ReportHereInput extends ReportInput {
  /** The host whose disk need not keep the file of the run any longer. */
  readonly stagedOn?: string | undefined;
}

export interface ReportHereDependencies extends ReportDependencies {
  readonly staging: Pick<Staging, 'hostId' | 'refOf' | 'discard'>;
}

export function createReportHere({ staging, ...dependencies }: ReportHereDependencies) {
  const report = createReport(dependencies);
  const discardHere = createDiscardHere({ staging });

  /**
   * As `report` and then `discard`, as a local activity of whichever worker has the run.
   *
   * @returns whether the staged file is gone; it is not when it is on another host, or could not be deleted
   */
  return async function reportHere({
    stagedOn,
    ...input
  }: ReportHereInput): Promise<{ readonly isDiscarded: boolean }> {
    await report(input);
    const owner = activityInfo().workflowExecution?.workflowId;
    if (stagedOn === undefined || owner === undefined) return { isDiscarded: false };
    const isDiscarded = await discardHere({ stagingId: stagedOn, ref: staging.refOf(owner) }).catch(() => false);
    return { isDiscarded };
  };
}
