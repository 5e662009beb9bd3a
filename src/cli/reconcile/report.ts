import type { ReconcileCounts } from '../../reconciliation/reconcile.js';

/** The findings and actions of `custodian reconcile`. */
export interface ReconcileReport extends ReconcileCounts {
  /** The period that was checked, RFC 3339. */
  readonly from: string;
  readonly to: string;
  /** The requested start; `from` is later if Temporal's retention does not reach back that far. */
  readonly wantedFrom: string;
  readonly dryRun: boolean;
  readonly missed: readonly MissedRun[];
  readonly problems: readonly UnreadConversation[];
}

/** A conversation that cannot be read. */
export interface UnreadConversation {
  readonly conversationId: string;
  readonly problem: string;
}

export interface MissedRun {
  readonly workflowId: string;
  /** `missing`: a dry run starts nothing. */
  readonly outcome: 'started' | 'missing' | 'refused';
}

/** Whether every event of the period now has its workflow. */
export function leavesNothing({ missed, problems, from, wantedFrom }: ReconcileReport): boolean {
  return from === wantedFrom && problems.length === 0 && missed.every(({ outcome }) => outcome === 'started');
}

export function formatReport(report: ReconcileReport): string {
  const { from, to, wantedFrom, seen, alreadyThere, missed } = report;
  const lines = missed.map(({ workflowId, outcome }) => `${outcome.padEnd(9)}${workflowId}`);
  if (missed.length > 0) lines.push('');
  lines.push(
    `${from} to ${to}: ${seen} conversations, ${alreadyThere} runs were there, ${missed.length} had been missed` +
      outcomes(missed),
  );
  lines.push(...report.problems.map(({ conversationId, problem }) => `NOT READ: ${conversationId}: ${problem}`));
  if (from !== wantedFrom) {
    lines.push(
      `NOT LOOKED AT: ${wantedFrom} to ${from}. Temporal forgets a run when the retention of its namespace has passed;` +
        ' what is older cannot be told from what is done.',
    );
  }
  return `${lines.join('\n')}\n`;
}

function outcomes(missed: readonly MissedRun[]): string {
  const counts = (['started', 'missing', 'refused'] as const).flatMap((outcome) => {
    const count = missed.filter((run) => run.outcome === outcome).length;
    return count === 0 ? [] : [`${count} ${outcome}`];
  });
  return counts.length === 0 ? '' : `: ${counts.join(', ')}`;
}
